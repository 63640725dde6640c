package ipc

// Ref lets the channel keep the loop alive, whatever is counted.
func (c *Channel) Ref() {
	c.explicit = true
	c.pipe.Ref()
}

// Unref takes that away, whatever is counted.
func (c *Channel) Unref() {
	c.explicit = true
	c.pipe.Unref()
}

// RefCounted counts one reason to keep the loop alive, such as a listener for
// 'message' in a child. The first refs the channel, unless Ref or Unref was
// called before. At the start nothing is counted and the channel is ref'd;
// a child calls StartUnref.
func (c *Channel) RefCounted() {
	if c.refs++; c.refs == 1 && !c.explicit {
		c.pipe.Ref()
	}
}

// UnrefCounted drops one reason; with the last the channel is unref'd.
func (c *Channel) UnrefCounted() {
	if c.refs--; c.refs == 0 && !c.explicit {
		c.pipe.Unref()
	}
}

// StartUnref unrefs a fresh channel until a reason is counted, as a child does
// with the channel to its parent.
func (c *Channel) StartUnref() { c.pipe.Unref() }

// HasRef says whether the channel keeps the loop alive.
func (c *Channel) HasRef() bool { return c.pipe.HasRef() && !c.closed }

package js

// SetChannelActive notes that somebody, or nobody any more, listens to the
// diagnostics channel of that name.
func (e *Env) SetChannelActive(name string, active bool) {
	if !active {
		delete(e.channels, name)
		return
	}
	if e.channels == nil {
		e.channels = map[string]bool{}
	}
	e.channels[name] = true
}

// ChannelActive says whether anybody listens to one of these diagnostics
// channels.
func (e *Env) ChannelActive(names ...string) bool {
	if len(e.channels) == 0 {
		return false
	}
	for _, name := range names {
		if e.channels[name] {
			return true
		}
	}
	return false
}

package loop

import "slices"

// Handle is the part that everything long-lived on a loop embeds: sockets,
// timers, processes. Only one that is both active and ref'd keeps the loop
// alive. All methods belong to the loop's goroutine.
type Handle struct {
	loop       *Loop
	name       string
	owner      Owner
	closer     Closer
	prev, next *Handle
	active     bool
	unref      bool
	closing    bool
	closed     bool
	onClosed   func()
}

// Closer is what a handle is a part of: it frees what that holds of the system.
type Closer interface{ Close(onClosed func()) }

// ClosedBy says what the handle is a part of.
func (h *Handle) ClosedBy(c Closer) { h.closer = c }

// Base is the handle itself, of what it is a part of.
func (h *Handle) Base() *Handle { return h }

// Whole is what the handle is a part of, nil where nobody has said so.
func (h *Handle) Whole() Closer { return h.closer }

// CloseAll closes the handles that are listed, at once and telling nobody. The
// loop must not run any more.
func (l *Loop) CloseAll() {
	for h := l.handles.next; h != &l.handles; h = h.next {
		if h.closer != nil && !h.closing {
			h.closer.Close(nil)
		}
	}
}

// Owner is what stands above a handle.
type Owner interface {
	// ActiveObject is what scripts see of the handle.
	ActiveObject() any
}

// Init attaches the handle to a loop, inactive and ref'd. A name such as
// "TCPSocketWrap" lists it among ActiveResources; the loop's own have none.
func (h *Handle) Init(l *Loop, name string) {
	*h = Handle{loop: l, name: name}
	if name != "" {
		last := l.handles.prev
		h.prev, h.next = last, &l.handles
		last.next, l.handles.prev = h, h
	}
}

// SetOwner lists the handle among ActiveObjects, as what o gives.
func (h *Handle) SetOwner(o Owner) { h.owner = o }

// Loop is the loop of the handle.
func (h *Handle) Loop() *Loop { return h.loop }

// Activate says that the handle awaits something; Deactivate that it does not.
// Both may be repeated. A closing handle stays as it is.
func (h *Handle) Activate() { h.set(true, h.unref) }

// Deactivate is the opposite of Activate.
func (h *Handle) Deactivate() { h.set(false, h.unref) }

// Ref lets the handle keep the loop alive while active, as it does at first.
func (h *Handle) Ref() { h.set(h.active, false) }

// Unref takes that away. Ref and Unref may be repeated.
func (h *Handle) Unref() { h.set(h.active, true) }

// HasRef tells whether Ref holds; a closed handle has none.
func (h *Handle) HasRef() bool { return !h.unref && !h.closed }

// IsActive tells whether the handle awaits something.
func (h *Handle) IsActive() bool { return h.active }

// IsClosing tells whether BeginClose was called.
func (h *Handle) IsClosing() bool { return h.closing }

func (h *Handle) set(active, unref bool) {
	if h.closing {
		return
	}
	before := h.counts()
	h.active, h.unref = active, unref
	h.loop.activeRefs += h.counts() - before
}

func (h *Handle) counts() int {
	if h.active && !h.unref {
		return 1
	}
	return 0
}

// BeginClose deactivates the handle for good and runs onClosed (or nothing,
// if nil) in the closing phase. It returns false when the handle was closing
// already; onClosed is then dropped.
func (h *Handle) BeginClose(onClosed func()) bool {
	if h.closing {
		return false
	}
	h.Deactivate()
	h.closing, h.onClosed = true, onClosed
	h.loop.closing = append(h.loop.closing, h)
	return true
}

func (h *Handle) finishClose() {
	h.closed = true
	if h.name != "" {
		h.prev.next, h.next.prev = h.next, h.prev
		h.prev, h.next = nil, nil
	}
	if done := h.onClosed; done != nil {
		h.onClosed = nil
		done()
	}
}

// Request is one operation under way, such as a write or a lookup. It keeps
// the loop alive from Begin to End.
type Request struct {
	name       string
	prev, next *Request
}

// Begin starts the request under a name such as "FSReqCallback"; a nameless
// one is not listed.
func (r *Request) Begin(l *Loop, name string) {
	last := l.requests.prev
	r.name, r.prev, r.next = name, last, &l.requests
	last.next, l.requests.prev = r, r
}

// End finishes it. A second End does nothing.
func (r *Request) End() {
	if r.next == nil {
		return
	}
	r.prev.next, r.next.prev = r.next, r.prev
	r.prev, r.next = nil, nil
}

// ActiveRequests names the requests under way.
func (l *Loop) ActiveRequests() []string {
	var names []string
	for r := l.requests.next; r != &l.requests; r = r.next {
		if r.name != "" {
			names = append(names, r.name)
		}
	}
	return names
}

// ActiveResources names the requests under way and what is open and ref'd:
// handles, timeouts, immediates. It is process.getActiveResourcesInfo().
func (l *Loop) ActiveResources() []string {
	names := l.ActiveRequests()
	for h := l.handles.next; h != &l.handles; h = h.next {
		if h.HasRef() && !h.closing {
			names = append(names, h.name)
		}
	}
	names = append(names, slices.Repeat([]string{"Timeout"}, l.timeouts)...)
	return append(names, slices.Repeat([]string{"Immediate"}, l.immediates)...)
}

// ActiveObjects are the objects of the open handles that are ref'd.
func (l *Loop) ActiveObjects() []any {
	var objects []any
	for h := l.handles.next; h != &l.handles; h = h.next {
		if h.owner != nil && h.HasRef() && !h.closing {
			objects = append(objects, h.owner.ActiveObject())
		}
	}
	return objects
}

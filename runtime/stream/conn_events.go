package stream

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// listener is one of a conn's, in the order in which they came.
type listener struct {
	fn    *goja.Object
	event event
	once  bool
}

// event is one of those that a conn knows; the general code looks after others.
type event uint8

// Those that happen to it.
const (
	unknownEvent event = iota
	eventData
	eventEnd
	eventError
	eventClose
	eventPrefinish
	eventFinish
	eventResume
	eventTimeout
)

var eventNames = []string{
	"", "data", "end", "error", "close", "prefinish", "finish", "resume", "timeout",
	"drain", "pause", "pipe", "unpipe", "connect", "ready", "lookup",
}

func eventOf(name string) event {
	return event(max(0, slices.Index(eventNames, name)))
}

// maxListeners of one event, beyond which the general code warns.
const maxListeners = 10

func (c *conn) on(obj *goja.Object, call goja.FunctionCall, once bool) (goja.Value, bool) {
	name, isName := call.Argument(0).(goja.String)
	fn, isObject := call.Argument(1).(*goja.Object)
	if !isName || !isObject || !js.IsCallable(fn) || c.wrap.realm.short.kind.Overrides(obj) {
		return nil, false
	}
	e := eventOf(name.String())
	if e == unknownEvent || once && e == eventData || c.count(e) >= maxListeners-1 {
		return nil, false
	}
	c.events = append(c.events, listener{fn, e, once})
	if e == eventData {
		c.stage |= listensData
		c.onData = nil
		c.stage &^= borrows
		c.resume()
	}
	return obj, true
}

// stepAside lets the general code say what becomes of the consumer of the data,
// where call is method, which adds a listener, for one that wants them.
func (c *conn) stepAside(obj *goja.Object, call goja.FunctionCall, method string) (goja.Value, bool) {
	event, isName := call.Argument(0).(goja.String)
	if c.consumer == nil || !isName || event.String() != "data" && event.String() != "readable" {
		return nil, false
	}
	c.general()
	return c.wrap.realm.Invoke(obj, obj.Get(method), call.Arguments...), true
}

func (c *conn) count(e event) (n int) {
	for i := range c.events {
		if c.events[i].event == e {
			n++
		}
	}
	return n
}

// resume lets the connection flow, from the next tick on for 'resume'.
func (c *conn) resume() {
	if c.is(destroyed) || c.is(flows) {
		return
	}
	c.stage |= flows | resumeScheduled
	c.tick(&stepResume)
}

func (c *conn) resumeNow() {
	c.stage &^= resumeScheduled
	c.emit(eventResume)
}

// off removes the youngest such listener.
func (c *conn) off(obj *goja.Object, call goja.FunctionCall) (goja.Value, bool) {
	name, isName := call.Argument(0).(goja.String)
	if !isName || !js.IsCallable(call.Argument(1)) {
		return nil, false
	}
	e := eventOf(name.String())
	if e == eventData {
		return nil, false
	}
	for i := len(c.events) - 1; i >= 0; i-- {
		if c.events[i].event == e && c.events[i].fn == call.Argument(1) {
			c.events = append(c.events[:i:i], c.events[i+1:]...)
			break
		}
	}
	return obj, true
}

// emit tells the listeners of an event, as Env.Emit does.
func (c *conn) emit(e event, args ...goja.Value) bool {
	r := c.wrap.realm
	if !c.is(realized) && r.short.kind.Overrides(c.obj) {
		c.general()
	}
	if !c.is(realized) && c.consumer != nil {
		c.consumer.Event(eventNames[e])
	}
	if c.is(realized) {
		return r.Emit(c.obj, eventNames[e], args...)
	}
	switch n := c.count(e); {
	case n == 0 && e == eventError:
		c.general()
		return r.Emit(c.obj, eventNames[e], args...)
	case n == 0:
		return false
	case n == 1:
		for i := range c.events {
			if c.events[i].event == e {
				c.tell(c.events[i], args)
				break
			}
		}
		return true
	}
	for _, l := range append([]listener(nil), c.events...) {
		if l.event == e {
			c.tell(l, args)
		}
	}
	return true
}

// emitData is emit of a copy of chunk, from the loop.
func (c *conn) emitData(chunk []byte) {
	w := c.wrap
	if c.onData == nil && c.count(eventData) == 1 {
		i := slices.IndexFunc(c.events, func(l listener) bool { return l.event == eventData })
		c.onData = c.events[i].fn
		if w.realm.Borrows(c.onData) {
			c.stage |= borrows
		}
	}
	switch {
	case c.onData == nil:
		w.enter(func() { c.emit(eventData, w.realm.CopyBuffer(chunk)) })
	case c.is(borrows):
		if !w.realm.EnterBorrower(w.scope(), c.obj, c.onData, "data", chunk) {
			c.stage &^= borrows
		}
	default:
		w.realm.EnterListener(w.scope(), c.obj, c.onData, "data", w.realm.CopyBuffer(chunk))
	}
}

// tellDeaf is emit of 'error' where its one listener cannot see the error, which
// is then never made; false where it has done nothing.
func (c *conn) tellDeaf() bool {
	r := c.wrap.realm
	if c.further != nil && c.err != nil || c.consumer != nil || c.is(realized) || r.short.kind.Overrides(c.obj) || c.count(eventError) != 1 {
		return false
	}
	l := c.events[slices.IndexFunc(c.events, func(l listener) bool { return l.event == eventError })]
	if !r.Deaf(l.fn) {
		return false
	}
	if l.once {
		c.forget(l)
	}
	r.CallDeaf(c.obj, l.fn, eventNames[l.event], func() []goja.Value { return []goja.Value{c.reason()} })
	return true
}

func (c *conn) tell(l listener, args []goja.Value) {
	if l.once {
		c.forget(l)
	}
	c.wrap.realm.CallListener(c.obj, l.fn, eventNames[l.event], args)
}

// forget removes a listener that is called once.
func (c *conn) forget(l listener) {
	if c.is(realized) {
		r := c.wrap.realm
		r.Invoke(c.obj, c.obj.Get("removeListener"), r.VM.ToValue(eventNames[l.event]), l.fn)
		return
	}
	for i := range c.events {
		if c.events[i] == l {
			c.events = append(c.events[:i:i], c.events[i+1:]...)
			return
		}
	}
}

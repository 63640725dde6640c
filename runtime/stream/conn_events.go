package stream

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// listener is one of a conn's, in the order in which they came.
type listener struct {
	name string
	fn   *goja.Object
	once bool
}

// maxListeners of one event, beyond which the general code warns.
const maxListeners = 10

// generalEvents are those that the general code has to look after.
var generalEvents = map[string]bool{"newListener": true, "removeListener": true, "readable": true}

func (c *conn) on(obj *goja.Object, call goja.FunctionCall, once bool) (goja.Value, bool) {
	name, isName := call.Argument(0).(goja.String)
	fn, isObject := call.Argument(1).(*goja.Object)
	if !isName || !isObject || !js.IsCallable(fn) || c.wrap.realm.short.kind.Overrides(obj) {
		return nil, false
	}
	event := name.String()
	if generalEvents[event] || once && event == "data" || c.count(event) >= maxListeners-1 {
		return nil, false
	}
	c.events = append(c.events, listener{event, fn, once})
	if event == "data" {
		c.stage |= listensData
		c.onData = nil
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

func (c *conn) count(event string) (n int) {
	for i := range c.events {
		if c.events[i].name == event {
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
	c.emit("resume")
}

// off removes the youngest such listener.
func (c *conn) off(obj *goja.Object, call goja.FunctionCall) (goja.Value, bool) {
	name, isName := call.Argument(0).(goja.String)
	if !isName || name.String() == "data" || !js.IsCallable(call.Argument(1)) {
		return nil, false
	}
	event := name.String()
	for i := len(c.events) - 1; i >= 0; i-- {
		if c.events[i].name == event && c.events[i].fn == call.Argument(1) {
			c.events = append(c.events[:i:i], c.events[i+1:]...)
			break
		}
	}
	return obj, true
}

// emit tells the listeners of an event, as Env.Emit does.
func (c *conn) emit(event string, args ...goja.Value) bool {
	r := c.wrap.realm
	if !c.is(realized) && r.short.kind.Overrides(c.obj) {
		c.general()
	}
	if !c.is(realized) && c.consumer != nil {
		c.consumer.Event(event)
	}
	if c.is(realized) {
		return r.Emit(c.obj, event, args...)
	}
	switch n := c.count(event); {
	case n == 0 && event == "error":
		c.general()
		return r.Emit(c.obj, event, args...)
	case n == 0:
		return false
	case n == 1:
		for i := range c.events {
			if c.events[i].name == event {
				c.tell(c.events[i], args)
				break
			}
		}
		return true
	}
	for _, l := range append([]listener(nil), c.events...) {
		if l.name == event {
			c.tell(l, args)
		}
	}
	return true
}

// emitData is emit of a copy of chunk, from the loop.
func (c *conn) emitData(chunk []byte) {
	w := c.wrap
	if c.onData == nil && c.count("data") == 1 {
		i := slices.IndexFunc(c.events, func(l listener) bool { return l.name == "data" })
		c.onData, _ = goja.AssertFunction(c.events[i].fn)
	}
	if c.onData != nil {
		w.realm.EnterListener(w.scope, c.obj, c.onData, "data", w.realm.CopyBuffer(chunk))
		return
	}
	w.enter(func() { c.emit("data", w.realm.CopyBuffer(chunk)) })
}

// tellDeaf is emit of 'error' where its one listener cannot see the error, which
// is then never made; false where it has done nothing.
func (c *conn) tellDeaf() bool {
	r := c.wrap.realm
	if c.err != nil || c.consumer != nil || c.is(realized) || r.short.kind.Overrides(c.obj) || c.count("error") != 1 {
		return false
	}
	l := c.events[slices.IndexFunc(c.events, func(l listener) bool { return l.name == "error" })]
	if !r.Deaf(l.fn) {
		return false
	}
	if l.once {
		c.forget(l)
	}
	r.CallDeaf(c.obj, l.fn, l.name, func() []goja.Value { return []goja.Value{c.reason()} })
	return true
}

func (c *conn) tell(l listener, args []goja.Value) {
	if l.once {
		c.forget(l)
	}
	c.wrap.realm.CallListener(c.obj, l.fn, l.name, args)
}

// forget removes a listener that is called once.
func (c *conn) forget(l listener) {
	if c.is(realized) {
		r := c.wrap.realm
		r.Invoke(c.obj, c.obj.Get("removeListener"), r.VM.ToValue(l.name), l.fn)
		return
	}
	for i := range c.events {
		if c.events[i] == l {
			c.events = append(c.events[:i:i], c.events[i+1:]...)
			return
		}
	}
}

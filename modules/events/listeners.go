package events

import (
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (m *emitters) addListener(call goja.FunctionCall) goja.Value {
	m.checkListener(call.Argument(1))
	return m.add(call.This, call.Argument(0), call.Argument(1), false)
}

func (m *emitters) prependListener(call goja.FunctionCall) goja.Value {
	m.checkListener(call.Argument(1))
	return m.add(call.This, call.Argument(0), call.Argument(1), true)
}

// once and prependOnceListener go through the object's own on, which scripts
// override.
func (m *emitters) once(call goja.FunctionCall) goja.Value {
	return m.addOnce(call, "on")
}

func (m *emitters) prependOnceListener(call goja.FunctionCall) goja.Value {
	return m.addOnce(call, "prependListener")
}

func (m *emitters) addOnce(call goja.FunctionCall, method string) goja.Value {
	typ, listener := call.Argument(0), call.Argument(1)
	m.checkListener(listener)
	obj := call.This.ToObject(m.VM)
	m.Invoke(obj, obj.Get(method), typ, m.onceWrapper(obj, typ, listener))
	return call.This
}

// onceWrapper removes itself, then calls listener; a second call does nothing.
func (m *emitters) onceWrapper(obj *goja.Object, typ, listener goja.Value) *goja.Object {
	fired := false
	var wrapper *goja.Object
	wrapper = m.Func("wrapper", 0, func(call goja.FunctionCall) goja.Value {
		if fired {
			return goja.Undefined()
		}
		fired = true
		m.Invoke(obj, obj.Get("removeListener"), typ, wrapper)
		return m.Invoke(obj, listener, call.Arguments...)
	})
	js.Put(wrapper, "listener", listener)
	return wrapper
}

func (m *emitters) checkListener(listener goja.Value) {
	if !js.IsCallable(listener) {
		m.ValidateFunction(listener, "listener")
	}
}

func (m *emitters) add(this, typ, listener goja.Value, prepend bool) goja.Value {
	obj, key := this.ToObject(m.VM), js.PropertyKey(typ)
	events := js.Object(obj.Get("_events"))
	if events == nil {
		events = m.newEvents()
		m.setEvents(obj, events, 0)
	} else if !js.IsNil(events.Get("newListener")) {
		m.Invoke(obj, obj.Get("emit"), m.VM.ToValue("newListener"), typ, original(listener))
		events = obj.Get("_events").(*goja.Object) // a listener may have replaced it
	}
	existing := js.Object(key.Of(events))
	if existing == nil {
		key.SetOn(events, listener)
		m.count(obj, 1)
		return this
	}
	list := m.join(existing, listener, prepend)
	if list != existing {
		key.SetOn(events, list)
	}
	m.checkLimit(obj, list, typ)
	return this
}

// count changes _eventsCount and returns it.
func (m *emitters) count(obj *goja.Object, by int64) int64 {
	n := by
	if held := obj.Get("_eventsCount"); held != nil {
		n += held.ToInteger()
	}
	obj.Set("_eventsCount", n)
	return n
}

// join adds listener to existing: a single listener becomes an array.
func (m *emitters) join(existing *goja.Object, listener goja.Value, prepend bool) *goja.Object {
	if js.IsCallable(existing) {
		var list *goja.Object
		if prepend {
			list = m.NewList([]goja.Value{listener, existing})
		} else {
			list = m.NewList([]goja.Value{existing, listener})
		}
		list.SetSymbol(m.symbols.Emitting, 0)
		return list
	}
	if prepend {
		m.Invoke(existing, existing.Get("unshift"), listener)
	} else {
		existing.Set(strconv.FormatInt(existing.Get("length").ToInteger(), 10), listener)
	}
	return existing
}

// original is what was given to once, or listener itself.
func original(listener goja.Value) goja.Value {
	if inner := js.Object(listener).Get("listener"); inner != nil && inner.ToBoolean() {
		return inner
	}
	return listener
}

func (m *emitters) removeListener(call goja.FunctionCall) goja.Value {
	typ, listener := call.Argument(0), call.Argument(1)
	m.checkListener(listener)
	obj, key := call.This.ToObject(m.VM), js.PropertyKey(typ)
	events := js.Object(obj.Get("_events"))
	if events == nil {
		return call.This
	}
	list := js.Object(key.Of(events))
	switch {
	case list == nil:
	case is(list, listener):
		m.removeOnly(obj, events, key)
		m.tellRemoved(obj, events, typ, original(list))
	case !js.IsCallable(list):
		if m.removeOne(events, key, list, listener) {
			m.tellRemoved(obj, events, typ, listener)
		}
	}
	return call.This
}

// is says whether held is listener, or once's wrapper around it.
func is(held *goja.Object, listener goja.Value) bool {
	return held == listener || held.Get("listener") == listener
}

func (m *emitters) removeOnly(obj, events *goja.Object, key js.Key) {
	left := m.count(obj, -1)
	if shaped := obj.GetSymbol(m.symbols.Shape); shaped != nil && shaped.ToBoolean() {
		key.SetOn(events, goja.Undefined())
	} else if left == 0 {
		obj.Set("_events", m.newEvents())
	} else {
		key.DeleteFrom(events)
	}
}

// removeOne takes the youngest such listener out of list; an array of one
// becomes that one.
func (m *emitters) removeOne(events *goja.Object, key js.Key, list *goja.Object, listener goja.Value) bool {
	all := js.Elements(list)
	for i := len(all) - 1; i >= 0; i-- {
		if !is(js.Object(all[i]), listener) {
			continue
		}
		if len(all) == 2 {
			key.SetOn(events, all[1-i])
		} else {
			m.Invoke(list, list.Get("splice"), m.VM.ToValue(i), m.VM.ToValue(1))
		}
		return true
	}
	return false
}

func (m *emitters) tellRemoved(obj, events *goja.Object, typ, listener goja.Value) {
	if !js.IsNil(events.Get("removeListener")) {
		m.Invoke(obj, obj.Get("emit"), m.VM.ToValue("removeListener"), typ, listener)
	}
}

func (m *emitters) removeAllListeners(call goja.FunctionCall) goja.Value {
	obj := call.This.ToObject(m.VM)
	events := js.Object(obj.Get("_events"))
	switch {
	case events == nil:
	case js.IsNil(events.Get("removeListener")):
		m.forget(obj, events, call)
	case len(call.Arguments) == 0:
		m.removeEach(obj, events)
	default:
		m.removeType(obj, events, call.Argument(0))
	}
	return call.This
}

// forget drops listeners that nobody is told about.
func (m *emitters) forget(obj, events *goja.Object, call goja.FunctionCall) {
	if len(call.Arguments) == 0 {
		m.setEvents(obj, m.newEvents(), 0)
		return
	}
	key := js.PropertyKey(call.Argument(0))
	if js.IsNil(key.Of(events)) {
		return
	}
	if m.count(obj, -1) == 0 {
		obj.Set("_events", m.newEvents())
	} else {
		key.DeleteFrom(events)
	}
}

// removeEach removes all events, 'removeListener' itself last.
func (m *emitters) removeEach(obj, events *goja.Object) {
	method := obj.Get("removeAllListeners")
	for _, typ := range keysOf(m.Env, events) {
		if typ.String() != "removeListener" {
			m.Invoke(obj, method, typ)
		}
	}
	m.Invoke(obj, method, m.VM.ToValue("removeListener"))
	m.setEvents(obj, m.newEvents(), 0)
}

// removeType removes the listeners of one event, youngest first.
func (m *emitters) removeType(obj, events *goja.Object, typ goja.Value) {
	list := js.Object(js.PropertyKey(typ).Of(events))
	if list == nil {
		return
	}
	all := []goja.Value{list}
	if !js.IsCallable(list) {
		all = js.Elements(list)
	}
	for i := len(all) - 1; i >= 0; i-- {
		m.Invoke(obj, obj.Get("removeListener"), typ, all[i])
	}
}

func keysOf(e *js.Env, obj *goja.Object) []goja.Value {
	var keys []goja.Value
	for _, name := range obj.Keys() {
		keys = append(keys, e.VM.ToValue(name))
	}
	for _, s := range obj.Symbols() {
		keys = append(keys, s)
	}
	return keys
}

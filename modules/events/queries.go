package events

import (
	"math"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (m *emitters) listeners(call goja.FunctionCall) goja.Value {
	all := m.held(call.This, call.Argument(0))
	for i, l := range all {
		all[i] = original(l)
	}
	return m.array(all)
}

func (m *emitters) rawListeners(call goja.FunctionCall) goja.Value {
	return m.array(m.held(call.This, call.Argument(0)))
}

// held copies the listeners of an event, once's wrappers included.
func (m *emitters) held(this, typ goja.Value) []goja.Value {
	events := js.Object(this.ToObject(m.VM).Get("_events"))
	if events == nil {
		return nil
	}
	list := js.Object(js.PropertyKey(typ).Of(events))
	switch {
	case list == nil:
		return nil
	case js.IsCallable(list):
		return []goja.Value{list}
	}
	return js.Elements(list)
}

func (m *emitters) array(all []goja.Value) *goja.Object {
	return m.NewList(all)
}

func (m *emitters) listenerCount(call goja.FunctionCall) goja.Value {
	all, listener := m.held(call.This, call.Argument(0)), call.Argument(1)
	if js.IsNil(listener) {
		return m.VM.ToValue(len(all))
	}
	n := 0
	for _, l := range all {
		if is(js.Object(l), listener) {
			n++
		}
	}
	return m.VM.ToValue(n)
}

func (m *emitters) eventNames(call goja.FunctionCall) goja.Value {
	var names []goja.Value
	if events := js.Object(call.This.ToObject(m.VM).Get("_events")); events != nil {
		for _, typ := range keysOf(m.Env, events) {
			if !js.IsNil(js.PropertyKey(typ).Of(events)) {
				names = append(names, typ)
			}
		}
	}
	return m.array(names)
}

func (m *emitters) setMaxListeners(call goja.FunctionCall) goja.Value {
	m.ValidateNumber(call.Argument(0), "setMaxListeners", 0, math.Inf(1))
	call.This.ToObject(m.VM).Set("_maxListeners", call.Argument(0))
	return call.This
}

func (m *emitters) getMaxListeners(call goja.FunctionCall) goja.Value {
	return m.maxOf(call.This.ToObject(m.VM))
}

func (m *emitters) maxOf(obj *goja.Object) goja.Value {
	if own := obj.Get("_maxListeners"); own != nil && !goja.IsUndefined(own) {
		return own
	}
	return m.defaultMax
}

func (m *emitters) setDefaultMax(call goja.FunctionCall) goja.Value {
	m.ValidateNumber(call.Argument(0), "defaultMaxListeners", 0, math.Inf(1))
	m.defaultMax = call.Argument(0)
	return goja.Undefined()
}

// checkLimit warns once per event when listeners pile up.
func (m *emitters) checkLimit(obj, list *goja.Object, typ goja.Value) {
	n, max := list.Get("length").ToInteger(), m.maxOf(obj).ToFloat()
	if !(max > 0) || math.IsInf(max, 1) || float64(n) <= max {
		return
	}
	if warned := list.Get("warned"); warned != nil && warned.ToBoolean() {
		return
	}
	list.Set("warned", true)
	m.Invoke(goja.Undefined(), m.RequireObject("internal/events").Get("warnListeners"), obj, typ, m.VM.ToValue(n))
}

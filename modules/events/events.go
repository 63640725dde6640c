// Package events is Node's EventEmitter. It owns the class and its listeners;
// emit itself is in runtime/js, where every floor may use it. What is rarely
// used (once, on, addAbortListener) is in jslib/internal/events.js.
//
// It must not import other modules.
package events

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module registers "events".
var Module = &module.Module{Name: "events", Exports: exports}

// emitters is the state of one realm's EventEmitter class.
type emitters struct {
	*js.Env
	symbols    *js.EmitterSymbols
	ctor       *goja.Object
	proto      *goja.Object
	defaultMax goja.Value
	initOf     goja.Value   // EventEmitter.init where a script has replaced it
	targetMax  *goja.Symbol // on EventTargets: their maximum of listeners
	warned     *goja.Symbol // on EventTargets: the warning was given
}

func exports(ctx *module.Context) goja.Value {
	m := &emitters{
		Env:        ctx.Env,
		symbols:    ctx.EmitterSymbols(),
		defaultMax: ctx.VM.ToValue(10),
		targetMax:  goja.NewSymbol("events.maxEventTargetListeners"),
		warned:     goja.NewSymbol("events.maxEventTargetListenersWarned"),
	}
	m.ctor = ctx.NewClass(js.Class{Name: "EventEmitter", Length: 1, New: m.construct})
	m.proto = m.ctor.Get("prototype").(*goja.Object)
	m.definePrototype()
	m.defineStatics()
	return m.ctor
}

func (m *emitters) construct(call goja.ConstructorCall) *goja.Object {
	if m.initOf != nil {
		m.Invoke(call.This, m.initOf, call.Arguments...)
		return nil
	}
	m.init(call.This, call.Argument(0))
	return nil
}

// init makes obj an emitter. A stream has laid out _events beforehand; then it
// keeps its shape: slots are emptied, not deleted.
func (m *emitters) init(obj *goja.Object, opts goja.Value) {
	held := obj.Get("_events")
	fresh := js.IsNil(held)
	if !fresh {
		proto := obj.Prototype()
		fresh = proto != nil && proto.Get("_events") == held
	}
	if fresh {
		m.setEvents(obj, m.newEvents(), 0)
	}
	if max := obj.Get("_maxListeners"); max == nil || !max.ToBoolean() {
		obj.Set("_maxListeners", goja.Undefined())
	}
	obj.SetSymbol(m.symbols.Shape, !fresh)
	obj.SetSymbol(m.symbols.Capture, m.captures(opts))
}

// captures reads options.captureRejections; the default is the prototype's.
func (m *emitters) captures(opts goja.Value) goja.Value {
	if o := js.Object(opts); o != nil {
		if v := o.Get("captureRejections"); v != nil && v.ToBoolean() {
			m.ValidateBoolean(v, "options.captureRejections")
			return v
		}
	}
	return m.proto.GetSymbol(m.symbols.Capture)
}

func (m *emitters) newEvents() *goja.Object { return m.VM.CreateObject(nil) }

func (m *emitters) setEvents(obj, events *goja.Object, count int) {
	obj.Set("_events", events)
	obj.Set("_eventsCount", count)
}

func (m *emitters) definePrototype() {
	p := m.proto
	p.Set("_events", goja.Undefined())
	p.Set("_eventsCount", 0)
	p.Set("_maxListeners", goja.Undefined())
	p.SetSymbol(m.symbols.Capture, false)
	p.DefineDataPropertySymbol(m.symbols.Capture, m.VM.ToValue(false), goja.FLAG_TRUE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	m.method(p, "setMaxListeners", 1, m.setMaxListeners)
	m.method(p, "getMaxListeners", 0, m.getMaxListeners)
	p.Set("emit", m.EmitMethod())
	p.Set("on", m.method(p, "addListener", 2, m.addListener))
	m.method(p, "prependListener", 2, m.prependListener)
	m.method(p, "once", 2, m.once)
	m.method(p, "prependOnceListener", 2, m.prependOnceListener)
	p.Set("off", m.method(p, "removeListener", 2, m.removeListener))
	m.method(p, "removeAllListeners", 1, m.removeAllListeners)
	m.method(p, "listeners", 1, m.listeners)
	m.method(p, "rawListeners", 1, m.rawListeners)
	m.method(p, "listenerCount", 2, m.listenerCount)
	m.method(p, "eventNames", 0, m.eventNames)
}

func (m *emitters) method(obj *goja.Object, name string, length int, fn js.Fn) *goja.Object {
	f := m.Func(name, length, fn)
	obj.Set(name, f)
	return f
}

func (m *emitters) defineStatics() {
	c := m.ctor
	for _, name := range []string{"addAbortListener", "once", "on", "getEventListeners"} {
		m.method(c, name, 2, m.later(name))
	}
	m.method(c, "getMaxListeners", 1, m.later("getMaxListeners"))
	m.method(c, "listenerCount", 2, m.later("listenerCount"))
	c.Set("EventEmitter", c)
	c.Set("usingDomains", false)
	c.Set("captureRejectionSymbol", m.symbols.Rejection)
	c.DefineAccessorProperty("captureRejections",
		m.Func("get", 0, func(goja.FunctionCall) goja.Value { return m.proto.GetSymbol(m.symbols.Capture) }),
		m.Func("set", 1, m.setCaptureRejections), goja.FLAG_FALSE, goja.FLAG_TRUE)
	m.DefineLazy(c, "EventEmitterAsyncResource", true, func() goja.Value {
		return m.RequireObject("internal/events").Get("EventEmitterAsyncResource")
	})
	c.Set("errorMonitor", m.symbols.Monitor)
	c.DefineAccessorProperty("defaultMaxListeners",
		m.Func("get", 0, func(goja.FunctionCall) goja.Value { return m.defaultMax }),
		m.Func("set", 1, m.setDefaultMax), goja.FLAG_FALSE, goja.FLAG_TRUE)
	c.DefineDataProperty("kMaxEventTargetListeners", m.targetMax, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	c.DefineDataProperty("kMaxEventTargetListenersWarned", m.warned, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	c.Set("setMaxListeners", m.Func("", 0, m.later("setMaxListeners")))
	m.defineInit()
}

// defineInit makes EventEmitter.init, which the constructor calls: it is an
// accessor to know without a look whether it has been replaced, as domain does.
func (m *emitters) defineInit() {
	native := m.Func("", 1, func(call goja.FunctionCall) goja.Value {
		m.init(call.This.ToObject(m.VM), call.Argument(0))
		return goja.Undefined()
	})
	get := func(goja.FunctionCall) goja.Value {
		if m.initOf != nil {
			return m.initOf
		}
		return native
	}
	set := func(call goja.FunctionCall) goja.Value {
		m.initOf = call.Argument(0)
		return goja.Undefined()
	}
	m.ctor.DefineAccessorProperty("init", m.Func("get", 0, get), m.Func("set", 1, set), goja.FLAG_TRUE, goja.FLAG_TRUE)
}

// later is a function that jslib/internal/events.js defines, loaded when first
// called.
func (m *emitters) later(name string) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		return m.Invoke(call.This, m.RequireObject("internal/events").Get(name), call.Arguments...)
	}
}

func (m *emitters) setCaptureRejections(call goja.FunctionCall) goja.Value {
	m.ValidateBoolean(call.Argument(0), "EventEmitter.captureRejections")
	m.proto.SetSymbol(m.symbols.Capture, call.Argument(0))
	return goja.Undefined()
}

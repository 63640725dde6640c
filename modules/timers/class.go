package timers

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// defineClass makes Timeout, which scripts know by its prototype alone.
func (ts *timeouts) defineClass() {
	t := ts.t
	ctor := t.NewClass(js.Class{Name: "Timeout", Length: 5})
	proto := ctor.Get("prototype").(*goja.Object)
	ts.kind = newKind(t, proto, timeoutFields)
	chain := func(f func(*timeout)) js.Fn { return chained(ts.kind, f) }
	for _, m := range []struct {
		name string
		fn   js.Fn
	}{
		{"refresh", chain((*timeout).refresh)},
		{"unref", chain(func(s *timeout) { s.setRef(false) })},
		{"ref", chain(func(s *timeout) { s.setRef(true) })},
		{"hasRef", answer(ts.kind, func(s *timeout) goja.Value { return t.VM.ToValue(s.refed) })},
		{"close", chain((*timeout).clear)},
	} {
		t.DefineHidden(proto, m.name, t.Func(m.name, 0, m.fn))
	}
	t.symbolMethod(proto, t.inspectCustom(), "[nodejs.util.inspect.custom]", ts.inspect)
	t.symbolMethod(proto, t.dispose(), "[Symbol.dispose]", nothing(ts.kind, (*timeout).clear))
	t.symbolMethod(proto, goja.SymToPrimitive, "[Symbol.toPrimitive]", answer(ts.kind, (*timeout).number))
}

func (t *timers) symbolMethod(proto *goja.Object, s *goja.Symbol, name string, fn js.Fn) {
	proto.DefineDataPropertySymbol(s, t.Func(name, 0, fn), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

func (t *timers) inspectCustom() *goja.Symbol { return t.SymbolFor("nodejs.util.inspect.custom") }

func (t *timers) dispose() *goja.Symbol {
	return t.VM.GlobalObject().Get("Symbol").(*goja.Object).Get("dispose").(*goja.Symbol)
}

func receiver[T any](k *kind[T], call goja.FunctionCall) T {
	state, ok := k.of(call.This)
	if !ok {
		panic(k.t.VM.NewTypeError("Illegal invocation"))
	}
	return state
}

// chained makes a method that returns its receiver; of another receiver it
// takes no notice.
func chained[T any](k *kind[T], f func(T)) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		if state, ok := k.of(call.This); ok {
			f(state)
		}
		return call.This
	}
}

func nothing[T any](k *kind[T], f func(T)) js.Fn {
	chain := chained(k, f)
	return func(call goja.FunctionCall) goja.Value {
		chain(call)
		return goja.Undefined()
	}
}

func answer[T any](k *kind[T], f func(T) goja.Value) js.Fn {
	return func(call goja.FunctionCall) goja.Value { return f(receiver(k, call)) }
}

// inspect shows what Node keeps on the object itself, Symbols included.
func (ts *timeouts) inspect(call goja.FunctionCall) goja.Value {
	t := ts.t
	s := receiver(ts.kind, call)
	shown := t.VM.CreateObject(t.shownAs("Timeout"))
	copyFields(shown, s, timeoutFields)
	shown.SetSymbol(goja.NewSymbol("refed"), s.refed)
	shown.SetSymbol(goja.NewSymbol("kHasPrimitive"), s.known)
	t.showScope(shown, s.scope)
	return t.inspectAs(shown, call, true)
}

// inspectAs inspects shown with the options of an inspect.custom call; flat
// shows no more than one level.
func (t *timers) inspectAs(shown *goja.Object, call goja.FunctionCall, flat bool) goja.Value {
	options := t.VM.NewObject()
	if given := js.Object(call.Argument(1)); given != nil {
		for _, key := range given.Keys() {
			options.Set(key, given.Get(key))
		}
	}
	if flat {
		options.Set("depth", 0)
	}
	inspect := t.RequireObject("internal/util/inspect").Get("inspect")
	return t.Invoke(goja.Undefined(), inspect, shown, options)
}

// shownAs is a prototype that names a class and has nothing else.
func (t *timers) shownAs(name string) *goja.Object {
	return t.NewClass(js.Class{Name: name}).Get("prototype").(*goja.Object)
}

func copyFields[T any](to *goja.Object, state T, fields []field[T]) {
	for _, f := range fields {
		to.Set(f.name, f.get(state))
	}
}

func (t *timers) showScope(shown *goja.Object, s js.AsyncScope) {
	shown.SetSymbol(goja.NewSymbol("asyncId"), s.ID)
	shown.SetSymbol(goja.NewSymbol("triggerId"), s.Trigger)
	shown.SetSymbol(goja.NewSymbol("kAsyncContextFrame"), s.Frame)
}

// view is what scripts see of a list.
func (ts *timeouts) view(l *list) *goja.Object {
	if ts.lister == nil {
		ts.lister = ts.t.shownAs("TimersList")
	}
	obj := ts.t.VM.CreateObject(ts.lister)
	obj.Set("id", l.seq)
	obj.Set("expiry", l.expiry)
	obj.Set("msecs", l.ms)
	return obj
}

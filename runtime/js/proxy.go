package js

import "github.com/dop251/goja"

// MendProxy mends goja's Proxy, whose traps apply and construct get an
// arguments array that lives on the VM's stack: kept by a script it changes
// under its hands. These traps get a copy.
func (e *Env) MendProxy() {
	class := e.VM.GlobalObject().Get("Proxy").(*goja.Object)
	_, construct := theLayout.nativeConstructor(class)
	original := *construct
	*construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		return original(e.safeHandler(args), newTarget)
	}
	revocable, _ := goja.AssertFunction(class.Get("revocable"))
	e.DefineHidden(class, "revocable", e.Func("revocable", 2, func(call goja.FunctionCall) goja.Value {
		made, err := revocable(class, e.safeHandler(call.Arguments)...)
		if err != nil {
			panic(err)
		}
		return made
	}))
}

// MendInstanceOf lets the right side of instanceof be a proxy: goja takes it for
// something that cannot be called.
func (e *Env) MendInstanceOf() {
	proto := Object(Object(e.VM.GlobalObject().Get("Function")).Get("prototype"))
	call := theLayout.nativeCall(Object(proto.GetSymbol(goja.SymHasInstance)))
	plain := *call
	*call = func(c goja.FunctionCall) goja.Value {
		class := Object(c.This)
		if class == nil || !theLayout.isProxy(class) || !IsCallable(class) {
			return plain(c)
		}
		return e.VM.ToValue(e.isInstance(c.Argument(0), class))
	}
}

// isInstance is ECMAScript's OrdinaryHasInstance.
func (e *Env) isInstance(v goja.Value, class *goja.Object) bool {
	o := Object(v)
	if o == nil {
		return false
	}
	held := class.Get("prototype")
	if held == nil {
		held = goja.Undefined()
	}
	proto := Object(held)
	if proto == nil {
		panic(e.VM.NewTypeError("Function has non-object prototype '" + held.String() + "' in instanceof check"))
	}
	for o = o.Prototype(); o != nil && o != proto; o = o.Prototype() {
	}
	return o != nil
}

// safeHandler gives the arguments of Proxy, the handler of a function's proxy
// behind one of ours.
func (e *Env) safeHandler(args []goja.Value) []goja.Value {
	if len(args) < 2 || Object(args[1]) == nil {
		return args
	}
	if _, callable := goja.AssertFunction(args[0]); !callable {
		return args
	}
	handler := e.VM.NewProxy(Object(args[1]), &goja.ProxyTrapConfig{Get: e.safeTrap})
	return []goja.Value{args[0], e.VM.ToValue(handler)}
}

// safeTrap gives the trap of a handler; apply and construct behind a function
// that copies their arguments array, which is the last but one of construct
// and the last of apply.
func (e *Env) safeTrap(handler *goja.Object, name string, _ goja.Value) goja.Value {
	trap := handler.Get(name)
	fn, callable := goja.AssertFunction(trap)
	position := map[string]int{"apply": 2, "construct": 1}[name]
	switch {
	case trap == nil:
		return goja.Undefined()
	case !callable || position == 0:
		return trap
	}
	return e.VM.ToValue(func(call goja.FunctionCall) goja.Value {
		args := append([]goja.Value(nil), call.Arguments...)
		args[position] = e.NewList(Elements(Object(args[position])))
		result, err := fn(handler, args...)
		if err != nil {
			panic(err)
		}
		return result
	})
}

// ProxyParts gives target and handler as the script gave them; nil, nil where
// the proxy is revoked.
func ProxyParts(proxy goja.Proxy) (target, handler *goja.Object) {
	target, handler = proxy.Target(), proxy.Handler()
	if target == nil {
		return nil, nil
	}
	if _, callable := goja.AssertFunction(target); callable {
		if ours, ok := handler.Export().(goja.Proxy); ok {
			handler = ours.Target()
		}
	}
	return target, handler
}

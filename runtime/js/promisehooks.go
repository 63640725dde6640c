package js

import "github.com/dop251/goja"

// The engine tells of a promise's reactions, not of its birth. While there are
// hooks, the functions that make promises are wrapped where they are: the
// constructor, then() and Promise's own functions. A promise of an async
// function is heard of when it is awaited or its then() is called.

// hookPromises wraps them, once.
func (e *Env) hookPromises() {
	if e.async.hooked {
		return
	}
	e.async.hooked = true
	class, ok := e.VM.GlobalObject().Get("Promise").(*goja.Object)
	if !ok || theLayout.selfPointer(class, theLayout.nativeType) == nil {
		return // the script has its own
	}
	_, construct := theLayout.nativeConstructor(class)
	*construct = e.hookConstruct(*construct)
	e.hookFn(class.Get("prototype").(*goja.Object), "then", e.hookThen)
	for _, name := range []string{"resolve", "reject", "all", "allSettled", "any", "race"} {
		e.hookFn(class, name, e.hookStatic)
	}
}

func (e *Env) hookFn(obj *goja.Object, name string, wrap func(Fn) Fn) {
	fn, ok := obj.Get(name).(*goja.Object)
	if !ok || theLayout.selfPointer(fn, theLayout.nativeType) == nil {
		return
	}
	call, _ := theLayout.nativeConstructor(fn)
	*call = wrap(*call)
}

// idOf gives the promise's id, made now if nobody has asked before.
func (e *Env) idOf(promise *goja.Object) int64 {
	if v := promise.GetSymbol(e.AsyncIDSymbol()); v != nil {
		return v.ToInteger()
	}
	return e.setPromiseID(promise, e.NewAsyncID())
}

func (e *Env) setPromiseID(promise *goja.Object, id int64) int64 {
	promise.DefineDataPropertySymbol(e.AsyncIDSymbol(), e.VM.ToValue(id), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return id
}

// newPromise announces promise, which is new.
func (e *Env) newPromise(promise *goja.Object) AsyncScope {
	s := e.NewAsyncScope()
	s.Resource = promise
	e.setPromiseID(promise, s.ID)
	e.AnnounceAsync(s, "PROMISE", promise)
	return s
}

// hookConstruct announces a promise before its executor runs.
func (e *Env) hookConstruct(construct construct) construct {
	return func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		if e.promiseHooks() == nil || len(args) == 0 || !IsCallable(args[0]) {
			return construct(args, newTarget)
		}
		var resolve, reject goja.Value
		promise := construct([]goja.Value{e.Func("", 2, func(call goja.FunctionCall) goja.Value {
			resolve, reject = call.Argument(0), call.Argument(1)
			return goja.Undefined()
		})}, newTarget)
		s := e.newPromise(promise)
		if ex := e.VM.Try(func() {
			e.Invoke(goja.Undefined(), args[0], e.hookSettle(s, resolve), e.hookSettle(s, reject))
		}); ex != nil {
			e.Invoke(goja.Undefined(), reject, ex.Value())
		}
		return promise
	}
}

func (e *Env) hookSettle(s AsyncScope, settle goja.Value) goja.Value {
	return e.Func("", 1, func(call goja.FunctionCall) goja.Value {
		e.tellResolve(s.ID)
		return e.Invoke(goja.Undefined(), settle, call.Argument(0))
	})
}

func (e *Env) hookThen(then Fn) Fn {
	return func(call goja.FunctionCall) goja.Value {
		parent, ok := call.This.(*goja.Object)
		if e.promiseHooks() == nil || !ok {
			return then(call)
		}
		s := &promiseScope{AsyncScope{ID: e.NewAsyncID(), Trigger: e.idOf(parent), Frame: e.frame}, true}
		e.async.pending = s
		result := then(call)
		e.async.pending = nil
		if promise, ok := result.(*goja.Object); ok {
			s.Resource = promise
			e.setPromiseID(promise, s.ID)
			e.AnnounceAsync(s.AsyncScope, "PROMISE", promise)
		}
		return result
	}
}

func (e *Env) hookStatic(fn Fn) Fn {
	return func(call goja.FunctionCall) goja.Value {
		result := fn(call)
		promise, ok := result.(*goja.Object)
		if e.promiseHooks() == nil || !ok || result == call.Argument(0) || promise.GetSymbol(e.AsyncIDSymbol()) != nil {
			return result
		}
		s := e.newPromise(promise)
		if p, ok := promise.Export().(*goja.Promise); ok && p.State() != goja.PromiseStatePending {
			e.tellResolve(s.ID)
		}
		return result
	}
}

package async

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/module"
)

// Microtask registers "internal/microtask": queueMicrotask.
var Microtask = &module.Module{Name: "internal/microtask", Exports: func(ctx *module.Context) goja.Value {
	q := &microtasks{Context: ctx}
	promise := ctx.VM.GlobalObject().Get("Promise").(*goja.Object)
	q.settled = ctx.Invoke(promise, promise.Get("resolve")).(*goja.Object)
	q.then = q.settled.Get("then")
	obj := ctx.VM.NewObject()
	obj.Set("queueMicrotask", ctx.Func("queueMicrotask", 1, q.queue))
	return obj
}}

// microtasks queues functions as reactions of a promise that nobody sees.
type microtasks struct {
	*module.Context
	settled *goja.Object
	then    goja.Value
}

// queue runs a function behind the current callback and the nextTick queue.
// Unlike a promise's reaction, what it throws is an uncaught exception.
func (q *microtasks) queue(call goja.FunctionCall) goja.Value {
	callback := call.Argument(0)
	q.ValidateFunction(callback, "callback")
	scope := q.NewAsyncScope()
	if q.HasAsyncHooks() {
		scope.Resource = q.VM.NewObject()
		q.AnnounceAsync(scope, "Microtask", scope.Resource)
	}
	run := q.Func("", 0, func(goja.FunctionCall) goja.Value {
		q.RunInScope(scope, func() { q.Call(goja.Undefined(), callback) })
		q.ForgetAsync(scope.ID)
		return goja.Undefined()
	})
	q.Quietly(func() { q.Invoke(q.settled, q.then, run) })
	return goja.Undefined()
}

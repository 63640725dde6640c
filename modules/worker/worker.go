// Package worker is the Go half of worker_threads: what wakes a message port on
// the loop and keeps the loop alive for it.
package worker

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
)

// Module gives jslib/worker_threads.js its binding.
var Module = &module.Module{
	Name: "worker",
	Bindings: map[string]func(*module.Context) *goja.Object{
		"messaging": func(ctx *module.Context) *goja.Object {
			obj := ctx.VM.NewObject()
			ctx.SetMethods(obj, map[string]js.Fn{
				"wakeup": func(call goja.FunctionCall) goja.Value { return newWakeup(ctx, call.Argument(0)) },
			})
			return obj
		},
	},
}

// wakeup calls a function on the loop, once for each wake.
type wakeup struct {
	loop.Handle
	ctx  *module.Context
	fire goja.Value
}

// newWakeup makes the JavaScript object of a wakeup, inactive and unref'd.
func newWakeup(ctx *module.Context, fire goja.Value) *goja.Object {
	w := &wakeup{ctx: ctx, fire: fire}
	w.Init(ctx.Loop, "MessagePort")
	w.Unref()
	w.Activate()
	do := func(f func()) js.Fn {
		return func(goja.FunctionCall) goja.Value { f(); return goja.Undefined() }
	}
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"wake":   do(w.wake),
		"ref":    do(w.Ref),
		"unref":  do(w.Unref),
		"hasRef": func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(w.HasRef()) },
		"close":  do(func() { w.BeginClose(nil) }),
	})
	return obj
}

func (w *wakeup) wake() {
	w.ctx.Loop.Defer(func() { w.ctx.MakeCallback(nil, w.fire) })
}

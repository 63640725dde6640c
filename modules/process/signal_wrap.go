package process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// newSignalWrap is the binding signal_wrap: class Signal, whose onsignal gets
// the number.
func newSignalWrap(ctx *module.Context) *goja.Object {
	method := func(f func(s *handle.Signal, call goja.FunctionCall) any) js.Fn {
		return func(call goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(f(js.This[*handle.Signal](ctx.Env, call), call))
		}
	}
	do := func(f func(s *handle.Signal)) js.Fn {
		return method(func(s *handle.Signal, _ goja.FunctionCall) any { f(s); return goja.Undefined() })
	}
	class := ctx.NewClass(js.Class{
		Name: "Signal",
		New: func(call goja.ConstructorCall) *goja.Object {
			ctx.Attach(call.This, handle.NewSignal(ctx.Loop))
			return nil
		},
		Methods: map[string]js.Fn{
			"start": method(func(s *handle.Signal, call goja.FunctionCall) any {
				this, number := call.This.(*goja.Object), js.Int(call, 0, 0)
				return int(s.Start(number, func() {
					ctx.MakeCallback(this, this.Get("onsignal"), ctx.VM.ToValue(number))
				}))
			}),
			"stop":   method(func(s *handle.Signal, _ goja.FunctionCall) any { s.Stop(); return 0 }),
			"close":  do(func(s *handle.Signal) { s.Close(nil) }),
			"ref":    do(func(s *handle.Signal) { s.Ref() }),
			"unref":  do(func(s *handle.Signal) { s.Unref() }),
			"hasRef": method(func(s *handle.Signal, _ goja.FunctionCall) any { return s.HasRef() }),
		},
	})
	obj := ctx.VM.NewObject()
	obj.Set("Signal", class)
	return obj
}

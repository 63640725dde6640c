package async

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Hooks registers the binding behind async_hooks.
var Hooks = &module.Module{
	Name:     "async_hooks",
	Bindings: map[string]func(*module.Context) *goja.Object{"async_wrap": newHooks},
}

func newHooks(ctx *module.Context) *goja.Object {
	h := &hooks{ctx}
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"newAsyncId":             func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(ctx.NewAsyncID()) },
		"executionAsyncId":       func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(ctx.ExecutionAsyncID()) },
		"triggerAsyncId":         func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(ctx.TriggerAsyncID()) },
		"executionAsyncResource": func(goja.FunctionCall) goja.Value { return ctx.ExecutionAsyncResource() },
		"getFrame":               func(goja.FunctionCall) goja.Value { return ctx.AsyncFrame() },
		"setFrame":               h.setFrame,
		"runInFrame":             h.runInFrame,
		"runInScope":             h.runInScope,
	})
	return obj
}

type hooks struct{ *module.Context }

func (h *hooks) setFrame(call goja.FunctionCall) goja.Value {
	h.TrackPromiseFrames()
	h.SetAsyncFrame(call.Argument(0))
	return goja.Undefined()
}

// runInFrame(frame, fn, this, args) calls fn.
func (h *hooks) runInFrame(call goja.FunctionCall) (result goja.Value) {
	h.TrackPromiseFrames()
	args := js.Elements(call.Argument(3).(*goja.Object))
	h.RunInFrame(call.Argument(0), func() {
		result = h.Invoke(call.Argument(2), call.Argument(1), args...)
	})
	return result
}

// runInScope(resource, id, trigger, frame, fn, this, args) calls fn.
func (h *hooks) runInScope(call goja.FunctionCall) (result goja.Value) {
	scope := js.AsyncScope{
		Resource: call.Argument(0),
		ID:       call.Argument(1).ToInteger(),
		Trigger:  call.Argument(2).ToInteger(),
		Frame:    call.Argument(3),
	}
	args := js.Elements(call.Argument(6).(*goja.Object))
	h.RunInScope(scope, func() {
		result = h.Invoke(call.Argument(5), call.Argument(4), args...)
	})
	return result
}

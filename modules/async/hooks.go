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
	h := &hooks{Context: ctx}
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
		"setHooks":               h.setHooks,
		"enabled":                func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(ctx.HasAsyncHooks()) },
		"emitInit":               h.emitInit,
		"queueDestroyAsyncId":    h.queueDestroy,
		"reportUncaught":         h.reportUncaught,
	})
	obj.Set("async_id_symbol", ctx.AsyncIDSymbol())
	obj.Set("trigger_async_id_symbol", goja.NewSymbol("trigger_async_id_symbol"))
	obj.Set("destroyed_symbol", goja.NewSymbol("destroyed"))
	return obj
}

type hooks struct {
	*module.Context
	tell      *js.AsyncHooks // the script's, or nil
	destroyed []int64        // ids to tell of
}

// setHooks({init, before, after, destroy, promiseResolve, promises}) names the
// functions to call; none without an argument.
func (h *hooks) setHooks(call goja.FunctionCall) goja.Value {
	given := js.Object(call.Argument(0))
	h.tell = nil
	if given != nil {
		h.tell = &js.AsyncHooks{
			Before: h.teller(given, "before"), After: h.teller(given, "after"),
			Resolve: h.teller(given, "promiseResolve"), Promises: given.Get("promises").ToBoolean(),
		}
		if fn := given.Get("init"); js.IsCallable(fn) {
			h.tell.Init = func(s js.AsyncScope, kind string, resource goja.Value) { h.init(fn, s, kind, resource) }
		}
		if destroy := h.teller(given, "destroy"); destroy != nil {
			h.tell.Destroy = func(id int64) { h.later(id, destroy) }
		}
	}
	h.SetAsyncHooks(h.tell)
	return goja.Undefined()
}

func (h *hooks) init(fn goja.Value, s js.AsyncScope, kind string, resource goja.Value) {
	vm := h.VM
	h.tellHook(fn, vm.ToValue(s.ID), vm.ToValue(kind), vm.ToValue(s.Trigger), resource)
}

func (h *hooks) teller(given *goja.Object, name string) func(id int64) {
	fn := given.Get(name)
	if !js.IsCallable(fn) {
		return nil
	}
	return func(id int64) { h.tellHook(fn, h.VM.ToValue(id)) }
}

// tellHook calls fn, wherever the loop may be; it never throws.
func (h *hooks) tellHook(fn goja.Value, args ...goja.Value) {
	if h.Inside() {
		h.Invoke(goja.Undefined(), fn, args...)
		return
	}
	h.MakeCallback(goja.Undefined(), fn, args...)
}

// later tells of a destroyed operation in a turn of its own: the operation's
// own code may be on the stack.
func (h *hooks) later(id int64, destroy func(id int64)) {
	h.destroyed = append(h.destroyed, id)
	if len(h.destroyed) > 1 {
		return
	}
	h.Loop.Defer(func() {
		for len(h.destroyed) > 0 {
			list := h.destroyed
			h.destroyed = nil
			for _, id := range list {
				destroy(id)
			}
		}
	})
}

// emitInit(id, kind, trigger, resource) announces an operation of the script's.
func (h *hooks) emitInit(call goja.FunctionCall) goja.Value {
	s := js.AsyncScope{ID: call.Argument(0).ToInteger(), Trigger: call.Argument(2).ToInteger()}
	h.AnnounceAsync(s, call.Argument(1).String(), call.Argument(3))
	return goja.Undefined()
}

func (h *hooks) queueDestroy(call goja.FunctionCall) goja.Value {
	h.ForgetAsync(call.Argument(0).ToInteger())
	return goja.Undefined()
}

// reportUncaught(value) has the process deal with value as if nobody had caught it.
func (h *hooks) reportUncaught(call goja.FunctionCall) goja.Value {
	if ex := h.VM.Try(func() { panic(call.Argument(0)) }); ex != nil {
		h.Uncaught(ex)
	}
	return goja.Undefined()
}

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

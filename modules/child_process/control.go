package child_process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/ipc"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// newControl makes the object that scripts see as .channel. The channel itself
// is the state behind it.
func newControl(ctx *module.Context, ch *ipc.Channel) *goja.Object {
	control, err := ctx.VM.New(controlClass(ctx))
	if err != nil {
		panic(js.Thrown(err))
	}
	ctx.Attach(control, ch)
	return control
}

// channelHandle is the handle below a .channel, which Node keeps from scripts.
func channelHandle(ctx *module.Context, control goja.Value) goja.Value {
	ch, ok := js.State[*ipc.Channel](ctx.Env, control)
	if !ok {
		return goja.Null()
	}
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"readStart": func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(int(ch.ReadStart())) },
		"readStop":  func(goja.FunctionCall) goja.Value { ch.ReadStop(); return goja.Undefined() },
	})
	return obj
}

func controlClass(ctx *module.Context) *goja.Object {
	emitter := ctx.RequireObject("events")
	construct, _ := goja.AssertFunction(emitter)
	each := func(do func(*ipc.Channel)) js.Fn {
		return func(call goja.FunctionCall) goja.Value {
			do(js.This[*ipc.Channel](ctx.Env, call))
			return goja.Undefined()
		}
	}
	return ctx.NewClass(js.Class{
		Name:    "Control",
		Extends: emitter,
		New: func(call goja.ConstructorCall) *goja.Object {
			if _, err := construct(call.This); err != nil {
				panic(js.Thrown(err))
			}
			return nil
		},
		Methods: map[string]js.Fn{
			"ref":          each((*ipc.Channel).Ref),
			"unref":        each((*ipc.Channel).Unref),
			"refCounted":   each((*ipc.Channel).RefCounted),
			"unrefCounted": each((*ipc.Channel).UnrefCounted),
		},
		Getters: map[string]js.Accessor{"fd": {Get: func(call goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(js.This[*ipc.Channel](ctx.Env, call).FD())
		}}},
	})
}

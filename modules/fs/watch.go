package fs

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// fsEvent is the Go state of an FSEvent object.
type fsEvent struct {
	*handle.FsEvent
	started bool
}

// newFSEvent is the binding fs_event_wrap: class FSEvent, whose onchange gets
// (status, eventType, filename).
func newFSEvent(ctx *module.Context) *goja.Object {
	method := func(f func(w *fsEvent, call goja.FunctionCall) goja.Value) js.Fn {
		return func(call goja.FunctionCall) goja.Value { return f(js.This[*fsEvent](ctx.Env, call), call) }
	}
	do := func(f func(w *fsEvent)) js.Fn {
		return method(func(w *fsEvent, _ goja.FunctionCall) goja.Value { f(w); return goja.Undefined() })
	}
	class := ctx.NewClass(js.Class{
		Name: "FSEvent",
		New: func(call goja.ConstructorCall) *goja.Object {
			ctx.Attach(call.This, &fsEvent{FsEvent: handle.NewFsEvent(ctx.Loop)})
			return nil
		},
		Methods: map[string]js.Fn{
			"start": method(func(w *fsEvent, call goja.FunctionCall) goja.Value { return startWatch(ctx, w, call) }),
			"close": do(func(w *fsEvent) { w.Close(nil) }),
			"ref":   do(func(w *fsEvent) { w.Ref() }),
			"unref": do(func(w *fsEvent) { w.Unref() }),
			"hasRef": method(func(w *fsEvent, _ goja.FunctionCall) goja.Value {
				return ctx.VM.ToValue(w.HasRef())
			}),
		},
		Getters: map[string]js.Accessor{"initialized": {Get: method(func(w *fsEvent, _ goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(w.started && !w.IsClosing())
		})}},
	})
	obj := ctx.VM.NewObject()
	obj.Set("FSEvent", class)
	return obj
}

// startWatch is start(path, persistent): 0, or the error number.
func startWatch(ctx *module.Context, w *fsEvent, call goja.FunctionCall) goja.Value {
	this := call.This.(*goja.Object)
	errno := w.Start(path(call.Argument(0)), func(what sys.FsChange, name string) {
		kind := "change"
		if what&sys.FsRenamed != 0 {
			kind = "rename"
		}
		ctx.MakeCallback(this, this.Get("onchange"), ctx.VM.ToValue(0), ctx.VM.ToValue(kind), ctx.VM.ToValue(name))
	})
	if errno == 0 {
		w.started = true
		if !js.Bool(call, 1) {
			w.Unref()
		}
	}
	return ctx.VM.ToValue(int(errno))
}

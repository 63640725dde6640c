package cluster

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/ipc"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Worker is one worker as the primary sees it, or the worker itself: the
// script's Worker object and the channel between the two processes.
type Worker struct {
	object
	id       int
	process  object
	channel  *ipc.Channel
	ownSend  goja.Value // process.send as it was; a script may put its own there
	requests requests
	ledgers  bool // whether it understands them
	lane     lane // on which connections come then
	listened internalListeners
}

// workerClass makes the Worker class; disconnect and destroy differ between
// primary and worker.
func workerClass(ctx *module.Context, disconnect, destroy js.Fn) *goja.Object {
	base := ctx.RequireObject("events")
	initEmitter, _ := goja.AssertFunction(base)
	var class *goja.Object
	class = ctx.NewClass(js.Class{
		Name:    "Worker",
		Length:  1,
		Extends: base,
		New: func(call goja.ConstructorCall) *goja.Object {
			if call.NewTarget == nil && !ctx.VM.InstanceOf(call.This, class) { // called without new
				return construct(ctx, class, call.Arguments...)
			}
			if _, err := initEmitter(call.This); err != nil {
				panic(js.Thrown(err))
			}
			initWorker(ctx, object{ctx, call.This}, call.Argument(0))
			return nil
		},
	})
	proto := object{ctx, class.Get("prototype").(*goja.Object)}
	proto.method("kill", 0, func(call goja.FunctionCall) goja.Value {
		this := call.This.(*goja.Object)
		ctx.Invoke(this, this.Get("destroy"), call.Arguments...)
		return goja.Undefined()
	})
	proto.method("send", 0, func(call goja.FunctionCall) goja.Value {
		process := processOf(ctx, call.This)
		return ctx.Invoke(process, sendName.Of(process), call.Arguments...)
	})
	proto.method("isDead", 0, func(call goja.FunctionCall) goja.Value {
		return ctx.VM.ToValue(isDead(processOf(ctx, call.This)))
	})
	proto.method("isConnected", 0, func(call goja.FunctionCall) goja.Value {
		return processOf(ctx, call.This).Get("connected")
	})
	proto.method("disconnect", 0, disconnect)
	proto.method("destroy", 1, destroy)
	return class
}

func construct(ctx *module.Context, class *goja.Object, args ...goja.Value) *goja.Object {
	obj, err := ctx.VM.New(class, args...)
	if err != nil {
		panic(js.Thrown(err))
	}
	return obj
}

func processOf(ctx *module.Context, this goja.Value) *goja.Object {
	return processName.Of(this.ToObject(ctx.VM)).ToObject(ctx.VM)
}

var processName, sendName = js.NewName("process"), js.NewName("send")

func isDead(process *goja.Object) bool {
	return !js.IsNil(process.Get("exitCode")) || !js.IsNil(process.Get("signalCode"))
}

// initWorker is the constructor: options are {id, process, state}, all optional.
func initWorker(ctx *module.Context, w object, options goja.Value) {
	o := js.Object(options)
	if o == nil {
		o = ctx.VM.NewObject()
	}
	w.Set("exitedAfterDisconnect", goja.Undefined())
	state := o.Get("state")
	if state == nil || !state.ToBoolean() {
		state = ctx.VM.ToValue("none")
	}
	w.Set("state", state)
	id := int32(0)
	if v := o.Get("id"); v != nil {
		id = int32(v.ToInteger())
	}
	w.Set("id", id)
	process := js.Object(o.Get("process"))
	if process == nil {
		return
	}
	w.Set("process", process)
	for _, event := range []string{"error", "message"} {
		object{ctx, process}.on(event, func(call goja.FunctionCall) goja.Value {
			w.emit(event, call.Argument(0), call.Argument(1))
			return goja.Undefined()
		})
	}
}

// newWorker makes a Worker object of class around process, with its state.
func newWorker(ctx *module.Context, class *goja.Object, id int, process *goja.Object, state string) *Worker {
	options := ctx.VM.NewObject()
	options.Set("id", id)
	options.Set("process", process)
	if state != "" {
		options.Set("state", state)
	}
	obj := construct(ctx, class, options)
	w := &Worker{object: object{ctx, obj}, id: id, process: object{ctx, process}}
	if channel, ok := js.State[*ipc.Channel](ctx.Env, process.Get("channel")); ok {
		w.channel = channel
		w.ownSend = process.Get("send")
	}
	ctx.Attach(obj, w)
	return w
}

func (w *Worker) setState(state string) { w.Set("state", state) }

// leaving says whether the worker goes because it was asked to.
func (w *Worker) leaving() bool { return w.truth("exitedAfterDisconnect") }

// settleLeaving turns an exitedAfterDisconnect never set into false.
func (w *Worker) settleLeaving() { w.Set("exitedAfterDisconnect", w.leaving()) }

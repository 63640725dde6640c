package cluster

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// What --expose-internals shows of cluster, under Node's names.
var (
	Primary     = &module.Module{Name: "internal/cluster/primary", Exports: role(false, newPrimary)}
	Child       = &module.Module{Name: "internal/cluster/child", Exports: role(true, newChild)}
	WorkerClass = &module.Module{Name: "internal/cluster/worker", Exports: func(ctx *module.Context) goja.Value {
		return ctx.RequireObject("cluster").Get("Worker")
	}}
	RoundRobin = &module.Module{Name: roundRobinName, Exports: roundRobinClass}
	Shared     = &module.Module{Name: "internal/cluster/shared_handle", Exports: sharedClass}
)

const roundRobinName = "internal/cluster/round_robin_handle"

// role is this process's own cluster object where it has that role.
func role(worker bool, other func(*module.Context) goja.Value) func(*module.Context) goja.Value {
	return func(ctx *module.Context) goja.Value {
		own := ctx.RequireObject("cluster")
		if own.Get("isWorker").ToBoolean() == worker {
			return own
		}
		return other(ctx)
	}
}

// roundRobinClass is the class of the handles below: once it is loaded,
// connections go through its distribute, which scripts may replace.
func roundRobinClass(ctx *module.Context) goja.Value {
	class, proto := strategyClass[*RoundRobinHandle](ctx, "RoundRobinHandle")
	proto.workerMethod("handoff", func(call goja.FunctionCall, w *Worker) any {
		js.This[*RoundRobinHandle](ctx.Env, call).handoff(w)
		return goja.Undefined()
	})
	proto.method("distribute", 2, func(call goja.FunctionCall) goja.Value {
		h, connection := js.This[*RoundRobinHandle](ctx.Env, call), js.Object(call.Argument(1))
		if call.Argument(0).ToInteger() == 0 && connection != nil {
			distributeObject(ctx, h, connection)
		}
		return goja.Undefined()
	})
	return class
}

func sharedClass(ctx *module.Context) goja.Value {
	class, _ := strategyClass[*SharedHandle](ctx, "SharedHandle")
	return class
}

// strategyClass is a class of strategies, with what all of them have.
func strategyClass[S strategy](ctx *module.Context, name string) (*goja.Object, object) {
	class := ctx.NewClass(js.Class{Name: name, Length: 3})
	proto := object{ctx, class.Get("prototype").(*goja.Object)}
	this := func(call goja.FunctionCall) S { return js.This[S](ctx.Env, call) }
	proto.workerMethod("add", func(call goja.FunctionCall, w *Worker) any {
		this(call).Add(w)
		return goja.Undefined()
	})
	proto.workerMethod("remove", func(call goja.FunctionCall, w *Worker) any { return this(call).Remove(w) })
	proto.workerMethod("has", func(call goja.FunctionCall, w *Worker) any { return this(call).Has(w) })
	return class, proto
}

// workerMethod is a method of one argument, a worker of this primary.
func (o object) workerMethod(name string, f func(call goja.FunctionCall, w *Worker) any) {
	o.method(name, 1, func(call goja.FunctionCall) goja.Value {
		w, ok := js.State[*Worker](o.ctx.Env, call.Argument(0))
		if !ok {
			o.ctx.Throw("ERR_INVALID_ARG_TYPE", "worker", "Worker", call.Argument(0))
		}
		return o.ctx.VM.ToValue(f(call, w))
	})
}

// distributeObject takes the descriptor of a connection that scripts have seen.
func distributeObject(ctx *module.Context, h *RoundRobinHandle, connectionObject *goja.Object) {
	fd, errno := sys.Dup(int(connectionObject.Get("fd").ToInteger()))
	ctx.Invoke(connectionObject, connectionObject.Get("close"))
	if errno == 0 {
		h.Distribute(&connection{fd: fd})
	}
}

// faceOf is h as scripts see it, where they have loaded its class.
func (p *primary) faceOf(h *RoundRobinHandle) (object, bool) {
	class := js.Object(p.ctx.Builtins.Loaded(roundRobinName))
	if class == nil {
		return object{}, false
	}
	face := p.ctx.VM.CreateObject(class.Get("prototype").(*goja.Object))
	face.Set("key", h.key)
	p.ctx.Attach(face, h)
	return object{p.ctx, face}, true
}

// accepts gives h the connections of its listener.
func (p *primary) accepts(h *RoundRobinHandle) func(Connection) {
	face, exposed := p.faceOf(h)
	if !exposed {
		return together(p.ctx.Loop, func(cs ...Connection) {
			p.lanes.look()
			h.Distribute(cs...)
		})
	}
	realm := stream.Of(p.ctx.Env, p.ctx.Loop)
	return func(c Connection) {
		kind := stream.KindPipe
		if _, isTCP := h.listener.(roundRobinListener).streamSocket.(*handle.TCP); isTCP {
			kind = stream.KindTCP
		}
		p.ctx.Enter(func() {
			face.call("distribute", p.ctx.VM.ToValue(0), realm.Accepted(kind, c.(*connection).fd))
		})
	}
}

// together distributes at once what came in one turn of the loop: a message of
// several connections costs both processes hardly more than one of one.
func together(l *loop.Loop, distribute func(...Connection)) func(Connection) {
	var came []Connection
	all := func() {
		distribute(came...)
		clear(came)
		came = came[:0]
	}
	return func(c Connection) {
		if len(came) == 0 {
			l.Defer(all)
		}
		came = append(came, c)
	}
}

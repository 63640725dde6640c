// Package cluster is Node's cluster: many workers behind one address.
//
// A worker's server.listen() asks the primary for a handle by its address
// (child.go: getServer; primary.go: queryServer). The primary answers with a
// strategy: RoundRobinHandle accepts connections itself and hands each to the
// next free worker; SharedHandle gives the listening socket itself away.
//
//   - primary.go: the primary's cluster object; settings.go, fork.go beside it
//   - child.go: the worker's; child_handles.go: the handles that it listens on
//   - worker.go: the Worker class of both
//   - round_robin_handle.go, shared_handle.go: the strategies, without descriptors
//   - listener.go: the sockets that they work with; net_server.go: where a script
//     has replaced net.Server's listen
//   - messages.go: NODE_CLUSTER messages, their answers and their dispatch
//
// A connection on its way through round robin costs the primary no JavaScript.
// The package must not import other modules: channels are runtime/ipc's.
package cluster

import (
	"os"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module registers "cluster".
var Module = &module.Module{Name: "cluster", Exports: exports}

// uniqueID is the variable by which a worker knows that it is one.
const uniqueID = "NODE_UNIQUE_ID"

// The scheduling policies.
const (
	schedNone = 1 // leave it to the operating system
	schedRR   = 2 // the primary distributes connections
)

// exports chooses by the environment; the runtime removes the variable once a
// worker has been set up.
func exports(ctx *module.Context) goja.Value {
	if _, ok := os.LookupEnv(uniqueID); ok {
		return newChild(ctx)
	}
	return newPrimary(ctx)
}

// emitter makes a cluster object: an EventEmitter.
func emitter(ctx *module.Context) *goja.Object {
	obj, err := ctx.VM.New(ctx.RequireObject("events"))
	if err != nil {
		panic(js.Thrown(err))
	}
	return obj
}

// object names what both cluster objects need of JavaScript objects.
type object struct {
	ctx *module.Context
	*goja.Object
}

// on, once and emit call the object's own methods, as scripts may have
// replaced them.
func (o object) on(event string, fn js.Fn) { o.listen("on", event, fn) }

func (o object) once(event string, fn js.Fn) { o.listen("once", event, fn) }

func (o object) listen(method, event string, fn js.Fn) {
	o.call(method, o.ctx.VM.ToValue(event), o.ctx.Func("", 0, fn))
}

func (o object) emit(event string, args ...goja.Value) {
	o.ctx.Emit(o.Object, event, args...)
}

func (o object) call(method string, args ...goja.Value) goja.Value {
	return o.ctx.Invoke(o.Object, o.Get(method), args...)
}

func (o object) method(name string, length int, fn js.Fn) {
	o.Set(name, o.ctx.Func(name, length, fn))
}

func (o object) truth(name string) bool {
	v := o.Get(name)
	return v != nil && v.ToBoolean()
}

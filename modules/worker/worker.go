// Package worker is the Go half of worker_threads: threads, the channels
// between them, and what travels there.
//
// A thread is a realm with a loop of its own (runtime.thread). No value of an
// engine passes from one to another: a message is a serdes.Parcel, and its
// receiver is woken by loop.Post.
package worker

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/js/serdes"
	"github.com/gonode/gonode/runtime/module"
)

// Module gives jslib/worker_threads.js its bindings.
var Module = &module.Module{
	Name: "worker",
	Bindings: map[string]func(*module.Context) *goja.Object{
		"messaging": func(ctx *module.Context) *goja.Object { return mailOf(ctx).binding() },
		"worker":    threadBinding,
		"atomics":   atomicsBinding,
	},
}

// mail is what one thread sends and receives with.
type mail struct {
	*module.Context
	wakers wakers
	codec  *serdes.Codec
	port   goja.Value // makes the MessagePort of an endpoint

	taught uint32 // see teach: a bit for each teacher
}

func mailOf(ctx *module.Context) *mail {
	return js.Single(ctx.Env, func() *mail {
		return &mail{Context: ctx, wakers: wakers{ctx: ctx}, codec: serdes.New(ctx.Env)}
	})
}

func (m *mail) binding() *goja.Object {
	obj := m.VM.NewObject()
	m.SetMethods(obj, map[string]js.Fn{
		// channel() gives both ends of a new channel.
		"channel": func(goja.FunctionCall) goja.Value {
			a, b := newChannel()
			return m.VM.NewArray(m.end(a), m.end(b))
		},
		// attach(port, end, deliver) makes port the holder of an end.
		"attach": func(call goja.FunctionCall) goja.Value {
			end, ok := js.State[*endpoint](m.Env, call.Argument(1))
			if !ok {
				panic(m.VM.NewTypeError("Illegal invocation"))
			}
			return m.newPort(js.Object(call.Argument(0)), end, call.Argument(2))
		},
		// setPort(make) says how a port is made of an end.
		"setPort":   func(call goja.FunctionCall) goja.Value { m.port = call.Argument(0); return goja.Undefined() },
		"broadcast": m.joinBroadcast,
		// hold(view) gives an object that takes the bytes of view, which do not
		// change, to other threads; held(object) is a Buffer of them.
		"hold": func(call goja.FunctionCall) goja.Value {
			b, _ := js.Bytes(call.Argument(0))
			return m.holding(constant(b))
		},
		"held": func(call goja.FunctionCall) goja.Value {
			return m.NewBuffer(js.This[constant](m.Env, goja.FunctionCall{This: call.Argument(0)}))
		},
	})
	obj.Set("cloneSymbol", cloneSymbol)
	obj.Set("deserializeSymbol", deserializeSymbol)
	obj.Set("transferSymbol", transferSymbol)
	return obj
}

// constant are bytes that nobody changes any more.
type constant []byte

// ThreadSafe says that they may travel.
func (constant) ThreadSafe() {}

// end is what JavaScript holds of an endpoint that no port holds.
func (m *mail) end(e *endpoint) *goja.Object { return m.holding(e) }

// holding makes an object for state alone.
func (m *mail) holding(state any) *goja.Object {
	obj := m.VM.NewObject()
	m.Attach(obj, state)
	return obj
}

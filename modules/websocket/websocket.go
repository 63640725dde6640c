// Package websocket is the Go half of the global WebSocket: frames out of bytes
// and bytes out of frames. The conversation is in jslib/internal/websocket.js.
package websocket

import (
	"crypto/rand"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module gives jslib/internal/websocket.js its binding.
var Module = &module.Module{
	Name:     "websocket",
	Bindings: map[string]func(*module.Context) *goja.Object{"websocket": newBinding},
}

type binding struct{ *module.Context }

func newBinding(ctx *module.Context) *goja.Object {
	b := binding{ctx}
	obj := ctx.VM.NewObject()
	obj.Set("frame", ctx.Func("frame", 2, b.frame))
	obj.Set("reader", ctx.Func("reader", 0, b.reader))
	return obj
}

// frame(opcode, payload) is one final frame of a client, masked.
func (b binding) frame(call goja.FunctionCall) goja.Value {
	payload, _ := js.Bytes(call.Argument(1))
	var mask [4]byte
	rand.Read(mask[:])
	return b.NewBuffer(encode(byte(call.Argument(0).ToInteger()), payload, mask))
}

// reader() is a function that is given what arrives and returns the messages in
// it, opcode and payload in turn. Failure: the code with which to close, last.
func (b binding) reader(goja.FunctionCall) goja.Value {
	r := &reader{}
	return b.Func("read", 1, func(call goja.FunctionCall) goja.Value {
		data, _ := js.Bytes(call.Argument(0))
		r.data = append(r.data, data...)
		var list []any
		for {
			m, fault := r.next()
			if fault != 0 {
				return b.VM.NewArray(append(list, fault)...)
			}
			if m == nil {
				return b.VM.NewArray(list...)
			}
			list = append(list, m.opcode, b.NewBuffer(m.payload))
		}
	})
}

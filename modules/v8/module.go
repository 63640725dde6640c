// Package v8 offers V8's serialization to scripts: the Go half of require('v8')
// and the global structuredClone, over runtime/js/serdes.
package v8

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js/serdes"
	"github.com/gonode/gonode/runtime/module"
)

// Module holds the binding on which jslib/v8.js stands.
var Module = &module.Module{
	Name:     "v8",
	Bindings: map[string]func(*module.Context) *goja.Object{"serdes": binding, "v8": heapBinding},
}

func binding(ctx *module.Context) *goja.Object {
	codec := serdes.New(ctx.Env)
	obj := ctx.VM.NewObject()
	obj.Set("Serializer", serializerClass(ctx, codec))
	obj.Set("Deserializer", deserializerClass(ctx, codec))
	obj.Set("serialize", ctx.Func("serialize", 1, func(call goja.FunctionCall) goja.Value {
		return ctx.NewBuffer(codec.Serialize(call.Argument(0)))
	}))
	obj.Set("deserialize", ctx.Func("deserialize", 1, func(call goja.FunctionCall) goja.Value {
		v, err := codec.Deserialize(source(ctx, call.Argument(0)))
		check(ctx, codec, err)
		return v
	}))
	return obj
}

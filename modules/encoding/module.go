// Package encoding turns bytes into text piece by piece: StringDecoder,
// TextDecoder and TextEncoder.
//
// The encodings of Buffer stand in runtime/js, those of the web in
// golang.org/x/text. It must not import other modules.
package encoding

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// StringDecoder is require('string_decoder'); Web holds TextEncoder and
// TextDecoder.
var (
	StringDecoder = &module.Module{Name: "string_decoder", Exports: func(ctx *module.Context) goja.Value {
		obj := ctx.VM.NewObject()
		obj.Set("StringDecoder", newStringDecoderClass(ctx.Env))
		return obj
	}}
	Web = &module.Module{Name: "internal/encoding", Exports: func(ctx *module.Context) goja.Value {
		obj := ctx.VM.NewObject()
		obj.Set("TextEncoder", newEncoderClass(ctx.Env))
		obj.Set("TextDecoder", newDecoderClass(ctx.Env))
		ctx.SetMethods(obj, map[string]js.Fn{"getEncodingFromLabel": func(call goja.FunctionCall) goja.Value {
			if name, enc := lookUp(call.Argument(0).String()); enc != nil {
				return ctx.VM.ToValue(name)
			}
			return goja.Undefined()
		}})
		return obj
	}}
)

// enumerable defines methods and getters that for…in sees, as Web IDL has them.
func enumerable(env *js.Env, proto *goja.Object, name string, length int, fn js.Fn) {
	proto.Set(name, env.Func(name, length, fn))
}

func getter(env *js.Env, proto *goja.Object, name string, enumerable goja.Flag, get js.Fn) {
	proto.DefineAccessorProperty(name, env.Func("get "+name, 0, get), nil, goja.FLAG_TRUE, enumerable)
}

// tagged sets Symbol.toStringTag.
func tagged(env *js.Env, proto *goja.Object, name string) {
	proto.DefineDataPropertySymbol(goja.SymToStringTag, env.VM.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// onInspect sets what util.inspect shows of an instance.
func onInspect(env *js.Env, proto *goja.Object, show func(this *goja.Object) goja.Value) {
	custom := env.SymbolFor("nodejs.util.inspect.custom")
	fn := env.Func("inspect", 2, func(call goja.FunctionCall) goja.Value { return show(call.This.ToObject(env.VM)) })
	proto.DefineDataPropertySymbol(custom, fn, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

package util

import (
	"math/big"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Types is util/types; Binding and jslib use it as internal/util/types.
var (
	Types         = &module.Module{Name: "util/types", Exports: typesExports}
	InternalTypes = &module.Module{Name: "internal/util/types", Exports: func(ctx *module.Context) goja.Value {
		return ctx.Require("util/types")
	}}
)

// typeChecks are the functions of util.types in Node's order.
var typeChecks = [...]struct {
	name  string
	check func(*goja.Object) bool
}{
	{"isArgumentsObject", branded(js.BrandArguments)},
	{"isArrayBuffer", func(o *goja.Object) bool { return js.BrandOf(o) == js.BrandArrayBuffer && !isShared(o) }},
	{"isAsyncFunction", func(o *goja.Object) bool {
		return js.BrandOf(o) == js.BrandAsyncFunction || isAsyncGeneratorFunction(o)
	}},
	{"isBigIntObject", boxed(isBig)},
	{"isBooleanObject", boxed(isBool)},
	{"isDate", branded(js.BrandDate)},
	{"isExternal", js.IsExternal},
	{"isGeneratorFunction", func(o *goja.Object) bool {
		return js.BrandOf(o) == js.BrandGeneratorFunction || isAsyncGeneratorFunction(o)
	}},
	{"isGeneratorObject", func(o *goja.Object) bool { return js.BrandOf(o) == js.BrandGenerator || isAsyncGenerator(o) }},
	{"isMap", branded(js.BrandMap)},
	{"isMapIterator", branded(js.BrandMapIterator)},
	{"isModuleNamespaceObject", branded(js.BrandNamespace)},
	{"isNativeError", branded(js.BrandError)},
	{"isNumberObject", boxed(isNumber)},
	{"isPromise", branded(js.BrandPromise)},
	{"isProxy", branded(js.BrandProxy)},
	{"isRegExp", branded(js.BrandRegExp)},
	{"isSet", branded(js.BrandSet)},
	{"isSetIterator", branded(js.BrandSetIterator)},
	{"isSharedArrayBuffer", isShared},
	{"isStringObject", boxed(isString)},
	{"isSymbolObject", boxed(isSymbol)},
	{"isWeakMap", branded(js.BrandWeakMap)},
	{"isWeakSet", branded(js.BrandWeakSet)},
	{"isAnyArrayBuffer", branded(js.BrandArrayBuffer)},
	{"isBoxedPrimitive", branded(js.BrandBoxed)},
	{"isArrayBufferView", func(o *goja.Object) bool {
		b := js.BrandOf(o)
		return b == js.BrandTypedArray || b == js.BrandDataView
	}},
	{"isDataView", branded(js.BrandDataView)},
	{"isTypedArray", branded(js.BrandTypedArray)},
	{"isUint8Array", nil}, {"isUint8ClampedArray", nil}, {"isUint16Array", nil}, {"isUint32Array", nil},
	{"isInt8Array", nil}, {"isInt16Array", nil}, {"isInt32Array", nil}, {"isFloat16Array", nil},
	{"isFloat32Array", nil}, {"isFloat64Array", nil}, {"isBigInt64Array", nil}, {"isBigUint64Array", nil},
}

// isShared knows a SharedArrayBuffer by its class: its bytes are an
// ArrayBuffer's.
func isShared(o *goja.Object) bool {
	if js.BrandOf(o) != js.BrandArrayBuffer {
		return false
	}
	tag := o.GetSymbol(goja.SymToStringTag)
	return tag != nil && tag.String() == "SharedArrayBuffer"
}

// To the engine, async generators are plain functions and objects; their
// prototypes tell.
func isAsyncGeneratorFunction(o *goja.Object) bool {
	return js.BrandOf(o) == js.BrandFunction && hasTag(o, "AsyncGeneratorFunction")
}

func isAsyncGenerator(o *goja.Object) bool {
	return js.BrandOf(o) == js.BrandObject && hasTag(o, "AsyncGenerator")
}

func hasTag(o *goja.Object, name string) bool {
	tag := o.GetSymbol(goja.SymToStringTag)
	return tag != nil && tag.String() == name
}

func typesExports(ctx *module.Context) goja.Value {
	obj := ctx.VM.NewObject()
	l := libOf(ctx)
	for _, t := range typeChecks {
		check := t.check
		if check == nil {
			name := t.name[len("is"):]
			check = func(o *goja.Object) bool {
				return js.BrandOf(o) == js.BrandTypedArray && l.typedArrayName(o) == name
			}
		}
		obj.Set(t.name, ctx.Func(t.name, 1, func(call goja.FunctionCall) goja.Value {
			o := js.Object(call.Argument(0))
			return ctx.VM.ToValue(o != nil && check(o))
		}))
	}
	for name, web := range map[string]bool{"isKeyObject": false, "isCryptoKey": true} {
		obj.Set(name, ctx.Func(name, 1, func(call goja.FunctionCall) goja.Value {
			key, ok := js.State[js.CryptoKey](ctx.Env, call.Argument(0))
			return ctx.VM.ToValue(ok && key.IsWeb() == web)
		}))
	}
	return obj
}

func branded(b js.Brand) func(*goja.Object) bool {
	return func(o *goja.Object) bool { return js.BrandOf(o) == b }
}

func boxed(is func(goja.Value) bool) func(*goja.Object) bool {
	return func(o *goja.Object) bool { return js.BrandOf(o) == js.BrandBoxed && is(js.BoxedValue(o)) }
}

func isBig(v goja.Value) bool {
	_, ok := v.Export().(*big.Int)
	return ok
}

func isBool(v goja.Value) bool {
	_, ok := v.Export().(bool)
	return ok
}

func isString(v goja.Value) bool {
	_, ok := v.(goja.String)
	return ok
}

func isSymbol(v goja.Value) bool {
	_, ok := v.(*goja.Symbol)
	return ok
}

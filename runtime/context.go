package runtime

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// completeContext adds to a further realm what V8 gives its contexts.
func (r *Runtime) completeContext(e *js.Env, o js.RealmOptions) {
	e.DefineLazyGlobal("console", false, func() goja.Value { return inspectorConsole(e) })
	wasm := "internal/webassembly"
	if o.NoWasm {
		wasm = "internal/webassembly_refused"
	}
	if r.ctx.Builtins.Has(wasm) {
		e.DefineLazyGlobal("WebAssembly", false, func() goja.Value { return r.ctx.Builtins.Require(wasm) })
	}
}

// The methods of the inspector's console, and of what its method context gives.
const (
	consoleMethods = "debug error info log warn dir dirxml table trace group groupCollapsed groupEnd clear count " +
		"countReset assert profile profileEnd time timeLog timeEnd timeStamp"
	contextMethods = "dir dirXml table groupEnd clear count countReset profile profileEnd debug error info log warn " +
		"trace group groupCollapsed assert time timeLog timeEnd timeStamp"
)

// inspectorConsole is the console of a context: it speaks to an inspector, and
// none is there to listen.
func inspectorConsole(e *js.Env) *goja.Object {
	console := e.VM.CreateObject(e.VM.NewObject())
	silent(e, console, consoleMethods)
	console.Set("context", e.Func("context", 0, func(goja.FunctionCall) goja.Value {
		return silent(e, e.VM.NewObject(), contextMethods)
	}))
	console.Set("createTask", e.Func("createTask", 0, func(call goja.FunctionCall) goja.Value {
		return task(e, call.Argument(0))
	}))
	console.DefineDataPropertySymbol(goja.SymToStringTag, e.VM.ToValue("console"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return console
}

func silent(e *js.Env, obj *goja.Object, names string) *goja.Object {
	for name := range strings.FieldsSeq(names) {
		obj.Set(name, e.Func(name, 0, func(goja.FunctionCall) goja.Value { return goja.Undefined() }))
	}
	return obj
}

// task is what createTask(name) gives: its method run calls a function.
func task(e *js.Env, name goja.Value) *goja.Object {
	if s, ok := name.(goja.String); !ok || s.Length() == 0 {
		panic(plainError(e, "First argument must be a non-empty string."))
	}
	obj := e.VM.NewObject()
	obj.Set("run", e.Func("run", 0, func(call goja.FunctionCall) goja.Value {
		if !js.IsCallable(call.Argument(0)) {
			panic(plainError(e, "First argument must be a function."))
		}
		return e.Invoke(goja.Undefined(), call.Argument(0))
	}))
	return obj
}

func plainError(e *js.Env, text string) goja.Value {
	obj, err := e.VM.New(e.VM.GlobalObject().Get("Error"), e.VM.ToValue(text))
	if err != nil {
		panic(js.Thrown(err))
	}
	return obj
}

package util

import (
	"os"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// Module is util, with the engine's facts as internalBinding('util').
var Module = &module.Module{
	Name:     "util",
	Bindings: map[string]func(*module.Context) *goja.Object{"util": binding, "types": typesBinding},
}

func typesBinding(ctx *module.Context) *goja.Object { return ctx.RequireObject("util/types") }

// Bits of getOwnNonIndexProperties and states of promises, as in Node.
const (
	allProperties  = 0
	onlyEnumerable = 2
	pending        = 0
	fulfilled      = 1
	rejected       = 2
)

func binding(ctx *module.Context) *goja.Object {
	l := libOf(ctx)
	obj := ctx.VM.NewObject()
	obj.Set("constants", map[string]int{
		"kPending": pending, "kFulfilled": fulfilled, "kRejected": rejected,
		"ALL_PROPERTIES": allProperties, "ONLY_ENUMERABLE": onlyEnumerable,
	})
	private := ctx.VM.NewObject()
	for _, name := range []string{js.ArrowMessage, js.OpaqueMark, js.UncloneableMark} {
		private.Set(name, ctx.PrivateSymbol(name))
	}
	obj.Set("privateSymbols", private)
	ctx.SetMethods(obj, map[string]js.Fn{
		"getPromiseDetails":        l.promiseDetails,
		"getProxyDetails":          l.proxyDetails,
		"previewEntries":           l.previewEntries,
		"getOwnNonIndexProperties": l.nonIndexProperties,
		"getConstructorName":       l.constructorNameOf,
		"getSystemErrorMap":        func(goja.FunctionCall) goja.Value { return errorMap(ctx) },
		"sleep":                    sleep,
		"toUSVString":              l.toUSVString,
		"parseEnv":                 l.parseEnv,
		"debugSections":            l.debugSections,
		"debugLine":                l.debugLine,
		"isDeepEqual":              l.isDeepEqual,
		"sourceLine":               l.sourceLine,
	})
	return obj
}

func (l *lib) promiseDetails(call goja.FunctionCall) goja.Value {
	obj := js.Object(call.Argument(0))
	if obj == nil || js.BrandOf(obj) != js.BrandPromise {
		return goja.Undefined()
	}
	p := obj.Export().(*goja.Promise)
	switch p.State() {
	case goja.PromiseStateFulfilled:
		return l.VM.NewArray(fulfilled, p.Result())
	case goja.PromiseStateRejected:
		return l.VM.NewArray(rejected, p.Result())
	}
	return l.VM.NewArray(pending)
}

// proxyDetails(value, both) gives [target, handler], the target alone where
// both is false, undefined for what is no proxy.
func (l *lib) proxyDetails(call goja.FunctionCall) goja.Value {
	obj := js.Object(call.Argument(0))
	if obj == nil || js.BrandOf(obj) != js.BrandProxy {
		return goja.Undefined()
	}
	target, handler := js.ProxyParts(obj.Export().(goja.Proxy))
	if !goja.IsUndefined(call.Argument(1)) && !js.Bool(call, 1) {
		return orNull(target)
	}
	return l.VM.NewArray(orNull(target), orNull(handler))
}

func orNull(o *goja.Object) goja.Value {
	if o == nil {
		return goja.Null()
	}
	return o
}

// previewEntries(iterator, withKind) gives the entries, and whether they are
// keys and values in turn.
func (l *lib) previewEntries(call goja.FunctionCall) goja.Value {
	obj := js.Object(call.Argument(0))
	if obj == nil {
		return goja.Undefined()
	}
	entries, keyed := js.Entries(obj)
	list := l.NewList(entries)
	if len(call.Arguments) < 2 {
		return list
	}
	return l.VM.NewArray(list, keyed)
}

func (l *lib) nonIndexProperties(call goja.FunctionCall) goja.Value {
	in := l.newInspector(options{showHidden: js.Int(call, 1, 0) == allProperties})
	var names []any
	for _, k := range in.extraKeys(call.Argument(0).ToObject(l.VM)) {
		names = append(names, k.value(l.VM))
	}
	return l.VM.NewArray(names...)
}

func (l *lib) constructorNameOf(call goja.FunctionCall) goja.Value {
	obj := call.Argument(0).ToObject(l.VM)
	name, isNull := l.newInspector(l.defaults).constructorName(obj, 0, nil)
	if isNull {
		name = internalName(obj)
	}
	return l.VM.ToValue(name)
}

// sourceLine(file, line) reads one line of a source, undefined where there is
// none.
func (l *lib) sourceLine(call goja.FunctionCall) goja.Value {
	source, err := os.ReadFile(strings.TrimPrefix(js.String(call, 0), "file://"))
	lines := strings.Split(string(source), "\n")
	if i := js.Int(call, 1, 0); err == nil && i > 0 && i <= len(lines) {
		return l.VM.ToValue(strings.TrimSuffix(lines[i-1], "\r"))
	}
	return goja.Undefined()
}

// toUSVString replaces lone surrogates.
func (l *lib) toUSVString(call goja.FunctionCall) goja.Value {
	return l.VM.ToValue(call.Argument(0).String())
}

func sleep(call goja.FunctionCall) goja.Value {
	time.Sleep(time.Duration(js.Int(call, 0, 0)) * time.Millisecond)
	return goja.Undefined()
}

// errorMap is a Map from error numbers to [name, message].
func errorMap(ctx *module.Context) goja.Value {
	var pairs []any
	for _, info := range sys.Errnos() {
		pairs = append(pairs, ctx.VM.NewArray(int(info.Errno), ctx.VM.NewArray(info.Name, info.Message)))
	}
	ctor, _ := goja.AssertConstructor(ctx.VM.GlobalObject().Get("Map"))
	m, err := ctor(nil, ctx.VM.NewArray(pairs...))
	if err != nil {
		panic(js.Thrown(err))
	}
	return m
}

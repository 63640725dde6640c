// Package util owns util.inspect and util.format, and the engine's facts about
// values (util.types, internalBinding('util')). The rest of util is
// JavaScript: jslib/util.js and jslib/internal/util.
package util

import (
	"regexp"
	"strings"
	"sync"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Inspect is internal/util/inspect.
var Inspect = &module.Module{Name: "internal/util/inspect", Exports: inspectExports}

// lib is what one realm's inspectors share: the engine's own functions, as they
// were when inspect was first needed.
type lib struct {
	*module.Context
	defaults     options
	customSymbol *goja.Symbol
	inspectFn    *goja.Object
	objectCtor   *goja.Object
	errorProto   *goja.Object
	builtins     map[string]bool

	objectToString, getOwnPropertyDescriptor, getOwnPropertySymbols, errorToString, regexpToString goja.Value
	dateGetTime, dateToString, dateToISOString                                                     goja.Value
	typedArrayTag                                                                                  goja.Callable
}

// libOf is the realm's lib.
func libOf(ctx *module.Context) *lib {
	return js.Single(ctx.Env, func() *lib { return newLib(ctx) })
}

func newLib(ctx *module.Context) *lib {
	l := &lib{Context: ctx, defaults: defaultOptions, customSymbol: ctx.SymbolFor("nodejs.util.inspect.custom")}
	l.inspectFn = ctx.Func("inspect", 2, l.inspect)
	object := l.global("Object")
	l.objectCtor = object
	l.getOwnPropertyDescriptor = object.Get("getOwnPropertyDescriptor")
	l.objectToString = l.proto("Object").Get("toString")
	l.getOwnPropertySymbols = object.Get("getOwnPropertySymbols")
	l.errorProto = l.proto("Error")
	l.errorToString = l.errorProto.Get("toString")
	l.regexpToString = l.proto("RegExp").Get("toString")
	date := l.proto("Date")
	l.dateGetTime, l.dateToString, l.dateToISOString = date.Get("getTime"), date.Get("toString"), date.Get("toISOString")
	typed := l.proto("Uint8Array").Prototype()
	if p, has := l.own(typed, key{sym: goja.SymToStringTag}); has {
		l.typedArrayTag, _ = goja.AssertFunction(p.get)
	}
	return l
}

func (l *lib) global(name string) *goja.Object { return l.VM.GlobalObject().Get(name).(*goja.Object) }

func (l *lib) proto(class string) *goja.Object {
	return l.global(class).Get("prototype").(*goja.Object)
}

// isBuiltin says whether name is a class of the language itself.
func (l *lib) isBuiltin(name string) bool {
	if l.builtins == nil {
		l.builtins = map[string]bool{}
		for _, global := range l.VM.GlobalObject().GetOwnPropertyNames() {
			if capital := global[:1]; capital >= "A" && capital <= "Z" && len(global) > 1 {
				l.builtins[global] = true
			}
		}
	}
	return l.builtins[name]
}

func (l *lib) typedArrayName(obj *goja.Object) string {
	v, err := l.typedArrayTag(obj)
	if err != nil {
		return "TypedArray"
	}
	return v.String()
}

func (l *lib) typedArrayLength(obj *goja.Object) int { return int(obj.Get("length").ToInteger()) }

func inspectExports(ctx *module.Context) goja.Value {
	l := libOf(ctx)
	l.inspectFn.Set("custom", l.customSymbol)
	l.inspectFn.Set("colors", l.colorsObject())
	l.inspectFn.Set("styles", l.stylesObject())
	l.defineDefaults()
	obj := ctx.VM.NewObject()
	obj.Set("inspect", l.inspectFn)
	ctx.SetMethods(obj, map[string]js.Fn{
		"format":                     l.format,
		"formatWithOptions":          l.formatWithOptions,
		"getStringWidth":             l.getStringWidth,
		"stripVTControlCharacters":   l.strip,
		"formatProperty":             l.formatProperty,
		"formatNumber":               l.formatNumberFn,
		"formatBigInt":               l.formatBigIntFn,
		"inspectDefaultOptionsReset": l.resetDefaults,
	})
	return obj
}

func (l *lib) defineDefaults() {
	get := l.Func("get", 0, func(goja.FunctionCall) goja.Value { return l.defaultsObject() })
	set := l.Func("set", 1, func(call goja.FunctionCall) goja.Value {
		given := l.ValidateObject(call.Argument(0), "options")
		for _, k := range given.Keys() {
			l.defaults.set(k, given.Get(k))
		}
		return goja.Undefined()
	})
	l.inspectFn.DefineAccessorProperty("defaultOptions", get, set, goja.FLAG_FALSE, goja.FLAG_FALSE)
}

// defaultsObject shows the defaults; a write to it changes them.
func (l *lib) defaultsObject() goja.Value {
	return l.VM.NewDynamicObject(&defaultsView{l, l.optionsObject(l.defaults)})
}

type defaultsView struct {
	l   *lib
	obj *goja.Object
}

func (d *defaultsView) Get(k string) goja.Value { return d.obj.Get(k) }
func (d *defaultsView) Set(k string, v goja.Value) bool {
	d.l.defaults.set(k, v)
	d.obj.Set(k, v)
	return true
}
func (d *defaultsView) Has(k string) bool    { return d.obj.Get(k) != nil }
func (d *defaultsView) Delete(k string) bool { return d.obj.Delete(k) == nil }
func (d *defaultsView) Keys() []string       { return d.obj.Keys() }

func (l *lib) resetDefaults(goja.FunctionCall) goja.Value {
	l.defaults = defaultOptions
	return goja.Undefined()
}

// getStringWidth(text, removeControlChars) counts terminal cells.
func (l *lib) getStringWidth(call goja.FunctionCall) goja.Value {
	strip := goja.IsUndefined(call.Argument(1)) || js.Bool(call, 1)
	return l.VM.ToValue(stringWidth(call.Argument(0).String(), strip))
}

var escapes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(
		"[\\x{1b}\\x{9b}][\\[\\]()#;?]*(?:(?:(?:(?:;[-a-zA-Z\\d/\\#&.:=?%@~_]+)*|[a-zA-Z\\d]+(?:;[-a-zA-Z\\d/\\#&.:=?%@~_]*)*)?" +
			"(?:\\x{07}|\\x{1b}\\\\|\\x{9c}))|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))")
})

func (l *lib) strip(call goja.FunctionCall) goja.Value {
	s := l.ValidateString(call.Argument(0), "str")
	if !strings.ContainsAny(s, "\x1b\u009b") {
		return call.Argument(0)
	}
	return l.VM.ToValue(stripEscapes(s))
}

func (l *lib) formatNumberFn(call goja.FunctionCall) goja.Value {
	return l.VM.ToValue(formatNumber(call.Argument(1), js.Bool(call, 2)))
}

func (l *lib) formatBigIntFn(call goja.FunctionCall) goja.Value {
	s := call.Argument(1).String()
	if js.Bool(call, 2) {
		s = js.GroupDigits(s)
	}
	return l.VM.ToValue(s + "n")
}

// formatProperty(ctx, value, depth, key, type) serves console.table and the
// REPL, which show single properties.
func (l *lib) formatProperty(call goja.FunctionCall) goja.Value {
	in := l.newInspector(l.defaults)
	if o := js.Object(call.Argument(0)); o != nil {
		in.read(o)
	}
	obj := call.Argument(1).ToObject(l.VM)
	return l.VM.ToValue(in.property(obj, js.Int(call, 2, 0), stringKey(call.Argument(3).String()), shape(js.Int(call, 4, 0))))
}

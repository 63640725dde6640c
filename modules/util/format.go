package util

import (
	"math/big"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// format is util.format.
func (l *lib) format(call goja.FunctionCall) goja.Value {
	if s, ok := l.FormatPrimitives(call.Arguments); ok {
		return l.VM.ToValue(s)
	}
	return l.VM.ToValue(l.formatWith(l.defaults, call.Arguments))
}

func (l *lib) formatWithOptions(call goja.FunctionCall) goja.Value {
	given := l.ValidateObjectOr(call.Argument(0), "inspectOptions")
	o := l.defaults
	o.read(given)
	if len(call.Arguments) == 1 {
		return l.VM.ToValue("")
	}
	return l.VM.ToValue(l.formatWith(o, call.Arguments[1:]))
}

// formatWith replaces the directives of the first argument and appends what
// they leave.
func (l *lib) formatWith(o options, args []goja.Value) string {
	var b strings.Builder
	first, isString := js.StringArg(args[0])
	if isString {
		if len(args) == 1 {
			return first
		}
		args = l.expand(&b, o, first, args[1:])
	}
	for i, a := range args {
		if i > 0 || isString {
			b.WriteByte(' ')
		}
		if s, isString := js.StringArg(a); isString {
			b.WriteString(s)
			continue
		}
		b.WriteString(l.newInspector(o).value(a, 0, false))
	}
	return b.String()
}

func (l *lib) expand(b *strings.Builder, o options, format string, args []goja.Value) []goja.Value {
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 || i == len(format)-1 {
			b.WriteString(format)
			return args
		}
		b.WriteString(format[:i])
		d := format[i+1]
		switch {
		case d == '%':
			b.WriteByte('%')
		case len(args) > 0 && strings.IndexByte("sdifjoOc", d) >= 0:
			b.WriteString(l.directive(d, o, args[0]))
			args = args[1:]
		default:
			b.WriteByte('%')
			format = format[i+1:]
			continue
		}
		format = format[i+2:]
	}
}

func (l *lib) directive(d byte, o options, v goja.Value) string {
	switch d {
	case 's':
		return l.stringDirective(o, v)
	case 'd':
		return l.numberDirective(v)
	case 'i':
		return l.parseDirective("parseInt", v, true)
	case 'f':
		return l.parseDirective("parseFloat", v, false)
	case 'j':
		return l.jsonDirective(v)
	case 'O':
		return l.newInspector(o).value(v, 0, false)
	case 'o':
		o.showHidden, o.showProxy, o.depth = true, true, 4
		return l.newInspector(o).value(v, 0, false)
	}
	return "" // %c takes its argument and shows nothing
}

func (l *lib) plainNumber(v goja.Value) string { return formatNumber(v, l.defaults.numericSeparator) }

// stringDirective is String(v) for what has a toString of its own, and inspect
// one level deep for the rest.
func (l *lib) stringDirective(o options, v goja.Value) string {
	switch p := v.(type) {
	case goja.String:
		return p.String()
	case *goja.Symbol:
		return rawText(p)
	}
	obj := js.Object(v)
	if obj == nil {
		o.colors, o.stylize = false, nil
		return l.newInspector(o).primitive(v)
	}
	if js.IsCallable(obj) || l.hasOwnToString(obj) {
		return obj.String()
	}
	o.depth, o.colors, o.compact, o.compactTrue = 0, false, 3, false
	return l.newInspector(o).value(v, 0, false)
}

// hasOwnToString finds out whether a script, not the language, says how obj
// reads as a string.
func (l *lib) hasOwnToString(obj *goja.Object) bool {
	if js.BrandOf(obj) == js.BrandProxy {
		target, _ := l.newInspector(l.defaults).unwrap(obj)
		if target == nil {
			return false
		}
		obj = target
	}
	toPrimitive := obj.GetSymbol(goja.SymToPrimitive)
	if !js.IsCallable(obj.Get("toString")) && !js.IsCallable(toPrimitive) {
		return false
	}
	if l.ownsStringer(obj) {
		return true
	}
	if js.BrandOf(obj) == js.BrandError {
		return !l.builtinError(obj)
	}
	for o := obj.Prototype(); o != nil; o = o.Prototype() {
		if p, has := l.own(o, stringKey("constructor")); has && p.value != nil {
			fn := js.Object(p.value)
			if fn != nil && js.IsCallable(fn) && l.isBuiltin(functionName(fn)) {
				return false
			}
		}
		if l.ownsStringer(o) {
			return true
		}
	}
	return false
}

func (l *lib) ownsStringer(obj *goja.Object) bool {
	if _, has := l.own(obj, stringKey("toString")); has {
		return true
	}
	_, has := l.own(obj, key{sym: goja.SymToPrimitive})
	return has
}

// builtinError holds for errors whose text a script has not changed.
func (l *lib) builtinError(obj *goja.Object) bool {
	for o := obj.Prototype(); o != nil; o = o.Prototype() {
		if p, has := l.own(o, stringKey("toString")); has {
			return p.value != nil && p.value.SameAs(l.errorToString)
		}
	}
	return true
}

func (l *lib) numberDirective(v goja.Value) string {
	switch n := v.(type) {
	case *goja.Symbol:
		return "NaN"
	case *goja.Object:
		return formatNumber(l.VM.ToValue(l.toNumber(n)), l.defaults.numericSeparator)
	}
	if n, isBig := v.Export().(*big.Int); isBig {
		return n.String() + "n"
	}
	return l.plainNumber(v.ToNumber())
}

func (l *lib) toNumber(obj *goja.Object) float64 {
	return l.Invoke(goja.Undefined(), l.global("Number"), obj).ToFloat()
}

func (l *lib) parseDirective(fn string, v goja.Value, bigToo bool) string {
	if isSymbol(v) {
		return "NaN"
	}
	if bigToo && js.Object(v) == nil && isBig(v) {
		return v.String() + "n"
	}
	return l.plainNumber(l.Invoke(goja.Undefined(), l.VM.GlobalObject().Get(fn), v))
}

// jsonDirective is JSON.stringify, and [Circular] for what it cannot write.
func (l *lib) jsonDirective(v goja.Value) string {
	stringify, _ := goja.AssertFunction(l.global("JSON").Get("stringify"))
	text, err := stringify(goja.Undefined(), v)
	if err == nil {
		return text.String()
	}
	if ex, ok := err.(*goja.Exception); ok && strings.Contains(ex.Value().String(), "circular") {
		return "[Circular]"
	}
	panic(js.Thrown(err))
}

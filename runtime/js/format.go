package js

import (
	"math"
	"strings"

	"github.com/dop251/goja"
)

// Format is util.format(args...): Go where every argument is a primitive,
// JavaScript's formatWithOptions otherwise.
func (e *Env) Format(args []goja.Value) string {
	if s, ok := e.FormatPrimitives(args); ok {
		return s
	}
	format := e.RequireObject("internal/util/inspect").Get("format")
	return e.Invoke(goja.Undefined(), format, args...).String()
}

// FormatPrimitives is Format where it can stay in Go; ok says whether it could.
func (e *Env) FormatPrimitives(args []goja.Value) (s string, ok bool) {
	if len(args) == 1 {
		if s, isString := args[0].(goja.String); isString {
			return s.String(), true
		}
	}
	for _, a := range args {
		if _, isObj := a.(*goja.Object); isObj {
			return "", false
		}
	}
	if len(args) == 0 {
		return "", true
	}
	var b strings.Builder
	rest := args
	if first, isString := args[0].(goja.String); isString {
		rest = e.expand(&b, first.String(), args[1:])
	} else {
		b.WriteString(e.formatShort(args[0]))
		rest = args[1:]
	}
	for _, a := range rest {
		b.WriteByte(' ')
		b.WriteString(e.formatShort(a))
	}
	return b.String(), true
}

// expand writes the format string with its directives replaced and returns the
// arguments that no directive took.
func (e *Env) expand(b *strings.Builder, format string, args []goja.Value) []goja.Value {
	if len(args) == 0 {
		b.WriteString(format)
		return nil
	}
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 || i == len(format)-1 {
			b.WriteString(format)
			return args
		}
		b.WriteString(format[:i])
		directive := format[i+1]
		format = format[i+2:]
		switch {
		case directive == '%':
			b.WriteByte('%')
		case len(args) > 0 && strings.IndexByte("sdifjoOc", directive) >= 0:
			b.WriteString(e.directive(directive, args[0]))
			args = args[1:]
		default:
			b.WriteByte('%')
			format = string(directive) + format
		}
	}
}

// directive formats a primitive.
func (e *Env) directive(d byte, v goja.Value) string {
	_, isSymbol := v.(*goja.Symbol)
	switch d {
	case 's':
		return e.formatShort(v)
	case 'd':
		if isSymbol {
			return "NaN"
		}
		if typeOf(v) == "bigint" {
			return e.formatShort(v)
		}
		return e.formatFloat(v.ToFloat())
	case 'i':
		return e.integerDirective(v, isSymbol)
	case 'f':
		if isSymbol {
			return "NaN"
		}
		return e.formatFloat(e.parseNumber("parseFloat", v))
	case 'j':
		return e.jsonDirective(v)
	case 'c':
		return ""
	}
	return e.Inspect(v) // %o, %O
}

func (e *Env) integerDirective(v goja.Value, isSymbol bool) string {
	switch {
	case isSymbol:
		return "NaN"
	case typeOf(v) == "bigint":
		return e.formatShort(v)
	}
	return e.formatFloat(e.parseNumber("parseInt", v))
}

func (e *Env) parseNumber(fn string, v goja.Value) float64 {
	return e.Invoke(goja.Undefined(), e.VM.GlobalObject().Get(fn), v).ToFloat()
}

func (e *Env) jsonDirective(v goja.Value) string {
	stringify := e.VM.GlobalObject().Get("JSON").ToObject(e.VM).Get("stringify")
	return e.Invoke(goja.Undefined(), stringify, v).String()
}

// formatFloat is a number as util.inspect shows it: -0 keeps its sign.
func (e *Env) formatFloat(f float64) string {
	if f == 0 && math.Signbit(f) {
		return "-0"
	}
	return e.VM.ToValue(f).String()
}

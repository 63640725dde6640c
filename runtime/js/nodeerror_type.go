package js

import (
	"math"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// argTypeText writes ERR_INVALID_ARG_TYPE: primitive types first, then classes,
// then whatever else was given as expected.
func argTypeText(e *Env, a arguments) string {
	expected := e.strings(a.at(1))
	if expected == nil {
		expected = []string{a.str(1)}
	}
	return "The " + argumentName(a.str(0)) + " must be " + expectedTypes(expected) + ". Received " + e.SpecificType(a.at(2))
}

func argumentName(name string) string {
	if strings.HasSuffix(name, " argument") {
		return name
	}
	return `"` + name + `" ` + kindOfName(name)
}

// expectedTypes turns [string, Buffer, URL] into prose.
func expectedTypes(expected []string) string {
	var types, classes, other []string
	for _, name := range expected {
		switch {
		case slices.Contains(typeNames[:], name):
			types = append(types, strings.ToLower(name))
		case isClassName(name):
			classes = append(classes, name)
		default:
			other = append(other, name)
		}
	}
	// An object among classes is named as a class.
	if i := slices.Index(types, "object"); i >= 0 && len(classes) > 0 {
		types = slices.Delete(types, i, i+1)
		classes = append(classes, "Object")
	}
	var parts []string
	if len(types) > 0 {
		parts = append(parts, oneOf(types, "of type ", "one of type "))
	}
	if len(classes) > 0 {
		parts = append(parts, "an instance of "+FormatList(classes, "or"))
	}
	if len(other) > 0 {
		parts = append(parts, otherTypes(other))
	}
	return strings.Join(parts, " or ")
}

var typeNames = [...]string{"string", "function", "number", "object", "Function", "Object", "boolean", "bigint", "symbol"}

func oneOf(words []string, one, many string) string {
	if len(words) == 1 {
		return one + words[0]
	}
	return many + FormatList(words, "or")
}

func otherTypes(words []string) string {
	if len(words) > 1 {
		return "one of " + FormatList(words, "or")
	}
	if strings.ToLower(words[0]) != words[0] {
		return "an " + words[0]
	}
	return words[0]
}

// isClassName is Node's test: a capital letter, then letters and digits.
func isClassName(s string) bool {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	for i := 1; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
			return false
		}
	}
	return true
}

// SpecificType names the type of v as Node's errors do: "undefined", "type
// number (1)", "an instance of Map".
func (e *Env) SpecificType(v goja.Value) string {
	switch {
	case v == nil || goja.IsUndefined(v):
		return "undefined"
	case goja.IsNull(v):
		return "null"
	}
	obj, isObj := v.(*goja.Object)
	switch {
	case !isObj:
		return "type " + typeOf(v) + " (" + e.shortPrimitive(v) + ")"
	case IsCallable(obj):
		return "function " + nameOf(obj)
	}
	if ctor := Object(obj.Get("constructor")); ctor != nil {
		if name := nameOf(ctor); name != "" {
			return "an instance of " + name
		}
	}
	return e.InspectWith(obj, map[string]any{"depth": -1})
}

func nameOf(obj *goja.Object) string {
	if name := obj.Get("name"); !IsNil(name) {
		return name.String()
	}
	return ""
}

// shortPrimitive shows a primitive; a string longer than 28 is cut.
func (e *Env) shortPrimitive(v goja.Value) string {
	s, isString := v.(goja.String)
	if !isString {
		return e.Inspect(v)
	}
	if s.Length() > 28 {
		return QuoteString(s.Substring(0, 25).String() + "...")
	}
	return QuoteString(s.String())
}

// typeOf is JavaScript's typeof for primitives.
func typeOf(v goja.Value) string {
	switch v.(type) {
	case goja.String:
		return "string"
	case *goja.Symbol:
		return "symbol"
	}
	switch v.Export().(type) {
	case nil:
		return v.String()
	case bool:
		return "boolean"
	case int64, float64:
		return "number"
	}
	return "bigint"
}

// Inspect is util.inspect(v).
func (e *Env) Inspect(v goja.Value) string { return e.InspectWith(v, nil) }

// InspectWith is util.inspect(v, options). Primitives stay in Go.
func (e *Env) InspectWith(v goja.Value, options map[string]any) string {
	if obj, isObj := v.(*goja.Object); isObj {
		inspect := e.RequireObject("internal/util/inspect").Get("inspect")
		return e.Invoke(goja.Undefined(), inspect, obj, e.VM.ToValue(options)).String()
	}
	switch p := v.(type) {
	case nil:
		return "undefined"
	case goja.String:
		return QuoteString(p.String())
	case *goja.Symbol:
		return symbolText(p)
	}
	return e.formatShort(v)
}

// formatShort is what util.format puts for %s in an error's text.
func (e *Env) formatShort(v goja.Value) string {
	if obj, isObj := v.(*goja.Object); isObj {
		if IsCallable(obj) {
			return obj.String()
		}
		return e.InspectWith(obj, map[string]any{"depth": 0, "colors": false, "compact": 3})
	}
	if sym, isSym := v.(*goja.Symbol); isSym {
		return symbolText(sym)
	}
	switch n := v.Export().(type) {
	case float64:
		if n == 0 && math.Signbit(n) {
			return "-0"
		}
	case int64, string, bool, nil:
	default:
		return v.String() + "n" // a bigint
	}
	return v.String()
}

func symbolText(s *goja.Symbol) string { return "Symbol(" + s.String() + ")" }

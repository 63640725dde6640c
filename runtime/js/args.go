package js

import "github.com/dop251/goja"

// IsNil says whether v is absent, undefined or null.
func IsNil(v goja.Value) bool { return v == nil || goja.IsUndefined(v) || goja.IsNull(v) }

// Object returns v as an object, or nil.
func Object(v goja.Value) *goja.Object {
	o, _ := v.(*goja.Object)
	return o
}

// Int returns argument i as an int, or def where it is absent.
func Int(call goja.FunctionCall, i int, def int) int {
	if v := call.Argument(i); !IsNil(v) {
		return int(v.ToInteger())
	}
	return def
}

// String returns argument i as a string, or "" where it is absent.
func String(call goja.FunctionCall, i int) string {
	if v := call.Argument(i); !IsNil(v) {
		return v.String()
	}
	return ""
}

// Bool returns argument i as JavaScript's truth.
func Bool(call goja.FunctionCall, i int) bool { return call.Argument(i).ToBoolean() }

// TypeOf is JavaScript's typeof.
func TypeOf(v goja.Value) string {
	switch {
	case v == nil:
		return "undefined"
	case goja.IsNull(v):
		return "object"
	case Object(v) == nil:
		return typeOf(v)
	case IsCallable(v):
		return "function"
	}
	return "object"
}

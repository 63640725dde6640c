package js

import (
	"math"
	"strings"

	"github.com/dop251/goja"
)

// maxString is V8's longest string, in UTF-16 units.
const maxString = 1<<29 - 24

// limitStrings makes the methods that lengthen strings refuse what V8 refuses,
// before they fill the memory.
func (e *Env) limitStrings() {
	prototype := func(class string) *goja.Object {
		return e.VM.GlobalObject().Get(class).(*goja.Object).Get("prototype").(*goja.Object)
	}
	str := prototype("String")
	e.refuseLong(str, "repeat", func(c goja.FunctionCall) float64 { return textLength(c.This) * plainNumber(c.Argument(0)) })
	e.refuseLong(str, "padStart", paddedLength)
	e.refuseLong(str, "padEnd", paddedLength)
	e.refuseLong(str, "replaceAll", replacedLength)
	for _, name := range []string{"concat", "replace", "replaceAll", "toUpperCase", "normalize"} {
		e.refuseResult(str, name)
	}
	for _, name := range []string{"escape", "encodeURI", "encodeURIComponent"} {
		e.refuseResult(e.VM.GlobalObject(), name)
	}
	e.refuseResult(prototype("Array"), "join")
	e.refuseLong(prototype("Array"), "join", func(c goja.FunctionCall) float64 {
		o := Object(c.This)
		if o == nil || o.ClassName() != "Array" {
			return 0
		}
		return o.Get("length").ToFloat() * textLength(c.Argument(0))
	})
}

// shortEnough is v, unless it is a longer string than there can be: it throws.
func (e *Env) shortEnough(v goja.Value) goja.Value {
	if textLength(v) > maxString {
		panic(e.rangeError("Invalid string length"))
	}
	return v
}

// refuseLong makes a native method throw where length foresees too long a
// string. length must have no side effects.
func (e *Env) refuseLong(obj *goja.Object, name string, length func(goja.FunctionCall) float64) {
	call := theLayout.nativeCall(obj.Get(name).(*goja.Object))
	original := *call
	*call = func(c goja.FunctionCall) goja.Value {
		if n := length(c); n > maxString && !math.IsInf(n, 0) {
			panic(e.rangeError("Invalid string length"))
		}
		return original(c)
	}
}

// replacedLength is the length after replaceAll of one plain text by another,
// where it may be too long.
func replacedLength(c goja.FunctionCall) float64 {
	pattern, by := c.Argument(0), c.Argument(1)
	whole, most := textLength(c.This), textLength(by)
	if size := textLength(pattern); size > 0 && whole*most > maxString && !strings.Contains(by.String(), "$") {
		return whole + float64(strings.Count(c.This.String(), pattern.String()))*(most-size)
	}
	return 0
}

// refuseResult makes a native method throw where it has made too long a string.
func (e *Env) refuseResult(obj *goja.Object, name string) {
	call := theLayout.nativeCall(obj.Get(name).(*goja.Object))
	original := *call
	*call = func(c goja.FunctionCall) goja.Value { return e.shortEnough(original(c)) }
}

func paddedLength(c goja.FunctionCall) float64 {
	if filler := c.Argument(1); !goja.IsUndefined(filler) && textLength(filler) == 0 {
		return 0
	}
	return plainNumber(c.Argument(0))
}

// textLength is the length of v where it is a string, else 0.
func textLength(v goja.Value) float64 {
	if s, ok := v.(goja.String); ok {
		return float64(s.Length())
	}
	return 0
}

// plainNumber is v where it is a number, else 0.
func plainNumber(v goja.Value) float64 {
	if goja.IsNumber(v) {
		return v.ToFloat()
	}
	return 0
}

func (e *Env) rangeError(text string) *goja.Object { return newRangeError(e.VM, text) }

func newRangeError(vm *goja.Runtime, text string) *goja.Object {
	obj, err := vm.New(vm.GlobalObject().Get("RangeError"), vm.ToValue(text))
	if err != nil {
		panic(Thrown(err))
	}
	return obj
}

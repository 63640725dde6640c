package js

import (
	"math"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// Validators of arguments, as Node's internal/validators: each throws the
// error that Node throws, or returns the value as Go reads it. name is what
// the error calls the argument: "port" or "options.port".

// MaxSafeInteger bounds the integers that a number holds exactly.
const MaxSafeInteger = 1<<53 - 1

func (e *Env) badType(name string, expected any, v goja.Value) {
	if v == nil {
		v = goja.Undefined()
	}
	e.Throw("ERR_INVALID_ARG_TYPE", name, expected, v)
}

// ValidateString throws ERR_INVALID_ARG_TYPE unless v is a string.
func (e *Env) ValidateString(v goja.Value, name string) string {
	s, ok := v.(goja.String)
	if !ok {
		e.badType(name, "string", v)
	}
	return s.String()
}

// StringArg is ValidateString's test alone.
func StringArg(v goja.Value) (s string, ok bool) {
	str, ok := v.(goja.String)
	if !ok {
		return "", false
	}
	return str.String(), true
}

// ValidateBoolean throws ERR_INVALID_ARG_TYPE unless v is a boolean.
func (e *Env) ValidateBoolean(v goja.Value, name string) bool {
	if v != nil && Object(v) == nil {
		if b, ok := v.Export().(bool); ok {
			return b
		}
	}
	e.badType(name, "boolean", v)
	return false
}

// ValidateFunction throws ERR_INVALID_ARG_TYPE unless v is callable.
func (e *Env) ValidateFunction(v goja.Value, name string) goja.Callable {
	f, ok := goja.AssertFunction(v)
	if !ok {
		e.badType(name, "Function", v)
	}
	return f
}

// ValidateObject throws ERR_INVALID_ARG_TYPE unless v is an object that is
// neither an array nor a function.
func (e *Env) ValidateObject(v goja.Value, name string) *goja.Object {
	obj := Object(v)
	if obj == nil || e.IsArray(obj) || IsCallable(obj) {
		e.badType(name, "Object", v)
	}
	return obj
}

// ValidateObjectOr is ValidateObject that admits arrays and functions too.
func (e *Env) ValidateObjectOr(v goja.Value, name string) *goja.Object {
	obj := Object(v)
	if obj == nil {
		e.badType(name, "Object", v)
	}
	return obj
}

// ValidateArray throws ERR_INVALID_ARG_TYPE unless v is an array, and
// ERR_INVALID_ARG_VALUE where it is shorter than minLength.
func (e *Env) ValidateArray(v goja.Value, name string, minLength int64) *goja.Object {
	obj := Object(v)
	if obj == nil || !e.IsArray(obj) {
		e.badType(name, "Array", v)
	}
	if obj.Get("length").ToInteger() < minLength {
		e.Throw("ERR_INVALID_ARG_VALUE", name, v, "must have a length of at least "+strconv.FormatInt(minLength, 10))
	}
	return obj
}

// IsArray is Array.isArray, which sees through proxies.
func (e *Env) IsArray(v goja.Value) bool {
	obj := Object(v)
	for obj != nil {
		if obj.ClassName() == "Array" {
			return true
		}
		if BrandOf(obj) != BrandProxy {
			return false
		}
		obj = obj.Export().(goja.Proxy).Target()
	}
	return false
}

// number returns v as a float, and whether it is a number at all.
func number(v goja.Value) (f float64, ok bool) {
	if v == nil || Object(v) != nil {
		return 0, false
	}
	switch n := v.Export().(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

// ValidateNumber throws ERR_INVALID_ARG_TYPE unless v is a number, and
// ERR_OUT_OF_RANGE outside of min and max; an infinite bound does not count.
func (e *Env) ValidateNumber(v goja.Value, name string, min, max float64) float64 {
	n, ok := number(v)
	if !ok {
		e.badType(name, "number", v)
	}
	hasMin, hasMax := !math.IsInf(min, -1), !math.IsInf(max, 1)
	if hasMin && n < min || hasMax && n > max || (hasMin || hasMax) && n != n {
		var bounds []string
		if hasMin {
			bounds = append(bounds, ">= "+e.VM.ToValue(min).String())
		}
		if hasMax {
			bounds = append(bounds, "<= "+e.VM.ToValue(max).String())
		}
		e.Throw("ERR_OUT_OF_RANGE", name, strings.Join(bounds, " && "), v)
	}
	return n
}

// ValidateInteger throws ERR_INVALID_ARG_TYPE unless v is a number, and
// ERR_OUT_OF_RANGE unless it is an integer from min to max.
func (e *Env) ValidateInteger(v goja.Value, name string, min, max int64) int64 {
	n, ok := number(v)
	if !ok {
		e.badType(name, "number", v)
	}
	if n != math.Trunc(n) || math.IsInf(n, 0) {
		e.Throw("ERR_OUT_OF_RANGE", name, "an integer", v)
	}
	if n < float64(min) || n > float64(max) {
		e.Throw("ERR_OUT_OF_RANGE", name, rangeText(min, max), v)
	}
	return int64(n)
}

func rangeText(min, max int64) string {
	return ">= " + strconv.FormatInt(min, 10) + " && <= " + strconv.FormatInt(max, 10)
}

// ValidateInt32 is ValidateInteger for 32 bits with a sign.
func (e *Env) ValidateInt32(v goja.Value, name string) int32 {
	return int32(e.ValidateInteger(v, name, math.MinInt32, math.MaxInt32))
}

// ValidateUint32 is ValidateInteger for 32 bits without a sign; positive
// excludes 0.
func (e *Env) ValidateUint32(v goja.Value, name string, positive bool) uint32 {
	min := int64(0)
	if positive {
		min = 1
	}
	return uint32(e.ValidateInteger(v, name, min, math.MaxUint32))
}

// ValidatePort throws ERR_SOCKET_BAD_PORT unless v is a port number or a
// string that reads as one; allowZero admits 0.
func (e *Env) ValidatePort(v goja.Value, name string, allowZero bool) int {
	n := math.NaN()
	if f, ok := number(v); ok {
		n = f
	} else if s, isString := v.(goja.String); isString && strings.TrimSpace(s.String()) != "" {
		n = v.ToFloat()
	}
	if n != math.Trunc(n) || n < 0 || n > 65535 || n == 0 && !allowZero {
		if v == nil {
			v = goja.Undefined()
		}
		e.Throw("ERR_SOCKET_BAD_PORT", name, v, allowZero)
	}
	return int(n)
}

// ValidateAbortSignal throws ERR_INVALID_ARG_TYPE unless v is undefined or an
// object with `aborted`.
func (e *Env) ValidateAbortSignal(v goja.Value, name string) *goja.Object {
	if v == nil || goja.IsUndefined(v) {
		return nil
	}
	obj := Object(v)
	if obj == nil || obj.Get("aborted") == nil {
		e.badType(name, "AbortSignal", v)
	}
	return obj
}

// ValidateOneOf throws ERR_INVALID_ARG_VALUE unless v is one of allowed.
func (e *Env) ValidateOneOf(v goja.Value, name string, allowed ...goja.Value) {
	shown := make([]string, len(allowed))
	for i, a := range allowed {
		if v != nil && v.StrictEquals(a) {
			return
		}
		shown[i] = e.Inspect(a)
		if s, isString := StringArg(a); isString {
			shown[i] = "'" + s + "'"
		}
	}
	if v == nil {
		v = goja.Undefined()
	}
	e.Throw("ERR_INVALID_ARG_VALUE", name, v, "must be one of: "+strings.Join(shown, ", "))
}

// ValidateBuffer throws ERR_INVALID_ARG_TYPE unless v is a typed array, a
// Buffer or a DataView, and returns its bytes.
func (e *Env) ValidateBuffer(v goja.Value, name string) []byte {
	if obj := Object(v); obj != nil && obj.ExportType() != arrayBufferType {
		if b, ok := Bytes(v); ok {
			return b
		}
	}
	e.badType(name, []string{"Buffer", "TypedArray", "DataView"}, v)
	return nil
}

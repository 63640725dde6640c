package errors

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Validators is internal/validators. Every function takes (value, name, …) and
// throws as Node's does.
var Validators = &module.Module{Name: "internal/validators", Exports: validatorExports}

// Bits of validateObject's third argument.
const (
	allowNull     = 1
	allowArray    = 2
	allowFunction = 4
)

func validatorExports(ctx *module.Context) goja.Value {
	v := validators{ctx}
	obj := ctx.VM.NewObject()
	for name, bits := range map[string]int{
		"kValidateObjectNone":                0,
		"kValidateObjectAllowNullable":       allowNull,
		"kValidateObjectAllowArray":          allowArray,
		"kValidateObjectAllowFunction":       allowFunction,
		"kValidateObjectAllowObjects":        allowArray | allowFunction,
		"kValidateObjectAllowObjectsAndNull": allowNull | allowArray | allowFunction,
	} {
		obj.Set(name, bits)
	}
	set := func(name string, check func(goja.FunctionCall)) {
		f := ctx.Func(name, 2, func(call goja.FunctionCall) goja.Value {
			check(call)
			return goja.Undefined()
		})
		ctx.DefineHidden(f, "withoutStackTrace", f)
		obj.Set(name, f)
	}
	set("validateString", func(c goja.FunctionCall) { ctx.ValidateString(c.Argument(0), js.String(c, 1)) })
	set("validateBoolean", func(c goja.FunctionCall) { ctx.ValidateBoolean(c.Argument(0), js.String(c, 1)) })
	set("validateFunction", func(c goja.FunctionCall) { ctx.ValidateFunction(c.Argument(0), js.String(c, 1)) })
	set("validateNumber", v.number)
	set("validateInteger", v.integer)
	set("validateInt32", v.int32)
	set("validateUint32", func(c goja.FunctionCall) {
		ctx.ValidateUint32(c.Argument(0), js.String(c, 1), js.Bool(c, 2))
	})
	set("validateObject", v.object)
	set("validateDictionary", v.dictionary)
	set("validateArray", func(c goja.FunctionCall) {
		ctx.ValidateArray(c.Argument(0), js.String(c, 1), int64(js.Int(c, 2, 0)))
	})
	set("validateStringArray", v.each(func(x goja.Value, name string) { ctx.ValidateString(x, name) }))
	set("validateBooleanArray", v.each(func(x goja.Value, name string) { ctx.ValidateBoolean(x, name) }))
	set("validateAbortSignalArray", v.each(v.presentSignal))
	set("validateAbortSignal", func(c goja.FunctionCall) { ctx.ValidateAbortSignal(c.Argument(0), js.String(c, 1)) })
	set("validateOneOf", v.oneOf)
	set("validateUnion", v.union)
	set("validateUndefined", v.undefined)
	set("validatePlainFunction", v.plainFunction)
	set("validateSignalName", v.signalName)
	set("validateBuffer", func(c goja.FunctionCall) { ctx.ValidateBuffer(c.Argument(0), nameOr(c, 1, "buffer")) })
	set("validateEncoding", v.encoding)
	set("validateStringWithoutNullBytes", v.withoutNull)
	set("validateThisInternalField", v.internalField)
	set("validateIgnoreOption", v.ignoreOption)
	ctx.SetMethods(obj, map[string]js.Fn{
		"isInt32":                 v.isInt32,
		"isUint32":                v.isUint32,
		"parseFileMode":           v.parseFileMode,
		"validatePort":            v.port,
		"validateFiniteNumber":    v.finite,
		"checkRangesOrGetDefault": v.rangeOrDefault,
		"validateLinkHeaderValue": v.linkHeader,
	})
	return obj
}

type validators struct{ *module.Context }

func (v validators) badType(c goja.FunctionCall, expected any) {
	v.Throw("ERR_INVALID_ARG_TYPE", js.String(c, 1), expected, c.Argument(0))
}

func nameOr(c goja.FunctionCall, i int, def string) string {
	if name := js.String(c, i); name != "" {
		return name
	}
	return def
}

func bound(c goja.FunctionCall, i int, def float64) float64 {
	if js.IsNil(c.Argument(i)) {
		return def
	}
	return c.Argument(i).ToFloat()
}

func (v validators) number(c goja.FunctionCall) {
	v.ValidateNumber(c.Argument(0), js.String(c, 1), bound(c, 2, math.Inf(-1)), bound(c, 3, math.Inf(1)))
}

func (v validators) integer(c goja.FunctionCall) {
	v.integerIn(c, -js.MaxSafeInteger, js.MaxSafeInteger)
}

func (v validators) int32(c goja.FunctionCall) { v.integerIn(c, math.MinInt32, math.MaxInt32) }

func (v validators) integerIn(c goja.FunctionCall, min, max float64) {
	v.ValidateInteger(c.Argument(0), js.String(c, 1), int64(bound(c, 2, min)), int64(bound(c, 3, max)))
}

func (v validators) object(c goja.FunctionCall) {
	bits := js.Int(c, 2, 0)
	obj := js.Object(c.Argument(0))
	switch {
	case goja.IsNull(c.Argument(0)) && bits&allowNull != 0:
	case obj == nil,
		bits&allowArray == 0 && v.IsArray(obj),
		bits&allowFunction == 0 && js.IsCallable(obj):
		v.badType(c, "Object")
	}
}

func (v validators) dictionary(c goja.FunctionCall) {
	if !js.IsNil(c.Argument(0)) && js.Object(c.Argument(0)) == nil {
		v.badType(c, "a dictionary")
	}
}

func (v validators) each(check func(goja.Value, string)) func(goja.FunctionCall) {
	return func(c goja.FunctionCall) {
		name := js.String(c, 1)
		list := v.ValidateArray(c.Argument(0), name, 0)
		for i, n := 0, int(list.Get("length").ToInteger()); i < n; i++ {
			index := strconv.Itoa(i)
			item := list.Get(index)
			if item == nil {
				item = goja.Undefined()
			}
			check(item, name+"["+index+"]")
		}
	}
}

func (v validators) presentSignal(x goja.Value, name string) {
	if goja.IsUndefined(x) {
		v.Throw("ERR_INVALID_ARG_TYPE", name, "AbortSignal", x)
	}
	v.ValidateAbortSignal(x, name)
}

func (v validators) list(x goja.Value) (items []goja.Value) {
	v.VM.ForOf(x, func(item goja.Value) bool { items = append(items, item); return true })
	return items
}

func (v validators) oneOf(c goja.FunctionCall) {
	v.ValidateOneOf(c.Argument(0), js.String(c, 1), v.list(c.Argument(2))...)
}

func (v validators) union(c goja.FunctionCall) {
	var names []string
	for _, item := range v.list(c.Argument(2)) {
		if item.StrictEquals(c.Argument(0)) {
			return
		}
		names = append(names, item.String())
	}
	v.badType(c, "('"+strings.Join(names, "|")+"')")
}

func (v validators) undefined(c goja.FunctionCall) {
	if !goja.IsUndefined(c.Argument(0)) {
		v.badType(c, "undefined")
	}
}

func (v validators) plainFunction(c goja.FunctionCall) {
	f := js.Object(c.Argument(0))
	if f == nil || !js.IsCallable(f) || strings.HasPrefix(f.ClassName(), "Async") || strings.HasPrefix(f.String(), "async") {
		v.badType(c, "Function")
	}
}

func (v validators) signalName(c goja.FunctionCall) {
	name := v.ValidateString(c.Argument(0), nameOr(c, 1, "signal"))
	signals := v.RequireObject("os").Get("constants").ToObject(v.VM).Get("signals").ToObject(v.VM)
	switch {
	case signals.Get(name) != nil:
	case signals.Get(strings.ToUpper(name)) != nil:
		v.Throw("ERR_UNKNOWN_SIGNAL", name+" (signals must use all capital letters)")
	default:
		v.Throw("ERR_UNKNOWN_SIGNAL", name)
	}
}

func (v validators) encoding(c goja.FunctionCall) {
	data := v.ValidateString(c.Argument(0), "data")
	if strings.EqualFold(js.String(c, 1), "hex") && len(data)%2 != 0 {
		v.Throw("ERR_INVALID_ARG_VALUE", "encoding", c.Argument(1), "is invalid for data of length "+strconv.Itoa(len(data)))
	}
}

func (v validators) withoutNull(c goja.FunctionCall) {
	if s := v.ValidateString(c.Argument(0), js.String(c, 1)); strings.ContainsRune(s, 0) {
		v.Throw("ERR_INVALID_ARG_VALUE", js.String(c, 1), s, "must be a string without null bytes")
	}
}

func (v validators) internalField(c goja.FunctionCall) {
	obj, field := js.Object(c.Argument(0)), c.Argument(1)
	if obj != nil {
		if sym, isSymbol := field.(*goja.Symbol); isSymbol && obj.GetSymbol(sym) != nil || !isSymbol && obj.Get(field.String()) != nil {
			return
		}
	}
	v.Throw("ERR_INVALID_THIS", c.Argument(2))
}

// ignoreOption takes a string, a function, a regular expression, or an array
// of them.
func (v validators) ignoreOption(c goja.FunctionCall) {
	check := func(x goja.Value, name string) {
		if _, isString := js.StringArg(x); isString || js.IsCallable(x) {
			return
		}
		if obj := js.Object(x); obj != nil && obj.ClassName() == "RegExp" {
			return
		}
		v.Throw("ERR_INVALID_ARG_TYPE", name, []string{"string", "RegExp", "Function"}, x)
	}
	switch {
	case js.IsNil(c.Argument(0)):
	case v.IsArray(c.Argument(0)):
		v.each(check)(c)
	default:
		check(c.Argument(0), js.String(c, 1))
	}
}

func (v validators) isInt32(c goja.FunctionCall) goja.Value {
	return v.VM.ToValue(c.Argument(0).StrictEquals(v.VM.ToValue(int32(c.Argument(0).ToInteger()))))
}

func (v validators) isUint32(c goja.FunctionCall) goja.Value {
	return v.VM.ToValue(c.Argument(0).StrictEquals(v.VM.ToValue(uint32(c.Argument(0).ToInteger()))))
}

// parseFileMode(value, name, def) takes a number or a string of octal digits.
func (v validators) parseFileMode(c goja.FunctionCall) goja.Value {
	value, name := c.Argument(0), js.String(c, 1)
	if goja.IsUndefined(value) && !goja.IsUndefined(c.Argument(2)) {
		value = c.Argument(2)
	}
	if s, isString := js.StringArg(value); isString {
		n, err := strconv.ParseUint(s, 8, 64)
		if err != nil {
			v.Throw("ERR_INVALID_ARG_VALUE", name, value, "must be a 32-bit unsigned integer or an octal string")
		}
		value = v.VM.ToValue(int64(n))
	}
	return v.VM.ToValue(v.ValidateUint32(value, name, false))
}

func (v validators) port(c goja.FunctionCall) goja.Value {
	allowZero := goja.IsUndefined(c.Argument(2)) || js.Bool(c, 2)
	return v.VM.ToValue(v.ValidatePort(c.Argument(0), nameOr(c, 1, "Port"), allowZero))
}

func (v validators) finite(c goja.FunctionCall) goja.Value {
	if goja.IsUndefined(c.Argument(0)) {
		return v.VM.ToValue(false)
	}
	n := v.ValidateNumber(c.Argument(0), js.String(c, 1), math.Inf(-1), math.Inf(1))
	if math.IsInf(n, 0) {
		v.Throw("ERR_OUT_OF_RANGE", js.String(c, 1), "a finite number", c.Argument(0))
	}
	return v.VM.ToValue(n == n)
}

// rangeOrDefault(value, name, lower, upper, def).
func (v validators) rangeOrDefault(c goja.FunctionCall) goja.Value {
	if !v.finite(c).ToBoolean() {
		return c.Argument(4)
	}
	n := c.Argument(0).ToFloat()
	if n < c.Argument(2).ToFloat() || n > c.Argument(3).ToFloat() {
		v.Throw("ERR_OUT_OF_RANGE", js.String(c, 1), ">= "+c.Argument(2).String()+" and <= "+c.Argument(3).String(), c.Argument(0))
	}
	return c.Argument(0)
}

const linkValue = `^(?:<[^>\r\n]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*(")?)?)*$`

// linkHeader returns the value of a Link header from a string or a list.
func (v validators) linkHeader(c goja.FunctionCall) goja.Value {
	var hints []goja.Value
	switch {
	case v.IsArray(c.Argument(0)):
		hints = v.list(c.Argument(0))
	default:
		hints = []goja.Value{c.Argument(0)}
	}
	format := regexp.MustCompile(linkValue)
	texts := make([]string, len(hints))
	for i, h := range hints {
		s, isString := js.StringArg(h)
		if !isString || !format.MatchString(s) {
			v.Throw("ERR_INVALID_ARG_VALUE", "hints", h,
				`must be an array or string of format "</styles.css>; rel=preload; as=style"`)
		}
		texts[i] = s
	}
	return v.VM.ToValue(strings.Join(texts, ", "))
}

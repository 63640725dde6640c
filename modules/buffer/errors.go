package buffer

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (c *class) newError(class, code, msg string) *goja.Object {
	ctor, _ := goja.AssertConstructor(c.VM.GlobalObject().Get(class))
	err, e := ctor(nil, c.VM.ToValue(msg))
	if e != nil {
		panic(js.Thrown(e))
	}
	if code != "" {
		err.Set("code", code)
	}
	return err
}

func (c *class) typeError(code, msg string) *goja.Object { return c.newError("TypeError", code, msg) }

// argType is ERR_INVALID_ARG_TYPE; must says what the argument must be.
func (c *class) argType(name, must string, v goja.Value) *goja.Object {
	return c.typeError("ERR_INVALID_ARG_TYPE", `The "`+name+`" argument `+must+"."+c.receivedType(v))
}

// argValue is ERR_INVALID_ARG_VALUE for a fill pattern without bytes.
func (c *class) argValue(name string, v goja.Value) *goja.Object {
	shown := "<Buffer >"
	if js.IsString(v) {
		shown = "'" + v.String() + "'"
	}
	return c.typeError("ERR_INVALID_ARG_VALUE", "The argument '"+name+"' is invalid. Received "+shown)
}

func (c *class) receivedType(v goja.Value) string {
	if js.IsNil(v) {
		return " Received " + v.String()
	}
	if obj, ok := v.(*goja.Object); ok {
		if js.IsCallable(v) {
			return " Received function " + obj.Get("name").String()
		}
		if ctor, ok := obj.Get("constructor").(*goja.Object); ok && ctor.Get("name").String() != "" {
			return " Received an instance of " + ctor.Get("name").String()
		}
		return " Received [Object: null prototype] {}"
	}
	return " Received " + c.describe(v)
}

func (c *class) describe(v goja.Value) string {
	switch {
	case js.IsString(v):
		s := v.(goja.String)
		if s.Length() > 28 {
			return "type string ('" + s.Substring(0, 25).String() + "...')"
		}
		return "type string ('" + s.String() + "')"
	}
	if _, ok := number(v); ok {
		return "type number (" + v.String() + ")"
	}
	if sym, ok := v.(*goja.Symbol); ok {
		return "type symbol (Symbol(" + sym.String() + "))"
	}
	if _, ok := v.Export().(bool); ok {
		return "type boolean (" + v.String() + ")"
	}
	return "type bigint (" + v.String() + "n)"
}

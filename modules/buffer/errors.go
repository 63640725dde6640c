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

// typeError is an error of the native side, whose text the table does not have.
func (c *class) typeError(code, msg string) *goja.Object { return c.newError("TypeError", code, msg) }

// argType is ERR_INVALID_ARG_TYPE; expected says what the argument must be.
func (c *class) argType(name string, v goja.Value, expected ...any) *goja.Object {
	return c.NewNodeError("ERR_INVALID_ARG_TYPE", name, c.VM.NewArray(expected...), v)
}

// outOfRange is ERR_OUT_OF_RANGE for what must have been in span.
func (c *class) outOfRange(name, span string, v goja.Value) *goja.Object {
	return c.NewNodeError("ERR_OUT_OF_RANGE", name, span, v)
}

package v8

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/js/serdes"
	"github.com/gonode/gonode/runtime/module"
)

// StructuredClone provides the global of that name.
var StructuredClone = &module.Module{Name: "internal/structured_clone", Exports: func(ctx *module.Context) goja.Value {
	c := cloner{ctx, serdes.New(ctx.Env)}
	obj := ctx.VM.NewObject()
	obj.Set("structuredClone", ctx.Func("structuredClone", 2, c.structuredClone))
	return obj
}}

type cloner struct {
	ctx   *module.Context
	codec *serdes.Codec
}

func (c cloner) structuredClone(call goja.FunctionCall) goja.Value {
	if len(call.Arguments) == 0 {
		c.ctx.Throw("ERR_MISSING_ARGS", "The value argument must be specified")
	}
	value, options := call.Argument(0), call.Argument(1)
	if js.IsNil(options) {
		return c.codec.Clone(value, nil, c.dataCloneError)
	}
	if js.Object(options) == nil {
		c.badOption("Options cannot be converted to a dictionary")
	}
	return c.codec.Clone(value, c.transferList(js.Object(options).Get("transfer")), c.dataCloneError)
}

func (c cloner) transferList(v goja.Value) (list []*goja.Object) {
	if v == nil || goja.IsUndefined(v) {
		return nil
	}
	if obj := js.Object(v); obj == nil || !js.IsCallable(obj.GetSymbol(goja.SymIterator)) {
		c.badOption("transfer in Options cannot be converted to sequence.")
	}
	c.ctx.VM.ForOf(v, func(item goja.Value) bool {
		obj := js.Object(item)
		if obj == nil {
			c.badOption("transfer in Options[0] is not an object.")
		}
		list = append(list, obj)
		return true
	})
	return list
}

func (c cloner) badOption(message string) {
	throwType(c.ctx, "Failed to execute 'structuredClone': "+message)
}

func (c cloner) dataCloneError(message string) goja.Value {
	class := c.ctx.RequireObject("internal/errors").Get("DOMException")
	err, failure := c.ctx.VM.New(class, c.ctx.VM.ToValue(message), c.ctx.VM.ToValue("DataCloneError"))
	if failure != nil {
		panic(js.Thrown(failure))
	}
	return err
}

package worker

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// StructuredClone provides the global of that name.
var StructuredClone = &module.Module{Name: "internal/structured_clone", Exports: func(ctx *module.Context) goja.Value {
	obj := ctx.VM.NewObject()
	obj.Set("structuredClone", ctx.Func("structuredClone", 2, mailOf(ctx).structuredClone))
	return obj
}}

func (m *mail) structuredClone(call goja.FunctionCall) goja.Value {
	if len(call.Arguments) == 0 {
		m.Throw("ERR_MISSING_ARGS", "The value argument must be specified")
	}
	var transfer []*goja.Object
	if options := call.Argument(1); !js.IsNil(options) {
		if js.Object(options) == nil {
			m.badOption("Options cannot be converted to a dictionary")
		}
		transfer = m.transferList(js.Object(options).Get("transfer"))
	}
	value, _ := m.unpack(m.pack(call.Argument(0), transfer))
	return value
}

func (m *mail) transferList(v goja.Value) (list []*goja.Object) {
	if v == nil || goja.IsUndefined(v) {
		return nil
	}
	if obj := js.Object(v); obj == nil || !js.IsCallable(obj.GetSymbol(goja.SymIterator)) {
		m.badOption("transfer in Options cannot be converted to sequence.")
	}
	m.VM.ForOf(v, func(item goja.Value) bool {
		obj := js.Object(item)
		if obj == nil {
			m.badOption("transfer in Options[0] is not an object.")
		}
		list = append(list, obj)
		return true
	})
	return list
}

func (m *mail) badOption(message string) {
	err := m.VM.NewTypeError("%s", "Failed to execute 'structuredClone': "+message)
	err.Set("code", "ERR_INVALID_ARG_TYPE")
	panic(err)
}

package async

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Channels registers what diagnostics_channel tells the native code that may
// have something to publish.
var Channels = &module.Module{
	Name:     "internal/diagnostics_channel",
	Bindings: map[string]func(*module.Context) *goja.Object{"diagnostics_channel": channels},
}

func channels(ctx *module.Context) *goja.Object {
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"setActive": func(call goja.FunctionCall) goja.Value {
			if name, ok := call.Argument(0).(goja.String); ok {
				ctx.SetChannelActive(name.String(), call.Argument(1).ToBoolean())
			}
			return goja.Undefined()
		},
	})
	return obj
}

package process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// newOptions is the binding of the command line: what was given, and what
// NODE_OPTIONS takes.
func newOptions(ctx *module.Context) *goja.Object {
	o := ctx.VM.NewObject()
	ctx.SetMethods(o, map[string]js.Fn{
		"options": func(goja.FunctionCall) goja.Value {
			values := ctx.VM.NewObject()
			for name, v := range ctx.Args.Options {
				values.Set("--"+name, v)
			}
			return values
		},
		"flags": func(goja.FunctionCall) goja.Value {
			var flags []any
			for _, name := range ctx.Args.EnvironmentFlags {
				flags = append(flags, name)
			}
			return ctx.VM.NewArray(flags...)
		},
	})
	return o
}

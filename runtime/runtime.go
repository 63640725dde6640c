package runtime

import (
	"path/filepath"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Runtime is one realm with its loop, its modules and its life cycle.
type Runtime struct {
	ctx      *module.Context
	builtins *module.Builtins
}

// New makes a runtime that offers the built-in modules of list.
func New(args module.Args, list []*module.Module) *Runtime {
	ctx := &module.Context{Env: js.New(), Args: args}
	return &Runtime{ctx: ctx, builtins: module.NewBuiltins(ctx, list)}
}

// RunMain runs src as the main script and returns the exit code.
func (r *Runtime) RunMain(name, src string) (code int) {
	r.ctx.OnUncaught = func(err error) { println(err.Error()); code = 1 }
	r.ctx.Enter(func() {
		vm := r.ctx.VM
		prg, err := goja.Compile(name, "(function (exports, require, module, __filename, __dirname) { "+src+"\n})", false)
		if err != nil {
			r.ctx.OnUncaught(err)
			return
		}
		fn, _ := vm.RunProgram(prg)
		mod := vm.NewObject()
		mod.Set("exports", vm.NewObject())
		require := r.ctx.Func("require", 1, func(call goja.FunctionCall) goja.Value {
			return r.builtins.Require(strings.TrimPrefix(call.Argument(0).String(), "node:"))
		})
		r.ctx.Call(mod.Get("exports"), fn, mod.Get("exports"), require, mod, vm.ToValue(name), vm.ToValue(filepath.Dir(name)))
	})
	return code
}

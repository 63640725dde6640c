package os

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// newBinding is the binding os. Its functions give undefined and fill the
// object that they get where the system refuses.
func newBinding(ctx *module.Context) *goja.Object {
	f := facts{ctx}
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{"getHomeDirectory": func(call goja.FunctionCall) goja.Value {
		home, no := f.homedir()
		if no != 0 {
			fillRefusal(js.Object(call.Argument(0)), no, "uv_os_homedir")
			return goja.Undefined()
		}
		return ctx.VM.ToValue(home)
	}})
	return obj
}

func fillRefusal(into *goja.Object, no sys.Errno, syscall string) {
	if into == nil {
		return
	}
	into.Set("errno", int(no))
	into.Set("code", no.Name())
	into.Set("message", no.Message())
	into.Set("syscall", syscall)
}

// checked calls a function of the binding and throws what it was refused.
func (f facts) checked(name string) func() any {
	return func() any {
		binding, refusal := f.Builtins.Binding("os"), f.VM.NewObject()
		v := f.Invoke(binding, binding.Get(name), refusal)
		if goja.IsUndefined(v) {
			f.Throw("ERR_SYSTEM_ERROR", refusal)
		}
		return v
	}
}

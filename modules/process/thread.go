package process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// ofTheProcess are the methods that a worker thread has only to refuse.
var ofTheProcess = []string{"abort", "chdir", "initgroups", "setegid", "seteuid", "setgid", "setgroups", "setuid"}

// limitToThread takes from the process object of a worker thread what belongs
// to the process as a whole: its standard descriptors, its identity, signals.
func (p *process) limitToThread() {
	for _, name := range []string{"stdin", "stdout", "stderr"} {
		p.lazy(name, func() goja.Value {
			open := p.ctx.RequireObject("internal/worker/inside").Get("openStream")
			return p.ctx.Invoke(goja.Undefined(), open, p.vm.ToValue(name))
		})
	}
	for _, name := range ofTheProcess {
		p.refuseInThread(name, "process."+name+"()")
	}
	p.refuseInThread("execve", "Calling process.execve")
	for _, name := range []string{"title", "debugPort"} {
		p.ctx.DefineAccessor(p.obj, name, constant(p.obj.Get(name)))
	}
	umask := p.obj.Get("umask")
	p.ctx.SetMethods(p.obj, map[string]js.Fn{"umask": func(call goja.FunctionCall) goja.Value {
		if !goja.IsUndefined(call.Argument(0)) {
			p.ctx.Throw("ERR_WORKER_UNSUPPORTED_OPERATION", "Setting process.umask()")
		}
		return p.ctx.Invoke(p.obj, umask)
	}})
}

// refuseInThread makes a method throw; code finds out by its disabled.
func (p *process) refuseInThread(name, what string) {
	refuse := p.ctx.Func(name, 0, func(goja.FunctionCall) goja.Value {
		p.ctx.Throw("ERR_WORKER_UNSUPPORTED_OPERATION", what)
		return nil
	})
	refuse.Set("disabled", true)
	p.obj.Set(name, refuse)
}

// constant is a property that takes no other value, and says nothing of it.
func constant(value goja.Value) js.Accessor {
	return js.Accessor{
		Get: func(goja.FunctionCall) goja.Value { return value },
		Set: func(goja.FunctionCall) goja.Value { return goja.Undefined() },
	}
}

package process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// defineExit connects the process object with the life cycle.
func (p *process) defineExit() {
	life := &p.ctx.Life
	p.ctx.DefineAccessor(p.obj, "exitCode", js.Accessor{Get: p.exitCode, Set: p.setExitCode})
	p.ctx.DefineAccessor(p.obj, "_exiting", js.Accessor{Get: func(goja.FunctionCall) goja.Value {
		return p.vm.ToValue(life.Exiting)
	}})
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"exit": p.exit,
		"reallyExit": func(call goja.FunctionCall) goja.Value {
			life.Exit(js.Int(call, 0, 0))
			return nil
		},
	})
	life.EmitBeforeExit = func(code int) { p.emit("beforeExit", p.vm.ToValue(code)) }
	life.EmitExit = p.emitExit
}

func (p *process) exitCode(goja.FunctionCall) goja.Value {
	if !p.ctx.Life.ExitCodeSet {
		return goja.Undefined()
	}
	return p.vm.ToValue(p.ctx.Life.ExitCode)
}

func (p *process) setExitCode(call goja.FunctionCall) goja.Value {
	v, life := call.Argument(0), &p.ctx.Life
	if js.IsNil(v) {
		life.ExitCode, life.ExitCodeSet = 0, false
	} else {
		life.ExitCode, life.ExitCodeSet = int(v.ToInteger()), true
	}
	return goja.Undefined()
}

// exit is process.exit: 'exit' is emitted at once, and nothing else runs.
func (p *process) exit(call goja.FunctionCall) goja.Value {
	life := &p.ctx.Life
	if len(call.Arguments) > 0 && !js.IsNil(call.Argument(0)) {
		p.setExitCode(call)
	}
	life.Exit(p.emitExit(life.ExitCode))
	return nil
}

// emitExit emits 'exit' once.
func (p *process) emitExit(code int) int {
	life := &p.ctx.Life
	if life.Exiting {
		return life.ExitCode
	}
	life.Exiting = true
	life.ExitCode = code
	p.emit("exit", p.vm.ToValue(code))
	return life.ExitCode
}

// emit calls process.emit as scripts may have replaced it.
func (p *process) emit(name string, args ...goja.Value) bool {
	emit := p.obj.Get("emit")
	if !js.IsCallable(emit) {
		return false
	}
	v := p.ctx.Invoke(p.obj, emit, append([]goja.Value{p.vm.ToValue(name)}, args...)...)
	return v.ToBoolean()
}

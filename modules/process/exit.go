package process

import (
	"math"

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
	v, life := p.exitCodeOf(call.Argument(0)), &p.ctx.Life
	life.ExitCode, life.ExitCodeSet = 0, !js.IsNil(v)
	if life.ExitCodeSet {
		life.ExitCode = int(v.ToInteger())
	}
	return goja.Undefined()
}

// exitCodeOf validates an exit code: an integer, or a string of one.
func (p *process) exitCodeOf(v goja.Value) goja.Value {
	if js.IsNil(v) {
		return v
	}
	n := v
	if s, ok := v.(goja.String); ok && s.String() != "" {
		if f := s.ToNumber(); f.ToFloat() == f.ToFloat() {
			n = f
		}
	}
	p.ctx.ValidateInteger(n, "code", math.MinInt64, math.MaxInt64)
	return n
}

// exit is process.exit: 'exit' is emitted at once, and nothing else runs.
func (p *process) exit(call goja.FunctionCall) goja.Value {
	life := &p.ctx.Life
	if len(call.Arguments) > 0 && !goja.IsUndefined(call.Argument(0)) {
		p.setExitCode(call)
	}
	p.ctx.Invoke(p.obj, p.obj.Get("reallyExit"), p.vm.ToValue(p.emitExit(life.ExitCode)))
	return goja.Undefined()
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

// emit emits an event, through whatever emit the script has put there.
func (p *process) emit(name string, args ...goja.Value) bool {
	return p.ctx.Emit(p.obj, name, args...)
}

package process

import (
	"os"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// defineEvents makes signals and warnings events of the process.
func (p *process) defineEvents() {
	signals := &signals{p: p, active: map[string]*handle.Signal{}}
	if p.ctx.Thread.IsMain() {
		p.listen("newListener", "startListeningIfSignal", signals.start)
		p.listen("removeListener", "stopListeningIfSignal", signals.stop)
	}
	if !p.ctx.Args.Flag("no-warnings") {
		p.listen("warning", "onWarning", func(call goja.FunctionCall) goja.Value {
			return p.fromWarnings("onWarning", call)
		})
	}
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"emitWarning": func(call goja.FunctionCall) goja.Value { return p.fromWarnings("emitWarning", call) },
		"kill":        p.kill,
		"_kill": func(call goja.FunctionCall) goja.Value {
			return p.vm.ToValue(int(kill(js.Int(call, 0, 0), js.Int(call, 1, 0))))
		},
	})
}

func kill(pid, number int) sys.Errno {
	if pid == os.Getpid() {
		return handle.KillSelf(number)
	}
	return sys.Kill(pid, number)
}

func (p *process) listen(event, name string, fn js.Fn) {
	p.ctx.Invoke(p.obj, p.obj.Get("on"), p.vm.ToValue(event), p.ctx.Func(name, 1, fn))
}

// fromWarnings calls a function of the warnings' file.
func (p *process) fromWarnings(name string, call goja.FunctionCall) goja.Value {
	fn := p.ctx.RequireObject("internal/process/warning").Get(name)
	return p.ctx.Invoke(call.This, fn, call.Arguments...)
}

// signals keeps a handle for each signal that has a listener.
type signals struct {
	p      *process
	active map[string]*handle.Signal
}

func (s *signals) start(call goja.FunctionCall) goja.Value {
	name := call.Argument(0)
	number := signalNumber(name)
	if number == 0 || s.active[name.String()] != nil {
		return goja.Undefined()
	}
	p := s.p
	h := handle.NewSignal(p.ctx.Loop)
	h.Unref()
	errno := h.Start(number, func() {
		p.ctx.Enter(func() { p.ctx.Call(p.obj, p.obj.Get("emit"), name, name, p.vm.ToValue(number)) })
	})
	if errno != 0 {
		h.Close(nil)
		panic(p.ctx.NewErrnoException(errno, "uv_signal_start", ""))
	}
	s.active[name.String()] = h
	return goja.Undefined()
}

func (s *signals) stop(call goja.FunctionCall) goja.Value {
	name := call.Argument(0)
	h := s.active[name.String()]
	if h == nil {
		return goja.Undefined()
	}
	count := s.p.ctx.Invoke(s.p.obj, s.p.obj.Get("listenerCount"), name)
	if count.ToInteger() == 0 {
		h.Close(nil)
		delete(s.active, name.String())
	}
	return goja.Undefined()
}

// signalNumber is 0 for what names no signal.
func signalNumber(name goja.Value) int {
	if s, ok := name.(goja.String); ok {
		return sys.SignalNumber(s.String())
	}
	return 0
}

// kill is process.kill(pid, signal): signal 0 only asks whether pid is there.
func (p *process) kill(call goja.FunctionCall) goja.Value {
	pid := call.Argument(0)
	if n := pid.ToInteger(); js.IsNil(pid) || n != int64(int32(n)) || !pid.Equals(p.vm.ToValue(n)) {
		p.ctx.Throw("ERR_INVALID_ARG_TYPE", "pid", "number", pid)
	}
	number := p.signalOf(call.Argument(1))
	errno := p.sendSignal(int(pid.ToInteger()), number)
	if errno != 0 {
		panic(p.ctx.NewErrnoException(errno, "kill", ""))
	}
	return p.vm.ToValue(true)
}

// sendSignal goes through process._kill, which scripts may replace.
func (p *process) sendSignal(pid, number int) sys.Errno {
	v := p.ctx.Invoke(p.obj, p.obj.Get("_kill"), p.vm.ToValue(pid), p.vm.ToValue(number))
	return sys.Errno(v.ToInteger())
}

func (p *process) signalOf(v goja.Value) int {
	if goja.IsNumber(v) {
		return int(v.ToInteger())
	}
	name := "SIGTERM"
	if !js.IsNil(v) && v.ToBoolean() {
		name = v.String()
	}
	number := sys.SignalNumber(name)
	if number == 0 {
		p.ctx.Throw("ERR_UNKNOWN_SIGNAL", name)
	}
	return number
}

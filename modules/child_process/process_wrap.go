package child_process

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// process is the Go state of a Process object.
type process struct {
	stream.HandleWrap
	ctx   *module.Context
	child *handle.Process
}

// processWrap is Node's binding of that name.
func processWrap(ctx *module.Context) *goja.Object {
	r := realm(ctx)
	binding := ctx.VM.NewObject()
	binding.Set("Process", r.Extend(r.HandleWrapClass(), js.Class{
		Name: "Process",
		New: func(call goja.ConstructorCall) *goja.Object {
			p := &process{ctx: ctx, child: handle.NewProcess(ctx.Loop)}
			p.InitHandle(r, call.This, stream.ProviderProcess, p.child)
			ctx.Attach(call.This, p)
			return nil
		},
		Methods: map[string]js.Fn{
			"spawn": processMethod(ctx, (*process).spawn),
			"kill":  processMethod(ctx, (*process).kill),
		},
	}))
	ctx.SetMethods(binding, map[string]js.Fn{"findSignal": func(call goja.FunctionCall) goja.Value {
		return ctx.VM.ToValue(findSignal(call.Argument(0)))
	}})
	return binding
}

// findSignal is the number of a signal given by name, in any case, or by
// number; 0 when there is none.
func findSignal(v goja.Value) int {
	switch js.TypeOf(v) {
	case "string":
		return sys.SignalNumber(strings.ToUpper(v.String()))
	case "number":
		if n := v.ToFloat(); n == float64(int(n)) && sys.SignalName(int(n)) != "" {
			return int(n)
		}
	}
	return 0
}

func processMethod(ctx *module.Context, method func(*process, goja.FunctionCall) sys.Errno) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		return ctx.VM.ToValue(int(method(js.This[*process](ctx.Env, call), call)))
	}
}

// spawn starts what the options describe. The ends of pipes that this process
// keeps are open afterwards even where the program could not be executed: they
// read as ended, as in Node.
func (p *process) spawn(call goja.FunctionCall) sys.Errno {
	options := spawnOptions{p.ctx, call.Argument(0).ToObject(p.ctx.VM)}
	pipes := &pipeEnds{ctx: p.ctx}
	defer pipes.closeTheirs()
	o := options.read()
	errno := pipes.open(options.entries(), o)
	if errno == 0 {
		errno = options.refusal()
	}
	if errno == 0 {
		errno = p.child.Spawn(o, p.exited)
	}
	if errno != 0 && !toldLater(errno) {
		pipes.closeOurs()
		return errno
	}
	if failed := pipes.keepOurs(); failed != 0 {
		return failed
	}
	if errno == 0 {
		p.Object().Set("pid", p.child.PID())
	}
	return errno
}

// toldLater: such failures become 'error' events of a child that seems to
// have been started. Want of descriptors is told so, too, but leaves no streams.
func toldLater(errno sys.Errno) bool {
	return errno == sys.EACCES || errno == sys.EAGAIN || errno == sys.ENOENT
}

func (p *process) kill(call goja.FunctionCall) sys.Errno {
	return p.child.Kill(js.Int(call, 0, 0))
}

func (p *process) exited(exit sys.Exit) {
	if t, ok := js.State[*target](p.ctx.Env, p.Object().GetSymbol(p.Realm().Symbols().Owner)); ok {
		t.ch.Drain() // all that the child sent comes before its 'exit'
	}
	vm := p.ctx.VM
	signal := goja.Value(vm.ToValue(""))
	if exit.Signal != 0 {
		signal = vm.ToValue(sys.SignalName(exit.Signal))
	}
	p.Callback("onexit", vm.ToValue(exit.Code), signal)
}

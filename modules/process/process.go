// Package process is Node's process object: the facts of the program, its
// environment, its exit and its events.
//
// It must not import other modules; the life cycle itself is runtime's.
package process

import (
	"os"
	"runtime"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// Module is require('process').
var Module = &module.Module{
	Name:    "process",
	Exports: func(ctx *module.Context) goja.Value { return newProcess(ctx).obj },
	Bindings: map[string]func(*module.Context) *goja.Object{
		"process_methods": newMethods,
		"options":         newOptions,
		"signal_wrap":     newSignalWrap,
	},
}

// process is the state behind the process object.
type process struct {
	ctx *module.Context
	vm  *goja.Runtime
	obj *goja.Object

	warned map[string]bool // codes of deprecations
}

func newProcess(ctx *module.Context) *process {
	p := &process{ctx: ctx, vm: ctx.VM, obj: ctx.VM.NewObject()}
	p.inherit()
	p.defineFacts()
	p.defineEnv()
	p.defineClock()
	p.defineExit()
	p.defineTicks()
	p.defineStdio()
	p.defineIDs()
	p.defineUsage()
	p.defineUncaught()
	p.defineOptions()
	p.defineExtras()
	p.defineActive()
	p.defineBindings()
	p.defineEvents()
	if !p.ctx.Thread.IsMain() {
		p.limitToThread()
	}
	return p
}

// inherit puts an object named process between it and EventEmitter.prototype.
func (p *process) inherit() {
	proto := p.vm.NewObject()
	ctor := p.ctx.NewClass(js.Class{Name: "process", New: func(goja.ConstructorCall) *goja.Object { return nil }})
	p.ctx.AllowCall(ctor)
	ctor.Set("prototype", proto)
	p.ctx.DefineHidden(proto, "constructor", ctor)
	proto.DefineDataPropertySymbol(goja.SymToStringTag, p.vm.ToValue("process"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if p.ctx.Builtins.Has("events") {
		events := p.ctx.RequireObject("events")
		proto.SetPrototype(events.Get("prototype").(*goja.Object))
	}
	p.obj.SetPrototype(proto)
}

// defineFacts adds what does not change while the program runs.
func (p *process) defineFacts() {
	args, vm := &p.ctx.Args, p.vm
	p.readOnly("version", vm.ToValue(nodeVersion))
	p.lazyReadOnly("versions", p.versions)
	p.readOnly("arch", vm.ToValue(nodeArch(runtime.GOARCH)))
	p.readOnly("platform", vm.ToValue(runtime.GOOS))
	p.lazyReadOnly("release", p.release)
	p.lazy("config", p.config)
	p.lazy("features", p.features)
	p.defineTitle()
	p.obj.Set("argv", p.strings(append([]string{args.ExecPath}, args.Argv...)))
	p.obj.Set("execArgv", p.strings(args.ExecArgv))
	p.readOnly("pid", vm.ToValue(os.Getpid()))
	p.ctx.DefineAccessor(p.obj, "ppid", js.Accessor{Get: func(goja.FunctionCall) goja.Value {
		return vm.ToValue(os.Getppid())
	}})
	p.obj.Set("execPath", args.ExecPath)
	p.obj.Set("argv0", args.Argv0)
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"cwd":   p.cwd,
		"chdir": p.chdir,
	})
}

// lazy defines an enumerable property made at its first read.
func (p *process) lazy(name string, make func() goja.Value) {
	p.ctx.DefineLazy(p.obj, name, true, make)
}

// readOnly defines an enumerable property that a script may only redefine.
func (p *process) readOnly(name string, v goja.Value) {
	p.obj.DefineDataProperty(name, v, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

// lazyReadOnly is readOnly for what is made at its first read.
func (p *process) lazyReadOnly(name string, make func() goja.Value) {
	get := p.ctx.Func("get "+name, 0, func(goja.FunctionCall) goja.Value {
		v := make()
		p.readOnly(name, v)
		return v
	})
	p.obj.DefineAccessorProperty(name, get, nil, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

func (p *process) strings(list []string) goja.Value {
	values := make([]any, len(list))
	for i, s := range list {
		values[i] = s
	}
	return p.vm.NewArray(values...)
}

// cwd is the working folder.
func (p *process) cwd(goja.FunctionCall) goja.Value {
	dir, err := os.Getwd()
	if err != nil {
		panic(p.ctx.NewUVException(sys.ErrnoOf(err), "uv_cwd", "", ""))
	}
	return p.vm.ToValue(dir)
}

func (p *process) chdir(call goja.FunctionCall) goja.Value {
	to := p.ctx.ValidateString(call.Argument(0), "directory")
	from, _ := os.Getwd()
	if err := os.Chdir(to); err != nil {
		errno := sys.ErrnoOf(err)
		panic(p.ctx.NewUVException(errno, "chdir", from, to))
	}
	return goja.Undefined()
}

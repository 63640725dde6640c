package process

import (
	"fmt"
	"os"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// defineOptions shows the command line's choices where Node keeps them.
func (p *process) defineOptions() {
	for option, property := range map[string]string{
		"no-deprecation":      "noDeprecation",
		"throw-deprecation":   "throwDeprecation",
		"trace-deprecation":   "traceDeprecation",
		"trace-warnings":      "traceProcessWarnings",
		"pending-deprecation": "pendingDeprecation",
	} {
		if p.ctx.Args.Flag(option) && property != "pendingDeprecation" {
			p.obj.Set(property, true)
		}
	}
	if code, given := p.ctx.Args.Options["eval"].(string); given {
		p.obj.Set("_eval", code) // fork() leaves it out of the child's options
	}
	p.obj.Set("debugPort", 9229)
	p.obj.Set("_preload_modules", p.strings(p.ctx.Args.List("require")))
}

// defineExtras adds the rest.
func (p *process) defineExtras() {
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"abort": func(goja.FunctionCall) goja.Value {
			p.dieBy("SIGABRT")
			return nil
		},
		"_rawDebug": func(call goja.FunctionCall) goja.Value {
			fmt.Fprintln(os.Stderr, p.format(call.Arguments))
			return goja.Undefined()
		},
		"getBuiltinModule": p.getBuiltinModule,
		"execve":           p.refuse("process.execve"),
		"ref":              p.refMethod("nodejs.ref", "ref"),
		"unref":            p.refMethod("nodejs.unref", "unref"),
		"setSourceMapsEnabled": func(call goja.FunctionCall) goja.Value {
			p.ctx.ValidateBoolean(call.Argument(0), "val")
			p.obj.Set("sourceMapsEnabled", call.Argument(0))
			return goja.Undefined()
		},
		"loadEnvFile": func(call goja.FunctionCall) goja.Value { return p.fromExtras("loadEnvFile", call) },
		"openStdin": func(goja.FunctionCall) goja.Value {
			stdin := p.obj.Get("stdin").(*goja.Object)
			p.ctx.Invoke(stdin, stdin.Get("resume"))
			return stdin
		},
	})
	p.obj.Set("sourceMapsEnabled", p.ctx.Args.Flag("enable-source-maps"))
	p.lazy("allowedNodeEnvironmentFlags", func() goja.Value { return p.extra("allowedFlags") })
	p.lazy("report", func() goja.Value { return p.extra("report") })
	p.lazy("finalization", func() goja.Value { return p.extra("finalization") })
	p.ctx.DefineAccessor(p.obj, "mainModule", js.Accessor{
		Get: func(goja.FunctionCall) goja.Value { return p.ctx.Loader.Main() },
		Set: func(call goja.FunctionCall) goja.Value {
			p.obj.DefineDataProperty("mainModule", call.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
			return goja.Undefined()
		},
	})
	p.lazy("moduleLoadList", func() goja.Value { return p.vm.NewArray() })
}

// dieBy ends the process by a signal, without any event.
func (p *process) dieBy(signal string) {
	p.ctx.Life.RunAtExit()
	sys.DieBySignal(sys.SignalNumber(signal))
}

// extra is a value of the file of rarely used things.
func (p *process) extra(name string) goja.Value {
	return p.ctx.RequireObject("internal/process/extras").Get(name)
}

func (p *process) fromExtras(name string, call goja.FunctionCall) goja.Value {
	return p.ctx.Invoke(call.This, p.extra(name), call.Arguments...)
}

// refuse makes a function that says what is not there.
func (p *process) refuse(what string) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		p.ctx.Throw("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", what)
		return nil
	}
}

// refMethod calls what an object offers under the Symbol, or by name.
func (p *process) refMethod(symbol, name string) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		o := js.Object(call.Argument(0))
		if o == nil {
			return goja.Undefined()
		}
		fn := o.GetSymbol(p.ctx.SymbolFor(symbol))
		if !js.IsCallable(fn) {
			fn = o.Get(name)
		}
		if js.IsCallable(fn) {
			p.ctx.Invoke(o, fn)
		}
		return goja.Undefined()
	}
}

func (p *process) getBuiltinModule(call goja.FunctionCall) goja.Value {
	id := p.ctx.ValidateString(call.Argument(0), "id")
	if !p.ctx.Loader.IsBuiltin(id) {
		return goja.Undefined()
	}
	return p.ctx.Loader.LoadBuiltin(id)
}

// format is util.format, loaded only where there is something to format.
func (p *process) format(args []goja.Value) string {
	if len(args) == 1 && goja.IsString(args[0]) {
		return args[0].String()
	}
	util := p.ctx.RequireObject("util")
	return p.ctx.Invoke(util, util.Get("format"), args...).String()
}

// newMethods is the binding of process's own JavaScript.
func newMethods(ctx *module.Context) *goja.Object {
	o := ctx.VM.NewObject()
	ctx.SetMethods(o, map[string]js.Fn{
		"disabledWarnings": func(goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(ctx.Args.List("disable-warning"))
		},
		"guessHandleType": func(call goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(string(sys.GuessKind(js.Int(call, 0, -1))))
		},
		"writeSync": func(call goja.FunctionCall) goja.Value {
			data, _ := js.Bytes(call.Argument(1))
			_, errno := writeBlocking(js.Int(call, 0, -1), data)
			return ctx.VM.ToValue(int(errno))
		},
		"readEnvFile": func(call goja.FunctionCall) goja.Value {
			data, err := os.ReadFile(call.Argument(0).String())
			if err != nil {
				panic(ctx.NewUVException(sys.ErrnoOf(err), "open", call.Argument(0).String(), ""))
			}
			return ctx.VM.ToValue(string(data))
		},
	})
	return o
}

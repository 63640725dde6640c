package process

import (
	"fmt"
	"os"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// defineUncaught lets scripts take exceptions that nothing caught.
func (p *process) defineUncaught() {
	var capture goja.Callable
	var captures []goja.Callable // asked where there is no capture, the youngest first
	emit := func(event string, value goja.Value, origin string) bool {
		return p.emit(event, value, p.vm.ToValue(origin))
	}
	p.ctx.SetMethods(p.obj, map[string]js.Fn{
		"setUncaughtExceptionCaptureCallback": func(call goja.FunctionCall) goja.Value {
			fn := call.Argument(0)
			if goja.IsNull(fn) {
				capture = nil
				return goja.Undefined()
			}
			if !js.IsCallable(fn) {
				p.ctx.Throw("ERR_INVALID_ARG_TYPE", "fn", []string{"Function", "null"}, fn)
			}
			if capture != nil {
				p.ctx.Throw("ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET")
			}
			capture, _ = goja.AssertFunction(fn)
			return goja.Undefined()
		},
		"addUncaughtExceptionCaptureCallback": func(call goja.FunctionCall) goja.Value {
			p.ctx.ValidateFunction(call.Argument(0), "fn")
			fn, _ := goja.AssertFunction(call.Argument(0))
			captures = append(captures, fn)
			return goja.Undefined()
		},
		"hasUncaughtExceptionCaptureCallback": func(goja.FunctionCall) goja.Value {
			return p.vm.ToValue(capture != nil)
		},
	})
	offer := func(value goja.Value, origin string) bool {
		emit("uncaughtExceptionMonitor", value, origin)
		if capture != nil {
			p.mustCall(capture, value)
			return true
		}
		for i := len(captures) - 1; i >= 0; i-- {
			if p.mustCall(captures[i], value).StrictEquals(p.vm.ToValue(true)) {
				return true
			}
		}
		p.abortOver(value)
		return emit(module.UncaughtException, value, origin)
	}
	p.ctx.Life.Uncaught = func(value goja.Value, origin string) (taken bool, failed *goja.Exception) {
		failed = p.vm.Try(func() { taken = offer(value, origin) })
		if failed != nil && capture == nil {
			p.abortOver(failed.Value())
		}
		return taken, failed
	}
	p.ctx.Life.EmitRejection = p.emit
	p.defineFatal(offer)
}

// defineFatal adds what Node calls with an exception that nothing caught.
// Scripts may take it away, and exceptions with it.
func (p *process) defineFatal(offer func(goja.Value, string) bool) {
	p.ctx.DefineHidden(p.obj, "_fatalException", p.ctx.Func("", 2, func(call goja.FunctionCall) goja.Value {
		origin := module.UncaughtException
		if js.Bool(call, 1) {
			origin = module.UnhandledRejection
		}
		return p.vm.ToValue(offer(call.Argument(0), origin))
	}))
	p.ctx.Life.Disarmed = func() bool { return !js.IsCallable(p.obj.Get("_fatalException")) }
}

// abortOver ends the process as V8 does under --abort-on-uncaught-exception:
// listeners of 'uncaughtException' are not asked.
func (p *process) abortOver(value goja.Value) {
	if !p.ctx.Args.Flag("abort-on-uncaught-exception") {
		return
	}
	text, frames, _ := strings.Cut(value.String(), "\n    at ")
	if e := js.Object(value); e != nil && e.Get("stack") != nil {
		_, frames, _ = strings.Cut(e.Get("stack").String(), "\n    at ")
	}
	fmt.Fprintf(os.Stderr, "Uncaught %s\n\nFROM\n%s\n", text, strings.ReplaceAll(frames, "\n    at ", "\n"))
	p.dieBy("SIGTRAP")
}

func (p *process) mustCall(f goja.Callable, args ...goja.Value) goja.Value {
	result, err := f(p.obj, args...)
	if err != nil {
		panic(js.Thrown(err))
	}
	return result
}

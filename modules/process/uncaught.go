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
	p.ctx.Life.Uncaught = func(value goja.Value, origin string) (taken bool, failed *goja.Exception) {
		failed = p.vm.Try(func() {
			p.emit("uncaughtExceptionMonitor", value, p.vm.ToValue(origin))
			if capture != nil {
				taken = true
				p.mustCall(capture, value)
				return
			}
			for i := len(captures) - 1; i >= 0; i-- {
				if taken = p.mustCall(captures[i], value).StrictEquals(p.vm.ToValue(true)); taken {
					return
				}
			}
			p.abortOver(value)
			taken = p.emit(module.UncaughtException, value, p.vm.ToValue(origin))
		})
		if failed != nil && capture == nil {
			p.abortOver(failed.Value())
		}
		return taken, failed
	}
	p.ctx.Life.EmitRejection = p.emit
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

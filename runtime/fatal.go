package runtime

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Exit codes of Node's table.
const (
	exitUncaught    = 1
	exitDisarmed    = 6
	exitHandlerFail = 7
)

// uncaught is where an exception ends that no script caught.
func (r *Runtime) uncaught(err error) { r.fatal(err, module.UncaughtException) }

// fatal offers an exception to the script's handlers; where none takes it, it
// is printed and the program ends.
func (r *Runtime) fatal(err error, origin string) {
	if r.ctx.IsTerminated() {
		r.exit(exitStopped)
	}
	life, ex, code := &r.ctx.Life, r.exception(err), exitUncaught
	if life.Exiting && r.thread != nil {
		code = life.ExitCode // an 'exit' listener does not change that of a thread
	}
	if life.Uncaught != nil {
		if life.Disarmed() {
			if r.thread == nil {
				r.report(ex, origin)
			}
			r.exit(exitDisarmed)
		}
		taken, failed := life.Uncaught(ex.Value(), origin)
		if failed != nil {
			r.report(failed, module.UncaughtException)
			if r.thread != nil {
				r.exit(exitUncaught)
			}
			r.exit(exitHandlerFail)
		}
		if taken {
			r.resumeSoon()
			return
		}
	}
	if life.EmitExit != nil && !life.Exiting {
		life.ExitCode, life.ExitCodeSet = exitUncaught, true
		if failed := r.ctx.VM.Try(func() { code = life.EmitExit(exitUncaught) }); failed != nil {
			code = exitUncaught
		}
	}
	r.report(ex, origin)
	r.exit(code)
}

// resumeSoon has the door entered once more: an exception that was handled
// has left its queues unfinished.
func (r *Runtime) resumeSoon() {
	timers := r.ctx.RequireObject("timers")
	r.ctx.Invoke(timers, timers.Get("setImmediate"), r.ctx.Func("noop", 0, func(goja.FunctionCall) goja.Value {
		return goja.Undefined()
	}))
}

// exception makes an exception of whatever the engine returned.
func (r *Runtime) exception(err error) *goja.Exception {
	var overflow *goja.StackOverflowError
	var ex *goja.Exception
	switch {
	case errors.As(err, &overflow):
		return r.ctx.VM.Try(func() { panic(r.rangeError("Maximum call stack size exceeded")) })
	case errors.As(err, &ex):
		return ex
	}
	return r.ctx.VM.Try(func() { panic(r.ctx.VM.NewGoError(err)) })
}

func (r *Runtime) rangeError(text string) goja.Value {
	e, err := r.ctx.VM.New(r.ctx.VM.GlobalObject().Get("RangeError"), r.ctx.VM.ToValue(text))
	if err != nil {
		panic(err)
	}
	return e
}

// unhandledEvent is where Node throws what an emitter without listeners emits.
const unhandledEvent = `node:events:505
    throw er; // Unhandled 'error' event
    ^

`

// report prints an exception as Node does, or hands it to whoever started the
// thread.
func (r *Runtime) report(ex *goja.Exception, origin string) {
	if take := r.ctx.Thread.Report; take != nil {
		r.ctx.Thread.Report = func(goja.Value) {} // what fails in it is not told
		take(ex.Value())
		return
	}
	var b strings.Builder
	value := ex.Value()
	stack, emitted := r.ctx.UnhandledEvent(value)
	if emitted {
		b.WriteString(unhandledEvent)
		value.(*goja.Object).Set("stack", stack)
		b.WriteString(r.describe(value) + "\n")
		fmt.Fprintf(os.Stderr, "%s\nNode.js %s\n", b.String(), NodeVersion)
		return
	}
	site, found := r.ctx.ThrowSite(ex)
	if origin == module.UnhandledRejection {
		site, found = r.ctx.ErrorSite(value)
	}
	if isError(value) {
		if found && !r.ctx.HasOwnSite(value) {
			b.WriteString(site.String() + "\n")
		}
		b.WriteString(r.describe(value) + "\n")
	} else {
		b.WriteString("\n")
		if found {
			b.WriteString(site.String())
		}
		b.WriteString(r.describeThrown(value))
	}
	if r.ctx.Args.Flag("trace-uncaught") {
		b.WriteString(r.thrownAt(ex))
	}
	fmt.Fprintf(os.Stderr, "%s\nNode.js %s\n", b.String(), NodeVersion)
}

func isError(v goja.Value) bool {
	o := js.Object(v)
	if o == nil {
		return false
	}
	return o.ClassName() == "Error" || o.Get("stack") != nil && o.Get("message") != nil
}

// describe is util.inspect's view of an error, or its stack where there is
// nothing more to see.
func (r *Runtime) describe(v goja.Value) string {
	o := js.Object(v)
	text := ""
	r.ctx.VM.Try(func() {
		stack := o.Get("stack")
		if stack != nil && goja.IsString(stack) && len(o.Keys()) == 0 && r.plain(o, stack.String()) {
			text = stack.String()
			return
		}
		text = r.inspected(v)
	})
	if text == "" {
		text = fmt.Sprint(v)
	}
	return text
}

// plain says whether the stack alone says all that inspect would.
func (r *Runtime) plain(o *goja.Object, stack string) bool {
	for _, name := range o.GetOwnPropertyNames() {
		if name != "stack" && name != "message" {
			return false
		}
	}
	ctor := js.Object(o.Get("constructor"))
	return ctor != nil && strings.HasPrefix(stack, ctor.Get("name").String()) && strings.Contains(stack, "\n    at ")
}

// describeThrown shows what is no error.
func (r *Runtime) describeThrown(v goja.Value) string {
	if js.Object(v) != nil {
		return r.inspect(v) + "\n"
	}
	text := ""
	if _, isSymbol := v.(*goja.Symbol); !isSymbol {
		text = v.String()
	}
	if r.ctx.Args.Flag("trace-uncaught") {
		return text + "\n"
	}
	return text + "\n(Use `gonode --trace-uncaught ...` to show where the exception was thrown)\n"
}

// thrownAt is what --trace-uncaught adds.
func (r *Runtime) thrownAt(ex *goja.Exception) string {
	text := "Thrown at:\n"
	for _, line := range r.ctx.ThrowStack(ex) {
		text += "    at " + line + "\n"
	}
	return text + "\n"
}

func (r *Runtime) inspect(v goja.Value) (text string) {
	text = "[object]"
	r.ctx.VM.Try(func() { text = r.inspected(v) })
	return text
}

// inspected is the view that leaves out what the value would say of itself.
func (r *Runtime) inspected(v goja.Value) string {
	return r.ctx.InspectWith(v, map[string]any{"customInspect": false})
}

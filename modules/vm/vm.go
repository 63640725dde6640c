// Package vm is the Go half of vm: compiled scripts and what stands in for
// contexts.
//
// goja values belong to one realm, so a context here has no builtins of its
// own: its code runs in this realm with the sandbox object as its global scope.
package vm

import (
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module gives jslib/vm.js its binding.
var Module = &module.Module{
	Name: "vm",
	Bindings: map[string]func(*module.Context) *goja.Object{
		"contextify": func(ctx *module.Context) *goja.Object {
			c := contextify{ctx}
			obj := ctx.VM.NewObject()
			ctx.SetMethods(obj, map[string]js.Fn{
				"compile":     c.compile,
				"run":         c.run,
				"contextBody": c.contextBody,
			})
			return obj
		},
	},
}

type contextify struct{ *module.Context }

// script is a compiled script behind its JavaScript object.
type script struct{ prg *goja.Program }

// compile(holder, code, filename, lineOffset, columnOffset) compiles code and
// puts the script behind holder.
func (c contextify) compile(call goja.FunctionCall) goja.Value {
	code := call.Argument(1).String()
	if n := js.Int(call, 3, 0); n > 0 {
		code = strings.Repeat("\n", n) + code
	}
	prg := c.Loader.Compile(call.Argument(2).String(), "", code, "")
	c.Attach(call.Argument(0).(*goja.Object), &script{prg})
	return goja.Undefined()
}

// run(holder, timeout) runs the script; a timeout in milliseconds, where not 0,
// ends it with ERR_SCRIPT_EXECUTION_TIMEOUT.
func (c contextify) run(call goja.FunctionCall) goja.Value {
	s, ok := js.State[*script](c.Env, call.Argument(0))
	if !ok {
		panic(c.VM.NewTypeError("Illegal invocation"))
	}
	ms := js.Int(call, 1, 0)
	if ms == 0 {
		return c.result(c.VM.RunProgram(s.prg))
	}
	late := time.AfterFunc(time.Duration(ms)*time.Millisecond, func() { c.VM.Interrupt(errTimeout) })
	v, err := c.VM.RunProgram(s.prg)
	if late.Stop() {
		return c.result(v, err)
	}
	c.VM.ClearInterrupt()
	if in, ok := err.(*goja.InterruptedError); ok && in.Value() == errTimeout {
		panic(c.NewNodeError("ERR_SCRIPT_EXECUTION_TIMEOUT", ms))
	}
	return c.result(v, err)
}

type timeoutMark struct{}

var errTimeout = &timeoutMark{}

func (c contextify) result(v goja.Value, err error) goja.Value {
	if err != nil {
		panic(js.Thrown(err))
	}
	return v
}

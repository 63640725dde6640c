// Package vm is the Go half of vm: compiled scripts, and the realms behind
// contexts.
package vm

import (
	"crypto/sha256"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

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
				"makeContext": c.makeContext,
				"digest":      c.digest,
				"setSource":   c.setSource,
				"measure":     c.measure,
			})
			c.addWatchdog(obj)
			return obj
		},
		"module_wrap": wrapBinding,
	},
}

type contextify struct{ *module.Context }

// script is a compiled script behind its JavaScript object.
type script struct {
	prg     *goja.Program
	adopted bool // fit for further realms
}

// compile(holder, code, filename, lineOffset, columnOffset, head, tail, importer)
// compiles code, between head and tail, and puts the script behind holder.
// import() in it calls importer; undefined stands for the main loader.
func (c contextify) compile(call goja.FunctionCall) goja.Value {
	code, filename, head := call.Argument(1).String(), call.Argument(2).String(), text(call, 5)
	if head != "" {
		c.checkBody(code, filename)
	}
	lines := max(0, js.Int(call, 3, 0))
	prg := c.Loader.Compile(filename, head, strings.Repeat("\n", lines)+code, text(call, 6))
	c.Loader.Indent(filename, lines+1, js.Int(call, 4, 0))
	if strings.Contains(code, "import") {
		c.Loader.SetImporter(prg, call.Argument(7))
	}
	c.Attach(call.Argument(0).(*goja.Object), &script{prg: prg})
	return goja.Undefined()
}

// checkBody refuses code that ends the function around it and begins another.
func (c contextify) checkBody(code, filename string) {
	prg, err := parser.ParseFile(nil, filename, "(function () {"+code+"\n})", 0, parser.WithDisableSourceMaps)
	if err == nil && len(prg.Body) > 1 {
		line, _, _ := strings.Cut(code, "\n")
		panic(c.NewSyntaxError("Unexpected token '}'", js.Site{File: filename, Line: 1, Column: 1, Text: line, Width: 1}))
	}
}

// setSource(fn, text) sets what fn shows as its source.
func (c contextify) setSource(call goja.FunctionCall) goja.Value {
	js.SetFunctionSource(js.Object(call.Argument(0)), call.Argument(1).String())
	return call.Argument(0)
}

// text is an argument that may be left out.
func text(call goja.FunctionCall, i int) string {
	if js.IsNil(call.Argument(i)) {
		return ""
	}
	return call.Argument(i).String()
}

// digest(code) is what stands for compiled code in a cache.
func (c contextify) digest(call goja.FunctionCall) goja.Value {
	sum := sha256.Sum256([]byte("goja\x00" + call.Argument(0).String()))
	return c.NewBuffer(sum[:])
}

// realm is a context behind its JavaScript object.
type realm struct{ *js.Env }

// makeContext(holder, sandbox, strings, wasm, ownJobs, importer) puts a context behind
// holder and returns its global object. import() in code that is of no script
// calls importer, if that is a function.
func (c contextify) makeContext(call goja.FunctionCall) goja.Value {
	r := c.NewRealm(js.RealmOptions{
		Sandbox:   js.Object(call.Argument(1)),
		NoStrings: !call.Argument(2).ToBoolean(),
		NoWasm:    !call.Argument(3).ToBoolean(),
		OwnJobs:   call.Argument(4).ToBoolean(),
	})
	if importer := call.Argument(5); js.IsCallable(importer) {
		r.Importer = importer
	}
	c.Attach(call.Argument(0).(*goja.Object), &realm{r})
	return r.VM.GlobalObject()
}

// run(holder, context, timeout, breakOnSigint, displayErrors) runs the script in
// the context, or in the main realm where that is undefined. A timeout in
// milliseconds, where not 0, ends it with ERR_SCRIPT_EXECUTION_TIMEOUT, SIGINT
// with ERR_SCRIPT_EXECUTION_INTERRUPTED.
func (c contextify) run(call goja.FunctionCall) goja.Value {
	s, ok := js.State[*script](c.Env, call.Argument(0))
	if !ok {
		panic(c.VM.NewTypeError("Illegal invocation"))
	}
	in, _ := js.State[*realm](c.Env, call.Argument(1))
	l := c.limit(in, js.Int(call, 2, 0), call.Argument(3).ToBoolean())
	v, err := c.evaluate(s, in)
	l.lift(err)
	if ex, thrown := err.(*goja.Exception); thrown && call.Argument(4).ToBoolean() {
		c.ShowSite(ex)
	}
	if err != nil {
		panic(js.Thrown(err))
	}
	return v
}

func (c contextify) evaluate(s *script, in *realm) (goja.Value, error) {
	if in == nil {
		return c.VM.RunProgram(s.prg)
	}
	if !s.adopted {
		js.Adopt(s.prg)
		s.adopted = true
	}
	v, err := in.Evaluate(s.prg)
	if err == nil {
		err = in.RunJobs()
	}
	return v, err
}

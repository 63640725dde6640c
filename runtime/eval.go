package runtime

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// NodeVersion is the release of Node that gonode follows.
const NodeVersion = "v26.10.0"

// RunEval runs code as a script in the global scope, with require and module at
// hand; print writes its value to stdout. It does not return.
func (r *Runtime) RunEval(name, code string, print bool) {
	r.start(func() { r.evaluate(name, code, print) })
}

func (r *Runtime) evaluate(name, code string, print bool) {
	if r.isModuleInput(code) {
		if print {
			e := r.ctx.NewNodeError("ERR_EVAL_ESM_CANNOT_PRINT")
			r.ctx.SetNativeStack(e, "evalModuleEntryPoint")
			panic(e)
		}
		r.ctx.Loader.ImportText(strings.TrimSuffix(name, "]")+"1]", code)
		return
	}
	r.defineEvalScope(name)
	value, err := r.ctx.VM.RunProgram(r.ctx.Loader.Compile(name, "", code, ""))
	if err != nil {
		panic(js.Thrown(err))
	}
	if print {
		console := r.ctx.RequireObject("console")
		r.ctx.Invoke(console, console.Get("log"), value)
	}
}

// isModuleInput says whether code is an ES module: by --input-type, else by its
// syntax.
func (r *Runtime) isModuleInput(code string) bool {
	switch r.ctx.Args.Text("input-type") {
	case "module":
		return true
	case "commonjs":
		return false
	}
	return r.ctx.Loader.IsModule(code)
}

// RunREPL starts the REPL, after code if there is any. It does not return.
func (r *Runtime) RunREPL(code string) {
	r.start(func() {
		r.defineEvalScope("[eval]")
		if code != "" {
			if _, err := r.ctx.VM.RunProgram(r.ctx.Loader.Compile("[eval]", "", code, "")); err != nil {
				panic(js.Thrown(err))
			}
		}
		repl := r.ctx.RequireObject("internal/repl")
		r.ctx.Invoke(repl, repl.Get("main"))
	})
}

// CheckSyntax parses the script at path and ends the program: 0, or 1 and the
// error.
func (r *Runtime) CheckSyntax(path string) {
	r.start(func() {
		resolved := r.ctx.Loader.Resolve(path)
		source, err := os.ReadFile(resolved)
		if err != nil {
			panic(r.ctx.VM.NewGoError(err))
		}
		r.check(resolved, string(source))
	})
}

// CheckSource is CheckSyntax of text that has no file.
func (r *Runtime) CheckSource(name, text string) { r.start(func() { r.check(name, text) }) }

func (r *Runtime) check(name, text string) {
	r.ctx.Loader.Check(name, text)
	r.exit(0)
}

// start runs f as the main script, behind what -r names, and then the loop.
func (r *Runtime) start(f func()) {
	defer r.reportBug()
	r.ctx.Reside(func() {
		r.applyOptions()
		if r.thread == nil {
			r.joinParent()
		}
		r.ctx.Life.Ready = time.Now()
		r.ctx.Enter(func() {
			if ex := r.ctx.VM.Try(func() { r.main(f) }); ex != nil {
				r.uncaught(ex)
			}
		})
		r.spin()
	})
}

func (r *Runtime) main(f func()) {
	r.ctx.Loader.Preload(r.ctx.Args.List("require"))
	r.ctx.Loader.PreloadImports(r.ctx.Args.List("import"), f)
}

// applyOptions does what the command line asks of the realm.
func (r *Runtime) applyOptions() {
	args, global := &r.ctx.Args, r.ctx.VM.GlobalObject()
	if limit, ok := args.Options["stack-trace-limit"].(float64); ok {
		global.Get("Error").(*goja.Object).Set("stackTraceLimit", limit)
	}
	if seed, ok := args.Options["random-seed"].(float64); ok && seed != 0 {
		r.ctx.VM.SetRandSource(rand.New(rand.NewPCG(uint64(int64(seed)), 0)).Float64)
	}
	if args.Flag("expose-gc") {
		r.ctx.DefineHidden(global, "gc", r.ctx.Func("gc", 0, r.collect))
	}
}

// defineEvalScope gives code without a file what a module has, and the built-in
// modules by name; crypto's is there instead of the web's, of which it has all.
func (r *Runtime) defineEvalScope(name string) {
	ctx, global := r.ctx, r.ctx.VM.GlobalObject()
	dir, _ := filepath.Abs(".")
	mod, require := ctx.Loader.EvalModule(name, dir)
	for _, builtin := range ctx.Builtins.PublicNames() {
		if strings.ContainsAny(builtin, "/") || builtin == "module" || builtin != "crypto" && global.Get(builtin) != nil {
			continue
		}
		ctx.DefineLazy(global, builtin, false, func() goja.Value { return ctx.Builtins.Require(builtin) })
	}
	global.Set("__filename", name)
	global.Set("module", mod)
	global.Set("exports", mod.Get("exports"))
	global.Set("__dirname", ".")
	global.Set("require", require)
}

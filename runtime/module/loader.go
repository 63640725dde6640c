package module

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/dop251/goja"
)

// Loader is the CommonJS loader of scripts.
type Loader struct {
	ctx   *Context
	cache map[string]*goja.Object
}

// NewLoader makes the loader of ctx.
func NewLoader(ctx *Context) *Loader {
	return &Loader{ctx: ctx, cache: map[string]*goja.Object{}}
}

// RunMain loads the script at path as the main module. Exceptions go to
// OnUncaught.
func (l *Loader) RunMain(path string) {
	l.ctx.Enter(func() {
		err := l.ctx.VM.Try(func() { l.load(path) })
		if err != nil {
			l.ctx.OnUncaught(err)
		}
	})
}

func (l *Loader) load(path string) goja.Value {
	if m := l.cache[path]; m != nil {
		return m.Get("exports")
	}
	src, err := os.ReadFile(path)
	if err != nil {
		panic(l.ctx.VM.NewGoError(err))
	}
	vm := l.ctx.VM
	mod, exports := vm.NewObject(), vm.NewObject()
	mod.Set("exports", exports)
	l.cache[path] = mod
	if strings.HasSuffix(path, ".json") {
		parse, _ := goja.AssertFunction(vm.Get("JSON").(*goja.Object).Get("parse"))
		v, err := parse(goja.Undefined(), vm.ToValue(string(src)))
		if err != nil {
			panic(err)
		}
		mod.Set("exports", v)
		return v
	}
	text := string(src)
	if strings.HasPrefix(text, "#!") {
		text = "//" + text
	}
	prg, err := goja.Compile(path, "(function (exports, require, module, __filename, __dirname) { "+text+"\n})", false)
	if err != nil {
		panic(vm.ToValue(err.Error()))
	}
	fn, _ := vm.RunProgram(prg)
	dir := filepath.Dir(path)
	require := l.ctx.Func("require", 1, func(call goja.FunctionCall) goja.Value {
		return l.require(call.Argument(0).String(), dir)
	})
	l.ctx.Invoke(exports, fn, exports, require, mod, vm.ToValue(path), vm.ToValue(dir))
	return mod.Get("exports")
}

func (l *Loader) require(name, dir string) goja.Value {
	if bare := strings.TrimPrefix(name, "node:"); l.ctx.Builtins.Has(bare) {
		return l.ctx.Builtins.Require(bare)
	}
	if strings.HasPrefix(name, ".") {
		name = filepath.Join(dir, name)
	}
	for _, ext := range []string{"", ".js", ".json", "/index.js"} {
		if st, err := os.Stat(name + ext); err == nil && !st.IsDir() {
			return l.load(name + ext)
		}
	}
	panic(l.ctx.VM.NewTypeError("Cannot find module '%s'", name))
}

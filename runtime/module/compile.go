package module

import (
	"path/filepath"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// The wrapper of a script. Its head stands on the first line, so that line
// numbers are the file's own.
const (
	scriptHead = "(function (exports, require, module, __filename, __dirname) { "
	scriptTail = "\n});"
)

func (l *Loader) defineCompile() {
	wrapper := l.vm.ToValue(l.array([]string{scriptHead, scriptTail})).(*goja.Object)
	l.ctx.DefineAccessor(l.class, "wrapper", js.Accessor{
		Get: func(goja.FunctionCall) goja.Value { l.wrapped = true; return wrapper },
		Set: func(call goja.FunctionCall) goja.Value {
			l.wrapped = true
			wrapper = js.Object(call.Argument(0))
			return goja.Undefined()
		},
	})
	wrap := goja.Value(l.ctx.Func("wrap", 1, func(call goja.FunctionCall) goja.Value {
		return l.vm.ToValue(wrapper.Get("0").String() + call.Argument(0).String() + wrapper.Get("1").String())
	}))
	l.ctx.DefineAccessor(l.class, "wrap", js.Accessor{
		Get: func(goja.FunctionCall) goja.Value { return wrap },
		Set: func(call goja.FunctionCall) goja.Value {
			l.wrapped = true
			wrap = call.Argument(0)
			return goja.Undefined()
		},
	})
}

// compileMethod is Module.prototype._compile: it runs source as the body of
// mod.
func (l *Loader) compileMethod(call goja.FunctionCall) goja.Value {
	mod, source, filename := js.Object(call.This), call.Argument(0).String(), call.Argument(1)
	fn := l.compile(source, filename.String())
	exports := mod.Get("exports")
	mod.SetSymbol(l.sym.executing, true)
	l.ctx.Invoke(exports, fn, exports, l.requireFor(mod), mod, filename, l.vm.ToValue(filepath.Dir(filename.String())))
	mod.SetSymbol(l.sym.executing, goja.Undefined())
	return goja.Undefined()
}

func (l *Loader) compile(source, filename string) goja.Value {
	if strings.HasPrefix(source, "#!") {
		source = "//" + source
	}
	text := scriptHead + source + scriptTail
	if l.wrapped {
		text = l.ctx.Invoke(l.class, l.class.Get("wrap"), l.vm.ToValue(source)).String()
	}
	prg, err := goja.Compile(filename, text, false)
	if err != nil {
		panic(l.newError("SyntaxError", "", err.Error()))
	}
	fn, err := l.vm.RunProgram(prg)
	if err != nil {
		panic(js.Thrown(err))
	}
	return fn
}

package module

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// mendFunction lets new Function hold import(), which then is that of the file
// that made the function.
func (l *Loader) mendFunction() {
	l.ctx.MendFunction(func(text, file string) (fn *goja.Object) {
		failed := l.catch(func() {
			l.Compile("<anonymous>", "", "class A { "+text[len("(function "):len(text)-1]+" }", "") // the body ends nothing else
			prg := l.Compile("<anonymous>", "", text, "")
			l.SetImporter(prg, l.importFrom(file))
			v, err := l.vm.RunProgram(prg)
			if err != nil {
				panic(js.Thrown(err))
			}
			fn = js.Object(v)
		})
		if failed != nil {
			return nil
		}
		return fn
	})
}

// importFrom is import() as file has it.
func (l *Loader) importFrom(file string) goja.Value {
	return l.ctx.Func("import", 1, func(call goja.FunctionCall) goja.Value {
		return l.esModules().dynamicImport(call.Argument(0), call.Argument(1), urlOfFile(file))
	})
}

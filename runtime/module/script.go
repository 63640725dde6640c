package module

import (
	"github.com/dop251/goja"
)

// CompileScript compiles source as a global script, as vm.Script does. It
// throws a SyntaxError.
func (l *Loader) CompileScript(source, filename string) *goja.Program {
	prg, err := goja.Compile(filename, source, false)
	if err != nil {
		panic(l.newError("SyntaxError", "", err.Error()))
	}
	return prg
}

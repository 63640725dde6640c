package js

import "github.com/dop251/goja"

// defineSymbols adds the well-known Symbols that goja does not have.
func (e *Env) defineSymbols() {
	ctor := e.VM.GlobalObject().Get("Symbol").(*goja.Object)
	for _, name := range []string{"asyncIterator", "dispose", "asyncDispose"} {
		if ctor.Get(name) == nil {
			ctor.DefineDataProperty(name, goja.NewSymbol("Symbol."+name), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
		}
	}
}

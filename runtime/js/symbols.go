package js

import "github.com/dop251/goja"

// lackingSymbols are the well-known Symbols that goja does not have.
var lackingSymbols = []string{"asyncIterator", "dispose", "asyncDispose"}

// defineSymbols adds them.
func (e *Env) defineSymbols() {
	ctor := e.VM.GlobalObject().Get("Symbol").(*goja.Object)
	for _, name := range lackingSymbols {
		if ctor.Get(name) == nil {
			ctor.DefineDataProperty(name, goja.NewSymbol("Symbol."+name), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
		}
	}
}

// SymbolOf is the well-known Symbol of that name, as in Symbol.iterator.
func (e *Env) SymbolOf(name string) *goja.Symbol {
	return e.VM.GlobalObject().Get("Symbol").(*goja.Object).Get(name).(*goja.Symbol)
}

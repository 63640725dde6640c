package js

import "github.com/dop251/goja"

// Marks of what a message may not hold, each on the prototype of a class.
const (
	// OpaqueMark is for what V8 itself makes and cannot clone.
	OpaqueMark = "opaque_private_symbol"
	// UncloneableMark is for classes of Node's, and for objects that a script has
	// marked.
	UncloneableMark = "transfer_mode_private_symbol"
)

// PrivateSymbol gives the program's private symbol of that name: what stands
// behind it is in no list of an object's own properties.
func (e *Env) PrivateSymbol(name string) *goja.Symbol {
	e = e.main()
	sym := e.private[name]
	if sym == nil {
		sym = goja.NewSymbol(name)
		if e.private == nil {
			e.private = map[string]*goja.Symbol{}
		}
		e.private[name] = sym
	}
	return sym
}

// IsPrivate says whether s is a private symbol, such as that of Attach: tools
// that list properties leave it out.
func (e *Env) IsPrivate(s *goja.Symbol) bool {
	if s == e.state {
		return true
	}
	for _, private := range e.main().private {
		if s == private {
			return true
		}
	}
	return false
}

// HidePrivates has the functions that list an object's own keys leave out
// private symbols.
func (e *Env) HidePrivates() {
	for owner, name := range map[string]string{"Object": "getOwnPropertySymbols", "Reflect": "ownKeys"} {
		native := theLayout.nativeCall(Object(Object(e.VM.GlobalObject().Get(owner)).Get(name)))
		original := *native
		*native = func(call goja.FunctionCall) goja.Value {
			list := original(call)
			if keys, ok := denseElements(Object(list)); ok {
				if rest := e.withoutPrivates(keys); len(rest) < len(keys) {
					return e.NewList(rest)
				}
			}
			return list
		}
	}
}

// withoutPrivates takes private symbols from keys, where symbols come last.
func (e *Env) withoutPrivates(keys []goja.Value) []goja.Value {
	for i := len(keys) - 1; i >= 0; i-- {
		sym, ok := keys[i].(*goja.Symbol)
		if !ok {
			break
		}
		if e.IsPrivate(sym) {
			keys = append(keys[:i], keys[i+1:]...)
		}
	}
	return keys
}

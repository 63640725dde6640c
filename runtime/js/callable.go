package js

import (
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// scriptFunctions are the type words of arrow functions and of those with the
// keyword, once one was seen: all of them can be called.
var scriptFunctions [2]atomic.Pointer[byte]

// IsCallable says whether v is a function.
func IsCallable(v goja.Value) bool {
	o, isObj := v.(*goja.Object)
	if !isObj {
		return false
	}
	word := (*byte)(unsafe.Pointer(typeWord(o)))
	if word == scriptFunctions[0].Load() || word == scriptFunctions[1].Load() {
		return true
	}
	_, callable := goja.AssertFunction(o) // which makes two closures
	switch implOf(o).Type().Elem().Name() {
	case "arrowFuncObject":
		scriptFunctions[0].Store(word)
	case "funcObject":
		scriptFunctions[1].Store(word)
	}
	return callable
}

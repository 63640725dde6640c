package js

import "github.com/dop251/goja"

// IsCallable says whether v is a function.
func IsCallable(v goja.Value) bool {
	o, isObj := v.(*goja.Object)
	if !isObj {
		return false
	}
	if theFunctions.kindOf(selfOf(o).table) != nil {
		return true
	}
	_, callable := goja.AssertFunction(o) // which makes two closures
	return callable
}

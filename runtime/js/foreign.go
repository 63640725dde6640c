package js

import (
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// What goja's own API refuses to carry: Object.Set and Runtime.NewArray take no
// objects of another realm. These do.

// Put sets a property of obj to a value that may be of any realm.
func Put(obj *goja.Object, name string, v goja.Value) {
	theGates.initSlots()
	setProperty(selfOf(obj), unistring.NewFromString(name), orUndefined(v), true)
}

// PutSymbol is Put for a Symbol.
func PutSymbol(obj *goja.Object, name *goja.Symbol, v goja.Value) {
	theGates.initSlots()
	setProperty(selfOf(obj), name, orUndefined(v), true)
}

// SetFunctionSource sets what a function written in JavaScript, with the
// keyword function, shows as its source.
func SetFunctionSource(fn *goja.Object, text string) {
	theGates.init()
	*(*string)(unsafe.Add(grown(fn).data, theGates.sourceAt)) = text
}

// PromiseObject is the object that p is the inside of.
func PromiseObject(p *goja.Promise) *goja.Object {
	return *theLayout.lazy.val(unsafe.Pointer(p))
}

// NewList makes an array of values that may be of any realm.
func (e *Env) NewList(values []goja.Value) *goja.Object { return listOf(e.VM, values) }

func listOf(vm *goja.Runtime, values []goja.Value) *goja.Object {
	blank := make([]any, len(values))
	for i := range blank {
		blank[i] = false
	}
	list := vm.NewArray(blank...)
	elements, _ := denseElements(list)
	for i, v := range values {
		elements[i] = orUndefined(v)
	}
	return list
}

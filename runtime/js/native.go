package js

import (
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// A native function that goja makes is eight pieces of memory, and named after
// the Go code, which has to be looked up. Those made here are one, and have their
// length and name when somebody asks, as closures do.

// These are goja's nativeFuncObject, and what one is allocated in.
type (
	nativeInside struct {
		namedInside
		call      Fn
		construct construct
	}
	nativeBlock struct {
		goja.Object
		inside nativeInside
		source functionSource
	}
)

// newNative makes a native function.
func (e *Env) newNative(name string, length int, fn Fn) *goja.Object {
	if e.nativeProto == nil {
		e.learnNative()
	}
	b := &nativeBlock{source: functionSource{name: unistring.NewFromString(name), length: length}}
	inside := &b.inside
	inside.class, inside.extensible, inside.prototype = functionClass, true, e.nativeProto
	inside.val, inside.call = &b.Object, fn
	*inside.source() = &b.source
	*(**goja.Runtime)(unsafe.Add(unsafe.Pointer(&b.Object), theLayout.lazy.runtimeAt)) = e.VM
	*selfOf(&b.Object) = self{theFunctions.native.folded, unsafe.Pointer(inside)}
	return &b.Object
}

// learnNative takes from one of goja's native functions what all have.
func (e *Env) learnNative() {
	sample := e.VM.ToValue(func(goja.FunctionCall) goja.Value { return nil }).(*goja.Object)
	theLayout.init(e.VM)
	theFunctions.initNative(sample)
	e.nativeProto = *theLayout.lazy.prototype(selfOf(sample).data)
}

package js

import (
	"unsafe"

	"github.com/dop251/goja"
)

//go:linkname uncatchable github.com/dop251/goja.asUncatchableException
func uncatchable(panicked any) error

// call is fn(this, ...args) of a function, an error what it throws. Where the engine is within a
// call already, a function of a script is called without the closures, the try
// block and the recovering that goja.AssertFunction puts around it.
func (e *Env) call(fn *goja.Object, this goja.Value, args []goja.Value) (result goja.Value, err error) {
	vm := *(**running)(unsafe.Add(unsafe.Pointer(e.VM), theLayout.vm))
	if runtimeOf(fn) != e.VM || len(vm.callStack) == 0 {
		return callAnything(fn, this, args)
	}
	if this == nil {
		this = goja.Undefined()
	}
	var once functionInside
	inside, newTarget, receiver := &once, goja.Value(nil), goja.Value(nil)
	switch s, l := selfOf(fn), &theFunctions; s.table {
	case l.function.own, l.function.folded:
		inside, receiver = (*functionInside)(s.data), this
	case l.arrow.own, l.arrow.folded:
		arrow := (*arrowInside)(s.data)
		inside, newTarget = &arrow.functionInside, arrow.newTarget
	case l.function.compact:
		(*closure)(s.data).lend(&once)
		receiver = this
	case l.arrow.compact:
		arrow := (*arrowClosure)(s.data)
		arrow.lend(&once)
		newTarget = arrow.target()
	default:
		return callAnything(fn, this, args)
	}
	sp := vm.sp
	defer func() {
		if err != nil {
			vm.sp = sp
		} else if panicked := recover(); panicked != nil {
			if vm.sp, err = sp, uncatchable(panicked); err == nil {
				panic(panicked)
			}
		}
		clear(vm.stack[sp:])
		vm.stack = vm.stack[:sp]
	}()
	result, thrown := callFunction(inside, args, newTarget, receiver)
	if thrown != nil {
		return nil, thrown
	}
	return result, nil
}

// callAnything is call in general.
func callAnything(fn *goja.Object, this goja.Value, args []goja.Value) (goja.Value, error) {
	call, _ := goja.AssertFunction(fn)
	return call(this, args...)
}

package js

import (
	"unsafe"

	"github.com/dop251/goja"
)

// targetGuard stands before the first instruction of a function that reads
// new.target. A call by an instruction leaves goja's as it was: what a constructor
// calls would take itself for constructed.
type targetGuard struct{ then instruction }

func (g *targetGuard) plain() instruction { return g.then }

func (g *targetGuard) exec(vm unsafe.Pointer) {
	m := engine{vm}
	if !theLayout.machine(m.runtime()).entered(0) {
		*(*goja.Value)(unsafe.Add(vm, theLayout.vmNewTarget)) = nil
	}
	g.then.exec(vm)
}

// guardTarget puts one into the code of a function, once.
func guardTarget(prg unsafe.Pointer) {
	code := *(*[]instruction)(unsafe.Add(prg, theLayout.prgCode))
	if _, done := code[0].(*targetGuard); !done {
		code[0] = &targetGuard{code[0]}
	}
}

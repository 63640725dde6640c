package js

import (
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// quickObject makes the object of a literal in one piece, with room for what
// will be put into it.
type quickObject struct{ then instruction }

// emptyObjects are what objects are copied from, by the names that they have room
// for.
var emptyObjects [literalNames + 1]atomic.Pointer[pattern]

// literalNames is how many properties that of a literal has room for.
const literalNames = mapSize

func (g *quickObject) plain() instruction { return g.then }

func (g *quickObject) exec(vm unsafe.Pointer) {
	m := engine{vm}
	m.push(theQuick.newObject(m.runtime(), literalNames))
	*m.pc()++
}

// newObject is NewObject with room for 1 to literalNames properties, all of it in
// one piece.
func (q *quickLayout) newObject(vm *goja.Runtime, names int) *goja.Object {
	at := &emptyObjects[names]
	if p := at.Load(); p != nil {
		return p.new(vm, q.global(vm, q.objectsAt))
	}
	o := vm.NewObject()
	if q.smallMaps {
		at.Store(newBlockKind(o, names, 0).patternOf(o))
	}
	return o
}

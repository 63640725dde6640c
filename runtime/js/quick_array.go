package js

import (
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// quickArray makes the array of a literal in one piece.
type quickArray struct {
	then instruction
	room int // the literal's elements, for which there is room
}

// emptyArray is what they are copied from.
var emptyArray atomic.Pointer[pattern]

func newQuickArray(i instruction) instruction {
	return &quickArray{i, int(*(*uint32)(words(&i)[1]))}
}

func (g *quickArray) plain() instruction { return g.then }

func (g *quickArray) exec(vm unsafe.Pointer) {
	m := engine{vm}
	p, proto := emptyArray.Load(), theQuick.global(m.runtime(), theQuick.arrayProtoAt)
	if p == nil || proto == nil {
		g.then.exec(vm)
		if theQuick.smallMaps && p == nil {
			m.learnArrays()
		}
		return
	}
	list := p.new(m.runtime(), proto)
	*(*[]goja.Value)(unsafe.Add(selfOf(list).data, theQuick.elementsAt)) = make([]goja.Value, 0, g.room)
	m.push(list)
	*m.pc()++
}

// learnArrays takes the pattern from the array on top of the stack.
func (m engine) learnArrays() {
	list := (*m.stack())[*m.sp()-1].(*goja.Object)
	p := newBlockKind(list, 1, 0).patternOf(list)
	*(*[]goja.Value)(unsafe.Add(p.at(), p.insideAt+theQuick.elementsAt)) = nil // the sample's own
	emptyArray.Store(p)
}

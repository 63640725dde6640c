package js

import (
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// quickObject makes the object of a literal in one piece, with room for what
// will be put into it.
type quickObject struct{ then instruction }

// emptyObject is what they are copied from.
var emptyObject atomic.Pointer[pattern]

// literalNames is how many properties a block has room for.
const literalNames = mapSize

func (g *quickObject) plain() instruction { return g.then }

func (g *quickObject) exec(vm unsafe.Pointer) {
	m := engine{vm}
	p, proto := emptyObject.Load(), theQuick.global(m.runtime(), theQuick.objectsAt)
	if p == nil {
		g.then.exec(vm)
		if theQuick.smallMaps {
			o := (*m.stack())[*m.sp()-1].(*goja.Object)
			emptyObject.Store(newBlockKind(o, literalNames, 0).patternOf(o))
		}
		return
	}
	m.push(p.new(m.runtime(), proto))
	*m.pc()++
}

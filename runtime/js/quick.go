package js

import (
	"reflect"
	"strings"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// Quicken puts quick instructions in the place of some of prg's: the same to
// scripts, without the objects that goja makes on the way. quick_iterate.go has
// them. A program may run on any engine afterwards.
func (e *Env) Quicken(prg *goja.Program) *goja.Program {
	theQuick.init(e.VM)
	theQuick.rewrite(unsafe.Pointer(prg))
	return prg
}

// quickKind says what becomes of the instructions of one type.
type quickKind struct {
	programs []uintptr // where it keeps the code of functions
	replace  func(instruction) instruction
	arrow    bool // its function has the new.target of the one around it
	reads    bool // new.target
}

// quickKinds are goja's instructions by the type word of their interface.
type quickKinds map[unsafe.Pointer]*quickKind

// rewrite says whether prg reads new.target, or an arrow function in it does.
func (q *quick) rewrite(prg unsafe.Pointer) (reads bool) {
	kinds := *q.kinds.Load()
	code := *(*[]instruction)(unsafe.Add(prg, theLayout.prgCode))
	for i := range code {
		tab := words(&code[i])[0]
		kind, known := kinds[tab]
		if !known {
			kind = q.learn(&code[i])
			kinds = *q.kinds.Load()
		}
		if kind == nil {
			continue
		}
		for _, at := range kind.programs {
			if p := *(*unsafe.Pointer)(unsafe.Add(words(&code[i])[1], at)); p != nil && q.rewrite(p) {
				if kind.arrow {
					reads = true
				} else {
					guardTarget(p)
				}
			}
		}
		reads = reads || kind.reads
		if kind.replace != nil {
			code[i] = kind.replace(code[i])
		}
	}
	return reads
}

// learn looks at an instruction of a new type; engines of several threads may at
// once.
func (q *quick) learn(i *instruction) *quickKind {
	kind := newQuickKind(reflect.NewAt(theLayout.instruction, unsafe.Pointer(i)).Elem().Elem().Type())
	for {
		old := q.kinds.Load()
		grown := make(quickKinds, len(*old)+1)
		for tab, k := range *old {
			grown[tab] = k
		}
		grown[words(i)[0]] = kind
		if q.kinds.CompareAndSwap(old, &grown) {
			return kind
		}
	}
}

// newQuickKind is nil for most types.
func newQuickKind(t reflect.Type) *quickKind {
	name := t.Name()
	if t.Kind() == reflect.Pointer {
		name = t.Elem().Name()
	}
	k := &quickKind{replace: quickened[name], reads: name == "_loadNewTarget"}
	if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && t.Elem().PkgPath() != gatesPackage {
		k.programs = programsIn(t.Elem())
		k.arrow = strings.HasSuffix(name, "ArrowFunc")
	}
	if k.replace == nil && k.programs == nil && !k.reads {
		return nil
	}
	return k
}

// quick is what the quick instructions know of goja.
type quick struct {
	quickLayout
	kinds atomic.Pointer[quickKinds]
}

var theQuick quick

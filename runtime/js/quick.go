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
	naming   *naming
	arrow    bool // its function has the new.target of the one around it
	use      parameterUse
	traits
}

// traits of code are those of its instructions and of the arrow functions in it.
type traits struct {
	reads  bool // new.target
	homing bool // asks goja for the type of the running function, as super does
}

// quickKinds are goja's instructions by the type word of their interface.
type quickKinds map[unsafe.Pointer]*quickKind

func (q *quick) rewrite(prg unsafe.Pointer) (found traits) {
	code := *(*[]instruction)(unsafe.Add(prg, theLayout.prgCode))
	for i := range code {
		kind := q.instructionKind(&code[i])
		if kind == nil {
			continue
		}
		inner := q.rewriteIn(code[i], kind)
		found.reads, found.homing = found.reads || inner.reads, found.homing || inner.homing
		if kind.replace != nil && !(kind.arrow && inner.homing) { // an arrow function of goja's for super
			code[i] = kind.replace(code[i])
		}
	}
	q.lendCalls(code)
	return found
}

// rewriteIn rewrites the functions that an instruction makes.
func (q *quick) rewriteIn(i instruction, kind *quickKind) traits {
	found := kind.traits
	for _, at := range kind.programs {
		p := *(*unsafe.Pointer)(unsafe.Add(words(&i)[1], at))
		if p == nil {
			continue
		}
		inner := q.rewrite(p)
		found.homing = found.homing || inner.homing
		if kind.arrow {
			found.reads = found.reads || inner.reads
		} else if inner.reads {
			guardTarget(p)
		}
	}
	return found
}

func (q *quick) instructionKind(i *instruction) *quickKind {
	if kind, known := (*q.kinds.Load())[words(i)[0]]; known {
		return kind
	}
	return q.learn(i)
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
	k := &quickKind{replace: quickened[name], use: parameterUseOf(name)}
	k.reads = name == "_loadNewTarget"
	k.homing = strings.Contains(name, "uper") || strings.Contains(name, "Eval")
	if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && t.Elem().PkgPath() != gatesPackage {
		k.programs, k.naming = programsIn(t.Elem()), namingIn(t.Elem())
		k.arrow = strings.HasSuffix(name, "ArrowFunc")
	}
	switch name {
	case "newFunc":
		sameForm(t.Elem(), reflect.TypeFor[functionSource]())
	case "enterFunc":
		checkScopes(t.Elem())
	case "newArrowFunc":
		sameForm(t.Elem().Field(0).Type, reflect.TypeFor[functionSource]())
	}
	if k.replace == nil && k.programs == nil && k.naming == nil && k.use == noUse && k.traits == (traits{}) {
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

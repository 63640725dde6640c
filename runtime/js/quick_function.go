package js

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// A function's length and name are a table of their own in memory, three fifths
// of what a closure takes, and few scripts ask for them. The functions made here
// have none until somebody does: their methods, copies of goja's, unfold them first.

// quickFunction makes an arrow function, or one by `function`.
type quickFunction struct {
	then instruction
	kind *functionKind
}

func (g *quickFunction) plain() instruction { return g.then }

func (g *quickFunction) exec(vm unsafe.Pointer) {
	m, source := engine{vm}, (*functionSource)(words(&g.then)[1])
	if theQuick.global(m.runtime(), theQuick.funcProtoAt) == nil { // the first function of all; goja makes it
		g.then.exec(vm)
		return
	}
	var made *closure
	if g.kind == &theFunctions.arrow {
		arrow := &arrowClosure{home: m.home()}
		arrow.newTarget, _ = (*m.newTarget()).(*goja.Object)
		made = &arrow.closure
	} else {
		made = &closure{}
	}
	made.source, made.stash, made.private = source, *m.register(theQuick.stashAt), *m.register(theQuick.privateAt)
	*(**goja.Runtime)(unsafe.Add(unsafe.Pointer(made), theLayout.lazy.runtimeAt)) = m.runtime()
	*selfOf(&made.Object) = self{g.kind.compact, unsafe.Pointer(made)}
	m.push(&made.Object)
	*m.pc()++
}

const functionClass = "Function"

// home is the function that an arrow function takes super and the like from.
func (m engine) home() *goja.Object {
	sb := *m.sb()
	if sb <= 0 {
		return nil
	}
	fn, _ := (*m.stack())[sb-1].(*goja.Object)
	if fn == nil {
		return nil
	}
	switch s, arrow := selfOf(fn), &theFunctions.arrow; s.table {
	case arrow.compact:
		return (*arrowClosure)(s.data).home
	case arrow.folded, arrow.own:
		return (*arrowInside)(s.data).home
	}
	return fn
}

func (m engine) newTarget() *goja.Value {
	return (*goja.Value)(unsafe.Add(m.p, theLayout.vmNewTarget))
}

func (m engine) register(at uintptr) *unsafe.Pointer { return (*unsafe.Pointer)(unsafe.Add(m.p, at)) }

// These are goja's.
type (
	objectInside struct {
		class           string
		val, prototype  *goja.Object
		extensible      bool
		values          ownValues
		names           []unistring.String
		sorted, indexes int
		symbols, hidden unsafe.Pointer
	}
	propertyForm struct {
		value                                        goja.Value
		writable, configurable, enumerable, accessor bool
		getter, setter                               *goja.Object
	}
	namedInside struct {
		objectInside
		length propertyForm
	}
	functionInside struct {
		namedInside
		stash, private, prg unsafe.Pointer
		src                 string
		strict              bool
	}
	arrowInside struct {
		functionInside
		home      *goja.Object
		newTarget goja.Value
	}
	functionSource struct {
		prg    unsafe.Pointer
		name   unistring.String
		text   string
		length int
		strict bool
	}
)

// source is what a function was made of; a native one, its length and name. It
// stands where goja keeps something of the length, which none made here has.
func (f *namedInside) source() **functionSource {
	return (**functionSource)(unsafe.Pointer(&f.length.getter))
}

// functionKind has goja's methods of such functions, those that unfold, and those
// of closures, where it has these.
type functionKind struct{ own, folded, compact *methodTable }

// functionLayout is what all of them share.
type functionLayout struct {
	once, nativeOnce        sync.Once
	arrow, function, native functionKind
}

var theFunctions functionLayout

func (l *functionLayout) init(vm *goja.Runtime) {
	l.once.Do(func() {
		theGates.initSlots()
		list, err := vm.RunString("[() => {}, function () {}]")
		if err != nil {
			panic(err)
		}
		samples := Elements(list.(*goja.Object))
		l.arrow = newFunctionKind(samples[0].(*goja.Object), reflect.TypeFor[arrowInside]())
		l.function = newFunctionKind(samples[1].(*goja.Object), reflect.TypeFor[struct{ functionInside }]())
		checkRunning()
		l.arrow.compact = compactTable(l.arrow.own, entryOf(arrowCall), entryOf(arrowCallable))
		l.function.compact = compactTable(l.function.own, entryOf(closureCall), entryOf(closureCallable))
	})
}

// initNative learns of native functions, which there are before any other.
func (l *functionLayout) initNative(sample *goja.Object) {
	l.nativeOnce.Do(func() {
		theGates.initSlots()
		l.native = newFunctionKind(sample, reflect.TypeFor[nativeInside]())
		sameForm(theLayout.lazy.property, reflect.TypeFor[propertyForm]())
	})
}

// isNative says whether table is that of native functions.
func (l *functionLayout) isNative(table *methodTable) bool {
	return table == l.native.folded || table == l.native.own
}

// isFolded says whether functions with this table have no length and name yet.
func (l *functionLayout) isFolded(table *methodTable) bool {
	return table == l.arrow.folded || table == l.function.folded || table == l.native.folded
}

// isCompact says whether functions with this table are closures.
func (l *functionLayout) isCompact(table *methodTable) bool {
	return table == l.arrow.compact || table == l.function.compact
}

// kindOf is that of functions with this table; nil where there is none.
func (l *functionLayout) kindOf(table *methodTable) *functionKind {
	switch table {
	case nil:
	case l.arrow.compact, l.arrow.folded, l.arrow.own:
		return &l.arrow
	case l.function.compact, l.function.folded, l.function.own:
		return &l.function
	case l.native.folded, l.native.own:
		return &l.native
	}
	return nil
}

func newFunctionKind(sample *goja.Object, ours reflect.Type) functionKind {
	for theirs, t := selfType(sample), ours; ; theirs, t = theirs.Field(0).Type, t.Field(0).Type {
		sameForm(theirs, t)
		if t == reflect.TypeFor[objectInside]() {
			break
		}
	}
	own := selfOf(sample).table
	return functionKind{own: own, folded: theGates.override(own, unfolding)}
}

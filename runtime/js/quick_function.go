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
	proto := theQuick.global(m.runtime(), theQuick.funcProtoAt)
	if proto == nil { // the first function of all; goja makes it
		g.then.exec(vm)
		return
	}
	var inside *functionInside
	if g.kind == &theFunctions.arrow {
		b := &arrowBlock{}
		b.inside.newTarget, b.inside.home = *m.newTarget(), m.home()
		inside = &b.inside.functionInside
		inside.val = &b.Object
	} else {
		b := &functionBlock{}
		inside = &b.inside
		inside.val = &b.Object
	}
	inside.class, inside.extensible, inside.prototype = functionClass, true, proto
	inside.stash, inside.private, inside.prg = *m.register(theQuick.stashAt), *m.register(theQuick.privateAt), source.prg
	inside.src, inside.strict = source.text, source.strict
	*inside.source() = source
	*(**goja.Runtime)(unsafe.Add(unsafe.Pointer(inside.val), theLayout.lazy.runtimeAt)) = m.runtime()
	*selfOf(inside.val) = self{g.kind.folded, unsafe.Pointer(inside)}
	m.push(inside.val)
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
	if s, arrow := selfOf(fn), &theFunctions.arrow; s.table == arrow.folded || s.table == arrow.own {
		return (*arrowInside)(s.data).home
	}
	return fn
}

func (m engine) newTarget() *goja.Value {
	return (*goja.Value)(unsafe.Add(m.p, theLayout.vmNewTarget))
}

func (m engine) register(at uintptr) *unsafe.Pointer { return (*unsafe.Pointer)(unsafe.Add(m.p, at)) }

// These are goja's, and functionBlock and arrowBlock what they are allocated in.
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
	functionBlock struct {
		goja.Object
		inside functionInside
	}
	arrowBlock struct {
		goja.Object
		inside arrowInside
	}
)

// source is what a function was made of; a native one, its length and name. It
// stands where goja keeps something of the length, which none made here has.
func (f *namedInside) source() **functionSource {
	return (**functionSource)(unsafe.Pointer(&f.length.getter))
}

// functionKind has goja's methods of such functions, and those that unfold.
type functionKind struct{ own, folded *methodTable }

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

func newFunctionKind(sample *goja.Object, ours reflect.Type) functionKind {
	for theirs, t := selfType(sample), ours; ; theirs, t = theirs.Field(0).Type, t.Field(0).Type {
		sameForm(theirs, t)
		if t == reflect.TypeFor[objectInside]() {
			break
		}
	}
	own := selfOf(sample).table
	return functionKind{own, theGates.override(own, unfolding)}
}

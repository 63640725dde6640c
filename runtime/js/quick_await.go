package js

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// quickAwait hands goja a promise where a plain value is awaited, as it would make
// itself: but it makes two functions with each, which nobody could ever call.
type quickAwait struct{ then instruction }

// promiseInside is goja's Promise, and promiseBlock what it is allocated in.
type (
	promiseInside struct {
		objectInside
		state               goja.PromiseState
		result              goja.Value
		fulfilled, rejected []unsafe.Pointer
		handled             bool
	}
	promiseBlock struct {
		goja.Object
		inside promiseInside
	}
)

// promiseLayout is what is known of goja's promises.
type promiseLayout struct {
	table   *methodTable
	protoAt uintptr // in its Runtime
}

func (l *promiseLayout) init(vm *goja.Runtime) {
	p, _, _ := vm.NewPromise()
	sample := vm.ToValue(p).(*goja.Object)
	sameForm(reflect.TypeFor[goja.Promise](), reflect.TypeFor[promiseInside]())
	sameForm(field(reflect.TypeFor[goja.Promise](), "baseObject").Type, reflect.TypeFor[objectInside]())
	l.table = selfOf(sample).table
	global := field(reflect.TypeFor[goja.Runtime](), "global")
	l.protoAt = global.Offset + typedField(global.Type, "PromisePrototype", reflect.Pointer).Offset
}

// awaiting is the kind of goja's markers, one of which is await.
func awaiting(i instruction) instruction {
	if name, ok := i.(fmt.Stringer); ok && name.String() == "await" {
		return &quickAwait{i}
	}
	return i
}

func (g *quickAwait) plain() instruction { return g.then }

func (g *quickAwait) exec(vm unsafe.Pointer) {
	m := engine{vm}
	awaited := &(*m.stack())[*m.sp()-1]
	if _, isObject := (*awaited).(*goja.Object); !isObject && *awaited != nil {
		if p := m.fulfilled(*awaited); p != nil {
			*awaited = p
		}
	}
	g.then.exec(vm)
}

// fulfilled is a promise of v, which is no object; nil where goja has not made
// the first one yet.
func (m engine) fulfilled(v goja.Value) *goja.Object {
	l, vm := &theQuick.promises, m.runtime()
	proto := theQuick.global(vm, l.protoAt)
	if proto == nil {
		return nil
	}
	b := &promiseBlock{inside: promiseInside{state: goja.PromiseStateFulfilled, result: v}}
	b.inside.class, b.inside.extensible, b.inside.prototype = "Object", true, proto
	b.inside.val, b.inside.values = &b.Object, ownValues{}
	*(**goja.Runtime)(unsafe.Add(unsafe.Pointer(&b.Object), theLayout.lazy.runtimeAt)) = vm
	*selfOf(&b.Object) = self{l.table, unsafe.Pointer(&b.inside)}
	return &b.Object
}

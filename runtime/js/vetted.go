package js

import (
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Vetted is a dynamic object that has a say in how its properties are defined.
type Vetted interface {
	goja.DynamicObject
	// Vet throws where d is no way to define a property.
	Vet(d goja.PropertyDescriptor)
	// VetSymbol throws where a property may not be named by a Symbol.
	VetSymbol()
}

// NewVetted makes the object that d is the inside of: one of goja's dynamic
// objects that asks d before Object.defineProperty and its like, and that
// cannot be frozen.
func (e *Env) NewVetted(d Vetted) *goja.Object {
	obj := e.VM.NewDynamicObject(d)
	theVetted.once.Do(func() { theVetted.init(obj) })
	selfOf(obj).table = theVetted.table
	return obj
}

// vettedLayout is what vetted objects need to know of goja's dynamic ones.
type vettedLayout struct {
	once       sync.Once // threads may make their first at once
	own, table *methodTable
	inside     uintptr // where a dynamic object has its d
	object     uintptr // and where the object that it implements
}

var theVetted vettedLayout

func (l *vettedLayout) init(sample *goja.Object) {
	theGates.initSlots()
	l.own, l.inside = selfOf(sample).table, field(selfType(sample), "d").Offset
	l.object = deepField(selfType(sample), "val")
	l.table = theGates.override(l.own, map[string]unsafe.Pointer{
		"preventExtensions":    entryOf(vettedFreeze),
		"defineOwnPropertyStr": entryOf(vettedDefine[unistring.String]),
		"defineOwnPropertyIdx": entryOf(vettedDefine[int64]),
		"defineOwnPropertySym": entryOf(vettedDefineSymbol),
		"setOwnSym":            entryOf(vettedSetSymbol),
	})
}

func vettedOf(recv unsafe.Pointer) Vetted {
	return (*(*goja.DynamicObject)(unsafe.Add(recv, theVetted.inside))).(Vetted)
}

func vettedDefine[K unistring.String | int64](recv unsafe.Pointer, name K, d goja.PropertyDescriptor, throw bool) bool {
	vettedOf(recv).Vet(d)
	suffix := "Idx"
	if _, text := any(name).(unistring.String); text {
		suffix = "Str"
	}
	method := theGates.index["defineOwnProperty"+suffix]
	return entry[func(unsafe.Pointer, K, goja.PropertyDescriptor, bool) bool](theVetted.own, method)(recv, name, d, throw)
}

func vettedDefineSymbol(recv unsafe.Pointer, _ *goja.Symbol, d goja.PropertyDescriptor, _ bool) bool {
	vettedOf(recv).Vet(d)
	vettedOf(recv).VetSymbol()
	return false
}

func vettedSetSymbol(recv unsafe.Pointer, _ *goja.Symbol, _ goja.Value, _ bool) bool {
	vettedOf(recv).VetSymbol()
	return false
}

func vettedFreeze(recv unsafe.Pointer, throw bool) bool {
	if throw {
		panic(runtimeOf(*(**goja.Object)(unsafe.Add(recv, theVetted.object))).NewTypeError("Cannot freeze"))
	}
	return false
}

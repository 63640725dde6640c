package js

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// plainStore says where goja keeps the properties of plain objects and the
// elements of arrays.
var plainStore = sync.OnceValue(func() (s struct {
	object, array, special reflect.Type
	values, elements       uintptr
}) {
	vm := goja.New()
	obj := vm.NewObject()
	s.object = implOf(obj).Type()
	s.values = field(s.object.Elem(), "values").Offset
	obj.DefineDataProperty("x", vm.ToValue(1), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	values := *(*map[unistring.String]goja.Value)(unsafe.Add(implOf(obj).UnsafePointer(), s.values))
	s.special = reflect.TypeOf(values["x"])
	s.array = implOf(vm.NewArray()).Type()
	s.elements = field(s.array.Elem(), "values").Offset
	return s
})

// OwnData returns the own property name of a plain object where it is an
// ordinary one: data, writable, enumerable, configurable; v is nil where there
// is no such property. known is false for everything else, of which
// Object.getOwnPropertyDescriptor tells more.
func OwnData(o *goja.Object, name string) (v goja.Value, known bool) {
	s := plainStore()
	impl := implOf(o)
	if impl.Type() != s.object {
		return nil, false
	}
	values := *(*map[unistring.String]goja.Value)(unsafe.Add(impl.UnsafePointer(), s.values))
	v = values[unistring.NewFromString(name)]
	if v != nil && reflect.TypeOf(v) == s.special {
		return nil, false
	}
	return v, true
}

// OwnElement is the same for element i of an array, but knows no holes.
func OwnElement(o *goja.Object, i int) (v goja.Value, ok bool) {
	s := plainStore()
	impl := implOf(o)
	if impl.Type() != s.array {
		return nil, false
	}
	elements := *(*[]goja.Value)(unsafe.Add(impl.UnsafePointer(), s.elements))
	if i >= len(elements) || elements[i] == nil {
		return nil, false
	}
	return elements[i], reflect.TypeOf(elements[i]) != s.special
}

// HasNames says whether a typed array has properties besides its elements;
// asking for its keys would make a string of each index.
func HasNames(o *goja.Object) bool {
	impl := implOf(o)
	base, ok := impl.Type().Elem().FieldByName("baseObject")
	if !ok {
		return true
	}
	names := field(base.Type, "propNames")
	at := unsafe.Add(impl.UnsafePointer(), base.Offset+names.Offset)
	return len(*(*[]unistring.String)(at)) > 0
}

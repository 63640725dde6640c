package js

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// objectStore says where goja keeps the properties of plain objects and the
// elements of arrays. A property that is not an ordinary one is of the type
// special.
type objectStore struct {
	object, array, special          reflect.Type
	text, integer, float, boolean   reflect.Type // of primitives; text is that of short ASCII
	values, names, elements, length uintptr
}

var plainStore = sync.OnceValue(func() *objectStore {
	s := &objectStore{}
	vm := goja.New()
	obj := vm.NewObject()
	s.object = implOf(obj).Type()
	s.values, s.names = field(s.object.Elem(), "values").Offset, field(s.object.Elem(), "propNames").Offset
	obj.DefineDataProperty("x", vm.ToValue(1), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	values := *(*map[unistring.String]goja.Value)(unsafe.Add(implOf(obj).UnsafePointer(), s.values))
	s.special = reflect.TypeOf(values["x"])
	s.text, s.integer = reflect.TypeOf(vm.ToValue("a")), reflect.TypeOf(vm.ToValue(1))
	s.float, s.boolean = reflect.TypeOf(vm.ToValue(0.5)), reflect.TypeOf(vm.ToValue(true))
	s.array = implOf(vm.NewArray()).Type()
	s.elements, s.length = field(s.array.Elem(), "values").Offset, field(s.array.Elem(), "length").Offset
	if field(s.array.Elem(), "length").Type.Kind() != reflect.Uint32 {
		panic("js: goja keeps the length of arrays elsewhere")
	}
	return s
})

// dataOf gives the properties of a plain object, which are goja's own memory.
// It is false where some are not ordinary, or where indices among the names
// make their order another.
func (s *objectStore) dataOf(o *goja.Object) (names []unistring.String, values map[unistring.String]goja.Value, ok bool) {
	impl := implOf(o).UnsafePointer()
	names = *(*[]unistring.String)(unsafe.Add(impl, s.names))
	values = *(*map[unistring.String]goja.Value)(unsafe.Add(impl, s.values))
	for _, name := range names {
		if len(name) > 0 && name[0] >= '0' && name[0] <= '9' || reflect.TypeOf(values[name]) == s.special {
			return nil, nil, false
		}
	}
	return names, values, true
}

// AppendNames appends the names of the properties of a plain object, all of which
// are ordinary ones and in this order; false, and dst as it was, for all others.
func AppendNames(dst []unistring.String, o *goja.Object) ([]unistring.String, bool) {
	s := plainStore()
	if implOf(o).Type() != s.object {
		return dst, false
	}
	names, _, ok := s.dataOf(o)
	return append(dst, names...), ok
}

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

// denseElements gives the elements of an array without holes, in goja's own
// memory; ok is false for all others.
func denseElements(o *goja.Object) (elements []goja.Value, ok bool) {
	s := plainStore()
	impl := implOf(o)
	if impl.Type() != s.array {
		return nil, false
	}
	elements = *(*[]goja.Value)(unsafe.Add(impl.UnsafePointer(), s.elements))
	if *(*uint32)(unsafe.Add(impl.UnsafePointer(), s.length)) != uint32(len(elements)) {
		return nil, false
	}
	for _, v := range elements {
		if v == nil || reflect.TypeOf(v) == s.special {
			return nil, false
		}
	}
	return elements, true
}

// HasNames says whether an array or typed array has properties besides its
// elements and length; asking for its keys would make a string of each index.
func HasNames(o *goja.Object) bool {
	impl := implOf(o)
	base, ok := impl.Type().Elem().FieldByName("baseObject")
	if !ok || len(base.Index) != 1 {
		return true
	}
	names := field(base.Type, "propNames")
	at := unsafe.Add(impl.UnsafePointer(), base.Offset+names.Offset)
	for _, name := range *(*[]unistring.String)(at) {
		if name != "length" || BrandOf(o) != BrandArray {
			return true
		}
	}
	return false
}

// lacks says, of a plain object or array, that neither it nor its prototypes,
// which are the realm's own, have a property of that name; false says nothing.
func (e *Env) lacks(o *goja.Object, name unistring.String) bool {
	q, self := &theQuick.quickLayout, selfOf(o)
	table, proto := unsafe.Pointer(self.table), *theLayout.lazy.prototype(self.data)
	switch {
	case table == q.object && proto == q.global(e.VM, q.objectsAt):
	case table == q.array && proto == q.global(e.VM, q.arrayProtoAt):
		if q.own(proto, name) != nil || *theLayout.lazy.prototype(selfOf(proto).data) != q.global(e.VM, q.objectsAt) {
			return false
		}
	default:
		return false
	}
	return q.own(o, name) == nil && q.own(q.global(e.VM, q.objectsAt), name) == nil
}

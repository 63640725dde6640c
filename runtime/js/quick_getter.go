package js

import (
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// A lazy object's properties are accessors that all of its kind share. goja copies
// one for each object as soon as somebody asks for it. Reading needs no copy.

// lateProperty makes a property of a templated object when goja asks for it.
type lateProperty = func(*goja.Runtime) goja.Value

// copying makes copies of v, since a script may redefine the object's own.
//
//go:noinline
func copying(v goja.Value) lateProperty {
	return func(*goja.Runtime) goja.Value { return theLayout.lazy.copyProperty(v) }
}

// copyingInside is what copying makes.
type copyingInside struct {
	code uintptr
	v    goja.Value
}

// copyingCode is that of what copying makes, 0 where it has another form.
var copyingCode = func() uintptr {
	inside := insideOf(copying(goja.Null()))
	if inside.code != insideOf(copying(goja.Undefined())).code || inside.v != goja.Null() {
		return 0
	}
	return inside.code
}()

func insideOf(late lateProperty) *copyingInside {
	return *(**copyingInside)(unsafe.Pointer(&late))
}

// shared is the accessor that late would copy; found is false where goja shall
// make the property, or finds that it has been deleted.
func (g *quickName) shared(late lateProperty, values ownValues) (v goja.Value, found bool) {
	inside := *(**uintptr)(unsafe.Pointer(&late))
	if *inside != copyingCode {
		return nil, false
	}
	if _, deleted := values[g.name]; deleted {
		return nil, false
	}
	return insideOf(late).v, true
}

// inTemplate is what a templated object may yet make the property with.
func (q *quickLayout) inTemplate(inside unsafe.Pointer, name unistring.String) lateProperty {
	tmpl := *(*unsafe.Pointer)(unsafe.Add(inside, theLayout.lazy.tmplAt))
	return (*(*map[unistring.String]lateProperty)(unsafe.Add(tmpl, q.templateAt)))[name]
}

// nativeGetter is the accessor's getter, if Go has written it.
func (q *quickLayout) nativeGetter(accessor goja.Value) Fn {
	getter := (*propertyForm)((*[2]unsafe.Pointer)(unsafe.Pointer(&accessor))[1]).getter
	if getter == nil {
		return nil
	}
	self := selfOf(getter)
	if !theFunctions.isNative(self.table) {
		return nil
	}
	return *(*Fn)(unsafe.Add(self.data, theLayout.funcCall))
}

package js

import (
	"reflect"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// property mirrors goja's valueProperty: what it keeps where a property is not
// an ordinary one.
type property struct {
	value                                        goja.Value
	writable, configurable, enumerable, accessor bool
	getter, setter                               *goja.Object
}

// checkProperty compares the mirror with goja's type.
func checkProperty() {
	theirs, ours := theLayout.lazy.property, reflect.TypeFor[property]()
	for mine, name := range map[string]string{"value": "value", "writable": "writable", "configurable": "configurable",
		"accessor": "accessor", "getter": "getterFunc", "setter": "setterFunc"} {
		if field(theirs, name).Offset != field(ours, mine).Offset {
			panic("js: goja keeps properties otherwise")
		}
	}
}

// propertyOf is the inside of what goja keeps for a property, nil for an
// ordinary one and for none.
func propertyOf(v goja.Value) *property {
	t := reflect.ValueOf(v)
	if v == nil || t.Kind() != reflect.Pointer || t.Type().Elem() != theLayout.lazy.property {
		return nil
	}
	return (*property)(t.UnsafePointer())
}

func readOnlyIn(v goja.Value) bool {
	p := propertyOf(v)
	return p != nil && !p.accessor && !p.writable
}

func isAccessorProperty(v goja.Value) bool {
	p := propertyOf(v)
	return p != nil && p.accessor
}

// readOnly says whether o has, or inherits, a property that cannot be written.
func readOnly[K key](o *goja.Object, name K) bool {
	for ; o != nil && !theLayout.isProxy(o); o = o.Prototype() {
		if v := getOwnProperty(selfOf(o), name); v != nil {
			return readOnlyIn(v)
		}
	}
	return false
}

func keyText[K key](name K) string {
	switch k := any(name).(type) {
	case unistring.String:
		return k.String()
	case *goja.Symbol:
		return k.String()
	}
	return ""
}

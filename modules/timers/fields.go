package timers

import (
	"slices"

	"github.com/dop251/goja"
)

// field is one property that scripts see on a Timeout or Immediate. Such an
// object is a view of the Go state: it costs nothing until it is looked at.
type field[T any] struct {
	name string
	get  func(T) goja.Value
	set  func(T, goja.Value) // nil: scripts may not change it
}

// view is a goja.DynamicObject: fields of the state, and what scripts add.
type view[T any] struct {
	state  T
	fields []field[T]
	extra  map[string]goja.Value
	added  []string
}

func (v *view[T]) field(key string) *field[T] {
	for i := range v.fields {
		if v.fields[i].name == key {
			return &v.fields[i]
		}
	}
	return nil
}

// Get implements goja.DynamicObject, as do the methods below.
func (v *view[T]) Get(key string) goja.Value {
	if len(key) == 0 || key[0] != '_' {
		return v.extra[key] // methods come this way
	}
	if f := v.field(key); f != nil {
		return f.get(v.state)
	}
	return v.extra[key]
}

// Set changes a field or adds a property.
func (v *view[T]) Set(key string, val goja.Value) bool {
	if f := v.field(key); f != nil {
		if f.set != nil {
			f.set(v.state, val)
		}
		return true
	}
	if v.extra == nil {
		v.extra = map[string]goja.Value{}
	}
	if _, has := v.extra[key]; !has {
		v.added = append(v.added, key)
	}
	v.extra[key] = val
	return true
}

// Has says whether key is an own property.
func (v *view[T]) Has(key string) bool {
	_, has := v.extra[key]
	return has || v.field(key) != nil
}

// Delete removes what a script has added; fields stay.
func (v *view[T]) Delete(key string) bool {
	if _, has := v.extra[key]; has {
		delete(v.extra, key)
		v.added = slices.DeleteFunc(v.added, func(k string) bool { return k == key })
	}
	return true
}

// Keys lists the fields, then the additions.
func (v *view[T]) Keys() []string {
	keys := make([]string, 0, len(v.fields)+len(v.added))
	for _, f := range v.fields {
		keys = append(keys, f.name)
	}
	return append(keys, v.added...)
}

// stateOf returns the state behind v, and whether v is such a view.
func stateOf[T any](v goja.Value) (state T, ok bool) {
	obj, isObj := v.(*goja.Object)
	if !isObj {
		return state, false
	}
	held, ok := obj.Export().(*view[T])
	if !ok {
		return state, false
	}
	return held.state, true
}

package js

import (
	"unsafe"

	"github.com/dop251/goja"
)

// RecordKind makes plain objects of the same properties, each one a piece of
// memory copied from the first (quick_block.go).
type RecordKind struct {
	env     *Env
	names   []string
	pattern *pattern // nil until there was one
	proto   *goja.Object
}

// NewRecordKind is for objects with these properties, of which there may be
// eight.
func (e *Env) NewRecordKind(names ...string) *RecordKind { return &RecordKind{env: e, names: names} }

// New makes an object; values are those of the names, in their order.
func (k *RecordKind) New(values ...goja.Value) *goja.Object {
	if k.pattern == nil {
		return k.first(values)
	}
	obj := k.pattern.new(k.env.VM, k.proto)
	slots := (*mapSlots)(unsafe.Add(unsafe.Pointer(obj), k.pattern.slotsAt))
	for i, v := range values {
		slots.at[i].value = v
	}
	return obj
}

func (k *RecordKind) first(values []goja.Value) *goja.Object {
	sample, obj := k.env.VM.NewObject(), k.env.VM.NewObject()
	for i, name := range k.names {
		sample.Set(name, goja.Undefined())
		obj.Set(name, values[i])
	}
	if theQuick.init(k.env.VM); theQuick.smallMaps {
		k.pattern, k.proto = newBlockKind(sample, len(k.names), 0).patternOf(sample), sample.Prototype()
	}
	return obj
}

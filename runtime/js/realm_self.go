package js

import (
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// self is what implements an object, as goja's own code sees it: an interface
// with the methods of realm_methods.go.
type self struct {
	table *methodTable
	data  unsafe.Pointer
}

func selfOf(o *goja.Object) *self {
	return (*self)(unsafe.Add(unsafe.Pointer(o), theLayout.objectSelf))
}

// entry is one of a table as a function of type F.
func entry[F any](table *methodTable, index int) F {
	at := &table.fun[index]
	return *(*F)(unsafe.Pointer(&at))
}

// key is a property's name: text or a Symbol.
type key interface {
	unistring.String | *goja.Symbol
}

// slots are the places, in a method table, of what one kind of key goes through.
type slots struct{ get, has, own, hasOwn, set, define, remove int }

func (g *gates) slotsFor(suffix string) slots {
	at := func(name string) int { return g.index[name+suffix] }
	return slots{at("get"), at("hasProperty"), at("getOwnProp"), at("hasOwnProperty"), at("setOwn"), at("defineOwnProperty"), at("delete")}
}

func slotsOf[K key](K) *slots {
	var k K
	if _, text := any(k).(unistring.String); text {
		return &theGates.text
	}
	return &theGates.symbol
}

// These call goja's methods for a key of either kind.

func hasProperty[K key](s *self, name K) bool {
	return entry[func(unsafe.Pointer, K) bool](s.table, slotsOf(name).has)(s.data, name)
}

func getProperty[K key](s *self, name K) goja.Value {
	return entry[func(unsafe.Pointer, K, goja.Value) goja.Value](s.table, slotsOf(name).get)(s.data, name, nil)
}

func getOwnProperty[K key](s *self, name K) goja.Value {
	return entry[func(unsafe.Pointer, K) goja.Value](s.table, slotsOf(name).own)(s.data, name)
}

func setProperty[K key](s *self, name K, v goja.Value, throw bool) bool {
	return entry[func(unsafe.Pointer, K, goja.Value, bool) bool](s.table, slotsOf(name).set)(s.data, name, v, throw)
}

func defineProperty[K key](s *self, name K, d goja.PropertyDescriptor, throw bool) bool {
	return entry[func(unsafe.Pointer, K, goja.PropertyDescriptor, bool) bool](s.table, slotsOf(name).define)(s.data, name, d, throw)
}

func deleteProperty[K key](s *self, name K, throw bool) bool {
	return entry[func(unsafe.Pointer, K, bool) bool](s.table, slotsOf(name).remove)(s.data, name, throw)
}

// listKeys calls one of stringKeys, symbols and keys.
func listKeys(s *self, which string, all bool, accum []goja.Value) []goja.Value {
	return entry[func(unsafe.Pointer, bool, []goja.Value) []goja.Value](s.table, theGates.index[which])(s.data, all, accum)
}

package js

import (
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// unfolding are the methods that see a function's own properties.
var unfolding = map[string]unsafe.Pointer{
	"getStr":               entryOf(foldedGet),
	"getOwnPropStr":        entryOf(foldedGetOwn),
	"hasPropertyStr":       entryOf(foldedHas),
	"hasOwnPropertyStr":    entryOf(foldedHasOwn),
	"setOwnStr":            entryOf(foldedSet[unistring.String]),
	"setOwnIdx":            entryOf(foldedSet[int64]),
	"setForeignStr":        entryOf(foldedSetForeign[unistring.String]),
	"setForeignIdx":        entryOf(foldedSetForeign[int64]),
	"defineOwnPropertyStr": entryOf(foldedDefine[unistring.String]),
	"defineOwnPropertyIdx": entryOf(foldedDefine[int64]),
	"deleteStr":            entryOf(foldedDelete[unistring.String]),
	"deleteIdx":            entryOf(foldedDelete[int64]),
	"preventExtensions":    entryOf(foldedFreeze),
	"stringKeys":           entryOf(foldedTextKeys),
	"keys":                 entryOf(foldedKeys),
	"iterateStringKeys":    entryOf(foldedIterateTexts),
	"iterateKeys":          entryOf(foldedIterate),
	"_putProp":             entryOf(foldedPut),
}

// unfold gives the function behind recv its properties and goja's own methods.
func unfold(recv unsafe.Pointer) *self {
	inside := (*namedInside)(recv)
	source := *inside.source()
	s := selfOf(inside.val)
	s.table = theFunctions.bare(s.table)
	inside.values = make(ownValues, 2)
	hidden := func(name string, v goja.Value) {
		inside.val.DefineDataProperty(name, v, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	vm := runtimeOf(inside.val)
	hidden("length", vm.ToValue(source.length))
	hidden("name", rawText(vm, source.name))
	if s.table == theFunctions.function.own {
		getOwnProperty(s, unistring.String("prototype")) // made now: it comes behind them
	}
	return s
}

// rawText is goja's name of a property as a string.
func rawText(vm *goja.Runtime, s unistring.String) goja.Value {
	if units := s.AsUtf16(); units != nil {
		return goja.StringFromUTF16(units[1:])
	}
	return vm.ToValue(s.String())
}

// bare is goja's own table in the place of one that unfolds, or grows.
func (l *functionLayout) bare(table *methodTable) *methodTable {
	if kind := l.kindOf(table); kind != nil {
		return kind.own
	}
	return table
}

// foldedNames are those whose values are the function's own, or depend on them.
var foldedNames = map[unistring.String]bool{"length": true, "name": true, "prototype": true, "caller": true, "arguments": true}

func foldedGet(recv unsafe.Pointer, name unistring.String, receiver goja.Value) goja.Value {
	s := selfOf((*namedInside)(recv).val)
	table := theFunctions.bare(s.table)
	if foldedNames[name] {
		unfold(recv)
	}
	return entry[func(unsafe.Pointer, unistring.String, goja.Value) goja.Value](table, theGates.text.get)(recv, name, receiver)
}

func foldedGetOwn(recv unsafe.Pointer, name unistring.String) goja.Value {
	return getOwnProperty(unfold(recv), name)
}

func foldedHas(recv unsafe.Pointer, name unistring.String) bool {
	return hasProperty(unfold(recv), name)
}

func foldedHasOwn(recv unsafe.Pointer, name unistring.String) bool {
	s := unfold(recv)
	return entry[func(unsafe.Pointer, unistring.String) bool](s.table, theGates.text.hasOwn)(recv, name)
}

// anyKey is a property's key as goja has it: a text, an index or a Symbol.
type anyKey interface {
	unistring.String | int64 | *goja.Symbol
}

// suffix is what goja's names of methods for keys of type K end with.
func suffix[K anyKey](k K) string {
	switch any(k).(type) {
	case unistring.String:
		return "Str"
	case int64:
		return "Idx"
	}
	return "Sym"
}

func foldedSet[K unistring.String | int64](recv unsafe.Pointer, name K, v goja.Value, throw bool) bool {
	s := unfold(recv)
	return entry[func(unsafe.Pointer, K, goja.Value, bool) bool](s.table, theGates.index["setOwn"+suffix(name)])(recv, name, v, throw)
}

func foldedSetForeign[K unistring.String | int64](recv unsafe.Pointer, name K, v, receiver goja.Value, throw bool) (res, handled bool) {
	s := unfold(recv)
	set := entry[func(unsafe.Pointer, K, goja.Value, goja.Value, bool) (bool, bool)](s.table, theGates.index["setForeign"+suffix(name)])
	return set(recv, name, v, receiver, throw)
}

func foldedDefine[K unistring.String | int64](recv unsafe.Pointer, name K, d goja.PropertyDescriptor, throw bool) bool {
	s := unfold(recv)
	return entry[func(unsafe.Pointer, K, goja.PropertyDescriptor, bool) bool](s.table, theGates.index["defineOwnProperty"+suffix(name)])(recv, name, d, throw)
}

func foldedDelete[K unistring.String | int64](recv unsafe.Pointer, name K, throw bool) bool {
	s := unfold(recv)
	return entry[func(unsafe.Pointer, K, bool) bool](s.table, theGates.index["delete"+suffix(name)])(recv, name, throw)
}

func foldedFreeze(recv unsafe.Pointer, throw bool) bool {
	s := unfold(recv)
	return entry[func(unsafe.Pointer, bool) bool](s.table, theGates.index["preventExtensions"])(recv, throw)
}

func foldedTextKeys(recv unsafe.Pointer, all bool, accum []goja.Value) []goja.Value {
	return listKeys(unfold(recv), "stringKeys", all, accum)
}

func foldedKeys(recv unsafe.Pointer, all bool, accum []goja.Value) []goja.Value {
	return listKeys(unfold(recv), "keys", all, accum)
}

// These give goja's iterators.

func foldedIterateTexts(recv unsafe.Pointer) unsafe.Pointer {
	return entry[func(unsafe.Pointer) unsafe.Pointer](unfold(recv).table, theGates.index["iterateStringKeys"])(recv)
}

func foldedIterate(recv unsafe.Pointer) unsafe.Pointer {
	return entry[func(unsafe.Pointer) unsafe.Pointer](unfold(recv).table, theGates.index["iterateKeys"])(recv)
}

func foldedPut(recv unsafe.Pointer, name unistring.String, v goja.Value, writable, enumerable, configurable bool) goja.Value {
	s := unfold(recv)
	put := entry[func(unsafe.Pointer, unistring.String, goja.Value, bool, bool, bool) goja.Value](s.table, theGates.index["_putProp"])
	return put(recv, name, v, writable, enumerable, configurable)
}

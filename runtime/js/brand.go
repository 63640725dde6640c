package js

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dop251/goja"
)

// Brand is what an object is to the engine, whatever its prototype says. It is
// what util.types and util.inspect ask.
type Brand uint8

// The brands; BrandObject is everything that has no other.
const (
	BrandObject Brand = iota
	BrandArray
	BrandArguments
	BrandArrayBuffer
	BrandAsyncFunction
	BrandBoxed // Number, String, Boolean, Symbol or BigInt object
	BrandClass
	BrandDataView
	BrandDate
	BrandError
	BrandFunction
	BrandGenerator
	BrandGeneratorFunction
	BrandMap
	BrandMapIterator
	BrandNamespace
	BrandPromise
	BrandProxy
	BrandRegExp
	BrandSet
	BrandSetIterator
	BrandTypedArray
	BrandWeakMap
	BrandWeakSet
)

// goja keeps the kind of an object in the type of a field that it does not
// export; reading the type's name is all that happens here.
var brandNames = map[string]Brand{
	"arrayObject":               BrandArray,
	"sparseArrayObject":         BrandArray,
	"templatedArrayObject":      BrandArray,
	"objectGoArrayReflect":      BrandArray,
	"objectGoSlice":             BrandArray,
	"objectGoSliceReflect":      BrandArray,
	"dynamicArray":              BrandArray,
	"argumentsObject":           BrandArguments,
	"arrayBufferObject":         BrandArrayBuffer,
	"asyncFuncObject":           BrandAsyncFunction,
	"asyncMethodFuncObject":     BrandAsyncFunction,
	"asyncArrowFuncObject":      BrandAsyncFunction,
	"stringObject":              BrandBoxed,
	"classFuncObject":           BrandClass,
	"dataViewObject":            BrandDataView,
	"dateObject":                BrandDate,
	"errorObject":               BrandError,
	"funcObject":                BrandFunction,
	"methodFuncObject":          BrandFunction,
	"arrowFuncObject":           BrandFunction,
	"nativeFuncObject":          BrandFunction,
	"wrappedFuncObject":         BrandFunction,
	"boundFuncObject":           BrandFunction,
	"templatedFuncObject":       BrandFunction,
	"generatorObject":           BrandGenerator,
	"generatorFuncObject":       BrandGeneratorFunction,
	"generatorMethodFuncObject": BrandGeneratorFunction,
	"mapObject":                 BrandMap,
	"mapIterObject":             BrandMapIterator,
	"primitiveValueObject":      BrandBoxed,
	"Promise":                   BrandPromise,
	"proxyObject":               BrandProxy,
	"regexpObject":              BrandRegExp,
	"setObject":                 BrandSet,
	"setIterObject":             BrandSetIterator,
	"typedArrayObject":          BrandTypedArray,
	"weakMapObject":             BrandWeakMap,
	"weakSetObject":             BrandWeakSet,
}

// brands remembers them by type, for every realm of the process.
var brands sync.Map

// BrandOf tells what o is. Scripts cannot forge it.
func BrandOf(o *goja.Object) Brand {
	t := implOf(o).Type()
	b, known := brands.Load(t)
	if !known {
		b = brandNames[t.Elem().Name()]
		brands.Store(t, b)
	}
	switch b := b.(Brand); {
	case b == BrandProxy && IsNamespace(o):
		return BrandNamespace
	case b == 0 && o.ClassName() == "Arguments": // of a strict function
		return BrandArguments
	default:
		return b
	}
}

// namespaces are the namespace objects of modules: proxies, for the engine. They
// live as long as the realm.
var namespaces sync.Map

// MarkNamespace makes the brand of o BrandNamespace.
func MarkNamespace(o *goja.Object) { namespaces.Store(o, true) }

// IsNamespace says whether o is the namespace object of a module.
func IsNamespace(o *goja.Object) bool {
	_, ok := namespaces.Load(o)
	return ok
}

// implOf is goja's implementation behind o.
func implOf(o *goja.Object) reflect.Value {
	return reflect.ValueOf(o).Elem().Field(0).Elem()
}

// hiddenField reads a field that goja does not export.
func hiddenField(v reflect.Value, name string) reflect.Value {
	f := v.Elem().FieldByName(name)
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

// BoxedValue is the primitive inside a boxed one.
func BoxedValue(o *goja.Object) goja.Value {
	impl := implOf(o)
	if impl.Type().Elem().Name() == "stringObject" {
		return hiddenField(impl, "value").Interface().(goja.Value)
	}
	return hiddenField(impl, "pValue").Interface().(goja.Value)
}

// Entries lists what a Map, a Set or one of their iterators still holds,
// without moving the iterator. Of an iterator over a map's entries, and of a
// Map, keyed is true and keys and values alternate.
func Entries(o *goja.Object) (list []goja.Value, keyed bool) {
	impl := implOf(o)
	switch BrandOf(o) {
	case BrandMap:
		return orderedEntries(hiddenField(hiddenField(impl, "m"), "iterFirst"), true, true), true
	case BrandSet:
		return orderedEntries(hiddenField(hiddenField(impl, "m"), "iterFirst"), true, false), false
	case BrandMapIterator, BrandSetIterator:
		return iteratorEntries(impl, BrandOf(o) == BrandSetIterator)
	}
	return nil, false
}

// The kinds of goja's iterators.
const (
	iterationKeys = iota
	iterationValues
	iterationEntries
)

func iteratorEntries(impl reflect.Value, isSet bool) (list []goja.Value, keyed bool) {
	kind := int(hiddenField(impl, "kind").Int())
	next, ok := iteratorNext(hiddenField(impl, "iter"))
	if !ok {
		return nil, kind == iterationEntries
	}
	keys, values := kind != iterationValues || isSet, kind != iterationKeys && !isSet
	list = orderedEntries(next, keys, values)
	if isSet && kind == iterationEntries {
		list = twice(list)
	}
	return list, kind == iterationEntries
}

// iteratorNext is the entry that an iterator would give next; ok is false at
// its end. Entries deleted behind the iterator's back have no key.
func iteratorNext(iter reflect.Value) (entry reflect.Value, ok bool) {
	if iter.IsNil() || hiddenField(iter, "m").IsNil() {
		return entry, false
	}
	cur := hiddenField(iter, "cur")
	for !cur.IsNil() && hiddenField(cur, "key").IsNil() {
		cur = hiddenField(cur, "iterPrev")
	}
	if cur.IsNil() {
		return hiddenField(hiddenField(iter, "m"), "iterFirst"), true
	}
	return hiddenField(cur, "iterNext"), true
}

func twice(list []goja.Value) []goja.Value {
	pairs := make([]goja.Value, 0, 2*len(list))
	for _, v := range list {
		pairs = append(pairs, v, v)
	}
	return pairs
}

func orderedEntries(entry reflect.Value, keys, values bool) (list []goja.Value) {
	for ; !entry.IsNil(); entry = hiddenField(entry, "iterNext") {
		if keys {
			list = append(list, hiddenField(entry, "key").Interface().(goja.Value))
		}
		if values {
			list = append(list, hiddenField(entry, "value").Interface().(goja.Value))
		}
	}
	return list
}

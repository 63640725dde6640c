package js

import (
	"testing"

	"github.com/dop251/goja"
)

// The brands read fields that goja does not export; this fails where an
// upgrade renames one.
func TestBrandOf(t *testing.T) {
	vm := goja.New()
	for src, want := range map[string]Brand{
		"({})": BrandObject, "[]": BrandArray, "[1,,,9]": BrandArray, "new Map": BrandMap, "new Set": BrandSet,
		"new Map().keys()": BrandMapIterator, "new Set().values()": BrandSetIterator, "new WeakMap": BrandWeakMap,
		"new WeakSet": BrandWeakSet, "new Date": BrandDate, "/x/": BrandRegExp, "new TypeError": BrandError,
		"Promise.resolve()": BrandPromise, "new Proxy({}, {})": BrandProxy, "(function(){})": BrandFunction,
		"(()=>1)": BrandFunction, "(class{})": BrandClass, "(async()=>1)": BrandAsyncFunction,
		"(function*(){})": BrandGeneratorFunction, "(function*(){})()": BrandGenerator, "Object(1)": BrandBoxed,
		"Object('x')": BrandBoxed, "Object(1n)": BrandBoxed, "Object(Symbol())": BrandBoxed,
		"new Uint8Array(1)": BrandTypedArray, "new DataView(new ArrayBuffer(1))": BrandDataView,
		"new ArrayBuffer(1)": BrandArrayBuffer, "(function(){return arguments})()": BrandArguments, "Array": BrandFunction,
	} {
		v, err := vm.RunString(src)
		if err != nil {
			t.Fatal(src, err)
		}
		if got := BrandOf(v.(*goja.Object)); got != want {
			t.Errorf("%s is brand %d, want %d", src, got, want)
		}
	}
}

func TestEntriesLeavesIteratorsAlone(t *testing.T) {
	vm := goja.New()
	v, err := vm.RunString("m = new Map([[1, 2], [3, 4], [5, 6]]); it = m.entries(); it.next(); m.delete(1); it")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		list, keyed := Entries(v.(*goja.Object))
		if len(list) != 4 || !keyed || list[0].ToInteger() != 3 {
			t.Fatalf("entries %v, keyed %v", list, keyed)
		}
	}
}

func TestBoxedValue(t *testing.T) {
	vm := goja.New()
	for _, src := range []string{"7", "'str'", "true", "12n"} {
		want, _ := vm.RunString(src)
		boxed, _ := vm.RunString("Object(" + src + ")")
		if got := BoxedValue(boxed.(*goja.Object)); !got.StrictEquals(want) {
			t.Errorf("Object(%s) holds %v", src, got)
		}
	}
}

func TestOwnData(t *testing.T) {
	vm := goja.New()
	v, err := vm.RunString("o = { plain: 1, get g() { return 1 } }; Object.defineProperty(o, 'ro', { value: 2, enumerable: true }); o")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"plain": true, "g": false, "ro": false, "none": true, "toString": true} {
		if _, known := OwnData(v.(*goja.Object), name); known != want {
			t.Errorf("OwnData of %s: %v, want %v", name, known, want)
		}
	}
	a, _ := vm.RunString("[1, , 3]")
	for i, want := range []bool{true, false, true, false} {
		if _, ok := OwnElement(a.(*goja.Object), i); ok != want {
			t.Errorf("OwnElement %d: %v, want %v", i, ok, want)
		}
	}
}

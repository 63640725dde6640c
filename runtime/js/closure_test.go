package js

import (
	"testing"
	"unsafe"

	"github.com/dop251/goja"
)

// TestClosure: calls and questions that closures answer by themselves leave them
// small; whatever sees more of a function makes goja's.
func TestClosure(t *testing.T) {
	if arrow, function := unsafe.Sizeof(arrowClosure{}), unsafe.Sizeof(closure{}); arrow > 64 || function > 48 {
		t.Errorf("closures take %d and %d bytes", arrow, function)
	}
	for text, small := range map[string]bool{
		"f(1)":                                true,
		"[1].map(f)":                          true,
		"f.call(1, 2)":                        true,
		"f.apply(1, [2])":                     true,
		"typeof f === 'function' && f === f":  true,
		"f instanceof Function":               true,
		"Object.isExtensible(f)":              true,
		"f.then, f[Symbol.iterator]":          true,
		"f.name":                              false,
		"f.length":                            false,
		"f.x = 1":                             false,
		"f.bind()":                            false,
		"`${f}`":                              false,
		"Function.prototype.toString.call(f)": false,
		"Object.keys(f)":                      false,
		"'x' in f":                            false,
		"Object.freeze(f)":                    false,
		"Object.setPrototypeOf(f, null)":      false,
		"({...f})":                            false,
	} {
		for _, made := range []string{"(a) => a", "function (a) { return a }"} {
			e := New()
			run := func(text string) goja.Value {
				v, err := e.VM.RunProgram(e.Quicken(goja.MustCompile("", text, false)))
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
			run("(() => {})()") // the first of all is goja's
			fn := run("globalThis.f = " + made).(*goja.Object)
			if !theFunctions.isCompact(selfOf(fn).table) {
				t.Fatalf("%s is no closure", made)
			}
			call, _ := goja.AssertFunction(fn)
			if v, err := call(nil, e.VM.ToValue(5)); err != nil || v.ToInteger() != 5 || !IsCallable(fn) || fn.ClassName() != "Function" {
				t.Errorf("%s gives %v, %v", made, v, err)
			}
			lastCalled.Store(0)
			run(text)
			if theFunctions.isCompact(selfOf(fn).table) != small {
				t.Errorf("%s of %s: it is small: %v", text, made, !small)
			}
			if v := run("f(7)"); v.ToInteger() != 7 {
				t.Errorf("after %s, %s gives %v", text, made, v)
			}
		}
	}
}

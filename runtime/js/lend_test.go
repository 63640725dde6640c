package js

import (
	"testing"

	"github.com/dop251/goja"
)

// TestBorrows: whatever else a function may do with its first argument, it does
// not borrow it.
func TestBorrows(t *testing.T) {
	for text, borrows := range map[string]bool{
		"(a) => f(a)":                              true,
		"(a) => { g.write(a) }":                    true,
		"(a) => { if (n) g.write(a); else f(a) }":  true,
		"(a) => { for (const x of []) f(a) }":      true,
		"function (a) { this.write(a); f(a) }":     true,
		"(a, b) => f(a)":                           true,
		"(a) => f(n ? 1 : a)":                      true,
		"() => f()":                                true,
		"(a) => f(a, 1)":                           false,
		"(a) => f(1, a)":                           false,
		"(a) => f(...a)":                           false,
		"(a) => { f(a); return a }":                false,
		"(a) => a":                                 false,
		"(a) => a.toString()":                      false,
		"(a) => a()":                               false,
		"(a) => f(a.length)":                       false,
		"(a) => f(b = a)":                          false,
		"(a) => new f(a)":                          false,
		"(a) => f`${a}`":                           false,
		"(a) => f(a || 1)":                         false,
		"(a) => f([a])":                            false,
		"(a) => f({ a })":                          false,
		"(a) => f(() => a)":                        false,
		"(a) => { let b = a; f(b) }":               false,
		"(a) => { a = f(a); return a }":            false,
		"(a = 1) => f(a)":                          false,
		"(...a) => f(a)":                           false,
		"({ a }) => f(a)":                          false,
		"([a]) => f(a)":                            false,
		"function (a) { f(a); return arguments }":  false,
		"function (a) { f(a); (() => arguments) }": false,
		"function (a) { f(a); eval('a') }":         false,
		"function (a) { with (g) f(a) }":           false,
		"async (a) => f(a)":                        false,
		"function* (a) { f(a) }":                   false,
		"class { constructor(a) { f(a) } }":        false,
		"((a) => f(a)).bind(null)":                 false,
		"new Proxy((a) => f(a), {})":               false,
		"Math.max":                                 false,
	} {
		e := New()
		prg := e.Quicken(goja.MustCompile("", "var f, g, n, b; ("+text+")", false))
		for range 2 {
			v, err := e.VM.RunProgram(prg)
			if err != nil {
				t.Fatal(err)
			}
			if e.Borrows(Object(v)) != borrows {
				t.Errorf("%s: borrows is %v", text, !borrows)
			}
		}
		if e.Quicken(prg); e.Borrows(Object(mustRun(t, e, prg))) != borrows {
			t.Errorf("%s: borrows is %v once it is quickened twice", text, !borrows)
		}
	}
}

func mustRun(t *testing.T, e *Env, prg *goja.Program) goja.Value {
	v, err := e.VM.RunProgram(prg)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

package js

import (
	"testing"

	"github.com/dop251/goja"
)

// TestDeaf: whatever lets a function see an argument makes it hear.
func TestDeaf(t *testing.T) {
	for text, deaf := range map[string]bool{
		"() => {}":                                    true,
		"() => { let x = 1; return () => x }":         true,
		"function () {}":                              true,
		"function () { return this }":                 true,
		"(a) => {}":                                   false,
		"(a = 1) => {}":                               false,
		"(...a) => {}":                                false,
		"(...[]) => {}":                               false,
		"({a}) => {}":                                 false,
		"function (a) {}":                             false,
		"function () { return arguments[0] }":         false,
		"function () { (() => arguments)() }":         false,
		"function () { return eval('arguments[0]') }": false,
		"function (...a) { return () => a }":          false,
		"async () => {}":                              false,
		"function* () {}":                             false,
		"class {}":                                    false,
		"(() => {}).bind(null)":                       false,
		"Math.max":                                    false,
		"new Proxy(() => {}, {})":                     false,
		"({})":                                        false,
	} {
		e := New()
		prg := e.Quicken(goja.MustCompile("", "("+text+")", false))
		for range 2 {
			v, err := e.VM.RunProgram(prg)
			if err != nil {
				t.Fatal(err)
			}
			if e.Deaf(Object(v)) != deaf {
				t.Errorf("%s: deaf is %v", text, !deaf)
			}
		}
	}
}

// TestIdle: a function that does anything is no idle one.
func TestIdle(t *testing.T) {
	for text, idles := range map[string]bool{
		"() => {}":                 true,
		"function () {}":           true,
		"() => { f() }":            false,
		"() => f":                  false,
		"() => 1":                  false,
		"() => { throw 1 }":        false,
		"() => { for (;;); }":      false,
		"(a = f()) => {}":          false,
		"({ a }) => {}":            false,
		"function () { this.x }":   false,
		"class { static { f() } }": false,
	} {
		e := New()
		v := mustRun(t, e, e.Quicken(goja.MustCompile("", "var f = () => 1; ("+text+")", false)))
		if e.Deaf(Object(v)); e.deaf.idle != idles {
			t.Errorf("%s: idle is %v", text, !idles)
		}
	}
}

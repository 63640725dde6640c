package js

import (
	"fmt"
	"testing"
)

// TestProperties: whatever a script does between two looks, they read what the
// object has.
func TestProperties(t *testing.T) {
	names := []string{"own", "kept", "inherited", "missing", "got", "toString"}
	for _, change := range []string{
		"", "o.own = 2", "delete o.own", "delete o.own; o.own = 3", "o.inherited = 1", "base.inherited = 2", "delete base.inherited",
		"o.missing = 1", "base.missing = 1", "Object.prototype.missing = 1", "Object.setPrototypeOf(o, null)",
		"Object.setPrototypeOf(base, {missing: 4})", "for (let i = 0; i < 40; i++) o['more' + i] = i; o.own = 5",
		"for (let i = 0; i < 2000; i++) o['more' + i] = i; o.own = 5",
		"for (let i = 0; i < 40; i++) { o['more' + i] = i; delete o['more' + i] } o.kept = 6",
		"Object.defineProperty(o, 'own', {get() { return 7 }})", "Object.defineProperty(o, 'own', {value: 8, enumerable: false})",
		"Object.freeze(o)", "Object.defineProperty(o, 'kept', {value: 9, writable: false})", "base.toString = 1", "delete Object.prototype.toString",
		"for (const k of Object.keys(o)) { const v = o[k]; delete o[k]; o[k] = v } o.own = 10",
		"const k = Object.keys(o).at(-1); delete o[k]; o.missing = 11; delete o.missing; o[k] = 12",
	} {
		e := New()
		run := func(text string) {
			if _, err := e.VM.RunString(text); err != nil {
				t.Fatal(err)
			}
		}
		run(`var base = {inherited: 1, get got() { return this.own }}, o = Object.create(base); o.own = 1; o.kept = 1; o.last = 1`)
		obj := Object(e.VM.Get("o"))
		p := e.PropertiesOf(obj, names...)
		run(change)
		check := func(when string) {
			p.Look()
			for i, name := range names {
				if got, want := fmt.Sprint(p.Get(i)), fmt.Sprint(obj.Get(name)); got != want {
					t.Errorf("%s %q: %s is %s, not %s", when, change, name, got, want)
				}
			}
		}
		check("after")
		for i := range names[:3] {
			p.Set(i, e.VM.ToValue(20+i))
		}
		check("set after")
		run("if (!Object.isFrozen(o)) o.own = 30")
		check("set by the script after")
	}
}

// TestPropertiesSet: what is set is what the script sees.
func TestPropertiesSet(t *testing.T) {
	e := New()
	e.VM.RunString(`var o = {a: 1}, f = Object.freeze({a: 1})`)
	for name, want := range map[string]string{"o": "2", "f": "1"} {
		obj := Object(e.VM.Get(name))
		p := e.PropertiesOf(obj, "a")
		p.Set(0, e.VM.ToValue(2))
		if got := obj.Get("a").String(); got != want {
			t.Errorf("%s.a is %s, not %s", name, got, want)
		}
	}
}

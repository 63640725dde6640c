package repl

import (
	"testing"

	"github.com/dop251/goja"
)

func TestPrepare(t *testing.T) {
	for _, c := range []struct {
		src    string
		out    string
		awaits bool
		whole  bool
	}{
		{"1 + 1", "1 + 1", false, true},
		{"const a = 1; let b = 2", "var a = 1; var b = 2", false, true},
		{"class A {}", "var A = class A {}", false, true},
		{"{a: 1}", "({a: 1}\n)", false, true},
		{"function f() {", "function f() {", false, false},
		{"`abc", "`abc", false, false},
		{"a b", "a b", false, true},
		{"await 1", "(async () => (\nawait 1\n))()", true, true},
		{"const x = await 1; x", "(async () => {  x = await 1; return x\n})()", true, true},
	} {
		out, awaits, whole := Prepare(c.src)
		if out != c.out || awaits != c.awaits || whole != c.whole {
			t.Errorf("%q: %q %v %v", c.src, out, awaits, whole)
		}
	}
}

// Entries follow each other in one realm, with declarations made twice.
func TestEntries(t *testing.T) {
	vm := goja.New()
	for _, src := range []string{"const a = 1", "const a = 2", "class B { static v = 3 }", "class B { static v = 4 }"} {
		out, _, _ := Prepare(src)
		if _, err := vm.RunString(out); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := vm.RunString("a + B.v"); err != nil || v.ToInteger() != 6 {
		t.Fatal(v, err)
	}
}

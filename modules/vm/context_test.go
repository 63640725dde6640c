package vm

import (
	"testing"

	"github.com/dop251/goja/parser"
)

func TestHoist(t *testing.T) {
	for _, c := range [][2]string{
		{"var a = 1; a", ";void (a = 1); a"},
		{"f(); function f() {}", "f = function f() {}; f(); "},
		{"let {x} = y", ";void ({x} = y)"},
		{"class A {}\nA", "A = class A {};\nA"},
		{"let a = new X()\nb", ";void (a = new X())\nb"},
		{"var a\nb", ";void (typeof a === 'undefined' && (a = undefined))\nb"},
	} {
		prog, err := parser.ParseFile(nil, "", c[0], 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := hoist(c[0], prog); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

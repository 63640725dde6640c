package repl

import "testing"

func TestPrepare(t *testing.T) {
	for _, c := range []struct {
		src    string
		out    string
		awaits bool
		whole  bool
	}{
		{"1 + 1", "1 + 1", false, true},
		{"const a = 1; let b = 2", "const a = 1; let b = 2", false, true},
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

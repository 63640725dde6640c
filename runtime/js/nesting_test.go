package js

import (
	"strings"
	"testing"
)

func TestNestsTooDeep(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, maxChain+1) }
	for _, c := range []struct {
		name, source string
		want         bool
	}{
		{"brackets", many("["), true},
		{"brackets in brackets of other kinds", many("({["), true},
		{"brackets in a row", many("[];"), false},
		{"calls of a call", many("()"), true},
		{"blocks in a row", many("{}"), false},
		{"functions in a row", many("function f(){}\n"), false},
		{"operators", many("!"), true},
		{"a list", many("-1,"), false},
		{"statements without semicolons", many("f(x)\n"), false},
		{"operators at the ends of lines", many("a +\n"), true},
		{"a string", "'" + many("[") + "'", false},
		{"a string with an escaped quote", "'\\'" + many("[") + "'", false},
		{"comments", many("// it's [\n") + "/*" + many("{") + "*/", false},
		{"a comment without an end", "//" + many("["), false},
	} {
		if got := nestsTooDeep(c.source); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

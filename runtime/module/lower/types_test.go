package lower

import (
	"strings"
	"testing"
)

func TestTypesKeepsLines(t *testing.T) {
	t.Setenv("NODE_DISABLE_COMPILE_CACHE", "1")
	text := "interface A {\n  b: string\n}\nfunction f(x: A): number {\n  return (\n    1 as any\n  );\n}\nf(`é\n${2 as any}`); late()"
	js, wrong := Types(text, "a.ts")
	if wrong != nil {
		t.Fatal(wrong)
	}
	for word, line := range map[string]int{"function": 3, "return": 4, "late": 9} {
		if got := strings.Count(js[:strings.Index(js, word)], "\n"); got != line {
			t.Errorf("%s is on line %d, not %d:\n%s", word, got, line, js)
		}
	}
}

func TestTypesRefusesWhatIsMore(t *testing.T) {
	t.Setenv("NODE_DISABLE_COMPILE_CACHE", "1")
	for text, refused := range map[string]bool{
		"enum A { B }": true, "declare enum A { B }": false, "/enum A {/.test(`enum A { ${1} }`)": false,
		"class A { constructor(private x: number) {} }": true, "class A { constructor(x: { private?: 1 }) {} }": false,
		"namespace A { type b = 1 }": false, "namespace A.B { export let c = 1 }": true,
	} {
		if _, wrong := Types(text, "a.ts"); (wrong != nil && wrong.Unsupported) != refused {
			t.Errorf("%s: %v", text, wrong)
		}
	}
}

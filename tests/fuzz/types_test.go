package fuzz

import (
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/gonode/gonode/runtime/module/lower"
)

// TypeScript text becomes JavaScript on no more lines, or is refused.
func FuzzTypes(f *testing.F) {
	f.Setenv("NODE_DISABLE_COMPILE_CACHE", "1")
	for _, s := range []string{
		"let a: number = 1 as any;\ninterface B<T> {\n b?: T[]\n}", "class A<T> extends B<T> implements C { declare x: 1; private readonly y!: string; constructor(a?: 1) { super() } }",
		"import type { a } from 'x';\nimport { type b, c } from 'y';\nexport type { d }", "enum A { B }", "namespace a.b { export let c = 1 }", "function f(this: X, a?: b): a is string { return <any>a! }",
		"abstract class A { abstract b(): void; [key: string]: any }", "let x = a<b>(c) satisfies D;\n`${y as Z}\n`", "type A = `a${B}`; declare module 'x' { export = y }", "@d class A { accessor b = 1; static { let c: d } }", "\r0",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code, wrong := lower.Types(text, "f.ts")
		if wrong != nil {
			if wrong.Line < 1 || wrong.Column < 1 {
				t.Errorf("%+v", wrong)
			}
			return
		}
		if lineEnds(code) > lineEnds(text)+1 {
			t.Errorf("more lines: %q", code)
		}
		if res := api.Transform(code, api.TransformOptions{Loader: api.LoaderJS, Target: api.ESNext}); len(res.Errors) > 0 {
			t.Errorf("%q: %s", code, res.Errors[0].Text)
		}
	})
}

// lineEnds counts the ends of lines that the language knows.
func lineEnds(text string) (n int) {
	for _, r := range text {
		if strings.ContainsRune("\n\r\u2028\u2029", r) {
			n++
		}
	}
	return n
}

package fuzz

import (
	"testing"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/module/lower"
)

// Any text is lowered to what the engine takes, or refused.
func FuzzLowering(f *testing.F) {
	f.Setenv("NODE_DISABLE_COMPILE_CACHE", "1")
	for _, s := range []string{
		"import a, { b as c } from 'x'; export * from 'y'; export default class {}", "for await (const x of y) import('z');", "async function* f() { yield 1 }",
		"#!/bin/x\nexport { a as 'b c' }; let a = `${`\nimport x from 'y'`}`", "class A { #x = 1; static { using y = this.#x; } }", "a ??= /[/]import/v, b = import.meta", "export const { a, b: [c] } = d; c++", "module.exports = { a, ...require('b') }",
	} {
		f.Add(s)
	}
	accept := func(code string) error {
		_, err := goja.Compile("f.js", "(function ("+lower.ModuleParams+") {"+code+"\n})", false)
		return err
	}
	f.Fuzz(func(t *testing.T, text string) {
		lower.CommonJSNames(text)
		if src, _ := lower.Script(text, "f.js", accept); src != nil && accept(src.Code) != nil {
			t.Errorf("a script that the engine refuses: %q", src.Code)
		}
		unit, _ := lower.Module(text, "f.js", accept)
		if unit == nil {
			return
		}
		for _, imp := range unit.Imports {
			if imp.Request < 0 || imp.Request >= len(unit.Requests) {
				t.Errorf("%+v imports from nowhere", imp)
			}
		}
	})
}

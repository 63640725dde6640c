package js

import (
	"errors"
	"fmt"
	"testing"

	"github.com/dop251/goja"
)

// TestCall: whatever a function is and does, call gives what goja.AssertFunction
// gives, and leaves the engine as it was.
func TestCall(t *testing.T) {
	for _, text := range []string{
		"(a, b) => [a, b, this === undefined].join()",
		"function (a, b) { return [a, b, typeof this, this?.x, arguments.length, new.target].join() }",
		"function (a, b) { 'use strict'; return [a, b, typeof this, this] }",
		"function f(a) { return a === 1 ? f(2) : `${a}` }",
		"function () {}",
		"() => { throw new RangeError('no') }",
		"function () { throw 1 }",
		"() => { try { throw 1 } catch (e) { return e + 1 } finally { globalThis.after = true } }",
		"() => { for (const x of [1, 2]) { if (x > 1) null.x } }",
		"(a) => [a].map((b) => { throw new TypeError(b) })",
		"function () { return (() => new.target)() }",
		"new (function F() { this.f = () => new.target.name + this.constructor.name })().f",
		"(() => { let n = 0; return () => ++n })()",
		"({ m(a) { return [a, typeof this].join() } }).m",
		"class { constructor() {} }",
		"Math.max",
		"((a, b) => a + b).bind(null, 5)",
		"new Proxy((a) => a * 2, {})",
		"async () => 1",
		"function* () { yield 1 }",
		"function again() { return again() + 1 }",
		"() => { const again = () => again() + 1; return again() }",
	} {
		theirs, ours := New(), New()
		wanted := outcome(theirs, text, func(fn *goja.Object, this goja.Value, args []goja.Value) (goja.Value, error) {
			call, _ := goja.AssertFunction(fn)
			return call(this, args...)
		})
		if got := outcome(ours, text, ours.call); got != wanted {
			t.Errorf("%s:\n%s\ninstead of\n%s", text, got, wanted)
		}
	}
}

// outcome calls the function again and again in all the forms that it takes.
func outcome(e *Env, text string, call func(*goja.Object, goja.Value, []goja.Value) (goja.Value, error)) (shown string) {
	e.VM.SetMaxCallStackSize(200)
	e.Reside(func() {
		made, err := e.VM.RunProgram(e.Quicken(goja.MustCompile("", "globalThis.f = "+text, false)))
		if err != nil {
			panic(err)
		}
		this, two := e.VM.NewObject(), e.VM.ToValue(2)
		this.Set("x", "own")
		for i := range 4 {
			if i == 2 {
				e.VM.RunString("f.name, f.own = 1") // no closure any more
			}
			for _, receiver := range []goja.Value{nil, this, two} {
				before := theLayout.machine(e.VM)
				sp := before.sp()
				v, err := call(made.(*goja.Object), receiver, []goja.Value{e.VM.ToValue(1), nil})
				after := theLayout.machine(e.VM)
				shown += fmt.Sprint(v, err, before.depth == after.depth, sp == after.sp(), "\n")
			}
		}
	})
	return shown
}

// TestCallIsInterrupted: what ends a script whatever it catches is an error, as
// goja.AssertFunction has it, and the next call is one like any other.
func TestCallIsInterrupted(t *testing.T) {
	e := New()
	e.Reside(func() {
		fn, _ := e.VM.RunString("(stop) => { try { stop(); for (;;); } finally { globalThis.after = true } }")
		stop := e.VM.ToValue(func() { e.VM.Interrupt("enough") })
		_, err := e.call(fn.(*goja.Object), nil, []goja.Value{stop})
		var interrupted *goja.InterruptedError
		if !errors.As(err, &interrupted) || interrupted.Value() != "enough" || e.VM.Get("after") != nil {
			t.Errorf("%v, %v", err, e.VM.Get("after"))
		}
		e.VM.ClearInterrupt()
		add, _ := e.VM.RunString("(a, b) => a + b")
		if v, err := e.call(add.(*goja.Object), nil, []goja.Value{e.VM.ToValue(1), e.VM.ToValue(2)}); err != nil || v.ToInteger() != 3 {
			t.Errorf("%v, %v", v, err)
		}
	})
}

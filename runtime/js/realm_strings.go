package js

import (
	"regexp"
	"sync"

	"github.com/dop251/goja"
)

// adopter is the name, among the lexical globals of a further realm, of what
// puts gates into code that a script makes of strings.
const adopter = "gonode$adopt"

var strictHead = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:\s|//[^\n]*\n|/\*[^*]*\*/)*(?:"use strict"|'use strict')`)
})

// adoptStrings leads eval and the constructors of functions through Adopt, or
// closes them.
func (e *Env) adoptStrings(refuse bool) {
	e.noStrings = refuse
	if _, err := e.VM.RunString("let " + adopter); err != nil {
		panic(err)
	}
	e.VM.Set(adopter, e.Func("", 0, func(goja.FunctionCall) goja.Value {
		if a, ok := theLayout.machine(e.VM).at(1); ok && a.prg != nil {
			adopt(a.prg)
		}
		return goja.Undefined()
	}))
	eval := theLayout.nativeCall(e.VM.GlobalObject().Get("eval").(*goja.Object))
	original := *eval
	*eval = func(call goja.FunctionCall) goja.Value {
		call.Arguments = append([]goja.Value(nil), call.Arguments...)
		if len(call.Arguments) > 0 {
			call.Arguments[0] = e.evalSource(call.Arguments[0])
		}
		return original(call)
	}
	for _, sample := range []string{"function () {}", "async function () {}", "function* () {}"} {
		e.adoptConstructor(sample)
	}
}

func (e *Env) adoptConstructor(sample string) {
	class, err := e.VM.RunString("(" + sample + ").constructor")
	if err != nil {
		panic(err)
	}
	call, construct := theLayout.nativeConstructor(class.(*goja.Object))
	original := *construct
	*construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		e.mustAllowStrings()
		fn := original(args, newTarget)
		adopt(theGates.programOf(fn))
		theGates.guard(fn)
		return fn
	}
	*call = func(c goja.FunctionCall) goja.Value { return (*construct)(c.Arguments, nil) }
}

// evalSource is what eval gets in place of v: code that begins with its own
// adoption.
func (e *Env) evalSource(v goja.Value) goja.Value {
	text, ok := v.(goja.String)
	if !ok {
		return v
	}
	e.mustAllowStrings()
	head := adopter + "();"
	if strictHead().MatchString(text.String()) {
		head = `"use strict";` + head
	}
	return e.VM.ToValue(head).(goja.String).Concat(text)
}

func (e *Env) mustAllowStrings() {
	if !e.noStrings {
		return
	}
	obj, err := e.VM.New(e.VM.GlobalObject().Get("EvalError"), e.VM.ToValue("Code generation from strings disallowed for this context"))
	if err != nil {
		panic(Thrown(err))
	}
	panic(obj)
}

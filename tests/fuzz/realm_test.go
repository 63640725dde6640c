package fuzz

import (
	"testing"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/modules"
	"github.com/gonode/gonode/runtime"
	"github.com/gonode/gonode/runtime/module"
)

// realm is a runtime that checks inputs with a function written in JavaScript.
type realm struct {
	ctx   *module.Context
	check goja.Callable
}

// newRealm makes a realm whose check is script, a function of require that gives
// a function of a string. It returns what is wrong, or "".
func newRealm(t testing.TB, script string) *realm {
	rt, err := runtime.New(module.Args{Options: map[string]any{"expose-internals": true}}, modules.All())
	if err != nil {
		t.Fatal(err)
	}
	r := &realm{ctx: rt.Context()}
	r.ctx.Enter(func() {
		require := r.ctx.Loader.RequireFrom("/fuzz.js")
		made, err := r.ctx.VM.RunString(script)
		if err != nil {
			panic(err)
		}
		check := r.ctx.Invoke(goja.Undefined(), made, require)
		r.check, _ = goja.AssertFunction(check)
	})
	return r
}

// run checks one input; an exception that leaves the check is a failure.
func (r *realm) run(t *testing.T, input ...any) {
	r.ctx.Enter(func() {
		args := make([]goja.Value, len(input))
		for i, in := range input {
			args[i] = r.ctx.VM.ToValue(in)
		}
		wrong, err := r.check(goja.Undefined(), args...)
		if err != nil {
			t.Errorf("%v", err)
		} else if wrong.String() != "" {
			t.Error(wrong)
		}
	})
}

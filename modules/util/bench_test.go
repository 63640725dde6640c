package util_test

import (
	"testing"

	"github.com/gonode/gonode/modules/errors"
	"github.com/gonode/gonode/modules/util"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

func BenchmarkInspect(b *testing.B) {
	ctx := &module.Context{Env: js.New()}
	ctx.Builtins = module.NewBuiltins(ctx, []*module.Module{util.Inspect, util.Module, util.Types, errors.Module, errors.Validators})
	inspect := ctx.RequireObject("internal/util/inspect").Get("inspect")
	v, err := ctx.VM.RunString("({ a: 1, b: 'str', c: [1, 2, 3], d: { e: null } })")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ctx.Invoke(nil, inspect, v)
	}
}

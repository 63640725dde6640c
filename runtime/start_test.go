package runtime

import (
	"testing"

	"github.com/gonode/gonode/runtime/module"
)

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		r, err := New(module.Args{}, nil)
		if err != nil {
			b.Fatal(err)
		}
		r.ctx.Loop.Free()
	}
}

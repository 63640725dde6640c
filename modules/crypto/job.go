package crypto

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
)

// pool bounds the work under way, as libuv's thread pool does.
var pool = loop.NewPool(4)

// job is work that blocks, with its arguments read.
type job struct {
	name  string            // among the active resources
	run   func() error      // on any goroutine
	value func() goja.Value // of a run that succeeded
}

// do runs j: with a callback later, which then gets (err, value), else now.
func (b *binding) do(j job, cb goja.Value) goja.Value {
	if js.IsCallable(cb) {
		b.later(j, cb)
		return goja.Undefined()
	}
	if err := j.run(); err != nil {
		panic(b.exception(err))
	}
	return j.value()
}

func (b *binding) later(j job, cb goja.Value) {
	var err error
	scope := b.NewAsyncScope()
	if b.HasAsyncHooks() {
		scope.Resource = b.VM.NewObject()
		b.AnnounceAsync(scope, j.name, scope.Resource)
	}
	b.Loop.Work(pool, j.name, func() { err = j.run() }, func() {
		b.RunInScope(scope, func() {
			b.Enter(func() {
				if err != nil {
					b.Call(nil, cb, b.exception(err))
					return
				}
				b.Call(nil, cb, goja.Null(), j.value())
			})
		})
		b.ForgetAsync(scope.ID)
	})
}

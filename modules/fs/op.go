package fs

import (
	"math/big"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// op is one operation with its arguments read.
type op struct {
	call, path, dest string           // what an error names
	run              func() sys.Errno // on any goroutine
	value            func() goja.Value
	failure          func() goja.Value // replaces the error of a failed run where set
}

// define adds the operation name, which takes n arguments and then perhaps a
// callback(err, value). Without one it returns its value or throws.
func (b *binding) define(name string, n int, prepare func(call goja.FunctionCall) *op) {
	b.obj.Set(name, b.Func(name, n, func(call goja.FunctionCall) goja.Value {
		o := prepare(call)
		if cb := call.Argument(n); js.IsCallable(cb) {
			b.later(o, cb)
			return goja.Undefined()
		}
		if errno := o.run(); errno != 0 {
			panic(b.exception(o, errno))
		}
		return o.result()
	}))
}

func (o *op) result() goja.Value {
	if o.value == nil {
		return goja.Undefined()
	}
	return o.value()
}

func (b *binding) exception(o *op, errno sys.Errno) goja.Value {
	if o.failure != nil {
		return o.failure()
	}
	return b.NewUVException(errno, o.call, o.path, o.dest)
}

// later runs o in a goroutine and then calls cb, in the async context of now.
func (b *binding) later(o *op, cb goja.Value) {
	var errno sys.Errno
	scope := b.NewAsyncScope()
	if b.HasAsyncHooks() {
		scope.Resource = b.VM.NewObject()
		b.AnnounceAsync(scope, "FSREQCALLBACK", scope.Resource)
	}
	b.Loop.Work(pool, "FSReqCallback",
		func() { errno = o.run() },
		func() {
			b.RunInScope(scope, func() {
				b.Enter(func() {
					if errno != 0 {
						b.Call(nil, cb, b.exception(o, errno))
						return
					}
					b.Call(nil, cb, goja.Null(), o.result())
				})
			})
			b.ForgetAsync(scope.ID)
		})
}

// path reads a path argument: a string, or bytes as they are.
func path(v goja.Value) string {
	if bytes, ok := js.Bytes(v); ok {
		return string(bytes)
	}
	return v.String()
}

// name gives a name back, as a Buffer where that was asked for.
func (b *binding) name(s string, asBuffer bool) goja.Value {
	if asBuffer {
		return b.NewBuffer([]byte(s))
	}
	return b.VM.ToValue(s)
}

// offset reads a file position: a number or bigint, or -1 for the current one.
func offset(v goja.Value) int64 {
	if js.IsNil(v) {
		return -1
	}
	if n, isBig := v.Export().(*big.Int); isBig {
		return n.Int64()
	}
	return v.ToInteger()
}

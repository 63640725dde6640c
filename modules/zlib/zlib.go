// Package zlib is the Go half of zlib: handles that turn input into output
// piece by piece, at once or in goroutines.
//
//   - handle.go: what jslib/zlib.js holds, under the names of Node's binding
//   - codec.go: what a handle drives, and its faults
//   - deflate.go, inflate.go, brotli.go, zstd.go: the codecs
//   - inflate: the resumable decoder of DEFLATE
package zlib

import (
	"hash/crc32"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
)

// Module gives jslib/zlib.js its binding.
var Module = &module.Module{
	Name:     "zlib",
	Bindings: map[string]func(*module.Context) *goja.Object{"zlib": newBinding},
}

// pool bounds the work under way, as libuv's thread pool does.
var pool = loop.NewPool(4)

type binding struct{ *module.Context }

func newBinding(ctx *module.Context) *goja.Object {
	b := &binding{ctx}
	obj := ctx.VM.NewObject()
	for name, init := range map[string]func(*handle, goja.FunctionCall){
		"Zlib":           b.initZlib,
		"BrotliEncoder":  b.initBrotli,
		"BrotliDecoder":  b.initBrotli,
		"ZstdCompress":   b.initZstdCompress,
		"ZstdDecompress": b.initZstdDecompress,
	} {
		obj.Set(name, b.newClass(name, init))
	}
	obj.Set("crc32", ctx.Func("crc32", 2, b.crc32))
	return obj
}

// crc32(data, value) goes on from the checksum value.
func (b *binding) crc32(call goja.FunctionCall) goja.Value {
	v := call.Argument(0)
	data, ok := js.Bytes(v)
	if s, isString := v.(goja.String); isString {
		data = js.Encode(s, js.UTF8)
	} else if !ok || js.IsArrayBuffer(v.(*goja.Object)) {
		b.Throw("ERR_INVALID_ARG_TYPE", "data", []string{"string", "Buffer", "TypedArray", "DataView"}, v)
	}
	start := uint32(0)
	if value := call.Argument(1); !goja.IsUndefined(value) {
		start = b.ValidateUint32(value, "value", false)
	}
	return b.VM.ToValue(int64(crc32.Update(start, crc32.IEEETable, data)))
}

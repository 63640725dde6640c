package zlib

import (
	"github.com/dop251/goja"
	"github.com/klauspost/compress/zstd"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/later"
)

// handle is what a stream of jslib/zlib.js drives: write(flush, in, inOffset,
// inLength, out, outOffset, outLength) runs in a goroutine and then calls the
// handle's process callback, writeSync at once. Both leave in the state array
// how much room and how much input is left; a fault calls handle.onerror.
type handle struct {
	obj      *goja.Object
	mode     int
	codec    codec
	state    *goja.Object // Uint32Array of [room left, input left]
	callback goja.Value
	busy     bool
	closing  bool
}

func (b *binding) newClass(name string, init func(*handle, goja.FunctionCall)) *goja.Object {
	methods := map[string]js.Fn{
		"write": b.write, "writeSync": b.writeSync, "reset": b.reset, "close": b.close, "params": b.params,
		"init": func(call goja.FunctionCall) goja.Value {
			init(js.This[*handle](b.Env, call), call)
			return goja.Undefined()
		},
	}
	return b.NewClass(js.Class{Name: name, Length: 1, Methods: methods, New: func(call goja.ConstructorCall) *goja.Object {
		b.Attach(call.This, &handle{obj: call.This, mode: int(call.Argument(0).ToInteger())})
		return nil
	}})
}

// initZlib(windowBits, level, memLevel, strategy, state, callback, dictionary)
func (b *binding) initZlib(h *handle, call goja.FunctionCall) {
	dictionary, _ := js.Bytes(call.Argument(6))
	dictionary = append([]byte(nil), dictionary...)
	windowBits := js.Int(call, 0, maxWindowBits)
	switch h.mode {
	case modeDeflate, modeGzip, modeDeflateRaw:
		h.codec = newDeflater(h.mode, js.Int(call, 1, -1), max(windowBits, 9), js.Int(call, 2, 8), js.Int(call, 3, 0), dictionary)
	default:
		h.codec = newInflater(h.mode, windowBits, dictionary)
	}
	h.state, h.callback = js.Object(call.Argument(4)), call.Argument(5)
}

// Brotli's parameters.
const (
	brotliQuality      = 1
	brotliWindow       = 2
	brotliNoContext    = 4
	brotliLargeWindow  = 6
	brotliDecoderLarge = 1
)

// initBrotli(params, state, callback); params holds -1 where nothing was set.
func (b *binding) initBrotli(h *handle, call goja.FunctionCall) {
	params := js.Object(call.Argument(0))
	get := func(i, def int) int {
		if v := int(int32(params.Get(b.VM.ToValue(i).String()).ToInteger())); v != -1 {
			return v
		}
		return def
	}
	if h.mode == modeBrotliDecode {
		h.codec = newBrotliDecoder()
		b.refuse(get(brotliDecoderLarge, 0) == 1)
	} else {
		b.refuse(get(brotliLargeWindow, 0) == 1 || uint(get(brotliNoContext, 0)) > 1)
		quality, window := get(brotliQuality, 11), get(brotliWindow, 22)
		h.codec = newBrotliEncoder(min(max(quality, 0), 11), min(max(window, 10), 24))
	}
	h.state, h.callback = js.Object(call.Argument(1)), call.Argument(2)
}

func (b *binding) refuse(bad bool) {
	if bad {
		b.Throw("ERR_ZLIB_INITIALIZATION_FAILED")
	}
}

// Zstd's parameters.
const (
	zstdLevel     = 100
	zstdWindowLog = 101
	zstdChecksum  = 201
	zstdMaxWindow = 100
)

// zstdParam reads a parameter of an array that holds -1 where nothing was set.
func zstdParam(b *binding, params *goja.Object, i, def int) int {
	v := params.Get(b.VM.ToValue(i).String())
	if v == nil || int32(v.ToInteger()) == -1 {
		return def
	}
	return int(int32(v.ToInteger()))
}

// initZstdCompress(params, pledgedSize, state, callback, dictionary)
func (b *binding) initZstdCompress(h *handle, call goja.FunctionCall) {
	later.Zstd()
	params := js.Object(call.Argument(0))
	options := []zstd.EOption{
		zstd.WithEncoderLevel(zstd.EncoderLevelFromZstd(zstdParam(b, params, zstdLevel, 3))),
		zstd.WithEncoderCRC(zstdParam(b, params, zstdChecksum, 0) == 1),
	}
	if log := zstdParam(b, params, zstdWindowLog, 0); log > 0 {
		options = append(options, zstd.WithWindowSize(1<<log))
	}
	if dictionary, ok := js.Bytes(call.Argument(4)); ok {
		options = append(options, zstd.WithEncoderDictRaw(0, append([]byte(nil), dictionary...)))
	}
	size := int64(-1)
	if v := call.Argument(1); !js.IsNil(v) {
		size = v.ToInteger()
	}
	c, err := newZstdEncoder(size, options...)
	b.refuse(err != nil)
	h.codec, h.state, h.callback = c, js.Object(call.Argument(2)), call.Argument(3)
}

// initZstdDecompress(params, state, callback, dictionary)
func (b *binding) initZstdDecompress(h *handle, call goja.FunctionCall) {
	later.Zstd()
	log := zstdParam(b, js.Object(call.Argument(0)), zstdMaxWindow, 27)
	options := []zstd.DOption{zstd.WithDecoderMaxWindow(1 << log)}
	if dictionary, ok := js.Bytes(call.Argument(3)); ok {
		options = append(options, zstd.WithDecoderDictRaw(0, append([]byte(nil), dictionary...)))
	}
	c, err := newZstdDecoder(options...)
	b.refuse(err != nil)
	h.codec, h.state, h.callback = c, js.Object(call.Argument(1)), call.Argument(2)
}

// work is one step of a handle, with its arguments read.
type work struct {
	in, out      []byte
	flush        int
	taken, given int
	err          error
}

func readWork(call goja.FunctionCall) *work {
	w := &work{flush: js.Int(call, 0, 0)}
	if in, ok := js.Bytes(call.Argument(1)); ok {
		from := js.Int(call, 2, 0)
		w.in = in[from : from+js.Int(call, 3, 0)]
	}
	out, _ := js.Bytes(call.Argument(4))
	from := js.Int(call, 5, 0)
	w.out = out[from : from+js.Int(call, 6, 0)]
	return w
}

func (w *work) run(c codec) { w.taken, w.given, w.err = c.step(w.in, w.out, w.flush) }

// finish tells the script what came of w, and says whether it went well.
func (b *binding) finish(h *handle, w *work, invoke func(fn goja.Value, args ...goja.Value)) bool {
	if f, failed := w.err.(*fault); failed {
		invoke(h.obj.Get("onerror"), b.VM.ToValue(f.message), b.VM.ToValue(f.errno), b.VM.ToValue(f.code))
		return false
	}
	h.state.Set("0", len(w.out)-w.given)
	h.state.Set("1", len(w.in)-w.taken)
	return true
}

func (b *binding) writeSync(call goja.FunctionCall) goja.Value {
	h, w := js.This[*handle](b.Env, call), readWork(call)
	w.run(h.codec)
	b.finish(h, w, func(fn goja.Value, args ...goja.Value) { b.Invoke(h.obj, fn, args...) })
	return goja.Undefined()
}

func (b *binding) write(call goja.FunctionCall) goja.Value {
	h, w := js.This[*handle](b.Env, call), readWork(call)
	h.busy = true
	frame := b.AsyncFrame()
	b.Loop.Work(pool, "ZLIB", func() { w.run(h.codec) }, func() {
		h.busy = false
		if h.closing {
			defer h.free()
		}
		b.Enter(func() {
			b.RunInFrame(frame, func() {
				invoke := func(fn goja.Value, args ...goja.Value) { b.Call(h.obj, fn, args...) }
				if b.finish(h, w, invoke) {
					invoke(h.callback)
				}
			})
		})
	})
	return goja.Undefined()
}

func (b *binding) reset(call goja.FunctionCall) goja.Value {
	h := js.This[*handle](b.Env, call)
	h.codec.reset()
	return goja.Undefined()
}

// params(level, strategy) changes how a deflater goes on.
func (b *binding) params(call goja.FunctionCall) goja.Value {
	if d, ok := js.This[*handle](b.Env, call).codec.(*deflater); ok {
		d.params(js.Int(call, 0, -1), js.Int(call, 1, 0))
	}
	return goja.Undefined()
}

// close frees the handle, after the write under way.
func (b *binding) close(call goja.FunctionCall) goja.Value {
	h := js.This[*handle](b.Env, call)
	h.closing = true
	if !h.busy {
		h.free()
	}
	return goja.Undefined()
}

func (h *handle) free() {
	if c, ok := h.codec.(closer); ok {
		c.close()
	}
	h.codec = nil
}

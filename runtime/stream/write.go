package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// The write methods take (req or null, data). They write at once what fits.
// When all did, they return 0, and on failure an errno; else the rest is queued
// and req completes later. Given null they then make a WriteWrap and return it.

func (w *StreamWrap) writeBuffer(call goja.FunctionCall) goja.Value {
	b, ok := js.Bytes(call.Argument(1))
	if !ok {
		panic(w.realm.NewNodeError("ERR_INVALID_ARG_TYPE", "buffer", "Buffer", call.Argument(1)))
	}
	return w.write(call.Argument(0), b)
}

func (w *StreamWrap) writeUtf8(call goja.FunctionCall) goja.Value {
	return w.write(call.Argument(0), js.UTF8View(call.Argument(1)))
}

func (w *StreamWrap) writeLatin1(call goja.FunctionCall) goja.Value {
	return w.write(call.Argument(0), latin1Bytes(call.Argument(1)))
}

func (w *StreamWrap) writeUcs2(call goja.FunctionCall) goja.Value {
	return w.write(call.Argument(0), ucs2Bytes(call.Argument(1)))
}

func (w *StreamWrap) writev(call goja.FunctionCall) goja.Value {
	return w.write(call.Argument(0), w.realm.WriteVector(call)...)
}

// WriteVector gives the data of a call of writev: (req, chunks, allBuffers),
// where chunks are buffers, or chunks and encodings by turns.
func (r *Realm) WriteVector(call goja.FunctionCall) (bufs [][]byte) {
	chunks := js.Elements(call.Argument(1).(*goja.Object))
	if call.Argument(2).ToBoolean() {
		for _, c := range chunks {
			b, _ := js.Bytes(c)
			bufs = append(bufs, b)
		}
		return bufs
	}
	for i := 0; i+1 < len(chunks); i += 2 {
		bufs = append(bufs, r.Encode(chunks[i], chunks[i+1].String()))
	}
	return bufs
}

// TellWrite says in streamBaseState how a write went.
func (r *Realm) TellWrite(size int, async bool) {
	r.setField(BytesWritten, int32(size))
	r.setField(LastWriteErr, 0)
	later := int32(0)
	if async {
		later = 1
	}
	r.setField(LastWriteWasAsync, later)
}

// Encode gives a chunk as bytes; encoding counts for strings.
func (r *Realm) Encode(chunk goja.Value, encoding string) []byte {
	if b, ok := js.Bytes(chunk); ok {
		return b
	}
	switch encoding {
	case "utf8", "utf-8":
		return js.UTF8View(chunk)
	case "latin1", "binary", "ascii":
		return latin1Bytes(chunk)
	case "ucs2", "ucs-2", "utf16le", "utf-16le":
		return ucs2Bytes(chunk)
	}
	buffer := r.RequireObject("buffer").Get("Buffer").(*goja.Object)
	b, _ := js.Bytes(r.Invoke(buffer, buffer.Get("from"), chunk, r.VM.ToValue(encoding)))
	return b
}

func (w *StreamWrap) write(req goja.Value, bufs ...[]byte) goja.Value {
	size := 0
	for _, b := range bufs {
		size += len(b)
	}
	w.sent += int64(size)
	w.realm.setField(BytesWritten, int32(size))
	w.realm.setField(LastWriteWasAsync, 0)
	n, errno := w.takeFailure()
	if errno == 0 {
		n, errno = w.stream.TryWrite(bufs...)
	}
	if errno != 0 && errno != sys.EAGAIN {
		return w.realm.Errno(errno)
	}
	if n == size && errno == 0 {
		return w.realm.Errno(0)
	}
	return w.queue(req, bufs, n)
}

func (w *StreamWrap) queue(req goja.Value, bufs [][]byte, written int) goja.Value {
	r := w.realm
	given := !js.IsNil(req)
	if !given {
		req = r.NewRequest("WriteWrap")
	}
	done := r.Completion(req, func() []goja.Value {
		return []goja.Value{w.obj, goja.Undefined()}
	})
	if errno := w.stream.Write(skip(bufs, written), done); errno != 0 {
		return r.Errno(errno)
	}
	r.setField(LastWriteWasAsync, 1)
	r.setField(LastWriteErr, 0)
	if given {
		return r.Errno(0)
	}
	return req
}

// skip drops the first n bytes of bufs.
func skip(bufs [][]byte, n int) [][]byte {
	rest := make([][]byte, 0, len(bufs))
	for _, b := range bufs {
		cut := min(n, len(b))
		n -= cut
		if b = b[cut:]; len(b) > 0 {
			rest = append(rest, b)
		}
	}
	return rest
}

// shutdown ends the writing side after all that is queued; 1 would mean that
// it is done at once, which never happens here.
func (w *StreamWrap) shutdown(call goja.FunctionCall) goja.Value {
	done := w.realm.Completion(call.Argument(0), func() []goja.Value {
		return []goja.Value{w.obj, goja.Undefined()}
	})
	return w.realm.Errno(w.stream.Shutdown(done))
}

package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// The seam between the general stream code and a short way for sockets. A chunk
// takes the short way only where the general code would do nothing but hand it
// on: it goes from here straight to the 'data' listeners, and a write straight
// to the handle. All else (paused or 'readable' mode, setEncoding, corking, an
// overridden push, _read or _write, callbacks, a full queue) is general. The
// stream's own state decides each time, so both ways may follow each other.

// fast is what the short way has to know of the general code.
type fast struct {
	state   *goja.Symbol // of the flags in _readableState and _writableState
	timeout *goja.Symbol // on a socket: its idle timer
	handle  *goja.Symbol // on a socket: its handle
	dest    *goja.Symbol // on a 'data' listener of pipe(): where it writes

	readMask, readWant   int64 // of a stream that only hands on
	dataEmitted          int64
	writeMask, writeWant int64 // of a stream that writes at once

	source, sink []method   // those that the script must not have replaced
	write        goja.Value // the general one
	short        goja.Value // fastWrite, as scripts see it
}

type method struct {
	name string
	fn   goja.Value
}

// EnableFast turns the short way on. config has the symbols kState, kTimeout,
// kHandle and kPipeDest; reading {mask, want, dataEmitted} and writing {mask, want};
// source and sink, the methods that must be the project's own; write, the
// general one. It returns the write method of sockets.
func (r *Realm) EnableFast(config *goja.Object) *goja.Object {
	symbol := func(name string) *goja.Symbol { return config.Get(name).(*goja.Symbol) }
	number := func(half, name string) int64 { return config.Get(half).(*goja.Object).Get(name).ToInteger() }
	r.fast = &fast{
		state: symbol("kState"), timeout: symbol("kTimeout"), handle: symbol("kHandle"), dest: symbol("kPipeDest"),
		readMask: number("reading", "mask"), readWant: number("reading", "want"),
		dataEmitted: number("reading", "dataEmitted"),
		writeMask:   number("writing", "mask"), writeWant: number("writing", "want"),
		source: methods(config.Get("source").(*goja.Object)),
		sink:   methods(config.Get("sink").(*goja.Object)),
		write:  config.Get("write"),
	}
	write := r.Func("write", 3, r.fastWrite)
	r.fast.short = write
	return write
}

func methods(obj *goja.Object) []method {
	var list []method
	for _, name := range obj.Keys() {
		list = append(list, method{name, obj.Get(name)})
	}
	return list
}

func unchanged(obj *goja.Object, list []method) bool {
	for i := range list {
		if obj.Get(list[i].name) != list[i].fn {
			return false
		}
	}
	return true
}

func isNumber(v goja.Value, n int64) bool { return v != nil && v.ToInteger() == n }

// flowing returns the socket above w if its stream only hands chunks on to
// 'data' listeners, else nil: then the general way has to.
func (w *StreamWrap) flowing() *goja.Object {
	f := w.realm.fast
	if f == nil || w.onread != w.realm.reader || w.userBuf != nil {
		return nil
	}
	owner, ok := w.obj.GetSymbol(w.realm.Symbols().Owner).(*goja.Object)
	if !ok || !unchanged(owner, f.source) {
		return nil
	}
	if state, ok := owner.Get("_readableState").(*goja.Object); !ok || !f.handsOn(state) {
		return nil
	}
	return owner
}

// emitData hands data to the 'data' listeners of owner. It runs inside Enter.
func (w *StreamWrap) emitData(owner *goja.Object, data []byte) {
	w.realm.RefreshTimer(owner)
	w.realm.Emit(owner, "data", w.realm.NewBuffer(data))
}

// handsOn says whether the stream flows to 'data' listeners with nothing held
// back. Then the one thing to note is that data was emitted.
func (f *fast) handsOn(state *goja.Object) bool {
	flags := state.GetSymbol(f.state).ToInteger()
	if flags&f.readMask != f.readWant || !isNumber(state.Get("length"), 0) || !js.IsNil(state.Get("awaitDrainWriters")) {
		return false
	}
	if flags&f.dataEmitted == 0 {
		state.SetSymbol(f.state, flags|f.dataEmitted)
	}
	return true
}

// RefreshTimer is activity on a socket that has an idle timer.
func (r *Realm) RefreshTimer(socket *goja.Object) {
	if timer := socket.GetSymbol(r.fast.timeout); !js.IsNil(timer) {
		r.Invoke(socket, socket.Get("_unrefTimer"))
	}
}

func (r *Realm) fastWrite(call goja.FunctionCall) goja.Value {
	if socket, ok := call.This.(*goja.Object); ok && r.writeAtOnce(socket, call) {
		return r.VM.ToValue(true)
	}
	return r.writeGeneral(call.This, call.Arguments...)
}

func (r *Realm) writeGeneral(socket goja.Value, args ...goja.Value) goja.Value {
	return r.Invoke(socket, r.fast.write, args...)
}

// writeAtOnce writes a chunk to the handle if nothing is before it and nobody
// waits for it. What did not fit goes the general way, which finds in the
// handle's state what the system said here.
func (r *Realm) writeAtOnce(socket *goja.Object, call goja.FunctionCall) bool {
	data, ok := plainChunk(call)
	if !ok {
		return false
	}
	w := r.writable(socket)
	if w == nil || w.ahead > 0 || w.failed != 0 { // tried already, by conn
		return false
	}
	if n, errno := w.stream.TryWrite(data); n < len(data) {
		w.keepFailure(n, errno)
		return false
	}
	w.sent += int64(len(data))
	r.RefreshTimer(socket)
	return true
}

// writable returns the handle of a socket that would write at once, else nil.
func (r *Realm) writable(socket *goja.Object) *StreamWrap {
	f := r.fast
	if !unchanged(socket, f.sink) {
		return nil
	}
	state, ok := socket.Get("_writableState").(*goja.Object)
	if !ok || state.GetSymbol(f.state).ToInteger()&f.writeMask != f.writeWant {
		return nil
	}
	w, ok := StreamOf(r.Env, socket.GetSymbol(f.handle))
	if !ok || !w.stream.IsWritable() {
		return nil
	}
	return w
}

// plainChunk reads write(string or Buffer) without encoding or callback.
func plainChunk(call goja.FunctionCall) ([]byte, bool) {
	if len(call.Arguments) == 0 || !goja.IsUndefined(call.Argument(1)) || !goja.IsUndefined(call.Argument(2)) {
		return nil, false
	}
	switch chunk := call.Arguments[0].(type) {
	case goja.String:
		data := js.UTF8View(chunk)
		return data, len(data) > 0
	case *goja.Object:
		data, ok := js.BufferBytes(chunk)
		return data, ok && len(data) > 0
	}
	return nil, false
}

// keepFailure notes, for takeFailure, that a write has come no further.
func (w *StreamWrap) keepFailure(written int, errno sys.Errno) {
	if written > 0 || errno != 0 {
		own := w.own()
		own.ahead, own.failed = written, errno
	}
}

// takeFailure gives, once, what the short way was told by the system: how much
// of the chunk is written, and why not more.
func (w *StreamWrap) takeFailure() (written int, errno sys.Errno) {
	written, errno = w.ahead, w.failed
	if written > 0 || errno != 0 {
		w.ahead, w.failed = 0, 0
	}
	if written > 0 && errno == 0 {
		errno = sys.EAGAIN
	}
	return written, errno
}

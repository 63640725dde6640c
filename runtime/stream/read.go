package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// StreamWrap is the Go state of a stream's object: a TCP, a Pipe, a terminal.
type StreamWrap struct {
	HandleWrap
	stream   *handle.Stream
	received int64
	sent     int64
	*extras  // untouched, or the stream's own: see own
}

// extras is what the general code adds to a stream. A connection on the short way
// has none of it: many wait, and all their memory counts.
type extras struct {
	onread   goja.Value
	userBuf  []byte    // see useUserBuffer
	failed   sys.Errno // see takeFailure
	ahead    int       // how much of the next write is written
	held     bool      // see hold
	consumer func(data []byte)
}

// untouched is that of all streams without. Nobody writes to it.
var untouched = extras{onread: goja.Undefined()}

// own is the stream's general part, to be written to.
func (w *StreamWrap) own() *extras {
	if w.extras == &untouched {
		w.extras = &extras{onread: goja.Undefined()}
	}
	return w.extras
}

// InitStream makes obj the object of a stream: s is the part of h that reads
// and writes. The caller attaches what embeds w to obj.
func (w *StreamWrap) InitStream(r *Realm, obj *goja.Object, provider int, h Handle, s *handle.Stream) {
	w.InitHandle(r, obj, provider, h)
	w.stream, w.extras = s, &untouched
}

// Stream is the part of the handle that reads and writes.
func (w *StreamWrap) Stream() *handle.Stream { return w.stream }

func (w *StreamWrap) streamWrap() *StreamWrap { return w }

type streamHolder interface{ streamWrap() *StreamWrap }

// StreamOf finds the stream behind v; ok is false for other values.
func StreamOf(e *js.Env, v goja.Value) (w *StreamWrap, ok bool) {
	h, ok := js.State[streamHolder](e, v)
	if !ok {
		return nil, false
	}
	return h.streamWrap(), true
}

// StreamWrapClass is LibuvStreamWrap: what streams have beyond handles.
func (r *Realm) StreamWrapClass() *goja.Object {
	if r.stream == nil {
		r.stream = r.Extend(r.HandleWrapClass(), js.Class{
			Name: "LibuvStreamWrap",
			Methods: map[string]js.Fn{
				"readStart":         r.streamMethod((*StreamWrap).readStart),
				"readStop":          r.streamMethod((*StreamWrap).readStop),
				"shutdown":          r.streamMethod((*StreamWrap).shutdown),
				"useUserBuffer":     r.streamMethod((*StreamWrap).useUserBuffer),
				"setBlocking":       r.streamMethod((*StreamWrap).setBlocking),
				"writev":            r.streamMethod((*StreamWrap).writev),
				"writeBuffer":       r.streamMethod((*StreamWrap).writeBuffer),
				"writeUtf8String":   r.streamMethod((*StreamWrap).writeUtf8),
				"writeAsciiString":  r.streamMethod((*StreamWrap).writeLatin1),
				"writeLatin1String": r.streamMethod((*StreamWrap).writeLatin1),
				"writeUcs2String":   r.streamMethod((*StreamWrap).writeUcs2),
			},
			Getters: r.streamGetters(),
		})
		r.stream.Get("prototype").(*goja.Object).Set("isStreamBase", true)
	}
	return r.stream
}

func (r *Realm) streamGetters() map[string]js.Accessor {
	number := func(get func(w *StreamWrap) int64) js.Accessor {
		return js.Accessor{Get: func(call goja.FunctionCall) goja.Value {
			w, ok := StreamOf(r.Env, call.This)
			if !ok {
				return goja.Undefined()
			}
			return r.VM.ToValue(get(w))
		}}
	}
	return map[string]js.Accessor{
		"fd":             number(func(w *StreamWrap) int64 { return int64(w.stream.FD()) }),
		"bytesRead":      number(func(w *StreamWrap) int64 { return w.received }),
		"bytesWritten":   number(func(w *StreamWrap) int64 { return w.sent }),
		"writeQueueSize": number(func(w *StreamWrap) int64 { return int64(w.stream.WriteQueueSize()) }),
		"onread": {
			Get: r.streamMethod(func(w *StreamWrap, _ goja.FunctionCall) goja.Value { return w.onread }),
			Set: r.streamMethod(func(w *StreamWrap, call goja.FunctionCall) goja.Value {
				w.own().onread = call.Argument(0)
				return goja.Undefined()
			}),
		},
	}
}

func (r *Realm) streamMethod(method func(*StreamWrap, goja.FunctionCall) goja.Value) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		return method(js.This[streamHolder](r.Env, call).streamWrap(), call)
	}
}

func (w *StreamWrap) readStart(goja.FunctionCall) goja.Value {
	w.letGo()
	if w.userBuf != nil {
		return w.realm.Errno(w.stream.ReadStartInto(func() []byte { return w.userBuf }, w.onUserRead))
	}
	return w.realm.Errno(w.stream.ReadStart(w.onRead))
}

func (w *StreamWrap) resumeRead() { w.stream.ReadStart(w.onRead) }

func (w *StreamWrap) readStop(goja.FunctionCall) goja.Value {
	w.letGo()
	w.stream.ReadStop()
	return w.realm.Errno(0)
}

// useUserBuffer makes reads go to the user's memory; onread may return the
// buffer for the next one.
func (w *StreamWrap) useUserBuffer(call goja.FunctionCall) goja.Value {
	w.setUserBuffer(call.Argument(0))
	return w.realm.Errno(0)
}

func (w *StreamWrap) setUserBuffer(v goja.Value) {
	if b, ok := js.Bytes(v); ok {
		w.own().userBuf = b
	}
}

func (w *StreamWrap) setBlocking(call goja.FunctionCall) goja.Value {
	w.stream.SetBlocking(call.Argument(0).ToBoolean())
	return w.realm.Errno(0)
}

// SetReader tells which onread is the project's own: it gets a Buffer where
// others get an ArrayBuffer.
func (r *Realm) SetReader(onread goja.Value) { r.reader = onread }

// Consume makes what arrives go to f instead of onread, in Enter and valid
// during the call only; nil gives it back. The end and errors stay onread's.
func (w *StreamWrap) Consume(f func(data []byte)) { w.own().consumer = f }

func (w *StreamWrap) consume(data []byte) {
	w.received += int64(len(data))
	w.realm.RunInScope(w.scope(), func() {
		w.realm.Enter(func() { w.consumer(data) })
	})
}

func (w *StreamWrap) onRead(data []byte, errno sys.Errno) {
	if errno != 0 {
		w.tellRead(int(errno), goja.Undefined())
		return
	}
	w.received += int64(len(data))
	owner := w.flowing()
	if owner != nil && w.passThrough(owner, data) {
		return
	}
	if w.consumer != nil {
		w.consume(data)
		return
	}
	for len(data) > maxChunk {
		w.tellChunk(owner, data[:maxChunk])
		if data = data[maxChunk:]; w.handle.IsClosing() {
			return
		}
		owner = w.flowing()
	}
	w.tellChunk(owner, data)
}

// maxChunk is the largest that a script gets.
const maxChunk = 64 << 10

func (w *StreamWrap) tellChunk(owner *goja.Object, data []byte) {
	chunk := make([]byte, len(data))
	copy(chunk, data)
	w.enter(func() {
		if owner != nil {
			w.emitData(owner, chunk)
		} else {
			w.tellRead(len(chunk), w.realm.Chunk(w.onread, chunk))
		}
	})
}

// enter runs f with the right to call JavaScript, in the async context of the
// handle.
func (w *StreamWrap) enter(f func()) {
	w.realm.EnterInScope(w.scope(), f)
}

// Chunk is what onread gets of data, which is its from now on.
func (r *Realm) Chunk(onread goja.Value, data []byte) goja.Value {
	if onread == r.reader {
		return r.NewBuffer(data)
	}
	return r.VM.ToValue(r.VM.NewArrayBuffer(data))
}

// TellRead says in streamBaseState what onread is about to get: bytes, or a
// negative errno.
func (r *Realm) TellRead(n int) {
	r.setField(ReadBytesOrError, int32(n))
	r.setField(ArrayBufferOffset, 0)
}

func (w *StreamWrap) onUserRead(data []byte, errno sys.Errno) {
	if errno != 0 {
		w.tellRead(int(errno), goja.Undefined())
		return
	}
	w.received += int64(len(data))
	w.tellRead(len(data), goja.Undefined())
}

func (w *StreamWrap) tellRead(n int, chunk goja.Value) {
	if !js.IsCallable(w.onread) {
		return
	}
	w.realm.TellRead(n)
	w.enter(func() {
		if next := w.realm.Call(w.obj, w.onread, chunk); next != nil && w.userBuf != nil {
			w.setUserBuffer(next)
		}
	})
}

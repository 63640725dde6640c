package cluster

import (
	"maps"
	"slices"
	"sync/atomic"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/ipc"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// message is an internal message: what of it is known at a glance, and the
// frame for the rest.
type message struct {
	wire.Envelope
	mode  wire.Mode
	frame []byte
	fd    int // -1 where no handle came along
}

// fields decodes the message; nil where it is not plain data.
func (m message) fields() wire.Object {
	o, err := wire.DecodeObject(m.mode, m.frame)
	if err != nil {
		return nil
	}
	if m.Cmd == wire.CmdHandle {
		return o.Object("msg")
	}
	return o
}

// dropHandle closes a handle that the receiver has no use for.
func (m message) dropHandle() {
	if m.fd >= 0 {
		sys.Close(m.fd)
	}
}

// requests pairs the messages sent to one peer with their answers.
type requests struct {
	callbacks map[int64]func(message)
}

// lastSeq numbers messages over all peers and threads, as Node does.
var lastSeq atomic.Int64

func nextSeq() int64 { return nextSeqs(1) }

// nextSeqs takes n numbers and returns the first.
func nextSeqs(n int) int64 {
	return lastSeq.Add(int64(n)) - int64(n)
}

func (r *requests) expect(seq int64, answer func(message)) {
	if r.callbacks == nil {
		r.callbacks = map[int64]func(message){}
	}
	r.callbacks[seq] = answer
}

// fail answers no for the peer.
func (r *requests) fail(seq int64) {
	if answer := r.callbacks[seq]; answer != nil {
		delete(r.callbacks, seq)
		answer(message{fd: -1})
	}
}

// failAll answers no to all that the peer will never answer, in order.
func (r *requests) failAll() {
	for _, seq := range slices.Sorted(maps.Keys(r.callbacks)) {
		r.fail(seq)
	}
}

// send sends an internal message to the other end of worker's channel; answer
// may be nil. A worker that is gone gets nothing and answers nothing.
func (w *Worker) send(fields wire.Object, answer func(message)) {
	w.sendWithHandle(fields, nil, answer)
}

// sendWithHandle sends handle along, where it is not nil.
func (w *Worker) sendWithHandle(fields wire.Object, handle *sharedSocket, answer func(message)) {
	if w.channel == nil || !w.channel.Connected() {
		return
	}
	seq := nextSeq()
	if answer != nil {
		w.requests.expect(seq, answer)
	}
	fields = append(append(wire.Object{{Name: "cmd", Value: wire.CmdCluster}}, fields...), wire.Field{Name: "seq", Value: seq})
	if handle == nil {
		w.sendPlain(fields)
		return
	}
	envelope := wire.Object{
		{Name: "cmd", Value: wire.CmdHandle}, {Name: "type", Value: handle.kind}, {Name: "msg", Value: fields},
	}
	if frame, err := wire.AppendObject(nil, w.channel.Mode(), envelope); err == nil {
		w.channel.SendHandle(ipc.Handle{Frame: frame, FD: handle.fd})
	}
}

// sendPlain sends a message that brings no handle, by the script's own
// process.send where it has put one there: that one sees all messages, as in
// Node.
func (w *Worker) sendPlain(fields wire.Object) {
	if w.process.Get("send") == w.ownSend {
		w.channel.SendObject(fields)
		return
	}
	w.process.call("send", fromWire(w.ctx, fields), goja.Null())
}

// internal routes NODE_CLUSTER messages of the channel: answers to those who
// asked, everything else to onmessage. Scripts see them afterwards, where they
// listen to 'internalMessage'.
func (w *Worker) internal(onmessage func(message)) {
	if w.channel == nil {
		return
	}
	w.channel.OnCluster = func(e wire.Envelope, frame []byte, fd int) {
		m := message{e, w.channel.Mode(), frame, fd}
		if e.HasAck {
			if answer := w.requests.callbacks[e.Ack]; answer != nil {
				delete(w.requests.callbacks, e.Ack)
				answer(m)
				return
			}
		}
		onmessage(m)
	}
}

// hasLane says whether connections come to the worker by its lane: it understands
// that, and neither a script nor a trace wants to see Node's messages.
func (w *Worker) hasLane() bool {
	return w.ledgers && w.channel.OnFrame == nil && !w.listened.has()
}

// internalListeners tells whether a process has listeners to 'internalMessage'.
type internalListeners struct {
	ctx     *module.Context
	process *js.Properties // its _events
	obj     *goja.Object   // these
	events  *js.Properties // their internalMessage
}

func (l *internalListeners) has() bool {
	l.process.Look()
	obj := js.Object(l.process.Get(0))
	switch {
	case obj == nil:
		return false
	case obj != l.obj:
		l.obj, l.events = obj, l.ctx.PropertiesOf(obj, "internalMessage")
	default:
		l.events.Look()
	}
	return !js.IsNil(l.events.Get(0))
}

// toWire turns a script's value into plain data; what is not plain is left out.
func toWire(ctx *module.Context, v goja.Value) any {
	switch {
	case v == nil || goja.IsUndefined(v):
		return wire.Undefined{}
	case goja.IsNull(v):
		return nil
	}
	obj := js.Object(v)
	if obj == nil {
		return primitiveToWire(v)
	}
	if b, ok := js.Bytes(v); ok {
		return b
	}
	if ctx.IsArray(obj) {
		items := []any{}
		for _, item := range js.Elements(obj) {
			items = append(items, toWire(ctx, item))
		}
		return items
	}
	out := wire.Object{}
	for _, name := range obj.Keys() {
		out = append(out, wire.Field{Name: name, Value: toWire(ctx, obj.Get(name))})
	}
	return out
}

func primitiveToWire(v goja.Value) any {
	switch js.TypeOf(v) {
	case "number":
		return v.ToFloat()
	case "boolean":
		return v.ToBoolean()
	case "string":
		return v.String()
	}
	return wire.Undefined{}
}

// fromWire turns plain data into a script's value.
func fromWire(ctx *module.Context, v any) goja.Value {
	switch v := v.(type) {
	case wire.Undefined:
		return goja.Undefined()
	case nil:
		return goja.Null()
	case []byte:
		return ctx.NewBuffer(v)
	case []any:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = fromWire(ctx, item)
		}
		return ctx.VM.NewArray(items...)
	case wire.Object:
		obj := ctx.VM.NewObject()
		for _, f := range v {
			obj.Set(f.Name, fromWire(ctx, f.Value))
		}
		return obj
	}
	return ctx.VM.ToValue(v)
}

package child_process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/ipc"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// send(message[, handle[, options]][, callback])
func (t *target) send(call goja.FunctionCall) goja.Value {
	message, handle, options, callback := call.Argument(0), call.Argument(1), call.Argument(2), call.Argument(3)
	switch {
	case js.IsCallable(handle) && js.Object(handle) != nil:
		handle, options, callback = goja.Undefined(), goja.Undefined(), handle
	case js.IsCallable(options):
		options, callback = goja.Undefined(), options
	case !goja.IsUndefined(options):
		t.ctx.ValidateObject(options, "options")
	}
	if connectedName.Of(t.obj).ToBoolean() {
		if own := sendName.Of(t.obj); own != t.ownSend {
			return t.ctx.Invoke(t.obj, own, message, handle, options, callback)
		}
		return t.ctx.VM.ToValue(t.post(message, handle, options, callback))
	}
	t.failLater(t.ctx.NewNodeError("ERR_IPC_CHANNEL_CLOSED"), callback)
	return t.ctx.VM.ToValue(false)
}

// failLater tells the callback, or everyone, a tick later.
func (t *target) failLater(err *goja.Object, callback goja.Value) {
	t.ctx.NextTickGo(func() {
		if js.IsCallable(callback) {
			t.ctx.Call(goja.Undefined(), callback, err)
			return
		}
		t.emit("error", err)
	})
}

// sendNow is send after the look at its arguments.
func (t *target) sendNow(call goja.FunctionCall) goja.Value {
	return t.ctx.VM.ToValue(t.post(call.Argument(0), call.Argument(1), call.Argument(2), call.Argument(3)))
}

func (t *target) post(message, handle, options, callback goja.Value) bool {
	t.checkMessage(message)
	if handle.ToBoolean() {
		return t.sendWithHandle(message, handle, t.sendOptions(options), callback)
	}
	return t.ch.Send(t.codec.encode(t.ch.Buffer(), message), t.onSent(options, callback))
}

// sendOptions are an object; a boolean is an old form.
func (t *target) sendOptions(v goja.Value) *goja.Object {
	if o := js.Object(v); o != nil {
		return o
	}
	o := t.ctx.VM.NewObject()
	o.Set("swallowErrors", v.ToBoolean())
	return o
}

func (t *target) checkMessage(v goja.Value) {
	if goja.IsUndefined(v) {
		t.ctx.Throw("ERR_MISSING_ARGS", "message")
	}
	if goja.IsNull(v) {
		return
	}
	switch js.TypeOf(v) {
	case "string", "object", "number", "boolean":
		return
	}
	t.ctx.Throw("ERR_INVALID_ARG_TYPE", "message", []string{"string", "object", "number", "boolean"}, v)
}

// onSent is told the outcome of a write: at once, or from the loop.
// options.swallowErrors keeps a failure from everyone.
func (t *target) onSent(options, callback goja.Value) func(sys.Errno) {
	if !js.IsCallable(callback) {
		callback = nil
		if goja.IsUndefined(options) {
			return t.failed
		}
	}
	return func(errno sys.Errno) {
		switch {
		case errno != 0:
			if swallow := t.sendOptions(options).Get("swallowErrors"); swallow == nil || !swallow.ToBoolean() {
				t.sendFailed(errno, callback)
			}
		case callback != nil:
			t.ctx.Enter(func() {
				t.ctx.NextTickGo(func() { t.ctx.Call(goja.Undefined(), callback, goja.Null()) })
			})
		}
	}
}

// reportFailure is onSent for a message without options and callback.
func (t *target) reportFailure(errno sys.Errno) {
	if errno != 0 {
		t.sendFailed(errno, nil)
	}
}

func (t *target) sendFailed(errno sys.Errno, callback goja.Value) {
	t.ctx.Enter(func() { t.failLater(t.ctx.NewErrnoException(errno, "write", ""), callback) })
}

// sendWithHandle: what becomes of each kind of handle is said in
// internal/ipc_handles.
func (t *target) sendWithHandle(message, handle goja.Value, options *goja.Object, callback goja.Value) bool {
	kinds := t.ctx.RequireObject("internal/ipc_handles")
	envelope := t.ctx.Invoke(kinds, kinds.Get("pack"), t.obj, message, handle, options).(*goja.Object)
	w, ok := stream.HandleOf(t.ctx.Env, envelope.Get("handle"))
	if !ok { // sent twice, or closed: the message goes alone
		return t.ch.Send(t.codec.encode(t.ch.Buffer(), message), t.onSent(options, callback))
	}
	more := t.ch.SendHandle(ipc.Handle{
		Frame: t.codec.encode(nil, envelope.Get("frame")),
		FD:    w.FD(),
		Sent:  t.onSent(options, callback),
	})
	t.ctx.Invoke(kinds, kinds.Get("release"), envelope, options)
	return more
}

// receiveHandle makes of a descriptor what its envelope says.
func (t *target) receiveHandle(frame []byte, fd int) {
	envelope, err := t.codec.decode(frame)
	if err != nil {
		sys.Close(fd)
		t.onGarbage(err)
		return
	}
	kinds := t.ctx.RequireObject("internal/ipc_handles")
	emit := t.ctx.Func("", 1, func(call goja.FunctionCall) goja.Value {
		t.deliverWithHandle(envelope.(*goja.Object).Get("msg"), call.Argument(0))
		return goja.Undefined()
	})
	if ex := t.ctx.VM.Try(func() { t.ctx.Invoke(kinds, kinds.Get("unpack"), t.obj, envelope, t.ctx.VM.ToValue(fd), emit) }); ex != nil {
		t.onGarbage(ex)
	}
}

func (t *target) deliverWithHandle(message, handle goja.Value) {
	event := "message"
	if o := js.Object(message); o != nil && isInternal(o.Get("cmd")) {
		event = "internalMessage"
	}
	t.deliver(event, message, handle)
}

func isInternal(cmd goja.Value) bool {
	if cmd == nil || js.TypeOf(cmd) != "string" {
		return false
	}
	s := cmd.String()
	return len(s) > 5 && s[:5] == "NODE_"
}

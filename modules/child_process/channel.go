package child_process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/ipc"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// target is a ChildProcess or process with a channel: its send and disconnect,
// its 'message', 'internalMessage' and 'disconnect'.
type target struct {
	ctx     *module.Context
	obj     *goja.Object
	ch      *ipc.Channel
	control *goja.Object // the script's .channel
	codec   codec
	ownSend *goja.Object    // _send, unless the script replaces it
	batch   []goja.Value    // messages that came together
	arrived []arrival       // those that are told in the next ticks
	told    int             // how many of them are
	waiting []message       // for a listener of 'message'
	failed  func(sys.Errno) // reportFailure
	onEnd   func()          // counts towards a child's 'close'
}

// message is one that nobody has listened to yet.
type message struct{ value, handle goja.Value }

// arrival is one that is told in a tick of its own.
type arrival struct {
	message
	event string
}

// The properties of a target that each message looks at.
var eventsName, channelName, connectedName, sendName = js.NewName("_events"), js.NewName("channel"), js.NewName("connected"), js.NewName("_send")

// setupChannel(target, fd, serialization) opens the channel over fd. The
// *ipc.Channel behind target.channel is there for others, cluster first.
func setupChannel(ctx *module.Context, call goja.FunctionCall) goja.Value {
	obj := call.Argument(0).(*goja.Object)
	fd := js.Int(call, 1, -1)
	t, errno := open(ctx, obj, fd, js.String(call, 2))
	if errno != 0 {
		sys.Close(fd) // the child, which runs, has nobody to talk to
		panic(ctx.NewErrnoException(errno, "open", ""))
	}
	if ctx.Args.Flag("trace-ipc") {
		t.ch.OnFrame = tracer(t.ch.Mode(), obj.Get("pid").String())
	}
	t.onEnd = func() {
		ctx.Invoke(goja.Undefined(), ctx.RequireObject("internal/child_process").Get("maybeClose"), obj)
	}
	ctx.Attach(obj, t)
	return goja.Undefined()
}

// joinParent(process, fd, serialization) does the same towards the parent: the
// channel keeps the loop alive only while someone listens.
func joinParent(ctx *module.Context, call goja.FunctionCall) goja.Value {
	t, errno := open(ctx, call.Argument(0).(*goja.Object), js.Int(call, 1, -1), js.String(call, 2))
	if errno != 0 {
		panic(ctx.NewErrnoException(errno, "open", ""))
	}
	t.ch.StartUnref()
	t.countListeners("newListener", t.ch.RefCounted)
	t.countListeners("removeListener", t.ch.UnrefCounted)
	ctx.Life.AtExit(t.ch.Flush)
	return goja.Undefined()
}

func open(ctx *module.Context, obj *goja.Object, fd int, serialization string) (*target, sys.Errno) {
	mode, _ := wire.ParseMode(serialization)
	t := &target{ctx: ctx, obj: obj, codec: newCodec(ctx, mode)}
	t.failed = t.reportFailure
	ch, errno := ipc.Open(ctx.Loop, fd, mode, ipc.Events{
		OnMessage:     t.onMessage,
		OnBatch:       t.flushBatch,
		OnInternal:    t.onInternal,
		OnClose:       t.onClose,
		OnUndelivered: t.onUndelivered,
	})
	if errno != 0 {
		return nil, errno
	}
	t.ch = ch
	t.control = newControl(ctx, ch)
	t.define()
	return t, 0
}

// define adds what scripts see, in Node's order.
func (t *target) define() {
	set := func(name string, length int, fn js.Fn) { t.obj.Set(name, t.ctx.Func(name, length, fn)) }
	t.obj.Set("channel", t.control)
	t.obj.Set("_handleQueue", goja.Null())
	t.obj.Set("_pendingMessage", goja.Null())
	set("send", 4, t.send)
	set("_send", 4, t.sendNow)
	t.ownSend = t.obj.Get("_send").(*goja.Object)
	t.obj.Set("connected", true)
	set("disconnect", 0, t.disconnect)
	set("_disconnect", 0, t.disconnectNow)
	t.on("newListener", t.releaseWaiting)
}

func (t *target) on(event string, fn js.Fn) {
	t.ctx.Invoke(t.obj, t.obj.Get("on"), t.ctx.VM.ToValue(event), t.ctx.Func("", 1, fn))
}

// countListeners counts listeners that wait for the parent.
func (t *target) countListeners(event string, count func()) {
	t.on(event, func(call goja.FunctionCall) goja.Value {
		if name := call.Argument(0).String(); name == "message" || name == "disconnect" {
			count()
		}
		return goja.Undefined()
	})
}

// onMessage keeps a message until all that came with it are read: as in Node
// they are told within one entry, a tick each.
func (t *target) onMessage(frame []byte) {
	value, err := t.codec.decode(frame)
	if err != nil {
		t.onGarbage(err)
		return
	}
	t.batch = append(t.batch, value)
}

func (t *target) flushBatch() {
	if len(t.batch) == 0 {
		return
	}
	t.ctx.Enter(func() {
		for i, value := range t.batch {
			t.batch[i] = nil
			t.deliver("message", value, goja.Undefined())
		}
		t.batch = t.batch[:0]
	})
}

// tell decodes a frame and emits it a tick later, as Node does.
func (t *target) tell(frame []byte, handle goja.Value, event string) {
	value, err := t.codec.decode(frame)
	if err != nil {
		t.onGarbage(err)
		return
	}
	t.deliver(event, value, handle)
}

// onGarbage tells of a frame that holds no message: an exception in Node. But
// no worker may end its primary so, nor the other way round.
func (t *target) onGarbage(err error) {
	t.ctx.Enter(func() {
		if t.ch.OnCluster == nil {
			t.ctx.Uncaught(err)
			return
		}
		t.warn("Ignored a message that cannot be read: "+err.Error(), "InvalidMessageWarning")
	})
}

func (t *target) warn(text, name string) {
	process := t.ctx.RequireObject("process")
	t.ctx.Invoke(process, process.Get("emitWarning"), t.ctx.VM.ToValue(text), t.ctx.VM.ToValue(name))
}

func (t *target) deliver(event string, value, handle goja.Value) {
	if !t.hasChannel() {
		return
	}
	t.arrived = append(t.arrived, arrival{message{value, handle}, event})
	t.ctx.NextTickTask(t)
}

// Run tells of the next arrival: js.Task.
func (t *target) Run() {
	a := t.arrived[t.told]
	t.arrived[t.told] = arrival{}
	if t.told++; t.told == len(t.arrived) {
		t.arrived, t.told = t.arrived[:0], 0
	}
	t.emitMessage(a.event, a.value, a.handle)
}

func (t *target) emitMessage(event string, value, handle goja.Value) {
	if event == "message" && !t.listens("message") {
		t.waiting = append(t.waiting, message{value, handle})
		return
	}
	t.emit(event, value, handle)
}

// emit reports what listeners throw as uncaught.
func (t *target) emit(event string, args ...goja.Value) {
	if ex := t.ctx.VM.Try(func() { t.ctx.Emit(t.obj, event, args...) }); ex != nil {
		t.ctx.Uncaught(ex)
	}
}

func (t *target) listens(event string) bool {
	events := js.Object(eventsName.Of(t.obj))
	return events != nil && !js.IsNil(events.Get(event))
}

// releaseWaiting gives the messages that came too early to the first listener.
func (t *target) releaseWaiting(goja.FunctionCall) goja.Value {
	if len(t.waiting) == 0 {
		return goja.Undefined()
	}
	t.ctx.NextTickGo(func() {
		if !t.hasChannel() || !t.listens("message") {
			return
		}
		waiting := t.waiting
		t.waiting = nil
		for _, m := range waiting {
			t.emit("message", m.value, m.handle)
		}
	})
	return goja.Undefined()
}

func (t *target) hasChannel() bool { return js.Object(channelName.Of(t.obj)) != nil }

// onInternal: cluster has had its own already; scripts see the rest only where
// they listen.
func (t *target) onInternal(e wire.Envelope, frame []byte, fd int) {
	t.flushBatch()
	if e.Cmd == wire.CmdHandle && fd >= 0 {
		t.ctx.Enter(func() { t.receiveHandle(frame, fd) })
		return
	}
	if e.Cmd != wire.CmdHandleAck && e.Cmd != wire.CmdHandleNack && t.listens("internalMessage") {
		t.ctx.Enter(func() {
			for _, plain := range wire.Plain(t.ch.Mode(), e, frame) {
				t.tell(plain, goja.Undefined(), "internalMessage")
			}
		})
	}
}

func (t *target) onUndelivered() {
	t.ctx.Enter(func() {
		t.warn("Handle did not reach the receiving process correctly", "SentHandleNotReceivedWarning")
	})
}

// onClose is the end of the channel, whoever asked for it.
func (t *target) onClose() {
	t.flushBatch()
	t.ctx.Enter(func() {
		t.obj.Set("connected", false)
		t.obj.Set("channel", goja.Null())
		t.ctx.NextTickGo(func() {
			t.emit("disconnect")
			if t.onEnd != nil {
				t.onEnd()
			}
		})
	})
}

func (t *target) disconnect(goja.FunctionCall) goja.Value {
	if !connectedName.Of(t.obj).ToBoolean() {
		t.ctx.Emit(t.obj, "error", t.ctx.NewNodeError("ERR_IPC_DISCONNECTED"))
		return goja.Undefined()
	}
	t.obj.Set("connected", false)
	return t.ctx.Invoke(t.obj, t.obj.Get("_disconnect"))
}

func (t *target) disconnectNow(goja.FunctionCall) goja.Value {
	t.ch.Disconnect()
	return goja.Undefined()
}

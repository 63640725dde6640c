package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// conn is a connection of a server on the short way: a net.Socket whose
// properties nobody has touched (js.LazyKind). What scripts commonly do with a
// socket (listen, write, end, destroy) happens here; whatever else they do, or
// find out about it, realizes it: the general code goes on from where conn
// stands. Each step here is one of the general code, in its order.
type conn struct {
	tcp    *TCP // nil: a pipe
	pipe   *Pipe
	wrap   *StreamWrap // of the one of these that it is
	obj    *goja.Object
	server *server
	events []listener
	onData *goja.Object // the only listener of 'data', once it was called
	stage  stage
	errno  int32 // of the read that failed, a sys.Errno

	consumer Consumer // what reads in place of listeners
	*further          // nil: see own
}

// stage is how far a conn has come.
type stage uint32

// The stages, as realize in jslib/internal/net/realize.js knows them.
const (
	listensData stage = 1 << iota
	flows
	resumeScheduled
	dataEmitted
	wrote
	ended // by the peer
	endEmitted
	ending // by us
	prefinished
	finished
	destroyed
	closedStage // _destroy is done
	closeEmitted
	errored
	errorEmitted
	noDelay
	keepAlive
	halfOpen
	realized
	destroysSoon // when finished
	borrows      // the only listener of 'data' does: see js.Env.Borrows
)

func (c *conn) is(s stage) bool { return c.stage&s != 0 }

// tcpConn is one piece of memory for what a connection is and has: 416 bytes, the
// most for which Go takes no more.
type tcpConn struct {
	conn
	whole TCP
	heard [3]listener // the first ones
}

// newConn makes the connection of server; it owns fd.
func (r *Realm) newConn(s *server, kind Kind, fd int) *conn {
	var c *conn
	if kind == KindPipe {
		c = &conn{pipe: &Pipe{pipe: handle.NewPipe(r.Loop, "PipeWrap", false)}}
		c.wrap = &c.pipe.StreamWrap
		c.wrap.InitStream(r, nil, ProviderPipe, c.pipe.pipe, &c.pipe.pipe.Stream)
		c.pipe.pipe.Accepted(fd)
	} else {
		b := &tcpConn{}
		c = &b.conn
		t := &b.whole
		t.tcp.Init(r.Loop, "TCPSocketWrap")
		c.tcp, c.wrap, c.events = t, &t.StreamWrap, b.heard[:0]
		t.InitStream(r, nil, ProviderTCP, &t.tcp, &t.tcp.Stream)
		t.tcp.Accepted(fd)
	}
	c.server = s
	c.wrap.handle.SetOwner(c)
	c.obj = r.short.kind.New(c)
	return c
}

// ActiveObject is the socket.
func (c *conn) ActiveObject() any { return c.obj }

// object gives the handle its JavaScript object.
func (c *conn) object() *goja.Object {
	r := c.wrap.realm
	if c.wrap.obj != nil {
		return c.wrap.obj
	}
	if c.pipe != nil {
		c.wrap.obj = r.VM.CreateObject(r.pipeClass().proto)
		r.Attach(c.wrap.obj, c.pipe)
		return c.wrap.obj
	}
	c.wrap.obj = r.VM.CreateObject(r.tcpClass().proto)
	r.setTCPFields(c.wrap.obj)
	r.Attach(c.wrap.obj, c.tcp)
	return c.wrap.obj
}

// realize hands the connection over to the general code; obj is an ordinary
// object by now.
func (c *conn) realize(obj *goja.Object) {
	if c.is(realized) {
		return
	}
	r := c.wrap.realm
	c.stage |= realized
	var h goja.Value = goja.Null()
	if !c.is(destroyed) {
		h = c.object()
	}
	events := make([]any, 0, 3*len(c.events))
	for _, l := range c.events {
		events = append(events, eventNames[l.event], l.fn, l.once)
	}
	err := c.reason()
	if err == nil {
		err = goja.Null()
	}
	c.events = nil
	r.Invoke(goja.Undefined(), r.short.realize, obj, h, c.server.obj, r.VM.NewArray(events...),
		r.VM.ToValue(int64(c.stage)), err, r.VM.ToValue(c.wrap.id),
		r.VM.ToValue(c.wrap.received), r.VM.ToValue(c.wrap.sent), c.peerName())
	if c.consumer != nil {
		c.consumer.Realized()
	}
}

// general realizes the connection, for callers in Go.
func (c *conn) general() { c.wrap.realm.short.kind.RealizeObject(c.obj) }

// start begins to read.
func (c *conn) start() {
	if errno := c.wrap.stream.ReadStartFor((*reading)(c)); errno != 0 {
		c.fail(errno)
	}
}

// reading is a conn as its handle sees it.
type reading conn

// Take implements handle.Reader.
func (r *reading) Take(data []byte, errno sys.Errno) { (*conn)(r).onRead(data, errno) }

func (c *conn) onRead(data []byte, errno sys.Errno) {
	w := c.wrap
	if !c.is(realized) && (w.realm.short.kind.Overrides(c.obj) || !c.is(flows) && c.consumer == nil && errno == 0) {
		w.enter(c.general)
	}
	switch {
	case c.is(realized):
		w.onRead(data, errno)
	case errno == sys.EOF:
		w.enter(c.onEnd)
	case errno != 0:
		w.enter(func() { c.fail(errno) })
	case c.consumer != nil:
		w.received += int64(len(data))
		c.stage |= dataEmitted
		w.realm.arrival = arrival{c.consumer, data}
		w.realm.EnterTask(w.scope(), &w.realm.arrival)
	default:
		w.received += int64(len(data))
		c.stage |= dataEmitted
		if c.is(listensData) {
			c.emitData(data)
		}
	}
}

// onEnd is the peer's end: 'end' comes in the next tick.
func (c *conn) onEnd() {
	c.stage |= ended
	c.tick(&stepEmitEnd)
}

// step is one that comes in the next tick; if the connection is realized until
// then, the general step of that name comes instead.
type step struct {
	name string
	run  func(*conn)
}

var (
	stepEmitEnd     = step{"emitEnd", (*conn).emitEnd}
	stepEndWritable = step{"endWritable", (*conn).endWritable}
	stepFinish      = step{"finish", (*conn).finish}
	stepEmitError   = step{"emitErrorAndClose", (*conn).emitErrorAndClose}
	stepEmitClose   = step{"emitClose", func(c *conn) { c.stage |= closeEmitted }}
	stepResume      = step{"resumeNow", (*conn).resumeNow}
)

func (c *conn) tick(s *step) {
	c.wrap.realm.NextTickGo(func() {
		if !c.is(realized) {
			s.run(c)
			return
		}
		args := []goja.Value{c.obj}
		if s == &stepEmitError {
			args = append(args, c.reason())
		}
		r := c.wrap.realm
		r.Invoke(goja.Undefined(), r.short.steps.Get(s.name), args...)
	})
}

func (c *conn) emitEnd() {
	if c.is(errored | closeEmitted | endEmitted) {
		return
	}
	c.stage |= endEmitted
	c.emit(eventEnd)
	switch {
	case c.is(realized):
		c.wrap.realm.Invoke(goja.Undefined(), c.wrap.realm.short.steps.Get("afterEnd"), c.obj)
	case !c.is(halfOpen) && c.writable():
		c.tick(&stepEndWritable)
	case c.is(finished):
		c.destroy(nil)
	}
}

func (c *conn) endWritable() {
	if c.writable() {
		c.end()
	}
}

func (c *conn) writable() bool { return !c.is(ending | destroyed | errored) }

// end shuts the writing side down.
func (c *conn) end() {
	if c.is(ending | errored) {
		return
	}
	c.stage |= ending
	r := c.wrap.realm
	scope := r.NewAsyncScope()
	errno := c.wrap.stream.Shutdown(func(sys.Errno) {
		r.RunInScope(scope, func() { r.Enter(c.shutDown) })
	})
	if errno != 0 {
		c.shutDown()
	}
}

func (c *conn) shutDown() {
	r := c.wrap.realm
	if c.is(realized) {
		r.Invoke(goja.Undefined(), r.short.steps.Get("shutDown"), c.obj)
		return
	}
	if c.is(destroyed | errored) {
		return
	}
	c.stage |= prefinished
	c.emit(eventPrefinish)
	c.tick(&stepFinish)
}

func (c *conn) finish() {
	c.stage |= finished
	c.emit(eventFinish)
	switch {
	case c.is(realized):
		c.wrap.realm.Invoke(goja.Undefined(), c.wrap.realm.short.steps.Get("afterFinish"), c.obj)
	case c.is(endEmitted | destroysSoon):
		c.destroy(nil)
	}
}

// destroy closes the connection; err may be nil.
func (c *conn) destroy(err goja.Value) {
	if c.is(destroyed) {
		return
	}
	failed := !js.IsNil(err) && err.ToBoolean()
	if failed {
		c.own().err = err
	}
	c.closeFor(failed)
}

// fail is destroy for the error of a read.
func (c *conn) fail(errno sys.Errno) {
	if c.is(destroyed) {
		return
	}
	c.errno = int32(errno)
	c.closeFor(true)
}

// reason is what destroyed the connection, nil where nothing did. The error of a
// read is made for the first who can see it.
func (c *conn) reason() goja.Value {
	if c.further == nil && c.errno == 0 {
		return nil
	}
	own := c.own()
	if own.err == nil && c.errno != 0 {
		own.err = c.wrap.realm.NewLoopException(sys.Errno(c.errno), "read")
	}
	return own.err
}

func (c *conn) closeFor(failed bool) {
	c.stage |= destroyed
	if failed {
		c.stage |= errored
	}
	c.close()
	c.stage |= closedStage
	if failed {
		c.tick(&stepEmitError)
	} else {
		c.tick(&stepEmitClose)
	}
	c.leaveServer()
}

// close closes the handle: 'close' comes from there.
func (c *conn) close() {
	c.wrap.handle.Whole().Close(func() { c.wrap.enter(c.emitClosed) })
}

func (c *conn) emitClosed() {
	c.emit(eventClose, c.wrap.realm.VM.ToValue(c.is(errored)))
}

func (c *conn) emitErrorAndClose() {
	c.stage |= errorEmitted
	if !c.tellDeaf() {
		c.emit(eventError, c.reason())
	}
	if c.is(realized) {
		c.wrap.realm.Invoke(goja.Undefined(), c.wrap.realm.short.steps.Get("emitClose"), c.obj)
	}
	c.stage |= closeEmitted
}

// leaveServer takes the connection out of its server's count.
func (c *conn) leaveServer() {
	r, s := c.wrap.realm, c.server
	s.Look()
	left := s.count(-1)
	drained := s.Get(closeIfDrained)
	if drained == r.short.Drained && (left > 0 || !js.IsNil(s.Get(handleOf))) {
		return
	}
	if js.IsCallable(drained) {
		r.Invoke(s.obj, drained)
	}
}

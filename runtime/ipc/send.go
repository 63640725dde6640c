package ipc

import (
	"slices"

	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// maxRetries is how often a handle is sent again after a NACK.
const maxRetries = 3

// Handle is a message that takes a descriptor with it.
type Handle struct {
	// Frame is the whole NODE_HANDLE frame, as wire appends it. It belongs to
	// the channel from now on.
	Frame []byte
	// FD is duplicated at once, so the caller may close it, unless Borrowed:
	// then it must stay open until Delivered.
	FD       int
	Borrowed bool
	// Sent is told as Send's callback is, or nil.
	Sent func(sys.Errno)
	// Delivered is called once: true when the peer has acknowledged the handle,
	// false when it never will. It may be nil.
	Delivered func(ok bool)
}

// outgoing is a frame on its way. With fds it is a handle, unless unasked.
type outgoing struct {
	frame     []byte
	fds       []int
	own       bool // fds are the channel's to close
	unasked   bool // no ACK will come
	sent      func(sys.Errno)
	delivered func(ok bool)
	retries   int
	writing   bool
	then      func() // what the end of writing brings
	gone      bool   // there is nothing left to write
}

// Send writes a whole frame, behind a handle in flight. sent (nil: nobody) is
// called once with the outcome: before Send returns where the write needed no
// waiting, as Node's synchronous writes, else from the loop. Failures: EPIPE
// when the peer is gone or the channel disconnected, ECANCELED by Destroy. It
// returns false to advise the caller to slow down. frame belongs to the channel
// from now on.
func (c *Channel) Send(frame []byte, sent func(sys.Errno)) (more bool) {
	o := c.spare
	if o == nil {
		o = &outgoing{}
	}
	c.spare = nil
	*o = outgoing{frame: frame, sent: sent}
	more = c.send(o)
	if o.gone && cap(o.frame) <= maxSpare {
		c.spare = o
	}
	return more
}

// maxSpare is the longest frame whose memory is kept for the next one.
const maxSpare = 4096

// Buffer is empty memory to append the next frame to: that of the last one, once
// the kernel has it.
func (c *Channel) Buffer() []byte {
	if o := c.spare; o != nil {
		frame := o.frame
		o.frame = nil // who appends to it may run scripts, which send
		return frame[:0]
	}
	return make([]byte, 0, 256)
}

// SendHandle is Send of a handle. At most one is in flight; the rest wait for
// its ACK. Where the descriptor cannot be duplicated (EMFILE, EBADF) Sent gets
// the failure and Delivered false.
func (c *Channel) SendHandle(h Handle) (more bool) {
	o := &outgoing{frame: h.Frame, fds: []int{h.FD}, sent: h.Sent, delivered: h.Delivered}
	if !h.Borrowed {
		fd, errno := sys.Dup(h.FD)
		if errno != 0 {
			o.fail(errno)
			return false
		}
		o.fds[0], o.own = fd, true
	}
	return c.send(o)
}

func (c *Channel) send(o *outgoing) bool {
	switch {
	case !c.connected:
		o.fail(sys.EPIPE)
		return false
	case c.inFlight != nil:
		c.queue = append(c.queue, o)
		return len(c.queue) == 1
	}
	c.write(o)
	return c.pipe.WriteQueueSize() < highWater
}

// write sends o at once as far as the kernel takes it, and queues the rest in
// the pipe. A handle is in flight from then on.
func (c *Channel) write(o *outgoing) {
	o.writing = true
	frame := o.frame
	if len(o.fds) > 0 {
		c.releaseHeld()
		if !o.unasked {
			c.inFlight = o
		}
	} else if c.held != nil {
		c.show(c.held)
		o.frame = slices.Concat(c.held, o.frame)
		c.held = nil
	}
	c.show(frame)
	n, errno := c.try(o)
	switch {
	case errno == sys.EAGAIN:
		errno = c.writeLater(o, o.frame, o.fds)
	case errno == 0 && n < len(o.frame):
		errno = c.writeLater(o, o.frame[n:], nil) // descriptors went with the first byte
	default:
		c.written(o, errno)
		return
	}
	if errno != 0 {
		c.written(o, errno)
	}
}

func (c *Channel) show(frame []byte) {
	if c.OnFrame != nil {
		c.OnFrame(true, wire.Payload(c.mode, frame))
	}
}

func (c *Channel) try(o *outgoing) (int, sys.Errno) {
	if len(o.fds) > 0 {
		return c.pipe.TryWriteFDs(o.fds, o.frame)
	}
	return c.pipe.TryWrite(o.frame)
}

func (c *Channel) writeLater(o *outgoing, rest []byte, fds []int) sys.Errno {
	done := func(errno sys.Errno) { c.written(o, errno) }
	if len(fds) > 0 {
		return c.pipe.WriteFDs([][]byte{rest}, fds, done)
	}
	return c.pipe.Write([][]byte{rest}, done)
}

// written looks at the outcome of a write. A handle that failed will have no
// ACK to wait for.
func (c *Channel) written(o *outgoing, errno sys.Errno) {
	o.writing, o.gone = false, true
	o.tell(errno)
	if errno != 0 && c.inFlight == o {
		c.landed(false)
	} else if then := o.then; then != nil {
		o.then = nil
		then()
	}
}

// onceWritten runs then when the kernel is done with the frame: until then the
// descriptor must not be closed, whatever the peer says.
func (o *outgoing) onceWritten(then func()) {
	if o.then = then; !o.writing {
		o.then = nil
		then()
	}
}

// reply answers a handle received; it overtakes the queue, or two ends that
// both wait for an ACK would wait for ever.
func (c *Channel) reply(frame []byte) { c.write(&outgoing{frame: frame}) }

func (c *Channel) releaseHeld() {
	if frame := c.held; frame != nil {
		c.held = nil
		c.reply(frame)
	}
}

// onReply heeds the ACK or NACK of the handle in flight; others answer nothing
// of ours.
func (c *Channel) onReply(ok bool) {
	if o := c.inFlight; o != nil {
		o.onceWritten(func() { c.heed(o, ok) })
	}
}

func (c *Channel) heed(o *outgoing, ok bool) {
	switch {
	case !ok && o.retries < maxRetries:
		o.retries++
		c.write(o)
		return
	case !ok && c.OnUndelivered != nil:
		c.OnUndelivered()
	}
	c.landed(ok)
}

// landed ends the flight of a handle and sends on.
func (c *Channel) landed(ok bool) {
	o := c.inFlight
	c.inFlight = nil
	o.release(ok)
	for c.inFlight == nil && len(c.queue) > 0 {
		next := c.queue[0]
		c.queue[0] = nil
		c.queue = c.queue[1:]
		c.write(next)
	}
	c.closeIfDone()
}

func (c *Channel) failQueue(errno sys.Errno) {
	o, queue := c.inFlight, c.queue
	c.inFlight, c.queue = nil, nil
	if o != nil {
		o.onceWritten(func() { o.release(false) })
	}
	for _, o := range queue {
		o.fail(errno)
	}
}

// tell reports the outcome of the write, once.
func (o *outgoing) tell(errno sys.Errno) {
	if sent := o.sent; sent != nil {
		o.sent = nil
		sent(errno)
	}
}

// release closes the descriptor and says whether it has arrived.
func (o *outgoing) release(ok bool) {
	if o.own {
		sys.Close(o.fds[0])
		o.own = false
	}
	if done := o.delivered; done != nil {
		o.delivered = nil
		done(ok)
	}
}

func (o *outgoing) fail(errno sys.Errno) {
	o.tell(errno)
	o.release(false)
}

// SendNewConn hands a connection to the worker at the other end, in Go alone.
// fd stays the caller's and open until delivered is called.
func (c *Channel) SendNewConn(key string, seq int64, fd int, delivered func(ok bool)) {
	frame := wire.AppendNewConn(make([]byte, 0, 128+len(key)), c.mode, key, seq)
	c.SendHandle(Handle{Frame: frame, FD: fd, Borrowed: true, Delivered: delivered})
}

// SendConns brings connections to the other end in one message, of which no ACK
// comes: both ends must be known to understand it. The descriptors stay the
// caller's and open until sent is called.
func (c *Channel) SendConns(key string, seq int64, fds []int, sent func(sys.Errno)) {
	frame := wire.AppendConns(make([]byte, 0, 96+len(key)), c.mode, key, len(fds), seq)
	c.send(&outgoing{frame: frame, fds: fds, unasked: true, sent: sent})
}

// SendLedger brings memory that both processes share to the other end, which must
// be known to understand it. fd stays the caller's and open until sent is called.
func (c *Channel) SendLedger(seq int64, fd int, sent func(sys.Errno)) {
	c.send(&outgoing{frame: wire.AppendLedger(nil, c.mode, seq), fds: []int{fd}, unasked: true, sent: sent})
}

// SendTaken answers newconns message ack, which brought count; sent as of Send.
func (c *Channel) SendTaken(ack int64, count, taken int, seq int64, sent func(sys.Errno)) {
	c.Send(wire.AppendTaken(make([]byte, 0, 96), c.mode, ack, count, taken, seq), sent)
}

// SendAccepted answers newconn message ack in Go alone; sent as of Send.
func (c *Channel) SendAccepted(ack int64, accepted bool, seq int64, sent func(sys.Errno)) {
	c.Send(wire.AppendAccepted(nil, c.mode, ack, accepted, seq), sent)
}

// SendObject sends an internal message of plain data. Failure:
// wire.ErrNotPlain.
func (c *Channel) SendObject(o wire.Object) error {
	frame, err := wire.AppendObject(nil, c.mode, o)
	if err == nil {
		c.Send(frame, nil)
	}
	return err
}

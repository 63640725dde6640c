package ipc

import (
	"slices"

	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// maxStray bounds descriptors that wait for their frames. A peer that keeps to
// the protocol has one under way.
const maxStray = 16

func (c *Channel) onRead(data []byte, fds []int, _ bool, errno sys.Errno) {
	c.keep(fds)
	if errno != 0 {
		c.end(sys.EPIPE)
		return
	}
	c.in.Write(data)
	c.reading = true
	for frame, ok := c.in.Next(); ok && !c.closed; frame, ok = c.in.Next() {
		c.dispatch(frame)
	}
	c.reading = false
	c.endBatch()
	if c.in.TooLong() {
		c.end(sys.EPIPE)
	}
	if !c.in.Buffering() { // a descriptor comes with the first byte of its frame
		c.dropStray()
	}
}

// endBatch is for messages that came together.
func (c *Channel) endBatch() {
	if c.batched && c.OnBatch != nil {
		c.OnBatch()
	}
	c.batched = false
}

// keep stores descriptors in their order until their frames are complete.
func (c *Channel) keep(fds []int) {
	for _, fd := range fds {
		if len(c.fds) == maxStray {
			sys.Close(fd)
			continue
		}
		c.fds = append(c.fds, fd)
	}
}

func (c *Channel) dropStray() {
	closeAll(c.fds)
	c.fds = c.fds[:0]
}

func (c *Channel) dispatch(frame []byte) {
	if c.OnFrame != nil {
		c.OnFrame(false, frame)
	}
	e, internal := wire.Peek(c.mode, frame)
	if !internal {
		c.batched = true
		if c.OnMessage != nil {
			c.OnMessage(frame)
		}
		return
	}
	c.endBatch() // in their order
	switch e.Cmd {
	case wire.CmdHandle:
		c.onHandle(e, frame)
		return
	case wire.CmdCluster:
		if e.Act == wire.ActNewConns || e.Act == wire.ActLedger {
			c.onConns(e, frame)
			return
		}
	case wire.CmdHandleAck, wire.CmdHandleNack:
		c.onReply(e.Cmd == wire.CmdHandleAck)
	}
	if !c.closed {
		c.tellInternal(e, frame, -1)
	}
}

// onHandle pairs the frame with the descriptor that came first. The ACK of a
// connection waits for the answer "accepted", which follows at once, so that
// one write takes both.
func (c *Channel) onHandle(e wire.Envelope, frame []byte) {
	if len(c.fds) == 0 {
		c.reply(wire.HandleNack(c.mode))
		return
	}
	fd := c.fds[0]
	c.fds = append(c.fds[:0], c.fds[1:]...)
	if e.Act != wire.ActNewConn {
		c.reply(wire.HandleAck(c.mode))
		c.tellInternal(e, frame, fd)
		return
	}
	c.held = wire.HandleAck(c.mode)
	c.tellInternal(e, frame, fd)
	c.releaseHeld()
}

// onConns pairs the frame with the descriptors that came first, of which some
// may be lost.
func (c *Channel) onConns(e wire.Envelope, frame []byte) {
	n := min(len(c.fds), int(max(e.Count, 0)))
	fds := slices.Clone(c.fds[:n])
	c.fds = append(c.fds[:0], c.fds[n:]...)
	if c.OnConns != nil {
		c.OnConns(e, fds)
	} else {
		closeAll(fds)
	}
	if !c.closed && c.OnInternal != nil {
		c.OnInternal(e, frame, -1)
	}
}

func closeAll(fds []int) {
	for _, fd := range fds {
		sys.Close(fd)
	}
}

func (c *Channel) tellInternal(e wire.Envelope, frame []byte, fd int) {
	if e.Is && c.OnCluster != nil {
		c.OnCluster(e, frame, fd)
		fd = -1
	}
	if c.OnInternal != nil {
		c.OnInternal(e, frame, fd)
	} else if fd >= 0 {
		sys.Close(fd)
	}
}

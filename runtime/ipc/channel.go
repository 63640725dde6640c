package ipc

import (
	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// highWater is the number of unwritten bytes from which Send advises to wait.
const highWater = 2 * 65536

// Events are what a Channel tells its owner. Any may be nil. They come from
// the poll phase, in the order of the frames, never after OnClose.
type Events struct {
	// OnFrame sees what every frame holds, as it is written (again, where the
	// peer refused it) or before it is heeded. payload is valid until the
	// callback returns.
	OnFrame func(sent bool, payload []byte)

	// OnMessage receives each message of the script, still encoded. frame is
	// valid until the callback returns.
	OnMessage func(frame []byte)

	// OnBatch is called behind the last of the frames that came together, if
	// there was a message among them.
	OnBatch func()

	// OnInternal receives each frame whose cmd begins with "NODE_". A
	// NODE_HANDLE frame comes with its descriptor, which is the callee's from
	// then on, and is acknowledged already; one whose descriptor was lost on
	// the way is answered with a NACK and not reported. For all others fd is
	// -1; ACK and NACK are reported after the channel has heeded them. frame is
	// valid until the callback returns.
	OnInternal func(e wire.Envelope, frame []byte, fd int)

	// OnCluster receives NODE_CLUSTER messages, those within NODE_HANDLE frames
	// too, before OnInternal, which then gets fd -1. fd is the callee's.
	OnCluster func(e wire.Envelope, frame []byte, fd int)

	// OnConns receives connections that came in one message, ActNewConns, or the
	// memory of ActLedger. fds are the callee's, the slice too.
	OnConns func(e wire.Envelope, fds []int)

	// OnClose is called once, after the last frame: the peer is gone, or
	// Disconnect has done its work. It may come from inside Disconnect, so
	// emit 'disconnect' a tick later.
	OnClose func()

	// OnUndelivered tells of a handle that the peer refused for the last time,
	// where Node warns with SentHandleNotReceivedWarning.
	OnUndelivered func()
}

// Channel is one end of an IPC channel.
type Channel struct {
	Events
	pipe *handle.Pipe
	mode wire.Mode
	in   *wire.Splitter
	fds  []int // received, their frames not yet complete

	held      []byte      // an ACK that goes with the next frame
	queue     []*outgoing // behind the handle in flight
	inFlight  *outgoing
	spare     *outgoing // written, to be used again
	connected bool      // neither side has asked for the end
	closed    bool
	reading   bool // frames of a chunk are being handed out
	batched   bool // some of them are messages

	refs     int
	explicit bool // the script has said ref or unref itself
}

// Open makes the channel over a connected Unix socket, which it owns from now
// on and keeps from children, and begins to read. Failures: as handle.Pipe.Open; fd is then still the
// caller's.
func Open(l *loop.Loop, fd int, mode wire.Mode, ev Events) (*Channel, sys.Errno) {
	c := &Channel{Events: ev, mode: mode, in: wire.NewSplitter(mode), connected: true}
	c.pipe = handle.NewPipe(l, "PipeWrap", true)
	errno := sys.SetCloexec(fd)
	if errno == 0 {
		errno = c.pipe.Open(fd)
	}
	if errno == 0 {
		errno = c.pipe.ReadStartFDs(c.onRead)
	}
	return c, errno
}

// Mode returns how the channel serializes.
func (c *Channel) Mode() wire.Mode { return c.mode }

// FD returns the descriptor of the channel, -1 once it is closed.
func (c *Channel) FD() int { return c.pipe.FD() }

// Connected is false from Disconnect, or from the peer's end, on.
func (c *Channel) Connected() bool { return c.connected }

// ReadStop leaves what comes in to the kernel until ReadStart.
func (c *Channel) ReadStop() { c.pipe.ReadStop() }

// ReadStart begins to read again. Failures: as of the pipe.
func (c *Channel) ReadStart() sys.Errno { return c.pipe.ReadStartFDs(c.onRead) }

// Disconnect ends the channel once everything queued is written and the handle
// in flight is acknowledged. What is sent after it fails with EPIPE. A second
// call does nothing.
func (c *Channel) Disconnect() {
	if !c.connected {
		return
	}
	c.connected = false
	c.closeIfDone()
}

// Destroy ends the channel now: queued messages fail with ECANCELED.
func (c *Channel) Destroy() {
	c.connected = false
	c.end(sys.ECANCELED)
}

// Flush waits until the kernel has taken every byte that waits for it. Call it
// before the process exits: what was sent is then not lost.
func (c *Channel) Flush() { c.pipe.Flush() }

// Drain handles all frames that have arrived by now. Call it when the peer has
// exited, before saying so. From inside a callback it does nothing.
func (c *Channel) Drain() {
	if !c.reading {
		c.pipe.Drain()
	}
}

func (c *Channel) closeIfDone() {
	if !c.connected && !c.closed && c.inFlight == nil && len(c.queue) == 0 {
		c.end(sys.EPIPE)
	}
}

// end closes with failure for whatever is still queued. Bytes that the kernel
// has not taken yet go out first.
func (c *Channel) end(failure sys.Errno) {
	if c.closed {
		return
	}
	c.releaseHeld()
	c.connected, c.closed = false, true
	c.failQueue(failure)
	c.dropStray()
	c.closePipe(failure)
	if c.OnClose != nil {
		c.OnClose()
	}
}

func (c *Channel) closePipe(failure sys.Errno) {
	c.pipe.ReadStop()
	lingering := failure == sys.EPIPE && c.pipe.WriteQueueSize() > 0
	if !lingering || c.pipe.Shutdown(func(sys.Errno) { c.pipe.Close(nil) }) != 0 {
		c.pipe.Close(nil)
	}
}

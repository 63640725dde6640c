package handle

import (
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// Stream is the part that TCP, Pipe and TTY share: reading, writing,
// listening and the end of all that.
type Stream struct {
	loop.Handle
	watch    loop.Watcher
	fd       int // -1: none yet
	socket   bool
	readable bool
	writable bool
	blocking bool // writes wait
	wide     bool // see ReadWide

	reading bool
	more    bool // the last read filled its buffer
	got     bool // the last read brought data
	reader  Reader

	shutdown *shutdownRequest
	*special // plain, or the stream's own: see own
}

// special is what a connection that was accepted and only reads, and writes what
// the kernel takes at once, has no need of: many wait, and all their memory counts.
type special struct {
	read       func() // one read and its callback, in place of reader's
	connecting *connectRequest
	listener   *listener
	delayed    sys.Errno // of bind, told by listen and others, as libuv does
	out        outQueue
}

// plain is that of all streams with nothing special. Nobody writes to it.
var plain special

// own is the stream's special part, to be written to.
func (s *Stream) own() *special {
	if s.special == &plain {
		s.special = &special{}
	}
	return s.special
}

// readsPerEvent bounds what one stream takes before others have their turn.
const readsPerEvent = 32

func (s *Stream) init(l *loop.Loop, name string) {
	s.Handle.Init(l, name)
	s.ClosedBy(s)
	s.fd, s.special = -1, &plain
}

// attach makes fd the stream's descriptor and owns it from now on.
func (s *Stream) attach(fd int, socket bool) {
	s.fd, s.socket = fd, socket
	s.watch.Init(s.Loop(), fd, (*watching)(s))
}

// watching is a Stream as its watcher sees it.
type watching Stream

// Ready implements loop.Watching.
func (w *watching) Ready(events sys.Events) { (*Stream)(w).onReady(events) }

// FD is the descriptor, -1 when there is none. The stream goes on owning it.
func (s *Stream) FD() int { return s.fd }

// SetBlocking makes writes wait until all is written. O_NONBLOCK stays as it
// is: the descriptor may be shared with other processes.
func (s *Stream) SetBlocking(on bool) { s.blocking = on }

// IsReadable tells whether there is a side to read from.
func (s *Stream) IsReadable() bool { return s.readable }

// IsWritable tells whether there is a side to write to.
func (s *Stream) IsWritable() bool { return s.writable }

// OnRead takes what a stream read: data, or a failure with no data. sys.EOF is
// the peer's end. data is valid until the callback returns. After a failure
// the stream has stopped reading.
type OnRead func(data []byte, errno sys.Errno)

// Reader is what takes it; see OnRead.
type Reader interface {
	Take(data []byte, errno sys.Errno)
}

// Take implements Reader.
func (f OnRead) Take(data []byte, errno sys.Errno) { f(data, errno) }

// ReadStart begins to read into a buffer that all streams of the loop share.
// Failures: ENOTCONN, EALREADY, EINVAL when closing.
func (s *Stream) ReadStart(onRead OnRead) sys.Errno { return s.ReadStartFor(onRead) }

// ReadStartFor is ReadStart for a Reader.
func (s *Stream) ReadStartFor(r Reader) sys.Errno { return s.startReading(r, nil) }

// ReadWide makes the reads of ReadStart larger than a chunk for scripts is; off
// at first.
func (s *Stream) ReadWide(on bool) { s.wide = on }

func (s *Stream) slab() []byte {
	if s.wide {
		return s.Loop().WideSlab()
	}
	return s.Loop().Slab()
}

// ReadStartInto is ReadStart into buffers of the caller's: supply is asked
// before each read, and an empty buffer fails it with ENOBUFS.
func (s *Stream) ReadStartInto(supply func() []byte, onRead OnRead) sys.Errno {
	return s.startReading(nil, func() { s.readInto(supply(), onRead) })
}

func (s *Stream) startReading(r Reader, read func()) sys.Errno {
	switch {
	case s.IsClosing():
		return sys.EINVAL
	case !s.readable:
		return sys.ENOTCONN
	case s.reading:
		return sys.EALREADY
	}
	if errno := s.watch.Start(sys.Readable); errno != 0 {
		return errno
	}
	s.reading, s.reader = true, r
	if read != nil || s.read != nil {
		s.own().read = read
	}
	s.Activate()
	return 0
}

// ReadStop ends reading until the next ReadStart. It may be repeated.
func (s *Stream) ReadStop() {
	if !s.reading {
		return
	}
	s.reading = false
	s.watch.Stop(sys.Readable)
	s.Deactivate()
}

func (s *Stream) readOnce() {
	if s.read != nil {
		s.read()
	} else {
		s.readInto(s.slab(), s.reader)
	}
}

func (s *Stream) readInto(buf []byte, r Reader) {
	if len(buf) == 0 {
		r.Take(nil, sys.ENOBUFS)
		return
	}
	n, errno := s.recv(buf)
	if more := s.afterRead(n, len(buf), errno); more {
		r.Take(buf[:n], 0)
	} else if errno != sys.EAGAIN {
		r.Take(nil, endOr(errno))
	}
}

func (s *Stream) recv(buf []byte) (int, sys.Errno) {
	if s.socket {
		return sys.Recv(s.fd, buf)
	}
	return sys.Read(s.fd, buf)
}

// afterRead keeps the state of reading: false when there is nothing to hand on.
func (s *Stream) afterRead(n, size int, errno sys.Errno) bool {
	if errno == 0 && n > 0 {
		s.more, s.got = n == size, true
		return true
	}
	s.more = false
	if errno != sys.EAGAIN {
		s.ReadStop()
	}
	return false
}

func endOr(errno sys.Errno) sys.Errno {
	if errno == 0 {
		return sys.EOF
	}
	return errno
}

func (s *Stream) onReady(events sys.Events) {
	switch {
	case s.listener != nil:
		s.listener.accept(s)
		return
	case s.connecting != nil:
		s.finishConnect()
		return
	}
	if events&sys.Readable != 0 {
		s.readAll()
	}
	if events&sys.Writable != 0 && s.fd >= 0 {
		s.flush()
		s.out.tell()
		s.endIfDrained()
	}
}

// readAll reads again only after a read that filled its buffer.
func (s *Stream) readAll() {
	s.more = true
	for i := 0; i < readsPerEvent && s.reading && s.more; i++ {
		s.readOnce()
	}
}

// Close closes the stream. What is queued fails with ECANCELED and onClosed
// (or nothing, if nil) follows, in the closing phase. A second Close does
// nothing.
func (s *Stream) Close(onClosed func()) {
	if fd := s.Release(onClosed); fd > 2 { // stdio stays open: others count on the numbers
		if before := s.Loop().BeforeClose; before != nil {
			before(fd)
		}
		sys.Close(fd)
	}
}

// Release is Close, but the descriptor stays open and is the caller's: -1 where
// there is none.
func (s *Stream) Release(onClosed func()) (fd int) {
	if s.IsClosing() {
		return -1
	}
	s.ReadStop()
	s.stopListening()
	s.watch.Close()
	fd, s.fd = s.fd, -1
	s.BeginClose(func() {
		s.cancelAll()
		if onClosed != nil {
			onClosed()
		}
	})
	return fd
}

func (s *Stream) cancelAll() {
	if c := s.connecting; c != nil {
		s.connecting = nil
		c.finish(sys.ECANCELED)
	}
	s.out.failAll(sys.ECANCELED)
	s.out.tell()
	if sh := s.shutdown; sh != nil {
		s.shutdown = nil
		sh.finish(sys.ECANCELED)
	}
}

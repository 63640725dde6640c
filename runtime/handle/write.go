package handle

import (
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// flush writes as much as the kernel takes.
func (s *Stream) flush() {
	for !s.out.empty() {
		req := s.out.waiting[0]
		n, errno := s.send(req.bufs, req.fds)
		if errno == sys.EAGAIN {
			if errno = s.waitWritable(); errno == sys.EAGAIN {
				return
			} else if errno == 0 {
				continue
			}
		}
		if errno != 0 {
			s.out.finish(errno)
			continue
		}
		req.fds = nil // they went with the first byte
		if s.out.sent(n); len(req.bufs) == 0 {
			s.out.finish(0)
		}
	}
	s.watch.Stop(sys.Writable)
}

// waitWritable returns 0 once a blocking stream can write, EAGAIN when the
// poller will tell.
func (s *Stream) waitWritable() sys.Errno {
	if s.blocking {
		return sys.WaitFor(s.fd, sys.Writable)
	}
	if errno := s.watch.Start(sys.Writable); errno != 0 {
		return errno
	}
	return sys.EAGAIN
}

func (s *Stream) send(bufs [][]byte, fds []int) (int, sys.Errno) {
	switch {
	case len(fds) > 0:
		return sys.SendFDs(s.fd, bufs, fds)
	case s.socket && len(bufs) == 1:
		return sys.Send(s.fd, bufs[0])
	case s.socket:
		return sys.SendBuffers(s.fd, bufs)
	case len(bufs) == 1:
		return sys.Write(s.fd, bufs[0])
	}
	return sys.WriteBuffers(s.fd, bufs)
}

// TryWrite writes what fits at once and queues nothing. Failures: EAGAIN when
// nothing fits, or when earlier writes or a connection are under way; EBADF
// without a descriptor; EPIPE and others of the peer.
func (s *Stream) TryWrite(bufs ...[]byte) (int, sys.Errno) { return s.tryWrite(bufs, nil) }

func (s *Stream) tryWrite(bufs [][]byte, fds []int) (int, sys.Errno) {
	switch {
	case s.fd < 0:
		return 0, sys.EBADF
	case !s.writable && s.connecting == nil:
		return 0, sys.EPIPE
	case s.connecting != nil || !s.out.empty():
		return 0, sys.EAGAIN
	}
	n, errno := s.send(bufs, fds)
	return max(n, 0), errno
}

// Write writes all of bufs in order, after earlier writes, and then calls done
// (nil: nobody) with the outcome. The buffers stay untouched until then; the
// slice bufs becomes the stream's. Failures, at once and without done: EBADF
// without a descriptor, EPIPE when not writable.
func (s *Stream) Write(bufs [][]byte, done func(sys.Errno)) sys.Errno {
	return s.enqueue(bufs, nil, done)
}

// WriteQueueSize is the number of bytes that wait to be written.
func (s *Stream) WriteQueueSize() int { return s.out.size }

func (s *Stream) enqueue(bufs [][]byte, fds []int, done func(sys.Errno)) sys.Errno {
	if s.fd < 0 {
		return sys.EBADF
	}
	if !s.writable && s.connecting == nil {
		return sys.EPIPE
	}
	first := s.out.empty()
	s.own().out.add(s.Loop(), "WriteWrap", &outRequest{bufs: bufs, fds: fds, done: done})
	if s.connecting == nil && first {
		s.flush()
		s.tellLater()
	}
	return 0
}

func (s *Stream) tellLater() {
	if len(s.out.finished) > 0 {
		s.Loop().Defer(s.out.tell)
	}
}

// shutdownRequest ends the writing side once all before it is written.
type shutdownRequest struct {
	loop.Request
	done func(sys.Errno)
}

func (r *shutdownRequest) finish(errno sys.Errno) {
	r.End()
	r.done(errno)
}

// Shutdown sends the end of the stream after all queued writes. Failures, at
// once and without done: ENOTCONN when not writable or shut down before.
func (s *Stream) Shutdown(done func(sys.Errno)) sys.Errno {
	if !s.writable || s.shutdown != nil || s.fd < 0 {
		return sys.ENOTCONN
	}
	s.shutdown = &shutdownRequest{done: done}
	s.shutdown.Begin(s.Loop(), "ShutdownWrap")
	s.writable = false
	if s.out.empty() {
		s.Loop().Defer(s.endIfDrained)
	}
	return 0
}

func (s *Stream) endIfDrained() {
	req := s.shutdown
	if req == nil || !s.out.empty() || s.fd < 0 {
		return
	}
	s.shutdown = nil
	errno := sys.Errno(0)
	if s.socket {
		errno = sys.ShutdownWrite(s.fd)
	}
	req.finish(errno)
}

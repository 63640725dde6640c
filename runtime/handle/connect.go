package handle

import (
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// connectRequest is a connection under way.
type connectRequest struct {
	loop.Request
	errno sys.Errno // known already
	done  func(sys.Errno)
}

func (c *connectRequest) finish(errno sys.Errno) {
	c.End()
	c.done(errno)
}

// beginConnect takes the outcome of connect(2) and sees to the rest. An errno
// other than EINPROGRESS is told later, as libuv does.
func (s *Stream) beginConnect(name string, errno sys.Errno, done func(sys.Errno)) sys.Errno {
	c := &connectRequest{done: done}
	if errno == sys.EINPROGRESS {
		if errno = s.watch.Start(sys.Writable); errno != 0 {
			return errno
		}
	} else {
		c.errno = errno
		s.Loop().Defer(s.finishConnect)
	}
	s.own().connecting = c
	c.Begin(s.Loop(), name)
	return 0
}

func (s *Stream) finishConnect() {
	c := s.connecting
	if c == nil || s.fd < 0 {
		return
	}
	errno := c.errno
	if errno == 0 {
		errno = sys.SocketError(s.fd)
	}
	s.connecting = nil
	s.watch.Stop(sys.Writable)
	if errno == 0 {
		s.readable, s.writable = true, true
	}
	c.finish(errno)
	if errno != 0 {
		s.out.failAll(sys.ECANCELED)
	} else if s.fd >= 0 {
		s.flush()
	}
	s.out.tell()
}

package handle

import (
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// OnConnection takes an accepted connection: a non-blocking descriptor that is
// the callee's from now on, to be opened by a handle, sent elsewhere or closed.
type OnConnection func(fd int)

// acceptsPerEvent is small: a listener may be shared with other processes,
// which then get their part, too.
const acceptsPerEvent = 4

// acceptPause is how many milliseconds a listener rests that cannot accept, for
// want of descriptors or memory. Connections wait in the kernel meanwhile.
const acceptPause = 50

type listener struct {
	onConnection OnConnection
	pause        *loop.Timer // while it rests
	off          bool        // by Accept
}

func (s *Stream) startListening(backlog int, onConnection OnConnection) sys.Errno {
	if errno := sys.SetNonblock(s.fd, true); errno != 0 {
		return errno
	}
	if errno := sys.Listen(s.fd, backlog); errno != 0 {
		return errno
	}
	if s.listener != nil { // listen again: a new backlog
		s.listener.onConnection = onConnection
		return 0
	}
	if errno := s.watch.Start(sys.Readable); errno != 0 {
		return errno
	}
	s.own().listener = &listener{onConnection: onConnection}
	s.Activate()
	return 0
}

func (s *Stream) stopListening() {
	ln := s.listener
	if ln == nil {
		return
	}
	s.listener = nil
	if ln.pause != nil {
		ln.pause.Close(nil)
	}
}

// Accept says whether a listener takes connections off the kernel's queue; at
// first it does. Without a listener it does nothing.
func (s *Stream) Accept(on bool) {
	if s.listener != nil {
		s.listener.off = !on
		s.listener.follow(s)
	}
}

// follow makes the poller report, or not, what waits.
func (ln *listener) follow(s *Stream) {
	if ln.off || ln.pause != nil {
		s.watch.Stop(sys.Readable)
	} else {
		s.watch.Start(sys.Readable)
	}
}

func (ln *listener) accept(s *Stream) {
	for i := 0; i < acceptsPerEvent && s.listener == ln && !ln.off; i++ {
		fd, errno := sys.Accept(s.fd)
		switch errno {
		case 0:
			ln.onConnection(fd)
		case sys.ECONNABORTED, sys.EPROTO: // gone before we came
		case sys.EAGAIN:
			return
		default:
			ln.rest(s)
			return
		}
	}
}

// rest waits for better times: the poller would report the connections that
// cannot be accepted again and again.
func (ln *listener) rest(s *Stream) {
	ln.pause = &loop.Timer{}
	ln.pause.Init(s.Loop(), func() {
		ln.pause = nil
		ln.follow(s)
	})
	ln.pause.Start(acceptPause, 0)
	ln.pause.Unref()
	ln.follow(s)
}

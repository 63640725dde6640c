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

// acceptPause is how long a listener rests when the process has no descriptor
// left, not even a spare one.
const acceptPause = 100

type listener struct {
	onConnection OnConnection
	spare        int // a descriptor given up when there is none left
	pause        *loop.Timer
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
	s.listener = &listener{onConnection: onConnection, spare: sys.OpenSpare()}
	s.Activate()
	return 0
}

func (s *Stream) stopListening() {
	ln := s.listener
	if ln == nil {
		return
	}
	s.listener = nil
	if ln.spare >= 0 {
		sys.Close(ln.spare)
	}
	if ln.pause != nil {
		ln.pause.Close(nil)
	}
}

func (ln *listener) accept(s *Stream) {
	for i := 0; i < acceptsPerEvent && s.listener == ln; i++ {
		fd, errno := sys.Accept(s.fd)
		switch errno {
		case 0:
			ln.onConnection(fd)
		case sys.ECONNABORTED, sys.EPROTO: // gone before we came
		case sys.EMFILE, sys.ENFILE:
			ln.shed(s)
			return
		default:
			return
		}
	}
}

// shed turns away those who wait when the process has run out of descriptors.
// Otherwise the poller would report them for ever.
func (ln *listener) shed(s *Stream) {
	if ln.spare < 0 {
		ln.rest(s)
		return
	}
	sys.Close(ln.spare)
	for {
		fd, errno := sys.Accept(s.fd)
		if errno != 0 {
			break
		}
		sys.Close(fd)
	}
	ln.spare = sys.OpenSpare()
}

func (ln *listener) rest(s *Stream) {
	s.watch.Stop(sys.Readable)
	ln.pause = &loop.Timer{}
	ln.pause.Init(s.Loop(), func() {
		ln.pause = nil
		ln.spare = sys.OpenSpare()
		s.watch.Start(sys.Readable)
	})
	ln.pause.Start(acceptPause, 0)
	ln.pause.Unref()
}

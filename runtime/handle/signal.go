package handle

import (
	"os"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// Signal tells of the arrival of one signal, in place of its default action.
type Signal struct {
	loop.Handle
	number int
	ch     chan os.Signal
	fire   func()
}

// signalBacklog signals of one kind may wait; the kernel keeps but one.
const signalBacklog = 16

var listeners signalListeners

// NewSignal makes a handle for no signal yet; its resource name is "SignalWrap".
func NewSignal(l *loop.Loop) *Signal {
	s := &Signal{}
	s.Init(l, "SignalWrap")
	s.ClosedBy(s)
	return s
}

// Start calls fire on the loop whenever the signal arrives, in place of what
// it did before. Failures: EINVAL for one that cannot be caught, or when
// closing.
func (s *Signal) Start(number int, fire func()) sys.Errno {
	if s.IsClosing() {
		return sys.EINVAL
	}
	s.Stop()
	ch := make(chan os.Signal, signalBacklog)
	if errno := sys.NotifySignal(number, ch); errno != 0 {
		return errno
	}
	listeners.add(number, ch)
	s.number, s.ch, s.fire = number, ch, fire
	s.Activate()
	go s.listen(ch)
	return 0
}

// listen runs in its own goroutine until the channel is closed.
func (s *Signal) listen(ch chan os.Signal) {
	l := s.Loop()
	for range ch {
		l.Post(func() {
			if s.ch == ch { // not stopped meanwhile
				s.fire()
			}
		})
		heard.Add(1)
	}
}

// Stop ends it; the default action holds again if no other handle listens.
func (s *Signal) Stop() {
	if s.ch == nil {
		return
	}
	sys.StopSignal(s.number, s.ch, listeners.remove(s.number, s.ch))
	close(s.ch)
	s.ch, s.fire = nil, nil
	s.Deactivate()
}

// Close stops the handle for good. onClosed may be nil.
func (s *Signal) Close(onClosed func()) {
	s.Stop()
	s.BeginClose(onClosed)
}

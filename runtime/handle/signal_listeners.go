package handle

import (
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gonode/gonode/runtime/sys"
)

// signalListeners are the channels of the handles by signal, for all loops of
// the process. A guard hears of a signal only while no handle does: late, it
// could not tell that the handle which has heard it is gone by now.
type signalListeners struct {
	mu     sync.Mutex
	of     map[int][]chan os.Signal
	guards map[int]chan os.Signal
}

// guard makes ch the one of a signal's guard.
func (s *signalListeners) guard(number int, ch chan os.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.guards == nil {
		s.guards = map[int]chan os.Signal{}
	}
	s.guards[number] = ch
	if len(s.of[number]) == 0 {
		sys.NotifySignal(number, ch)
	}
}

// add comes when ch is told of the signal already.
func (s *signalListeners) add(number int, ch chan os.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[int][]chan os.Signal{}
	}
	s.of[number] = append(s.of[number], ch)
	if guard := s.guards[number]; guard != nil {
		sys.StopSignal(number, guard, false)
	}
}

// remove says whether ch was the last one. It comes while ch is still told.
func (s *signalListeners) remove(number int, ch chan os.Signal) (last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of[number] = slices.DeleteFunc(s.of[number], func(c chan os.Signal) bool { return c == ch })
	last = len(s.of[number]) == 0
	if guard := s.guards[number]; last && guard != nil {
		sys.NotifySignal(number, guard)
	}
	return last
}

func (s *signalListeners) list(number int) []chan os.Signal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.of[number])
}

// heard counts what handles have been told of.
var heard atomic.Uint64

// KillSelf sends the signal to this process. Its handles know of it when
// KillSelf returns, but for one that does not hear for a while: what waits for
// the next turn of the loop must come after it. Failures: as of sys.Kill.
func KillSelf(number int) sys.Errno {
	dieOfFault(number)
	want := heard.Load() + uint64(len(listeners.list(number)))
	if errno := sys.Kill(os.Getpid(), number); errno != 0 {
		return errno
	}
	for end := time.Now().Add(50 * time.Millisecond); heard.Load() < want && time.Now().Before(end); {
		time.Sleep(20 * time.Microsecond)
	}
	return 0
}

// TakeSignal calls fire, on a goroutine of its own, when the signal arrives; until
// release no handle hears of it. The loop goroutine calls both.
func TakeSignal(number int, fire func()) (release func()) {
	ch := make(chan os.Signal, 1)
	sys.NotifySignal(number, ch)
	others := listeners.list(number)
	for _, other := range others {
		sys.StopSignal(number, other, false)
	}
	go func() {
		for range ch {
			fire()
		}
	}()
	return func() {
		for _, other := range others {
			sys.NotifySignal(number, other)
		}
		sys.StopSignal(number, ch, len(others) == 0)
		close(ch)
	}
}

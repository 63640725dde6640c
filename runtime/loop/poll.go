package loop

import (
	"time"

	"github.com/gonode/gonode/runtime/sys"
)

// Watcher follows the readiness of one descriptor. It is not a Handle and
// keeps no loop alive; handles own it. It belongs to the loop's goroutine.
type Watcher struct {
	loop  *Loop
	above Watching
	fd    int32
	want  sys.Events
	armed sys.Events
	last  bool
}

// Watching is what a watcher tells, in the poll phase, of the conditions that hold
// among those asked for; a hangup or a failure counts as all of them, for the
// following read or write tells which.
type Watching interface{ Ready(events sys.Events) }

// ReadyFunc is a function as Watching.
type ReadyFunc func(events sys.Events)

// Ready implements Watching.
func (f ReadyFunc) Ready(events sys.Events) { f(events) }

// Init binds the watcher to fd.
func (w *Watcher) Init(l *Loop, fd int, above Watching) {
	*w = Watcher{loop: l, fd: int32(fd), above: above}
}

// InitLast is Init for a watcher that is told after all others that a poll has
// found ready: what a child has written comes before its exit.
func (w *Watcher) InitLast(l *Loop, fd int, above Watching) {
	w.Init(l, fd, above)
	w.last = true
}

// Start asks for more conditions. Failures: those of sys.Poller's Add and Set,
// among them EPERM for a descriptor that cannot be polled, and EEXIST when
// another watcher holds fd.
func (w *Watcher) Start(events sys.Events) sys.Errno {
	want := w.want | events
	if want&^w.armed != 0 {
		if errno := w.arm(want); errno != 0 {
			return errno
		}
	}
	w.want = want
	return 0
}

// Stop asks for fewer. The poller learns of it only when an unwanted event
// arrives, so stopping and starting again is free.
func (w *Watcher) Stop(events sys.Events) { w.want &^= events }

// Wants tells whether any of events is asked for.
func (w *Watcher) Wants(events sys.Events) bool { return w.want&events != 0 }

// Close ends the watch. It must come before the descriptor is closed, and may
// come twice.
func (w *Watcher) Close() {
	if w.loop == nil {
		return
	}
	w.want = 0
	w.disarm()
	for i := range w.loop.batch { // the number may be another descriptor's soon
		if w.loop.batch[i].FD == int(w.fd) {
			w.loop.batch[i].FD = -1
		}
	}
	w.loop = nil
}

func (w *Watcher) arm(events sys.Events) (errno sys.Errno) {
	l, fd := w.loop, int(w.fd)
	if w.armed != 0 {
		if errno = l.poller.Set(fd, events); errno == 0 {
			w.armed = events
		}
		return errno
	}
	if errno = l.poller.Add(fd, events); errno != 0 {
		return errno
	}
	for len(l.watchers) <= fd {
		l.watchers = append(l.watchers, nil)
	}
	l.watchers[fd] = w
	l.armed++
	w.armed = events
	return 0
}

func (w *Watcher) disarm() {
	if w.armed == 0 {
		return
	}
	w.loop.poller.Remove(int(w.fd))
	w.loop.watchers[w.fd] = nil
	w.loop.armed--
	w.armed = 0
}

func (w *Watcher) dispatch(events sys.Events) {
	if events&(sys.Hangup|sys.Failed) != 0 {
		events |= w.want
	}
	switch {
	case w.want == 0:
		w.disarm()
	case events&w.want == 0:
		w.arm(w.want)
	default:
		w.above.Ready(events & w.want)
	}
}

// Watches tells whether a watcher holds fd at the poller.
func (l *Loop) Watches(fd int) bool {
	return fd >= 0 && fd < len(l.watchers) && l.watchers[fd] != nil
}

func (l *Loop) pollTimeout() time.Duration {
	if l.stop || !l.busy() || l.immediates > 0 || len(l.closing) > 0 || !l.pending.empty() {
		return 0
	}
	if len(l.timers) == 0 {
		return -1
	}
	return time.Duration(max(0, l.timers[0].due-l.now)) * time.Millisecond
}

// poll waits and tells the watchers. With nothing watched and nothing to wait
// for it makes no system call.
func (l *Loop) poll(timeout time.Duration) {
	if timeout == 0 && l.armed == 0 {
		return
	}
	l.batch = l.wait(timeout)
	l.UpdateTime()
	if l.dispatch(false) {
		l.dispatch(true)
	}
	l.batch = nil
}

// dispatch tells the watchers of the batch that come last, or those that do not,
// and says whether there are others.
func (l *Loop) dispatch(last bool) (others bool) {
	for i := 0; i < len(l.batch); i++ {
		ev := l.batch[i]
		if ev.FD < 0 {
			continue
		}
		switch w := l.watchers[ev.FD]; {
		case w == nil:
		case w.last != last:
			others = true
		default:
			w.dispatch(ev.Events)
		}
	}
	return others
}

func (l *Loop) wait(timeout time.Duration) []sys.Ready {
	if timeout != 0 {
		start := sys.Hrtime()
		defer func() { l.idle.Add(sys.Hrtime() - start) }()
		if l.sleeps.Add(1)%often == 0 && l.Often != nil {
			l.Often()
		}
		l.sleeping.Store(true)
		defer l.sleeping.Store(false)
		if l.hasPosted() { // a Post before the flag was up woke nobody
			timeout = 0
		}
	}
	batch, errno := l.poller.Wait(timeout)
	if errno != 0 {
		panic("loop: poll: " + errno.Error())
	}
	return batch
}

const often = 1 << 6

// slabSize is libuv's suggestion for a read, too.
const slabSize = 64 << 10

// wideSlabSize serves streams that only pass data on: fewer, larger steps.
const wideSlabSize = 256 << 10

// WideSlab is a larger Slab.
func (l *Loop) WideSlab() []byte {
	if l.wideSlab == nil {
		l.wideSlab = make([]byte, wideSlabSize)
	}
	return l.wideSlab
}

// Slab is a buffer that all reads of the loop share: its content is valid
// until the callback of the read returns.
func (l *Loop) Slab() []byte {
	if l.slab == nil {
		l.slab = make([]byte, slabSize)
	}
	return l.slab
}

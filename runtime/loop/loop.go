package loop

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/gonode/gonode/runtime/sys"
)

// Loop is one event loop. Make it with New.
type Loop struct {
	// BeforeClose, unless it is nil, is called with the descriptor of each stream
	// that is about to be closed, but for a reset. It is for who has such a
	// descriptor together with another process: closing ends nothing then.
	BeforeClose func(fd int)

	// Often, unless it is nil, is called each time that the loop has waited for
	// events another 64 times.
	Often func()

	poller *sys.Poller
	origin int64        // of now, in ns of the monotonic clock
	now    int64        // ms
	idle   atomic.Int64 // ns spent blocked in poll
	stop   bool

	timers     timerHeap
	timerSeq   uint64
	readyQueue []*Timer

	watchers []*Watcher // by fd
	armed    int        // descriptors in the poller
	batch    []sys.Ready
	slab     []byte
	wideSlab []byte

	pending    queue
	closing    []*Handle
	check      func()
	immediates int
	timeouts   int // see AddTimeouts

	activeRefs int // handles both active and ref'd
	handles    Handle
	requests   Request

	began, ended time.Time // of Run

	values map[any]any

	mu       sync.Mutex
	posted   queue
	freed    bool
	sleeping atomic.Bool
	sleeps   atomic.Uint64
}

// New makes a loop. Failures: EMFILE, ENFILE, ENOMEM.
func New() (*Loop, sys.Errno) {
	poller, errno := sys.NewPoller()
	if errno != 0 {
		return nil, errno
	}
	l := &Loop{poller: poller, origin: sys.Hrtime()}
	l.handles.prev, l.handles.next = &l.handles, &l.handles
	l.requests.prev, l.requests.next = &l.requests, &l.requests
	return l, 0
}

// Free releases the poller. The loop must not be running; its handles are not
// closed. A later Post does nothing.
func (l *Loop) Free() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.freed, l.posted = true, queue{}
	l.poller.Close()
}

// Run turns the loop until nothing keeps it alive, or until Stop. It may be
// called again afterwards, as after 'beforeExit'.
func (l *Loop) Run() {
	alive := l.Alive()
	l.UpdateTime()
	if l.began.IsZero() && alive {
		l.began = time.Now()
	}
	if alive && !l.stop {
		l.runTimers()
	}
	for alive && !l.stop {
		l.turn()
		alive = l.Alive()
	}
	l.stop = false
	l.ended = time.Now()
}

// Began is when Run first had something to do, Ended when it last returned;
// zero if that has not been.
func (l *Loop) Began() time.Time { return l.began }

// Ended: see Began.
func (l *Loop) Ended() time.Time { return l.ended }

func (l *Loop) turn() {
	l.pending.run()
	l.poll(l.pollTimeout())
	l.runPosted()
	for i := 0; i < 8 && !l.pending.empty(); i++ { // as often as libuv: results of this turn's writes
		l.pending.run()
	}
	if l.check != nil {
		l.check()
	}
	l.runClosing()
	l.UpdateTime()
	l.runTimers()
}

// Stop makes Run return after the current turn, or the next Run at once.
func (l *Loop) Stop() { l.stop = true }

// Alive says whether anything keeps Run going: a handle active and ref'd, a
// request under way, a ref'd immediate, a callback not yet run.
func (l *Loop) Alive() bool {
	return l.busy() || len(l.closing) > 0 || !l.pending.empty() || l.hasPosted()
}

func (l *Loop) busy() bool {
	return l.activeRefs > 0 || l.immediates > 0 || l.requests.next != &l.requests
}

// Now is the loop's time in milliseconds since it was made, as it was when the
// current phase began.
func (l *Loop) Now() int64 { return l.now }

// UpdateTime reads the clock for Now. After long work in a callback it keeps
// new timers from firing early.
func (l *Loop) UpdateTime() { l.now = (sys.Hrtime() - l.origin) / int64(time.Millisecond) }

// IdleTime is how long the loop has been blocked in poll. Any goroutine may ask.
func (l *Loop) IdleTime() time.Duration { return time.Duration(l.idle.Load()) }

// SetImmediateHook sets the function of the check phase, called every turn.
func (l *Loop) SetImmediateHook(hook func()) { l.check = hook }

// AddImmediates changes the number of ref'd immediates that wait for the check
// phase. While it is above zero, poll does not block and the loop is alive.
func (l *Loop) AddImmediates(delta int) { l.immediates += delta }

// AddTimeouts changes the number of ref'd timeouts, for ActiveResources.
func (l *Loop) AddTimeouts(delta int) { l.timeouts += delta }

// Defer runs fn in the next pending phase: for results that are known at once
// but must not be told before the caller has returned. It keeps the loop alive.
func (l *Loop) Defer(fn func()) { l.pending.add(fn) }

// Post runs fn on the loop's goroutine, at the end of its poll phase, in the
// order of the calls. Any goroutine may call it. A system call is made only
// when the loop sleeps. Post alone does not make a sleeping loop's life
// longer: hold a Request (or use Work) while an answer is awaited.
func (l *Loop) Post(fn func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.freed {
		return
	}
	l.posted.add(fn)
	if l.sleeping.CompareAndSwap(true, false) {
		l.poller.Wake()
	}
}

// Sleep tells whether the loop is blocked in poll, and numbers the occasion.
// Any goroutine may call it.
func (l *Loop) Sleep() (number uint64, asleep bool) {
	return l.sleeps.Load(), l.sleeping.Load()
}

func (l *Loop) hasPosted() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.posted.empty()
}

func (l *Loop) runPosted() {
	l.mu.Lock()
	if l.posted.empty() {
		l.mu.Unlock()
		return
	}
	taken := l.posted.take()
	l.mu.Unlock()
	for i, fn := range taken {
		taken[i] = nil
		fn()
	}
	l.mu.Lock()
	l.posted.giveBack(taken)
	l.mu.Unlock()
}

// Value keeps one thing per key for the loop, such as what its handles share;
// create makes it when it is first asked for.
func (l *Loop) Value(key any, create func() any) any {
	value, found := l.values[key]
	if !found {
		if l.values == nil {
			l.values = map[any]any{}
		}
		value = create()
		l.values[key] = value
	}
	return value
}

func (l *Loop) runClosing() {
	list := l.closing
	l.closing = nil
	for i := len(list) - 1; i >= 0; i-- { // libuv keeps a stack: last closed, first told
		list[i].finishClose()
	}
}

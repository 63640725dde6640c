package loop

import "container/heap"

// Timer calls back once or repeatedly. Timers due at the same millisecond fire
// in the order of their Start calls. It belongs to the loop's goroutine.
type Timer struct {
	Handle
	due    int64
	repeat int64
	seq    uint64
	index  int // in the heap, or one of the two below
	fire   func()
}

const (
	timerIdle  = -1
	timerReady = -2 // due in this turn, its callback not yet called
)

// Init attaches the timer to a loop; fire is its callback.
func (t *Timer) Init(l *Loop, fire func()) {
	t.Handle.Init(l, "")
	t.index, t.fire = timerIdle, fire
}

// Start fires after the given milliseconds of loop time (0: in the next timers
// phase) and then every repeat milliseconds, if that is above 0. A running
// timer starts anew. After BeginClose it does nothing.
func (t *Timer) Start(after, repeat int64) {
	if t.closing {
		return
	}
	t.Stop()
	l := t.loop
	t.due, t.repeat, t.seq = l.now+max(0, after), repeat, l.timerSeq
	l.timerSeq++
	heap.Push(&l.timers, t)
	t.Activate()
}

// Stop keeps the timer from firing.
func (t *Timer) Stop() {
	if t.index >= 0 {
		heap.Remove(&t.loop.timers, t.index)
	}
	t.index = timerIdle
	t.Deactivate()
}

// Due is the loop time at which a started timer fires.
func (t *Timer) Due() int64 { return t.due }

// Close stops the timer for good; onClosed may be nil.
func (t *Timer) Close(onClosed func()) {
	t.Stop()
	t.BeginClose(onClosed)
}

// runTimers collects what is due before it calls anything: a timer started by
// a callback waits for the next turn even when it is due at once.
func (l *Loop) runTimers() {
	if len(l.timers) == 0 || l.timers[0].due > l.now {
		return
	}
	ready := l.readyQueue[:0]
	l.readyQueue = nil
	for len(l.timers) > 0 && l.timers[0].due <= l.now {
		t := heap.Pop(&l.timers).(*Timer)
		t.index = timerReady
		ready = append(ready, t)
	}
	for i, t := range ready {
		ready[i] = nil
		if t.index == timerReady {
			t.expire()
		}
	}
	l.readyQueue = ready
}

func (t *Timer) expire() {
	t.Stop()
	if t.repeat > 0 {
		t.Start(t.repeat, t.repeat)
	}
	t.fire()
}

type timerHeap []*Timer

func (h timerHeap) Len() int { return len(h) }

func (h timerHeap) Less(i, j int) bool {
	if h[i].due != h[j].due {
		return h[i].due < h[j].due
	}
	return h[i].seq < h[j].seq
}

func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

// Push implements heap.Interface.
func (h *timerHeap) Push(x any) {
	t := x.(*Timer)
	t.index = len(*h)
	*h = append(*h, t)
}

// Pop implements heap.Interface.
func (h *timerHeap) Pop() any {
	old := *h
	last := len(old) - 1
	t := old[last]
	old[last] = nil
	*h = old[:last]
	return t
}

package timers

import (
	"container/heap"
	"math"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/loop"
)

// timeouts keeps the running timeouts in lists by duration, in the order of
// their start, and the lists in a heap by the expiry of their first. One timer
// of the loop serves them all.
type timeouts struct {
	t      *timers
	loop   loop.Timer
	next   int64 // expiry that the loop's timer is set for
	lists  map[int64]*list
	heap   listHeap
	seq    int64
	refs   int // ref'd timeouts
	known  map[int64]*timeout
	kind   *kind[*timeout]
	lister *goja.Object // the prototype of TimersList

	due      *timeout // about to be called
	dueSince int64
	enterDue func() // calls it; made once
}

type list struct {
	ms, expiry  int64
	seq         int64
	first, last *timeout
}

const never = math.MaxInt64

func (ts *timeouts) init(t *timers) {
	ts.t, ts.next = t, never
	ts.lists = map[int64]*list{}
	ts.loop.Init(t.Loop, ts.fire)
	callDue := ts.callDue
	ts.enterDue = func() { t.Enter(callDue) }
	ts.loop.Unref()
	ts.defineClass()
}

// now is the loop's time, read afresh: scripts may have worked for long.
func (ts *timeouts) now() int64 {
	ts.t.Loop.UpdateTime()
	return ts.t.Loop.Now()
}

// count changes the number of ref'd timeouts; the loop lives while there are any.
func (ts *timeouts) count(by int) {
	was := ts.refs
	ts.refs += by
	ts.t.Loop.AddTimeouts(by)
	if was == 0 {
		ts.loop.Ref()
	} else if ts.refs == 0 {
		ts.loop.Unref()
	}
}

func (ts *timeouts) insert(timer *timeout, start int64) {
	timer.unlink()
	timer.start = start
	ms := int64(timer.after)
	l := ts.lists[ms]
	if l == nil {
		l = &list{ms: ms, expiry: start + ms, seq: ts.seq}
		ts.seq++
		ts.lists[ms] = l
		heap.Push(&ts.heap, l)
		if l.expiry < ts.next {
			ts.next = l.expiry
			ts.loop.Start(ms, 0)
		}
	}
	l.append(timer)
}

// fire runs what was due when it began: timers that come due while the
// callbacks work wait for the next turn of the loop. Each callback has its own
// turn of nextTicks and microtasks.
func (ts *timeouts) fire() {
	now := ts.now()
	ts.next = never
	for len(ts.heap) > 0 {
		l := ts.heap[0]
		if l.expiry > now {
			ts.next = l.expiry
			ts.loop.Start(max(1, l.expiry-ts.now()), 0)
			return
		}
		ts.fireList(l, now)
	}
}

func (ts *timeouts) fireList(l *list, now int64) {
	for timer := l.first; timer != nil; timer = l.first {
		if now-timer.start < l.ms {
			ts.postpone(l, max(timer.start+l.ms, now+1))
			return
		}
		timer.unlink()
		ts.call(timer)
	}
	heap.Remove(&ts.heap, ts.heap.index(l))
	delete(ts.lists, l.ms)
}

func (ts *timeouts) postpone(l *list, expiry int64) {
	l.expiry, l.seq = expiry, ts.seq
	ts.seq++
	heap.Fix(&ts.heap, ts.heap.index(l))
}

func (ts *timeouts) call(timer *timeout) {
	ts.due, ts.dueSince = timer, ts.now()
	ts.t.RunInScope(timer.scope, ts.enterDue) // outside, for the handlers of what it throws
}

// callDue is the callback's entry; a loop inside it, as of a debugger, may call
// others.
func (ts *timeouts) callDue() {
	timer, since := ts.due, ts.dueSince
	defer ts.called(timer, since)
	ts.t.Invoke(timer.obj, timer.callback, timer.args...)
}

// called starts an interval anew and ends a timeout, unless its callback did
// something about it.
func (ts *timeouts) called(timer *timeout, start int64) {
	if timer.destroyed && timer.list == nil {
		timer.callback, timer.args = goja.Undefined(), nil
	} else if timer.repeat.ToBoolean() && timer.after != -1 {
		timer.after = timer.repeat.ToFloat()
		ts.insert(timer, start)
	} else if timer.list == nil {
		timer.destroy()
	}
}

func (l *list) append(timer *timeout) {
	timer.list, timer.prev, timer.next = l, l.last, nil
	if l.last != nil {
		l.last.next = timer
	} else {
		l.first = timer
	}
	l.last = timer
}

func (timer *timeout) unlink() {
	l := timer.list
	if l == nil {
		return
	}
	if timer.prev != nil {
		timer.prev.next = timer.next
	} else {
		l.first = timer.next
	}
	if timer.next != nil {
		timer.next.prev = timer.prev
	} else {
		l.last = timer.prev
	}
	timer.list, timer.prev, timer.next = nil, nil, nil
}

// listHeap orders lists by expiry, then by age.
type listHeap []*list

func (h listHeap) Len() int { return len(h) }

func (h listHeap) Less(i, j int) bool {
	if h[i].expiry != h[j].expiry {
		return h[i].expiry < h[j].expiry
	}
	return h[i].seq < h[j].seq
}

func (h listHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *listHeap) Push(x any) { *h = append(*h, x.(*list)) }

// Pop implements heap.Interface.
func (h *listHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

// index finds l, which is at the top unless a callback has started a timer
// that is due earlier.
func (h listHeap) index(l *list) int {
	for i := range h {
		if h[i] == l {
			return i
		}
	}
	panic("timers: list is not in the heap")
}

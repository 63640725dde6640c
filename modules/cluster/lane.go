package cluster

import (
	"slices"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// maxBatch is how many connections a worker that understands batches can have
// that its script has not seen yet: they all wait for it, so there should not be
// many.
const maxBatch = 8

// In the first askAfter milliseconds of a batch the primary learns from the
// ledger how far the worker is, when there is something else to do; then it asks
// for a message. After lateAfter others get what the worker has not claimed: it
// is busy with something, and not only waits for a processor.
const (
	askAfter  = 1
	lateAfter = 20
)

// lane is how connections come to a worker that understands batches.
type lane struct {
	worker *Worker
	all    *lanes
	ledger *ledger // nil before the first batch
	known  bool    // to the worker
	sent   []batch // without an answer, oldest first
	busy   bool    // in all.busy
	late   bool    // with the oldest batch
}

// batch is an errand that travels in one message: connections with the numbers
// from first to end.
type batch struct {
	first, end int64
	at         int64 // the loop's time
	*errand
}

// taken is how many of b are below claims.
func (b *batch) taken(claims int64) int {
	return int(min(max(claims-b.first, 0), int64(len(b.cs))))
}

// send sends e in one message; its answer comes when the worker has dealt with
// it, or is gone.
func (l *lane) send(key string, e *errand) sys.Errno {
	if errno := l.open(); errno != 0 {
		return errno
	}
	cs := e.cs
	first := nextSeqs(len(cs))
	l.sent = append(l.sent, batch{first, first + int64(len(cs)), l.all.loop.Now(), e})
	l.all.list(l)
	l.all.tickIn(askAfter)
	fds := make([]int, len(cs))
	for i, c := range cs {
		c := c.(*connection)
		c.travelling++
		fds[i] = c.fd
	}
	l.worker.channel.SendConns(key, first, fds, func(errno sys.Errno) {
		for _, c := range cs {
			c.(*connection).landed()
		}
		if errno != 0 {
			l.revoke()
		}
	})
	return 0
}

// room is how many connections more the worker can be sent.
func (l *lane) room() int {
	n := maxBatch
	for _, b := range l.sent {
		n -= int(b.end - b.first)
	}
	if l.late {
		return 0
	}
	return max(n, 0)
}

// open sees to it that both ends have a ledger.
func (l *lane) open() sys.Errno {
	if l.known {
		return 0
	}
	if l.ledger != nil {
		l.ledger.free()
	}
	var fd int
	var errno sys.Errno
	if l.ledger, fd, errno = newLedger(); errno == 0 {
		l.known = true
		l.worker.channel.SendLedger(nextSeq(), fd, func(sys.Errno) { sys.Close(fd) })
	}
	return errno
}

// look answers for what the worker has dealt with.
func (l *lane) look() {
	for len(l.sent) > 0 && l.ledger.done.Load() >= l.sent[0].end {
		b := l.sent[0]
		if l.ledger.claims.Load() < b.end {
			l.revoke() // it wants no more for now
			return
		}
		l.sent[0] = batch{}
		l.sent = l.sent[1:]
		l.late = false
		l.ledger.released.Store(b.end)
		b.answered(len(b.cs))
		l.all.tickIn(askAfter) // what it was asked before may have been told by that
	}
	if len(l.sent) > 0 {
		l.all.list(l)
	}
}

// heard is look for a message of the worker. One that has not got the ledger says
// so by that: it has noted nothing there.
func (l *lane) heard(m message) {
	if l.ledger != nil && l.ledger.done.Load() < m.Ack+m.Count {
		l.known = false
		l.revoke()
		return
	}
	l.look()
}

// ask has the worker send a message when it has dealt with more.
func (l *lane) ask() {
	if len(l.sent) > 0 && l.ledger.ask(l.sent[0].end) {
		l.all.lookSoon()
	}
}

// tick asks a worker that has not dealt with its oldest batch in time, and takes
// back what one that is late has not claimed.
func (l *lane) tick() {
	if len(l.sent) == 0 || l.late {
		return
	}
	age := l.all.loop.Now() - l.sent[0].at
	if age < askAfter {
		l.all.tickIn(askAfter)
		return
	}
	l.ask()
	if age < lateAfter {
		l.all.tickIn(lateAfter - age)
		return
	}
	l.late = true
	l.recall()
}

// recall gives others what the worker has not claimed.
func (l *lane) recall() {
	claims := l.ledger.revoke(l.sent[len(l.sent)-1].end)
	for _, b := range slices.Clone(l.sent) {
		if taken := b.taken(claims); taken < len(b.cs) {
			b.recall(taken)
		}
	}
}

// revoke takes back what the worker has not claimed, and waits for it no more.
func (l *lane) revoke() {
	sent := l.sent
	if l.sent, l.late = nil, false; len(sent) == 0 {
		return
	}
	end := sent[len(sent)-1].end
	claims := l.ledger.revoke(end)
	l.ledger.released.Store(end)
	for _, b := range sent {
		b.answered(b.taken(claims)) // by which the lane may have another ledger
	}
}

// close is for a worker that is gone.
func (l *lane) close() {
	l.revoke()
	if l.ledger != nil {
		l.ledger.free()
		l.ledger, l.known = nil, false
	}
}

// lanes are those of all workers. They belong to the loop's goroutine.
type lanes struct {
	loop        *loop.Loop
	busy, spare []*lane // with batches that have no answer yet
	timer       loop.Timer
	looking     bool // soon
}

func newLanes(l *loop.Loop) *lanes {
	a := &lanes{loop: l}
	a.timer.Init(l, a.tick)
	a.timer.Unref()
	return a
}

func (a *lanes) list(l *lane) {
	if !l.busy {
		l.busy = true
		a.busy = append(a.busy, l)
	}
}

// tickIn has tick come in so many milliseconds, or earlier.
func (a *lanes) tickIn(ms int64) {
	if !a.timer.IsActive() || a.timer.Due() > a.loop.Now()+ms {
		a.timer.Start(ms, 0)
	}
}

func (a *lanes) tick() {
	a.look()
	for _, l := range slices.Clone(a.busy) {
		l.tick()
	}
}

// look answers for what workers have dealt with by now.
func (a *lanes) look() {
	busy := a.busy
	a.busy = a.spare[:0]
	for _, l := range busy {
		l.busy = false
		l.look()
	}
	clear(busy)
	a.spare = busy[:0]
}

func (a *lanes) lookSoon() {
	if a.looking {
		return
	}
	a.looking = true
	a.loop.Defer(func() {
		a.looking = false
		a.look()
	})
}

// ask has all busy workers send a message when they have done more: connections
// wait for them.
func (a *lanes) ask() {
	for _, l := range a.busy {
		l.ask()
	}
}

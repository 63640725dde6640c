package cluster

import "slices"

// Connection is one that waits for a worker.
type Connection interface{ Close() }

// RoundRobinHandle accepts connections in the primary and hands each to the
// next free worker, or where none is free to one that is about to be. A worker
// is free when it has taken the connections it was given; one that did not take
// them rests for a while first. It is a policy: what connections are, how they
// travel and what time it is are others' matter.
type RoundRobinHandle struct {
	key      string
	all      map[*Worker]*turn
	free     []*Worker
	handles  []Connection // those without a worker
	listener acceptor

	transport
	lastTurn uint64
}

// transport is how connections travel.
type transport interface {
	// transfer sends e.cs to e.w, and calls e.answered once.
	transfer(e *errand)
	// room is how many connections a worker can be sent besides those that it has
	// not answered for: 0 where it only takes one after another.
	room(w *Worker) int
	// scarce tells that connections wait for workers' answers.
	scarce()
	// later calls f in so many milliseconds.
	later(ms int64, f func())
}

// errand is connections on their way to a worker.
type errand struct {
	h  *RoundRobinHandle
	w  *Worker
	t  *turn
	cs []Connection
}

// acceptor is where connections come from.
type acceptor interface {
	Close()
	Accept(on bool) // whether to accept connections; at first it does
}

// turn is where a worker that takes part stands.
type turn struct {
	errands  int  // not yet answered for
	free     bool // in the list of that name
	resting  bool
	refusals int    // one after another
	last     uint64 // when it was given something
}

const (
	// maxWaiting is how many connections may wait for a worker before the
	// listener rests: the kernel keeps further ones until there is room.
	maxWaiting = 8192
	// manyWaiting is how many connections are worth a message to a worker that has
	// not answered for the one before.
	manyWaiting = 4
	// maxRest is how many milliseconds a worker rests that goes on refusing.
	maxRest = 64
)

// NewRoundRobinHandle makes the strategy for key without workers. Connections
// come through Distribute, from the listener, which it closes in the end.
func NewRoundRobinHandle(key string, t transport) *RoundRobinHandle {
	return &RoundRobinHandle{key: key, all: map[*Worker]*turn{}, transport: t}
}

// Add lets a worker take part.
func (h *RoundRobinHandle) Add(w *Worker) {
	if h.all[w] == nil {
		h.all[w] = &turn{}
	}
	h.handoff(w)
}

// Has says whether a worker takes part.
func (h *RoundRobinHandle) Has(w *Worker) bool { return h.all[w] != nil }

// Remove takes a worker out, and returns true when it was the last one. A
// connection that it has not answered for yet may still be answered.
func (h *RoundRobinHandle) Remove(w *Worker) (last bool) {
	if h.all[w] == nil {
		return false
	}
	delete(h.all, w)
	for i, f := range h.free {
		if f == w {
			h.free = append(h.free[:i], h.free[i+1:]...)
			break
		}
	}
	return len(h.all) == 0
}

// Close ends the listener and whatever waits.
func (h *RoundRobinHandle) Close() {
	if h.listener != nil {
		h.listener.Close()
		h.listener = nil
	}
	closeAll(h.handles)
	h.handles = nil
}

// Distribute gives connections to the workers that have been free longest, or
// keeps them for the next ones.
func (h *RoundRobinHandle) Distribute(cs ...Connection) {
	if h.listener == nil {
		closeAll(cs)
		return
	}
	before := len(h.handles)
	h.handles = append(h.handles, cs...)
	if before < maxWaiting && len(h.handles) >= maxWaiting {
		h.listener.Accept(false)
	}
	h.offer()
}

// giveBack is Distribute of connections that a worker did not take: they have
// waited longer than the others.
func (h *RoundRobinHandle) giveBack(cs ...Connection) {
	if h.listener == nil {
		closeAll(cs)
		return
	}
	h.handles = slices.Concat(cs, h.handles)
	h.offer()
}

func closeAll(cs []Connection) {
	for _, c := range cs {
		c.Close()
	}
}

func (h *RoundRobinHandle) offer() {
	for part := h.part(); len(h.free) > 0 && len(h.handles) > 0; {
		w := h.free[0]
		h.free = append(h.free[:0], h.free[1:]...)
		h.all[w].free = false
		h.give(w, part)
	}
	for len(h.handles) >= manyWaiting {
		w, room := h.roomiest()
		if room == 0 {
			break
		}
		h.give(w, room)
	}
	if len(h.handles) > 0 {
		h.scarce()
	}
}

// roomiest is the worker that can be sent most besides what it has not answered
// for, of several the one that was given nothing for longest.
func (h *RoundRobinHandle) roomiest() (best *Worker, room int) {
	for w, t := range h.all {
		if t.resting {
			continue
		}
		if n := h.room(w); n > room || n == room && n > 0 && t.last < h.all[best].last {
			best, room = w, n
		}
	}
	return best, room
}

// handoff notes that a worker is free, if it is, and has it given what waits.
func (h *RoundRobinHandle) handoff(w *Worker) {
	if t := h.all[w]; t != nil && !t.free && !t.resting && t.errands == 0 {
		t.free = true
		h.free = append(h.free, w)
	}
	h.offer()
}

// give sends a worker at most n of the connections that wait.
func (h *RoundRobinHandle) give(w *Worker, n int) {
	t := h.all[w]
	t.errands++
	h.lastTurn++
	t.last = h.lastTurn
	h.transfer(&errand{h, w, t, h.next(max(1, min(n, h.room(w), len(h.handles))))})
}

// part is each worker's share of the waiting connections, so far as it takes
// several at once.
func (h *RoundRobinHandle) part() int { return (len(h.handles) + len(h.all) - 1) / max(1, len(h.all)) }

func (h *RoundRobinHandle) next(n int) []Connection {
	cs := slices.Clone(h.handles[:n])
	clear(h.handles[:n])
	before := len(h.handles)
	h.handles = h.handles[n:]
	if before > maxWaiting/2 && len(h.handles) <= maxWaiting/2 {
		h.listener.Accept(true)
	}
	return cs
}

// recall is for a worker that is not gone and may have the first taken of e.cs:
// it is late, and others shall have the rest.
func (e *errand) recall(taken int) {
	rest := e.cs[taken:]
	e.cs = e.cs[:taken]
	e.h.giveBack(rest...)
}

// answered says how many of e.cs, from the first on, the worker has taken; none
// where it died first.
func (e *errand) answered(taken int) {
	h, t := e.h, e.t
	t.errands--
	closeAll(e.cs[:taken])
	if taken > 0 {
		t.refusals = 0
	}
	if taken == len(e.cs) {
		h.handoff(e.w)
		return
	}
	h.rest(e.w, t)
	h.giveBack(e.cs[taken:]...)
}

// rest keeps a worker that did not take a connection from being asked again at
// once: it may be full, out of descriptors or dead, and the connection would go
// to and fro. The more often it refuses, the longer.
func (h *RoundRobinHandle) rest(w *Worker, t *turn) {
	if h.all[w] != t || t.resting {
		return // it has left, or rests already
	}
	ms := min(int64(1)<<min(t.refusals, 10), maxRest)
	t.refusals++
	t.resting = true
	h.later(ms, func() {
		t.resting = false
		if h.all[w] == t {
			h.handoff(w)
		}
	})
}

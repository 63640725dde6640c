package cluster

import "slices"

// Connection is one that waits for a worker.
type Connection interface{ Close() }

// RoundRobinHandle accepts connections in the primary and hands each to the
// next free worker. A worker is free when it has taken the connection it was
// given; one that did not take it rests for a while first. It is a policy: what
// connections are, how they travel and what time it is are others' matter.
type RoundRobinHandle struct {
	key      string
	all      map[*Worker]*turn
	free     []*Worker
	handles  []Connection // those without a worker
	listener acceptor

	// transfer sends connections to a worker and calls answer once: with how many
	// of them, from the first on, it has taken; none where it dies first.
	transfer func(w *Worker, cs []Connection, answer func(taken int))
	// later calls f in so many milliseconds.
	later func(ms int64, f func())
}

// acceptor is where connections come from.
type acceptor interface {
	Close()
	Accept(on bool) // whether to accept connections; at first it does
}

// turn is where a worker that takes part stands.
type turn struct {
	state    turnState
	refusals int // one after another
}

type turnState int

const (
	idle turnState = iota
	free           // in the list of that name
	busy           // with a connection not yet answered for, or resting
)

const (
	// maxWaiting is how many connections may wait for a worker before the
	// listener rests: the kernel keeps further ones until there is room.
	maxWaiting = 8192
	// maxRest is how many milliseconds a worker rests that goes on refusing.
	maxRest = 64
)

// NewRoundRobinHandle makes the strategy for key without workers. Connections
// come through Distribute, from the listener, which it closes in the end.
func NewRoundRobinHandle(key string, transfer func(*Worker, []Connection, func(int)), later func(int64, func())) *RoundRobinHandle {
	return &RoundRobinHandle{key: key, all: map[*Worker]*turn{}, transfer: transfer, later: later}
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
		h.all[w].state = idle
		h.give(w, part)
	}
}

// handoff gives a worker the next connections, or notes that it is free.
func (h *RoundRobinHandle) handoff(w *Worker) { h.give(w, h.part()) }

func (h *RoundRobinHandle) give(w *Worker, part int) {
	t := h.all[w]
	switch {
	case t == nil || t.state != idle: // left, free already, or busy with the one before
	case len(h.handles) == 0:
		t.state = free
		h.free = append(h.free, w)
	default:
		t.state = busy
		cs := h.next(max(1, min(part, w.batch, len(h.handles))))
		h.transfer(w, cs, func(taken int) { h.answered(w, t, cs, taken) })
	}
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

func (h *RoundRobinHandle) answered(w *Worker, t *turn, cs []Connection, taken int) {
	closeAll(cs[:taken])
	if taken > 0 {
		t.refusals = 0
	}
	if taken == len(cs) {
		t.state = idle
		h.handoff(w)
		return
	}
	h.rest(w, t)
	h.giveBack(cs[taken:]...)
}

// rest keeps a worker that did not take a connection from being asked again at
// once: it may be full, out of descriptors or dead, and the connection would go
// to and fro. The more often it refuses, the longer.
func (h *RoundRobinHandle) rest(w *Worker, t *turn) {
	if h.all[w] != t {
		return // it has left
	}
	ms := min(int64(1)<<min(t.refusals, 10), maxRest)
	t.refusals++
	h.later(ms, func() {
		t.state = idle
		if h.all[w] == t {
			h.handoff(w)
		}
	})
}

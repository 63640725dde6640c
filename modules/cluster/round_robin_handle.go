package cluster

// Connection is one that waits for a worker.
type Connection interface{ Close() }

// RoundRobinHandle accepts connections in the primary and hands each to the
// next free worker. A worker is free when it has answered for the connection
// it was given. It is a policy: what connections are and how they travel is its
// listener's and handoff's matter.
type RoundRobinHandle struct {
	key      string
	all      map[*Worker]bool
	free     []*Worker
	handles  []Connection           // those without a worker
	inFlight map[*Worker]Connection // sent, not yet answered
	listener interface{ Close() }

	// transfer sends a connection to a worker and calls answer once with what
	// the worker says; not at all where the worker dies first.
	transfer func(w *Worker, c Connection, answer func(accepted bool))
}

// NewRoundRobinHandle makes the strategy for key without workers. Connections
// come through Distribute, from the listener, which it closes in the end.
func NewRoundRobinHandle(key string, transfer func(*Worker, Connection, func(bool))) *RoundRobinHandle {
	return &RoundRobinHandle{
		key: key, all: map[*Worker]bool{}, inFlight: map[*Worker]Connection{}, transfer: transfer,
	}
}

// Add lets a worker take part.
func (h *RoundRobinHandle) Add(w *Worker) {
	h.all[w] = true
	h.handoff(w)
}

// Has says whether a worker takes part.
func (h *RoundRobinHandle) Has(w *Worker) bool { return h.all[w] }

// Remove takes a worker out, and returns true when it was the last one. A
// connection that it has not answered for yet may still be answered.
func (h *RoundRobinHandle) Remove(w *Worker) (last bool) {
	if !h.all[w] {
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

// Lost says that a worker is dead: what it was given goes to the next one.
func (h *RoundRobinHandle) Lost(w *Worker) {
	if c := h.inFlight[w]; c != nil {
		delete(h.inFlight, w)
		h.Distribute(c)
	}
}

// Close ends the listener and whatever waits.
func (h *RoundRobinHandle) Close() {
	h.listener.Close()
	h.listener = nil
	for _, c := range h.handles {
		c.Close()
	}
	h.handles = nil
}

// Distribute gives a connection to the worker that has been free longest, or
// keeps it for the next one.
func (h *RoundRobinHandle) Distribute(c Connection) {
	if h.listener == nil {
		c.Close()
		return
	}
	h.handles = append(h.handles, c)
	if len(h.free) > 0 {
		w := h.free[0]
		h.free = append(h.free[:0], h.free[1:]...)
		h.handoff(w)
	}
}

// handoff gives a worker the next connection, or notes that it is free.
func (h *RoundRobinHandle) handoff(w *Worker) {
	if !h.all[w] || h.inFlight[w] != nil {
		return // left, or busy with the one before
	}
	if len(h.handles) == 0 {
		h.free = append(h.free, w)
		return
	}
	c := h.handles[0]
	h.handles = append(h.handles[:0], h.handles[1:]...)
	h.inFlight[w] = c
	h.transfer(w, c, func(accepted bool) { h.answered(w, c, accepted) })
}

func (h *RoundRobinHandle) answered(w *Worker, c Connection, accepted bool) {
	if h.inFlight[w] != c {
		return // given to another meanwhile
	}
	delete(h.inFlight, w)
	if accepted {
		c.Close()
	} else {
		h.Distribute(c) // the worker is shutting down or has enough
	}
	h.handoff(w)
}

package cluster

// SharedHandle gives every worker the listening socket itself: the kernel
// chooses who gets a connection.
type SharedHandle struct {
	key    string
	all    map[*Worker]bool
	socket interface{ Close() }
}

// NewSharedHandle makes the strategy for key without workers, over a socket
// that it closes in the end.
func NewSharedHandle(key string, socket interface{ Close() }) *SharedHandle {
	return &SharedHandle{key: key, all: map[*Worker]bool{}, socket: socket}
}

// Add lets a worker take part; it is sent the socket with the answer.
func (h *SharedHandle) Add(w *Worker) { h.all[w] = true }

// Has says whether a worker takes part.
func (h *SharedHandle) Has(w *Worker) bool { return h.all[w] }

// Remove takes a worker out, and returns true when it was the last one.
func (h *SharedHandle) Remove(w *Worker) (last bool) {
	if !h.all[w] {
		return false
	}
	delete(h.all, w)
	return len(h.all) == 0
}

// Close closes the primary's own copy of the socket.
func (h *SharedHandle) Close() { h.socket.Close() }

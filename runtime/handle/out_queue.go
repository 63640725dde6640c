package handle

import (
	"net/netip"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// outRequest is a write or a datagram that did not go out at once.
type outRequest struct {
	loop.Request
	bufs  [][]byte
	size  int
	fds   []int          // of a write: to be sent along, nil when none or gone already
	to    netip.AddrPort // of a datagram
	errno sys.Errno
	done  func(sys.Errno)
}

// outQueue keeps requests in order: those that wait, and those that are sent,
// or have failed, but whose callers do not know yet.
type outQueue struct {
	waiting  []*outRequest
	finished []*outRequest
	size     int
}

func (q *outQueue) empty() bool { return len(q.waiting) == 0 }

func (q *outQueue) add(l *loop.Loop, name string, req *outRequest) {
	for _, b := range req.bufs {
		req.size += len(b)
	}
	req.Begin(l, name)
	q.waiting = append(q.waiting, req)
	q.size += req.size
}

// sent takes n bytes off the first request.
func (q *outQueue) sent(n int) {
	req := q.waiting[0]
	req.bufs = advance(req.bufs, n)
	req.size -= n
	q.size -= n
}

// finish ends the first request, whatever of it is left.
func (q *outQueue) finish(errno sys.Errno) {
	req := q.waiting[0]
	q.waiting[0] = nil
	if q.waiting = q.waiting[1:]; len(q.waiting) == 0 {
		q.waiting = nil
	}
	q.size -= req.size
	req.size, req.bufs, req.errno = 0, nil, errno
	q.finished = append(q.finished, req)
}

func (q *outQueue) failAll(errno sys.Errno) {
	for !q.empty() {
		q.finish(errno)
	}
}

// tell runs the callbacks of what is finished; what they finish in turn, too.
func (q *outQueue) tell() {
	for len(q.finished) > 0 {
		req := q.finished[0]
		q.finished = q.finished[1:]
		req.End()
		if req.done != nil {
			req.done(req.errno)
		}
	}
	if q.finished != nil { // else it may be that of plain
		q.finished = nil
	}
}

// advance drops n bytes from the front of bufs, empty buffers too.
func advance(bufs [][]byte, n int) [][]byte {
	for len(bufs) > 0 {
		if n < len(bufs[0]) {
			bufs[0] = bufs[0][n:]
			return bufs
		}
		n -= len(bufs[0])
		bufs = bufs[1:]
	}
	return nil
}

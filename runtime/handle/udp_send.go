package handle

import (
	"net/netip"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// sendRequest is one datagram that was not sent at once.
type sendRequest struct {
	loop.Request
	bufs  [][]byte
	to    netip.AddrPort
	size  int
	errno sys.Errno
	done  func(sys.Errno)
}

// sendQueue keeps datagrams in order: those not yet sent, and those that are,
// or have failed, but whose callers do not know yet.
type sendQueue struct {
	waiting  []*sendRequest
	finished []*sendRequest
	size     int
}

func (q *sendQueue) flush(u *UDP) {
	for len(q.waiting) > 0 {
		req := q.waiting[0]
		_, errno := u.sendTo(req.bufs, req.to)
		if errno == sys.EAGAIN && u.watch.Start(sys.Writable) == 0 {
			return
		}
		q.finish(errno)
	}
	u.watch.Stop(sys.Writable)
}

func (q *sendQueue) finish(errno sys.Errno) {
	req := q.waiting[0]
	q.waiting[0] = nil
	if q.waiting = q.waiting[1:]; len(q.waiting) == 0 {
		q.waiting = nil
	}
	q.size -= req.size
	req.errno = errno
	q.finished = append(q.finished, req)
}

func (q *sendQueue) failAll(errno sys.Errno) {
	for len(q.waiting) > 0 {
		q.finish(errno)
	}
}

func (q *sendQueue) tell() {
	for len(q.finished) > 0 {
		req := q.finished[0]
		q.finished = q.finished[1:]
		req.End()
		if req.done != nil {
			req.done(req.errno)
		}
	}
	q.finished = nil
}

// sendTo hides the difference between a full queue here and one further down.
func (u *UDP) sendTo(bufs [][]byte, to netip.AddrPort) (int, sys.Errno) {
	n, errno := sys.SendTo(u.fd, bufs, to)
	if errno == sys.ENOBUFS {
		errno = sys.EAGAIN
	}
	return n, errno
}

// sendable checks the destination and binds if need be.
func (u *UDP) sendable(to netip.AddrPort) sys.Errno {
	switch {
	case u.IsClosing():
		return sys.EBADF
	case u.connected && to.IsValid():
		return sys.EISCONN
	case !u.connected && !to.IsValid():
		return sys.EDESTADDRREQ
	}
	return u.ensure(sys.FamilyOf(to.Addr()), 0)
}

// TrySend sends one datagram at once, or not at all; the zero to means the
// peer of Connect. It returns its size. Failures: EAGAIN when there is no room
// or others wait, EISCONN, EDESTADDRREQ, EMSGSIZE, ENETUNREACH and others.
func (u *UDP) TrySend(bufs [][]byte, to netip.AddrPort) (int, sys.Errno) {
	if errno := u.sendable(to); errno != 0 {
		return 0, errno
	}
	if len(u.out.waiting) > 0 {
		return 0, sys.EAGAIN
	}
	return u.sendTo(bufs, to)
}

// Send sends one datagram after those that wait, and then calls done (nil:
// nobody) with the outcome. bufs stays untouched until then. Failures, at once
// and without done: EISCONN, EDESTADDRREQ, those of binding.
func (u *UDP) Send(bufs [][]byte, to netip.AddrPort, done func(sys.Errno)) sys.Errno {
	if errno := u.sendable(to); errno != 0 {
		return errno
	}
	req := &sendRequest{bufs: bufs, to: to, done: done}
	for _, b := range bufs {
		req.size += len(b)
	}
	req.Begin(u.Loop(), "UDPSendWrap")
	u.out.waiting = append(u.out.waiting, req)
	u.out.size += req.size
	if len(u.out.waiting) == 1 {
		u.out.flush(u)
		u.Loop().Defer(u.out.tell)
	}
	return 0
}

// SendQueueSize is the number of bytes that wait to be sent.
func (u *UDP) SendQueueSize() int { return u.out.size }

// SendQueueCount is the number of datagrams that wait to be sent.
func (u *UDP) SendQueueCount() int { return len(u.out.waiting) }

package handle

import (
	"net/netip"

	"github.com/gonode/gonode/runtime/sys"
)

// flush sends as much as the kernel takes.
func (u *UDP) flush() {
	for !u.out.empty() {
		req := u.out.waiting[0]
		_, errno := u.sendTo(req.bufs, req.to)
		if errno == sys.EAGAIN && u.watch.Start(sys.Writable) == 0 {
			return
		}
		u.out.finish(errno)
	}
	u.watch.Stop(sys.Writable)
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
	if !u.out.empty() {
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
	first := u.out.empty()
	req := &outRequest{bufs: bufs, to: to}
	u.out.add(u.Loop(), "UDPSendWrap", req)
	req.done = u.untold(req.size, done)
	if first {
		u.flush()
		u.Loop().Defer(u.out.tell)
	}
	return 0
}

// untold counts a datagram until its sender knows that it is out.
func (u *UDP) untold(size int, done func(sys.Errno)) func(sys.Errno) {
	u.untoldBytes += size
	u.untoldCount++
	return func(errno sys.Errno) {
		u.untoldBytes -= size
		u.untoldCount--
		if done != nil {
			done(errno)
		}
	}
}

// SendQueueSize is the number of bytes that wait to be sent, or whose sender
// does not know yet that they are out, as libuv counts.
func (u *UDP) SendQueueSize() int { return u.untoldBytes }

// SendQueueCount is the number of such datagrams.
func (u *UDP) SendQueueCount() int { return u.untoldCount }

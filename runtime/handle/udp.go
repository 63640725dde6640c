package handle

import (
	"net/netip"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// UDP is a datagram socket. One without a descriptor makes itself an address
// when it first needs one.
type UDP struct {
	loop.Handle
	watch       loop.Watcher
	fd          int // -1: none yet
	family      sys.Family
	connected   bool
	receive     OnDatagram
	out         outQueue
	untoldBytes int // of datagrams whose senders have not been told
	untoldCount int
}

// OnDatagram takes what came: a datagram and its sender, or a failure with
// neither. data is valid until the callback returns; truncated means that the
// datagram was longer.
type OnDatagram func(data []byte, from netip.AddrPort, truncated bool, errno sys.Errno)

// NewUDP makes a socket without a descriptor; its resource name is "UDPWrap".
func NewUDP(l *loop.Loop) *UDP {
	u := &UDP{fd: -1, family: sys.Inet4}
	u.Init(l, "UDPWrap")
	u.ClosedBy(u)
	return u
}

// FD is the descriptor, -1 when there is none. The handle goes on owning it.
func (u *UDP) FD() int { return u.fd }

func (u *UDP) attach(fd int, family sys.Family) {
	u.fd, u.family = fd, family
	u.watch.Init(u.Loop(), fd, loop.ReadyFunc(u.onReady))
}

// Open takes over an existing descriptor. Failures: EBUSY when the handle has
// one, EEXIST when another handle of the loop has fd, EBADF, ENOTSOCK, EINVAL for another family than IP.
func (u *UDP) Open(fd int) sys.Errno {
	if u.fd >= 0 {
		return sys.EBUSY
	}
	if u.Loop().Watches(fd) {
		return sys.EEXIST
	}
	own, errno := sys.SockName(fd)
	if errno != 0 {
		return errno
	}
	if errno := sys.PrepareSocket(fd); errno != 0 {
		return errno
	}
	u.attach(fd, sys.FamilyOf(own.Addr()))
	_, errno = sys.PeerName(fd)
	u.connected = errno == 0
	return 0
}

// Bind gives the socket an address. Failures: EADDRINUSE, EADDRNOTAVAIL,
// EACCES, ENOTSUP, EINVAL when bound already, for an address of another
// family than the socket's, or for IPv6Only of an IPv4 address.
func (u *UDP) Bind(addr netip.AddrPort, flags BindFlags) sys.Errno {
	family := sys.FamilyOf(addr.Addr())
	if u.IsClosing() || flags&IPv6Only != 0 && family != sys.Inet6 {
		return sys.EINVAL
	}
	if u.fd < 0 {
		fd, errno := sys.Socket(family, sys.Datagram)
		if errno != 0 {
			return errno
		}
		u.attach(fd, family)
	}
	if errno := prepareDatagrams(u.fd, family, flags); errno != 0 {
		return errno
	}
	errno := sys.Bind(u.fd, addr)
	if errno == sys.EAFNOSUPPORT {
		return sys.EINVAL
	}
	return errno
}

func prepareDatagrams(fd int, family sys.Family, flags BindFlags) sys.Errno {
	if flags&ReuseAddr != 0 {
		if errno := sys.ShareDatagrams(fd); errno != 0 {
			return errno
		}
	}
	return prepareBind(fd, family, flags&^ReuseAddr)
}

// ensure binds to any port when there is no descriptor yet.
func (u *UDP) ensure(family sys.Family, flags BindFlags) sys.Errno {
	switch {
	case u.fd >= 0:
		return 0
	case family == sys.Inet6:
		return u.Bind(netip.AddrPortFrom(netip.IPv6Unspecified(), 0), flags)
	}
	return u.Bind(netip.AddrPortFrom(netip.IPv4Unspecified(), 0), flags)
}

// Connect makes to the only peer. Failures: EISCONN, ENETUNREACH, EINVAL.
func (u *UDP) Connect(to netip.AddrPort) sys.Errno {
	if u.connected {
		return sys.EISCONN
	}
	if errno := u.ensure(sys.FamilyOf(to.Addr()), 0); errno != 0 {
		return errno
	}
	errno := sys.Connect(u.fd, to)
	u.connected = errno == 0
	return errno
}

// Disconnect undoes Connect. Failures: ENOTCONN.
func (u *UDP) Disconnect() sys.Errno {
	if !u.connected {
		return sys.ENOTCONN
	}
	errno := sys.Disconnect(u.fd)
	u.connected = errno != 0
	return errno
}

// RecvStart begins to receive, binding to any port if need be. A failure that
// is told does not end it. Failures: EALREADY, EINVAL when closing.
func (u *UDP) RecvStart(receive OnDatagram) sys.Errno {
	switch {
	case u.IsClosing():
		return sys.EINVAL
	case u.receive != nil:
		return sys.EALREADY
	}
	if errno := u.ensure(sys.Inet4, 0); errno != 0 {
		return errno
	}
	if errno := u.watch.Start(sys.Readable); errno != 0 {
		return errno
	}
	u.receive = receive
	u.Activate()
	return 0
}

// RecvStop ends it until the next RecvStart. It may be repeated.
func (u *UDP) RecvStop() {
	u.receive = nil
	u.watch.Stop(sys.Readable)
	u.Deactivate()
}

func (u *UDP) onReady(events sys.Events) {
	if events&sys.Readable != 0 {
		u.receiveAll()
	}
	if events&sys.Writable != 0 && u.fd >= 0 {
		u.flush()
		u.out.tell()
	}
}

func (u *UDP) receiveAll() {
	for i := 0; i < readsPerEvent && u.receive != nil && u.fd >= 0; i++ {
		buf := u.Loop().Slab()
		n, from, truncated, errno := sys.RecvFrom(u.fd, buf)
		switch errno {
		case 0:
			u.receive(buf[:n], from, truncated, 0)
		case sys.EAGAIN:
			return
		default:
			u.receive(nil, from, false, errno)
			return
		}
	}
}

// SockName is the socket's own address. Failures: EBADF.
func (u *UDP) SockName() (netip.AddrPort, sys.Errno) { return sys.SockName(u.fd) }

// PeerName is the peer of Connect. Failures: ENOTCONN, EBADF.
func (u *UDP) PeerName() (netip.AddrPort, sys.Errno) { return sys.PeerName(u.fd) }

// Close closes the socket. What is queued fails with ECANCELED and onClosed
// (or nothing, if nil) follows, in the closing phase. A second Close does
// nothing.
func (u *UDP) Close(onClosed func()) {
	if u.IsClosing() {
		return
	}
	u.receive = nil
	u.watch.Close()
	if u.fd >= 0 {
		sys.Close(u.fd)
	}
	u.fd = -1
	u.BeginClose(func() {
		u.out.failAll(sys.ECANCELED)
		u.out.tell()
		if onClosed != nil {
			onClosed()
		}
	})
}

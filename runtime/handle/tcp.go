package handle

import (
	"net/netip"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// TCP is a TCP socket: a listener or a connection.
type TCP struct{ Stream }

// NewTCP makes a socket without a descriptor. name is what ActiveResources
// shows: "TCPSocketWrap" or "TCPServerWrap".
func NewTCP(l *loop.Loop, name string) *TCP {
	t := &TCP{}
	t.Init(l, name)
	return t
}

// Init is NewTCP in memory of the caller's.
func (t *TCP) Init(l *loop.Loop, name string) {
	t.init(l, name)
	t.ClosedBy(t)
}

// BindFlags modify Bind.
type BindFlags uint8

// The flags. ReuseAddr is for UDP alone: TCP listeners always have it.
const (
	IPv6Only BindFlags = 1 << iota
	ReusePort
	ReuseAddr
)

// Open takes over an existing descriptor. Failures: EBUSY when the handle has
// one, EEXIST when another handle of the loop has fd, ENOTSOCK, EBADF.
func (t *TCP) Open(fd int) sys.Errno {
	if t.fd >= 0 {
		return sys.EBUSY
	}
	if t.Loop().Watches(fd) {
		return sys.EEXIST
	}
	if _, errno := sys.SockName(fd); errno == sys.EBADF || errno == sys.ENOTSOCK {
		return errno
	}
	if errno := sys.PrepareSocket(fd); errno != 0 {
		return errno
	}
	t.Accepted(fd) // also where the peer is gone already: reading tells
	if _, errno := sys.PeerName(fd); errno == 0 {
		return 0
	}
	return sys.SetNonblock(fd, true) // it may listen or connect
}

// Accepted takes over a connection that OnConnection brought. The caller
// vouches that it is one; nothing is asked of the kernel.
func (t *TCP) Accepted(fd int) {
	t.attach(fd, true)
	t.readable, t.writable = true, true
}

func (t *TCP) ensure(family sys.Family) sys.Errno {
	if t.fd >= 0 {
		return 0
	}
	fd, errno := sys.Socket(family, sys.Stream)
	if errno == 0 {
		t.attach(fd, true)
	}
	return errno
}

// Bind gives the socket an address. EADDRINUSE is told by Listen, Connect or
// SockName instead. Failures: EINVAL when closing, bound already, or for an
// address of another family than the socket's; EADDRNOTAVAIL, EACCES, ENOTSUP.
func (t *TCP) Bind(addr netip.AddrPort, flags BindFlags) sys.Errno {
	family := sys.FamilyOf(addr.Addr())
	if t.IsClosing() || flags&IPv6Only != 0 && family != sys.Inet6 {
		return sys.EINVAL
	}
	if errno := t.ensure(family); errno != 0 {
		return errno
	}
	if errno := prepareBind(t.fd, family, flags|ReuseAddr); errno != 0 {
		return errno
	}
	switch errno := sys.Bind(t.fd, addr); errno {
	case 0, sys.EADDRINUSE:
		if errno != t.delayed {
			t.own().delayed = errno
		}
		return 0
	case sys.EAFNOSUPPORT:
		return sys.EINVAL
	default:
		return errno
	}
}

func prepareBind(fd int, family sys.Family, flags BindFlags) sys.Errno {
	if flags&ReuseAddr != 0 {
		if errno := sys.SetReuseAddr(fd); errno != 0 {
			return errno
		}
	}
	if flags&ReusePort != 0 {
		if errno := sys.SetReusePort(fd); errno != 0 {
			return errno
		}
	}
	if family == sys.Inet6 {
		return sys.SetIPv6Only(fd, flags&IPv6Only != 0)
	}
	return 0
}

// Listen accepts connections and hands them to onConnection. Failures: EINVAL
// when closing or connected, EADDRINUSE (of Bind, too).
func (t *TCP) Listen(backlog int, onConnection OnConnection) sys.Errno {
	if t.IsClosing() || t.connecting != nil {
		return sys.EINVAL
	}
	if t.delayed != 0 {
		return t.delayed
	}
	if errno := t.ensure(sys.Inet4); errno != 0 {
		return errno
	}
	return t.startListening(backlog, onConnection)
}

// Connect begins to connect; done tells the outcome. Failures, at once:
// EALREADY, EINVAL when closing, ENETUNREACH, EADDRINUSE of Bind and others.
func (t *TCP) Connect(addr netip.AddrPort, done func(sys.Errno)) sys.Errno {
	switch {
	case t.IsClosing():
		return sys.EINVAL
	case t.connecting != nil:
		return sys.EALREADY
	case t.delayed != 0:
		return t.beginConnect("TCPConnectWrap", t.delayed, done)
	}
	if errno := t.ensure(sys.FamilyOf(addr.Addr())); errno != 0 {
		return errno
	}
	switch errno := sys.Connect(t.fd, addr); errno {
	case 0, sys.EINPROGRESS, sys.ECONNREFUSED:
		return t.beginConnect("TCPConnectWrap", errno, done)
	default:
		return errno
	}
}

// SockName is the socket's own address. Failures: EBADF, EADDRINUSE of Bind.
func (t *TCP) SockName() (netip.AddrPort, sys.Errno) {
	if t.delayed != 0 {
		return netip.AddrPort{}, t.delayed
	}
	return sys.SockName(t.fd)
}

// PeerName is the peer's address. Failures: ENOTCONN, EBADF.
func (t *TCP) PeerName() (netip.AddrPort, sys.Errno) { return sys.PeerName(t.fd) }

// SetNoDelay switches Nagle's algorithm off. Failures: EBADF.
func (t *TCP) SetNoDelay(on bool) sys.Errno { return sys.SetNoDelay(t.fd, on) }

// SetKeepAlive switches keep-alive probes: the first after idle seconds, the
// others every interval seconds, count of them. Failures: EBADF, EINVAL.
func (t *TCP) SetKeepAlive(on bool, idle, interval, count int) sys.Errno {
	return sys.SetKeepAlive(t.fd, on, idle, interval, count)
}

// SetTOS sets the type-of-service byte. Failures: EBADF, EINVAL.
func (t *TCP) SetTOS(tos int) sys.Errno { return sys.SetTOS(t.fd, t.family(), tos) }

// TOS reads it.
func (t *TCP) TOS() (int, sys.Errno) { return sys.TOS(t.fd, t.family()) }

func (t *TCP) family() sys.Family {
	addr, _ := sys.SockName(t.fd)
	return sys.FamilyOf(addr.Addr())
}

// Reset closes the connection with RST. Failures: EINVAL while a Shutdown is
// under way, EBADF; the handle then stays open.
func (t *TCP) Reset(onClosed func()) sys.Errno {
	if t.shutdown != nil {
		return sys.EINVAL
	}
	if errno := sys.SetLingerZero(t.fd); errno != 0 && errno != sys.EINVAL {
		return errno // Darwin says EINVAL when the peer has reset first
	}
	if fd := t.Release(onClosed); fd >= 0 {
		sys.Close(fd)
	}
	return 0
}

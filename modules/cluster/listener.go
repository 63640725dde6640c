package cluster

import (
	"net/netip"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// socket is a bound handle of the primary: *handle.TCP, *handle.Pipe or
// *handle.UDP.
type socket interface {
	FD() int
	Close(onClosed func())
}

// streamSocket is one that can listen.
type streamSocket interface {
	socket
	Listen(backlog int, onConnection handle.OnConnection) sys.Errno
	Accept(on bool)
}

// defaultBacklog becomes 512 in the kernel.
const defaultBacklog = 511

// UDP's flags as libuv counts them; those of TCP are handle's own.
const (
	udpIPv6Only  = 1
	udpReuseAddr = 4
	udpReusePort = 8
)

// sharedSocket is what SharedHandle works with.
type sharedSocket struct {
	socket
	kind string // of the NODE_HANDLE message
	fd   int
}

func (s *sharedSocket) Close() { s.socket.Close(nil) }

// openShared binds what q asks for; each worker listens on it by itself.
func openShared(l *loop.Loop, q query) (*sharedSocket, sys.Errno) {
	if q.isUDP() {
		u, errno := openUDP(l, q)
		return newShared(u, wire.TypeDgramNative, errno)
	}
	s, errno := openStream(l, q)
	return newShared(s, wire.TypeNative, errno)
}

func newShared(s socket, kind string, errno sys.Errno) (*sharedSocket, sys.Errno) {
	if errno != 0 {
		return nil, errno
	}
	return &sharedSocket{socket: s, kind: kind, fd: s.FD()}, 0
}

// roundRobinListener is what RoundRobinHandle works with.
type roundRobinListener struct{ streamSocket }

func (r roundRobinListener) Close() { r.streamSocket.Close(nil) }

// listenOn makes s, which is bound, listen; each connection goes to distribute.
// It closes what cannot listen.
func listenOn(s streamSocket, q query, distribute func(Connection)) (roundRobinListener, sys.Errno) {
	backlog := q.backlog
	if backlog <= 0 {
		backlog = defaultBacklog
	}
	errno := s.Listen(backlog, func(fd int) { distribute(&connection{fd: fd}) })
	if errno != 0 {
		s.Close(nil)
	}
	return roundRobinListener{s}, errno
}

// sockname is the address in the answer to a worker; nil for Unix sockets.
func (r roundRobinListener) sockname() any {
	tcp, ok := r.streamSocket.(*handle.TCP)
	if !ok {
		return wire.Undefined{}
	}
	addr, _ := tcp.SockName()
	family := "IPv4"
	if addr.Addr().Is6() {
		family = "IPv6"
	}
	return wire.Object{
		{Name: "address", Value: addr.Addr().String()}, {Name: "family", Value: family}, {Name: "port", Value: int(addr.Port())},
	}
}

func openStream(l *loop.Loop, q query) (streamSocket, sys.Errno) {
	switch {
	case q.fd >= 0:
		return openDescriptor(l, q.fd)
	case q.isPath():
		return openPipe(l, q)
	}
	return openTCP(l, q)
}

func openDescriptor(l *loop.Loop, fd int) (streamSocket, sys.Errno) {
	switch sys.GuessKind(fd) {
	case sys.KindTCP:
		t := handle.NewTCP(l, "TCPServerWrap")
		return t, t.Open(fd)
	case sys.KindPipe:
		p := handle.NewPipe(l, "PipeServerWrap", false)
		return p, p.Open(fd)
	}
	return nil, sys.EINVAL
}

func openPipe(l *loop.Loop, q query) (streamSocket, sys.Errno) {
	p := handle.NewPipe(l, "PipeServerWrap", false)
	errno := p.Bind(q.path())
	if errno == 0 && (q.readable || q.writable) {
		errno = p.Chmod(q.readable, q.writable)
	}
	if errno != 0 {
		p.Close(nil)
	}
	return p, errno
}

// openTCP without an address takes any: IPv6 with IPv4 within, or IPv4 alone
// where the system has no other.
func openTCP(l *loop.Loop, q query) (streamSocket, sys.Errno) {
	if q.address != "" {
		addr, err := netip.ParseAddr(q.address)
		if err != nil {
			return nil, sys.EINVAL
		}
		return bindTCP(l, netip.AddrPortFrom(addr, uint16(q.port)), q.flags)
	}
	t, errno := bindTCP(l, netip.AddrPortFrom(netip.IPv6Unspecified(), uint16(q.port)), q.flags)
	if errno == sys.EINVAL || errno == sys.EAFNOSUPPORT || errno == sys.EADDRNOTAVAIL {
		return bindTCP(l, netip.AddrPortFrom(netip.IPv4Unspecified(), uint16(q.port)), q.flags)
	}
	return t, errno
}

func bindTCP(l *loop.Loop, addr netip.AddrPort, flags int) (*handle.TCP, sys.Errno) {
	t := handle.NewTCP(l, "TCPServerWrap")
	errno := t.Bind(addr, handle.BindFlags(flags))
	if errno == 0 {
		// An address in use shows only when listening; until then the socket
		// has none.
		if at, _ := t.SockName(); addr.Port() != 0 && at.Port() != addr.Port() {
			errno = sys.EADDRINUSE
		}
	}
	if errno != 0 {
		t.Close(nil)
	}
	return t, errno
}

func openUDP(l *loop.Loop, q query) (*handle.UDP, sys.Errno) {
	u := handle.NewUDP(l)
	var errno sys.Errno
	if q.fd >= 0 {
		errno = u.Open(q.fd)
	} else if addr, ok := q.udpAddress(); ok {
		errno = u.Bind(addr, udpFlags(q.flags))
	} else {
		errno = sys.EINVAL
	}
	if errno != 0 {
		u.Close(nil)
	}
	return u, errno
}

func (q query) udpAddress() (netip.AddrPort, bool) {
	addr, err := netip.ParseAddr(q.address)
	if q.address == "" {
		addr, err = netip.IPv4Unspecified(), nil
		if q.family == "udp6" {
			addr = netip.IPv6Unspecified()
		}
	}
	return netip.AddrPortFrom(addr, uint16(max(q.port, 0))), err == nil
}

func udpFlags(flags int) (out handle.BindFlags) {
	for _, f := range []struct {
		bit  int
		flag handle.BindFlags
	}{{udpIPv6Only, handle.IPv6Only}, {udpReuseAddr, handle.ReuseAddr}, {udpReusePort, handle.ReusePort}} {
		if flags&f.bit != 0 {
			out |= f.flag
		}
	}
	return out
}

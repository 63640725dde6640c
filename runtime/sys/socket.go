//go:build unix

package sys

import (
	"net/netip"

	"golang.org/x/sys/unix"
)

// Family is an address family.
type Family int

// The families that Node speaks.
const (
	Inet4 Family = unix.AF_INET
	Inet6 Family = unix.AF_INET6
	Local Family = unix.AF_UNIX
)

// FamilyOf is the family of an IP address.
func FamilyOf(ip netip.Addr) Family {
	if ip.Is4() {
		return Inet4
	}
	return Inet6
}

// Kind is a socket's kind.
type Kind int

// The kinds of sockets.
const (
	Stream   Kind = unix.SOCK_STREAM
	Datagram Kind = unix.SOCK_DGRAM
)

// Listen marks the socket as listening. Failures: EADDRINUSE, EINVAL.
func Listen(fd, backlog int) Errno { return errno(unix.Listen(fd, backlog)) }

// Bind gives the socket an address. Failures: EADDRINUSE, EADDRNOTAVAIL,
// EACCES, EINVAL when it is bound already.
func Bind(fd int, addr netip.AddrPort) Errno { return errno(unix.Bind(fd, sockaddr(addr))) }

// Connect begins to connect a stream, or sets a datagram socket's peer.
// EINPROGRESS means that Writable will tell; then ask SocketError.
func Connect(fd int, addr netip.AddrPort) Errno { return connect(fd, sockaddr(addr)) }

// Disconnect takes a datagram socket's peer away.
func Disconnect(fd int) Errno { return disconnect(fd) }

// BindLocal binds to a path; one that begins with NUL is abstract (Linux).
// Failures: EINVAL (also for a path that is too long), EADDRINUSE, EACCES, ENOENT.
func BindLocal(fd int, path string) Errno {
	sa, e := sockaddrLocal(path)
	if e != 0 {
		return e
	}
	return errno(unix.Bind(fd, sa))
}

// ConnectLocal connects to a path. Failures: EINVAL, ENOENT, ECONNREFUSED,
// EAGAIN when the listener's queue is full.
func ConnectLocal(fd int, path string) Errno {
	sa, e := sockaddrLocal(path)
	if e != 0 {
		return e
	}
	return connect(fd, sa)
}

func connect(fd int, sa unix.Sockaddr) Errno {
	for {
		if err := unix.Connect(fd, sa); err != unix.EINTR {
			return errno(err)
		}
	}
}

// EINPROGRESS is what Connect says of a connection under way. It never
// reaches scripts.
const EINPROGRESS = -Errno(unix.EINPROGRESS)

// SocketError takes the pending error of a socket: 0 when there is none.
func SocketError(fd int) Errno {
	no, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return errno(err)
	}
	return -Errno(no)
}

// ShutdownWrite sends the end of the stream. Failures: ENOTCONN.
func ShutdownWrite(fd int) Errno { return errno(unix.Shutdown(fd, unix.SHUT_WR)) }

// SockName is the socket's own IP address. Failures: EINVAL when the socket is
// not of an IP family, EBADF.
func SockName(fd int) (netip.AddrPort, Errno) {
	sa, err := unix.Getsockname(fd)
	return addrPort(sa, err)
}

// PeerName is the peer's IP address. Failures: ENOTCONN, EINVAL, EBADF.
func PeerName(fd int) (netip.AddrPort, Errno) {
	sa, err := unix.Getpeername(fd)
	return addrPort(sa, err)
}

// LocalSockName is the path a Unix socket is bound to, empty when to none.
func LocalSockName(fd int) (string, Errno) {
	sa, err := unix.Getsockname(fd)
	return localPath(sa, err)
}

// LocalPeerName is the path of a Unix socket's peer.
func LocalPeerName(fd int) (string, Errno) {
	sa, err := unix.Getpeername(fd)
	return localPath(sa, err)
}

// Close closes a descriptor. Its errors help nobody.
func Close(fd int) { unix.Close(fd) }

// Dup copies a descriptor, close-on-exec. Failures: EMFILE, EBADF.
func Dup(fd int) (int, Errno) {
	n, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 3)
	return n, errno(err)
}

// SetNonblock switches O_NONBLOCK, which belongs to the file description: every
// process that shares it is affected.
func SetNonblock(fd int, on bool) Errno { return errno(unix.SetNonblock(fd, on)) }

// IsNonblock tells whether O_NONBLOCK is set.
func IsNonblock(fd int) (bool, Errno) {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	return flags&unix.O_NONBLOCK != 0, errno(err)
}

// SetCloexec keeps a descriptor from children.
func SetCloexec(fd int) Errno {
	_, err := unix.FcntlInt(uintptr(fd), unix.F_SETFD, unix.FD_CLOEXEC)
	return errno(err)
}

// IsListening tells whether a stream socket accepts connections.
func IsListening(fd int) bool {
	n, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
	return err == nil && n != 0
}

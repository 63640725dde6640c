package sys

import "golang.org/x/sys/unix"

// MaxLocalPath is the longest path of a Unix socket.
const MaxLocalPath = 107

// Socket makes a non-blocking, close-on-exec socket. Failures: EAFNOSUPPORT,
// EMFILE, ENFILE.
func Socket(family Family, kind Kind) (int, Errno) {
	fd, err := unix.Socket(int(family), int(kind)|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	return fd, errno(err)
}

// SocketPair makes two connected, close-on-exec Unix streams. The first end is
// non-blocking; the second, meant for a child, blocks as children expect.
func SocketPair() (own, child int, e Errno) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, -1, errno(err)
	}
	return fds[0], fds[1], SetNonblock(fds[0], true)
}

// Pipe makes a close-on-exec pipe, blocking on both ends.
func Pipe() (read, write int, e Errno) {
	var fds [2]int
	err := unix.Pipe2(fds[:], unix.O_CLOEXEC)
	return fds[0], fds[1], errno(err)
}

func disconnect(fd int) Errno {
	return rawConnect(fd, &unix.RawSockaddrInet4{Family: unix.AF_UNSPEC})
}

func keepAliveTimes(fd, idle, interval, count int) Errno {
	return firstError(
		setInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, idle),
		setInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, interval),
		setInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPCNT, count))
}

// SetReusePort lets several sockets bind one address, the kernel spreading
// what arrives. Failures: ENOTSUP where the system cannot spread.
func SetReusePort(fd int) Errno { return setInt(fd, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1) }

// ShareDatagrams lets several datagram sockets bind one address (reuseAddr).
func ShareDatagrams(fd int) Errno { return setInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1) }

// PrepareSocket makes an inherited or received socket fit for Recv and Send.
// Here nothing is needed, and O_NONBLOCK would change it for every process
// that shares it.
func PrepareSocket(int) Errno { return 0 }

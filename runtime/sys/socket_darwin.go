package sys

import "golang.org/x/sys/unix"

// MaxLocalPath is the longest path of a Unix socket.
const MaxLocalPath = 103

// Socket makes a non-blocking, close-on-exec socket. Failures: EAFNOSUPPORT,
// EMFILE, ENFILE.
func Socket(family Family, kind Kind) (int, Errno) {
	fd, err := unix.Socket(int(family), int(kind), 0)
	if err != nil {
		return -1, errno(err)
	}
	unix.CloseOnExec(fd)
	return fd, firstError(SetNonblock(fd, true), setInt(fd, unix.SOL_SOCKET, unix.SO_NOSIGPIPE, 1))
}

// SocketPair makes two connected, close-on-exec Unix streams. The first end is
// non-blocking; the second, meant for a child, blocks as children expect.
func SocketPair() (own, child int, e Errno) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		return -1, -1, errno(err)
	}
	unix.CloseOnExec(fds[0])
	unix.CloseOnExec(fds[1])
	return fds[0], fds[1], SetNonblock(fds[0], true)
}

// Pipe makes a close-on-exec pipe, blocking on both ends.
func Pipe() (read, write int, e Errno) {
	var fds [2]int
	if err := unix.Pipe(fds[:]); err != nil {
		return -1, -1, errno(err)
	}
	unix.CloseOnExec(fds[0])
	unix.CloseOnExec(fds[1])
	return fds[0], fds[1], 0
}

func disconnect(fd int) Errno {
	// Darwin answers EINVAL or EAFNOSUPPORT though the peer is gone.
	err := unix.Connect(fd, &unix.SockaddrInet4{})
	if e := errno(err); e != EAFNOSUPPORT && e != EINVAL {
		return e
	}
	return 0
}

func keepAliveTimes(fd, idle, interval, count int) Errno {
	return firstError(
		setInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPALIVE, idle),
		setInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, interval),
		setInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPCNT, count))
}

// SetReusePort fails: Darwin's SO_REUSEPORT does not spread connections.
func SetReusePort(int) Errno { return ENOTSUP }

// ShareDatagrams lets several datagram sockets bind one address (reuseAddr).
func ShareDatagrams(fd int) Errno { return setInt(fd, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1) }

// PrepareSocket makes an inherited or received socket fit for Recv and Send.
func PrepareSocket(fd int) Errno {
	return firstError(SetNonblock(fd, true), setInt(fd, unix.SOL_SOCKET, unix.SO_NOSIGPIPE, 1))
}

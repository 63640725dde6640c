//go:build unix

package sys

import "golang.org/x/sys/unix"

// FDKind is what stands behind a descriptor, by libuv's classes.
type FDKind string

// The kinds, as guessHandleType of Node's process names them.
const (
	KindFile    FDKind = "FILE"
	KindPipe    FDKind = "PIPE"
	KindTCP     FDKind = "TCP"
	KindTTY     FDKind = "TTY"
	KindUDP     FDKind = "UDP"
	KindInvalid FDKind = "INVALID"
	KindUnknown FDKind = "UNKNOWN"
)

// GuessKind tells what fd is: INVALID when it is closed or negative.
func GuessKind(fd int) FDKind {
	var st unix.Stat_t
	switch {
	case fd < 0 || unix.Fstat(fd, &st) != nil:
		return KindInvalid
	case IsTTY(fd):
		return KindTTY
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG, unix.S_IFCHR:
		return KindFile
	case unix.S_IFIFO:
		return KindPipe
	case unix.S_IFSOCK:
		return socketKind(fd)
	}
	return KindUnknown
}

func socketKind(fd int) FDKind {
	kind, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TYPE)
	if err != nil {
		return KindUnknown
	}
	sa, err := unix.Getsockname(fd)
	if err != nil {
		return KindUnknown
	}
	_, local := sa.(*unix.SockaddrUnix)
	_, errno := addrPort(sa, nil)
	switch {
	case local && kind == unix.SOCK_STREAM:
		return KindPipe
	case errno == 0 && kind == unix.SOCK_STREAM:
		return KindTCP
	case errno == 0 && kind == unix.SOCK_DGRAM:
		return KindUDP
	}
	return KindUnknown
}

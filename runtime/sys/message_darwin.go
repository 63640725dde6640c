package sys

import (
	"net/netip"

	"golang.org/x/sys/unix"
)

// Accept takes a connection off a non-blocking listener, itself non-blocking
// and close-on-exec. Failures: EAGAIN, ECONNABORTED, EMFILE, ENFILE.
func Accept(fd int) (int, Errno) {
	n, _, err := unix.Accept(fd)
	if err != nil {
		return -1, errno(err)
	}
	unix.CloseOnExec(n)
	if e := SetNonblock(n, true); e != 0 {
		unix.Close(n)
		return -1, e
	}
	return n, 0
}

// Recv reads from a non-blocking socket: 0 bytes are the end. Failures:
// EAGAIN, ECONNRESET.
func Recv(fd int, buf []byte) (int, Errno) { return Read(fd, buf) }

// Send writes to a non-blocking socket, as much as fits. Failures: EAGAIN,
// EPIPE, ECONNRESET.
func Send(fd int, buf []byte) (int, Errno) { return Write(fd, buf) }

// SendBuffers is Send of many buffers in one call, in order; of a very long
// list only the first part. Failures: as Send.
func SendBuffers(fd int, bufs [][]byte) (int, Errno) { return WriteBuffers(fd, bufs) }

// SendFDs is SendBuffers over a Unix stream with descriptors attached to the
// first byte, at most a hundred. When it returns without failure they have
// gone, even if only a part of bufs has. bufs must not be empty. Failures: as
// Send, and EBADF.
func SendFDs(fd int, bufs [][]byte, passed []int) (int, Errno) {
	n, err := unix.SendmsgBuffers(fd, bufs[:min(len(bufs), maxVector)], unix.UnixRights(passed...), nil, 0)
	return n, errno(err)
}

// RecvFDs is Recv of a Unix stream that appends the descriptors that came
// along, close-on-exec, to fds; they are the caller's to close. truncated
// means that the kernel dropped some for want of room or of descriptors.
func RecvFDs(fd int, buf []byte, fds []int) (n int, got []int, truncated bool, e Errno) {
	oob := make([]byte, controlSpace)
	n, oobn, flags, _, err := unix.RecvmsgBuffers(fd, [][]byte{buf}, oob, 0)
	if err != nil {
		return -1, fds, false, errno(err)
	}
	before := len(fds)
	fds = descriptors(oob[:oobn], fds)
	for _, fd := range fds[before:] {
		unix.CloseOnExec(fd)
	}
	return n, fds, flags&unix.MSG_CTRUNC != 0, 0
}

// SendTo sends one datagram; the zero to means the connected peer. Failures:
// EAGAIN, ENOBUFS, EMSGSIZE, ECONNREFUSED, EDESTADDRREQ, EINVAL, ENETUNREACH.
func SendTo(fd int, bufs [][]byte, to netip.AddrPort) (int, Errno) {
	var sa unix.Sockaddr
	if to.IsValid() {
		sa = sockaddr(to)
	}
	n, err := unix.SendmsgBuffers(fd, bufs, nil, sa, 0)
	return n, errno(err)
}

// RecvFrom receives one datagram. truncated means that it was longer than buf.
// Failures: EAGAIN, ECONNREFUSED.
func RecvFrom(fd int, buf []byte) (n int, from netip.AddrPort, truncated bool, e Errno) {
	n, _, flags, sa, err := unix.RecvmsgBuffers(fd, [][]byte{buf}, nil, 0)
	if err != nil {
		return -1, from, false, errno(err)
	}
	from, _ = addrPort(sa, nil)
	return n, from, flags&unix.MSG_TRUNC != 0, 0
}

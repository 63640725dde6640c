//go:build unix

package sys

import (
	"encoding/binary"

	"golang.org/x/sys/unix"
)

const (
	maxVector      = 1024 // IOV_MAX
	maxDescriptors = 253  // SCM_MAX_FD: more than one message can carry
	controlSpace   = 16 + 4*maxDescriptors + 4
)

// descriptors walks every control message and appends the descriptors found.
func descriptors(oob []byte, fds []int) []int {
	for len(oob) > 0 {
		hdr, data, rest, err := unix.ParseOneSocketControlMessage(oob)
		if err != nil {
			break
		}
		if hdr.Level == unix.SOL_SOCKET && hdr.Type == unix.SCM_RIGHTS {
			for ; len(data) >= 4; data = data[4:] {
				fds = append(fds, int(int32(binary.NativeEndian.Uint32(data))))
			}
		}
		oob = rest
	}
	return fds
}

// Read reads from any descriptor: 0 bytes are the end. On a blocking one it
// waits. Failures: EAGAIN, EIO, EISDIR.
func Read(fd int, buf []byte) (int, Errno) {
	for {
		if n, err := unix.Read(fd, buf); err != unix.EINTR {
			return n, errno(err)
		}
	}
}

// Write writes to any descriptor. On a blocking one it waits. Failures:
// EAGAIN, EPIPE, EIO, ENOSPC.
func Write(fd int, buf []byte) (int, Errno) {
	for {
		if n, err := unix.Write(fd, buf); err != unix.EINTR {
			return n, errno(err)
		}
	}
}

// WriteBuffers is Write of many buffers in one call, in order; of a very long
// list only the first part.
func WriteBuffers(fd int, bufs [][]byte) (int, Errno) {
	for {
		if n, err := unix.Writev(fd, bufs[:min(len(bufs), maxVector)]); err != unix.EINTR {
			return n, errno(err)
		}
	}
}

// WaitFor blocks the calling goroutine until the conditions hold on fd: for
// the writes that Node makes synchronous. Failures: EBADF.
func WaitFor(fd int, events Events) Errno {
	pfd := []unix.PollFd{{Fd: int32(fd)}}
	if events&Readable != 0 {
		pfd[0].Events |= unix.POLLIN
	}
	if events&Writable != 0 {
		pfd[0].Events |= unix.POLLOUT
	}
	for {
		if _, err := unix.Poll(pfd, -1); err != unix.EINTR {
			return errno(err)
		}
	}
}

package sys

import (
	"strconv"

	"golang.org/x/sys/unix"
)

const (
	getTermios        = unix.TCGETS
	setTermiosDrained = unix.TCSETSW
)

// ReopenTTY opens the terminal behind fd anew, non-blocking: the file
// description of fd itself is shared with other processes, which expect it to
// block. Failures: EBADF, EACCES, ENXIO.
func ReopenTTY(fd int) (int, Errno) {
	mode, e := Access(fd)
	if e != 0 {
		return -1, e
	}
	n, err := unix.Open("/proc/self/fd/"+strconv.Itoa(fd), int(mode)|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	return n, errno(err)
}

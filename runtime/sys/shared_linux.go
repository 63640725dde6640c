package sys

import "golang.org/x/sys/unix"

// newSharedFile is as large for good: a process that maps it cannot be killed by
// one that makes it shorter.
func newSharedFile(size int) (int, Errno) {
	fd, err := unix.MemfdCreate("gonode", unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return -1, errno(err)
	}
	if err = unix.Ftruncate(fd, int64(size)); err == nil {
		_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_SEAL)
	}
	if err != nil {
		unix.Close(fd)
		return -1, errno(err)
	}
	return fd, 0
}

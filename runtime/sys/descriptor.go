//go:build unix

package sys

import "golang.org/x/sys/unix"

// Mode is what a descriptor was opened for.
type Mode int

// CanRead tells whether the descriptor may be read.
func (m Mode) CanRead() bool { return m == unix.O_RDONLY || m == unix.O_RDWR }

// CanWrite tells whether the descriptor may be written.
func (m Mode) CanWrite() bool { return m == unix.O_WRONLY || m == unix.O_RDWR }

// Access tells what fd was opened for. Failures: EBADF.
func Access(fd int) (Mode, Errno) {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	return Mode(flags & unix.O_ACCMODE), errno(err)
}

// IsSocket tells whether fd is a socket.
func IsSocket(fd int) bool {
	var st unix.Stat_t
	return unix.Fstat(fd, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFSOCK
}

// OpenSpare opens a descriptor for the sake of its number, -1 if it cannot.
func OpenSpare() int {
	fd, err := unix.Open("/", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1
	}
	return fd
}

// SetDescriptorLimit sets how many descriptors the process may have (the soft
// limit) and returns the former value. Failures: EINVAL, EPERM.
func SetDescriptorLimit(n uint64) (before uint64, e Errno) {
	var lim unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &lim); err != nil {
		return 0, errno(err)
	}
	before, lim.Cur = lim.Cur, n
	return before, errno(unix.Setrlimit(unix.RLIMIT_NOFILE, &lim))
}

// ProtectDescriptors marks what this process inherited close-on-exec, so that
// children get only what is meant for them. It must come at start.
func ProtectDescriptors() {
	if protectAll() {
		return
	}
	for fd := 0; ; fd++ { // as libuv: up to the first gap past the usual ones
		if SetCloexec(fd) != 0 && fd > 15 {
			return
		}
	}
}

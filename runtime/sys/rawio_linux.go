package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Calls that cannot block skip the scheduler's bookkeeping (RawSyscall): the
// sockets here are asked with MSG_DONTWAIT, whatever their flags say. Calls
// that may block go through Syscall, so that other goroutines keep running.

// epollWait waits as a running goroutine for the first millisecond: an event
// that comes by then finds no processor handed over and taken back, which costs
// as much as the event itself.
func epollWait(epfd int, events *[pollBatch]unix.EpollEvent, ms int) (int, syscall.Errno) {
	short := ms
	if ms != 0 {
		short = 1
	}
	n, err := epollWaitBy(unix.RawSyscall6, epfd, events, short)
	if n != 0 || err != 0 || short == ms {
		return n, err
	}
	return epollWaitBy(unix.Syscall6, epfd, events, max(ms-short, -1))
}

type syscall6 func(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err syscall.Errno)

func epollWaitBy(call syscall6, epfd int, events *[pollBatch]unix.EpollEvent, ms int) (int, syscall.Errno) {
	n, _, err := call(unix.SYS_EPOLL_PWAIT, uintptr(epfd), uintptr(unsafe.Pointer(events)), pollBatch, uintptr(ms), 0, 0)
	return int(n), err
}

// Accept takes a connection off a non-blocking listener, itself non-blocking
// and close-on-exec. Failures: EAGAIN, ECONNABORTED, EMFILE, ENFILE.
func Accept(fd int) (int, Errno) {
	n, _, err := unix.RawSyscall6(unix.SYS_ACCEPT4, uintptr(fd), 0, 0, unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0, 0)
	return result(n, err)
}

// Recv reads from a socket without waiting: 0 bytes are the end. Failures:
// EAGAIN, ECONNRESET.
func Recv(fd int, buf []byte) (int, Errno) {
	if len(buf) == 0 {
		return 0, EINVAL
	}
	n, _, err := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)), unix.MSG_DONTWAIT, 0, 0)
	return result(n, err)
}

// Send writes to a socket without waiting, as much as fits. Failures: EAGAIN,
// EPIPE, ECONNRESET.
func Send(fd int, buf []byte) (int, Errno) {
	if len(buf) == 0 {
		return 0, 0
	}
	n, _, err := unix.RawSyscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)), unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, 0, 0)
	return result(n, err)
}

func rawConnect(fd int, sa *unix.RawSockaddrInet4) Errno {
	_, _, err := unix.RawSyscall(unix.SYS_CONNECT, uintptr(fd), uintptr(unsafe.Pointer(sa)), unix.SizeofSockaddrInet4)
	return -Errno(err)
}

func result(n uintptr, err syscall.Errno) (int, Errno) {
	if err != 0 {
		return -1, -Errno(err)
	}
	return int(n), 0
}

package sys

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// epollWait tells the scheduler of the call only when it may block: then the
// other goroutines get this one's processor.
func epollWait(epfd int, events *[pollBatch]unix.EpollEvent, ms int) (int, syscall.Errno) {
	call := unix.Syscall6
	if ms == 0 {
		call = unix.RawSyscall6
	}
	n, _, err := call(unix.SYS_EPOLL_PWAIT, uintptr(epfd), uintptr(unsafe.Pointer(events)), pollBatch, uintptr(ms), 0, 0)
	return int(n), err
}

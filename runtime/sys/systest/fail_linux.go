// Package systest makes system calls fail, for tests of what then happens.
package systest

import (
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/gonode/gonode/runtime/sys"
)

// Calls by name, as FailWith takes them.
const (
	Accept     = unix.SYS_ACCEPT4
	Clone      = unix.SYS_CLONE
	EpollCtl   = unix.SYS_EPOLL_CTL
	Fcntl      = unix.SYS_FCNTL
	Openat     = unix.SYS_OPENAT
	Pipe       = unix.SYS_PIPE2
	SocketPair = unix.SYS_SOCKETPAIR
)

// FailWith runs f on a thread of its own, on which the call fails with errno;
// processes that f starts inherit that. Other goroutines go on as ever.
func FailWith(t *testing.T, call uint32, errno sys.Errno, f func()) {
	t.Helper()
	done := make(chan bool)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		defer close(done)
		if err := forbid(call, errno); err != nil {
			t.Errorf("no filter of system calls: %v", err)
			return
		}
		f()
	}()
	<-done
}

// forbid gives this thread a filter: load the number of the call, compare it.
func forbid(call uint32, errno sys.Errno) error {
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS},
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: 1, K: call},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(-errno)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	_, _, err := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&program)))
	if err != 0 {
		return err
	}
	return nil
}

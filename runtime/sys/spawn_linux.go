package sys

import (
	"syscall"

	"golang.org/x/sys/unix"
)

func forkExec(path string, args []string, attr *syscall.ProcAttr) (Child, error) {
	watch := -1
	attr.Sys.PidFD = &watch
	pid, err := syscall.ForkExec(path, args, attr)
	return Child{PID: pid, Watch: watch}, err
}

func protectAll() bool { return unix.CloseRange(0, ^uint(0), unix.CLOSE_RANGE_CLOEXEC) == nil }

//go:build unix

package sys

import (
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// SignalInfo is one line of the signal table.
type SignalInfo struct {
	Name   string
	Number int
}

// Signals lists the signals in the order of os.constants.signals.
// The caller must not change it.
func Signals() []SignalInfo { return signalTable }

// SignalName is the name of a signal, empty when it has none.
func SignalName(number int) string {
	for _, info := range signalTable {
		if info.Number == number {
			return info.Name
		}
	}
	return ""
}

// SignalNumber is the number of a name such as "SIGTERM", 0 when unknown.
func SignalNumber(name string) int {
	for _, info := range signalTable {
		if info.Name == name {
			return info.Number
		}
	}
	return 0
}

// Kill sends a signal; 0 only asks whether the process is there. A pid that is
// 0 or negative means a group, as for kill(2). A signal to this process arrives
// before Kill returns. Failures: ESRCH, EPERM, EINVAL.
func Kill(pid, number int) Errno {
	if pid == os.Getpid() && number != 0 {
		return raise(number)
	}
	return errno(unix.Kill(pid, unix.Signal(number)))
}

// NotifySignal sends to ch whenever the signal arrives, instead of its default
// action. Failures: EINVAL for a signal that cannot be caught. Any goroutine
// may call it.
func NotifySignal(number int, ch chan<- os.Signal) Errno {
	if number <= 0 || number >= signalLimit || number == int(unix.SIGKILL) || number == int(unix.SIGSTOP) {
		return EINVAL
	}
	signal.Notify(ch, syscall.Signal(number))
	catchAgain(number)
	return 0
}

// StopSignal ends NotifySignal for ch. The default action holds again when no
// other channel is left; last says that this is so.
func StopSignal(number int, ch chan<- os.Signal, last bool) {
	signal.Stop(ch)
	if last {
		defaultAgain(number)
	}
}

// DieBySignal ends the process by the signal's default action, so that the
// parent sees it. It returns only if that action is not to die.
func DieBySignal(number int) {
	signal.Reset(syscall.Signal(number))
	setDefault(number)
	raise(number)
}

package sys

import (
	"os"
	"runtime"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

var signalTable = []SignalInfo{
	{"SIGHUP", 1}, {"SIGINT", 2}, {"SIGQUIT", 3}, {"SIGILL", 4}, {"SIGTRAP", 5},
	{"SIGABRT", 6}, {"SIGIOT", 6}, {"SIGBUS", 7}, {"SIGFPE", 8}, {"SIGKILL", 9},
	{"SIGUSR1", 10}, {"SIGSEGV", 11}, {"SIGUSR2", 12}, {"SIGPIPE", 13}, {"SIGALRM", 14},
	{"SIGTERM", 15}, {"SIGCHLD", 17}, {"SIGSTKFLT", 16}, {"SIGCONT", 18}, {"SIGSTOP", 19},
	{"SIGTSTP", 20}, {"SIGTTIN", 21}, {"SIGTTOU", 22}, {"SIGURG", 23}, {"SIGXCPU", 24},
	{"SIGXFSZ", 25}, {"SIGVTALRM", 26}, {"SIGPROF", 27}, {"SIGWINCH", 28}, {"SIGIO", 29},
	{"SIGPOLL", 29}, {"SIGPWR", 30}, {"SIGSYS", 31},
}

const signalLimit = 65

// sigaction is the kernel's struct: handler, flags, restorer, mask.
type sigaction [4]uint64

// goActions are the actions that Go's runtime installed for signals of which
// the default must hold. Go would ignore them, or print its goroutines.
var goActions struct {
	sync.Mutex
	of [signalLimit]sigaction
}

// DefaultSignals gives the signals that end a Node process, and those that the
// parent had ignored, their default action, as Node does at start.
func DefaultSignals() {
	for number := 1; number < signalLimit; number++ {
		act, ok := getAction(number)
		switch {
		case !ok || act[0] == 0:
		case act[0] != ignored:
			defaultAgain(number)
		case number != int(unix.SIGPIPE) && number != int(unix.SIGXFSZ):
			setDefault(number)
		}
	}
}

const ignored = 1 // SIG_IGN

func defaultAgain(number int) {
	goActions.Lock()
	defer goActions.Unlock()
	if !endsNode(number) {
		return
	}
	if act, ok := getAction(number); ok && act[0] > ignored {
		goActions.of[number] = act
		setDefault(number)
	}
}

// endsNode leaves out what Go ends the process with as well, what Go needs for
// itself (SIGSEGV, SIGBUS, SIGFPE, SIGPROF), and SIGUSR1, with which Node goes on.
func endsNode(number int) bool {
	switch unix.Signal(number) {
	case unix.SIGQUIT, unix.SIGILL, unix.SIGABRT, unix.SIGTRAP, unix.SIGSYS, unix.SIGSTKFLT, unix.SIGUSR2,
		unix.SIGALRM, unix.SIGVTALRM, unix.SIGXCPU, unix.SIGIO, unix.SIGPWR:
		return true
	}
	return number > 33 // the real-time signals, but for those by which threads change users
}

func catchAgain(number int) {
	goActions.Lock()
	defer goActions.Unlock()
	if act := goActions.of[number]; act[0] != 0 {
		rtSigaction(number, &act, nil)
	}
}

func setDefault(number int) {
	var act sigaction
	rtSigaction(number, &act, nil)
}

func getAction(number int) (act sigaction, ok bool) {
	ok = rtSigaction(number, nil, &act)
	return act, ok
}

func rtSigaction(number int, act, old *sigaction) bool {
	_, _, err := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(number), uintptr(unsafe.Pointer(act)), uintptr(unsafe.Pointer(old)), 8, 0, 0)
	return err == 0
}

// raise signals this very thread: another one would take the signal later.
func raise(number int) Errno {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return errno(unix.Tgkill(os.Getpid(), unix.Gettid(), unix.Signal(number)))
}

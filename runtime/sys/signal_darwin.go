package sys

import (
	"os"

	"golang.org/x/sys/unix"
)

var signalTable = []SignalInfo{
	{"SIGHUP", 1}, {"SIGINT", 2}, {"SIGQUIT", 3}, {"SIGILL", 4}, {"SIGTRAP", 5},
	{"SIGABRT", 6}, {"SIGIOT", 6}, {"SIGBUS", 10}, {"SIGFPE", 8}, {"SIGKILL", 9},
	{"SIGUSR1", 30}, {"SIGSEGV", 11}, {"SIGUSR2", 31}, {"SIGPIPE", 13}, {"SIGALRM", 14},
	{"SIGTERM", 15}, {"SIGCHLD", 20}, {"SIGCONT", 19}, {"SIGSTOP", 17}, {"SIGTSTP", 18},
	{"SIGTTIN", 21}, {"SIGTTOU", 22}, {"SIGURG", 16}, {"SIGXCPU", 24}, {"SIGXFSZ", 25},
	{"SIGVTALRM", 26}, {"SIGPROF", 27}, {"SIGWINCH", 28}, {"SIGIO", 23}, {"SIGINFO", 29},
	{"SIGSYS", 12},
}

const signalLimit = 32

// DefaultSignals does nothing here: Go's runtime keeps SIGQUIT and its like
// and prints its goroutines.
func DefaultSignals() {}

func defaultAgain(int) {}
func catchAgain(int)   {}
func setDefault(int)   {}

func raise(number int) Errno { return errno(unix.Kill(os.Getpid(), unix.Signal(number))) }

package handle

import (
	"os"
	"slices"

	"github.com/gonode/gonode/runtime/sys"
)

// guard calls before, and then ends the process by the signal, when it comes.
// Where a script listens, the signal is the script's.
func guard(name string, before func()) {
	number, ch := sys.SignalNumber(name), make(chan os.Signal, 1)
	listeners.guard(number, ch)
	go func() {
		for range ch {
			if len(listeners.list(number)) == 0 { // else it came while one began
				before()
				sys.DieBySignal(number)
			}
		}
	}()
}

// faults are the signals that Go's runtime needs for itself. It would answer
// one sent by another process with its goroutines.
var faults = []string{"SIGSEGV", "SIGBUS", "SIGFPE"}

// GuardFaults has SIGSEGV, SIGBUS and SIGFPE end the process as in Node, where
// they are sent; Go's runtime still reports real faults.
func GuardFaults() {
	for _, name := range faults {
		guard(name, ResetTerminals)
	}
}

// dieOfFault ends the process at once by a fault that it sends to itself and
// that no handle waits for; the guard would come late.
func dieOfFault(number int) {
	if slices.Contains(faults, sys.SignalName(number)) && len(listeners.list(number)) == 0 {
		ResetTerminals()
		sys.DieBySignal(number)
	}
}

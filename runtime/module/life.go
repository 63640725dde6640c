package module

import (
	"time"

	"github.com/dop251/goja"
)

// Life is what the life cycle and the process object ask of each other. The
// runtime fills Exit; the process module fills the hooks when a script first
// touches process, so that a script that never does pays nothing.
type Life struct {
	// ExitCode is process.exitCode; Set says whether a script has given one.
	ExitCode    int
	ExitCodeSet bool
	// Exiting is true from the 'exit' event on.
	Exiting bool

	// Exit runs the AtExit functions and ends the program. It does not return
	// and emits nothing.
	Exit func(code int)

	// EmitBeforeExit emits 'beforeExit'.
	EmitBeforeExit func(code int)
	// EmitExit emits 'exit' once and returns the code that its listeners left.
	EmitExit func(code int) int
	// Uncaught offers what was thrown to the script's handlers and says
	// whether one took it. A handler that throws is reported in failed.
	Uncaught func(value goja.Value, origin string) (taken bool, failed *goja.Exception)
	// Disarmed says whether a script has removed what offers exceptions.
	Disarmed func() bool
	// EmitRejection emits 'unhandledRejection' and 'rejectionHandled', and
	// says whether someone listened.
	EmitRejection func(event string, args ...goja.Value) bool

	// Fatal ends the program over an exception that nothing takes. The
	// runtime sets it.
	Fatal func(err error, origin string)

	// Start is when the runtime began to be made, EngineStart when its engine
	// did; Realm is when the realm was complete, Ready when the script began.
	Start, EngineStart, Realm, Ready time.Time

	atExit []func()
}

// AtExit registers f to run just before the program ends, last registered
// first.
func (l *Life) AtExit(f func()) { l.atExit = append(l.atExit, f) }

// RunAtExit runs the registered functions, once.
func (l *Life) RunAtExit() {
	for len(l.atExit) > 0 {
		f := l.atExit[len(l.atExit)-1]
		l.atExit = l.atExit[:len(l.atExit)-1]
		f()
	}
}

// Origins of an exception that reaches the process.
const (
	UncaughtException  = "uncaughtException"
	UnhandledRejection = "unhandledRejection"
)

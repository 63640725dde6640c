package module

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
	// Uncaught offers an exception to the script's handlers and says whether
	// one took it. Origin is "uncaughtException" or "unhandledRejection".
	Uncaught func(err error, origin string) bool

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

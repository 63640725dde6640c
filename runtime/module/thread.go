package module

import "github.com/dop251/goja"

// Thread is what a realm knows of the thread that it is. The zero value is the
// main one, which alone stands for the process.
type Thread struct {
	// ID is 0 for the main thread.
	ID   int
	Name string
	// State is the starter's, see ThreadOptions.
	State any
	// Report, where set, takes an exception that ends the thread.
	Report func(value goja.Value)
}

// IsMain says whether the realm is the process's own.
func (t *Thread) IsMain() bool { return t.ID == 0 }

// ThreadOptions say how a thread is started.
type ThreadOptions struct {
	Name string
	Args Args
	Env  Environ
	// State is for the module that starts the thread: its part in the new
	// realm finds it in Context.Thread.
	State any
	// Main is the script's start, called in the new realm behind what -r names.
	Main func(*Context)
	// Exited is called on the thread's goroutine when nothing of it is left.
	Exited func(code int)
}

// RunningThread is a thread as the one that started it sees it. Any goroutine
// may use it.
type RunningThread interface {
	// ID is above 0, and no other thread of the process has or had it.
	ID() int
	// Stop ends the thread, whatever it is doing; only native code that blocks
	// is waited for. It returns at once.
	Stop()
	// Loop gives when the thread's loop began to turn, in milliseconds of the
	// epoch, and for how many it has slept. Both are 0 before.
	Loop() (start, idle float64)
}

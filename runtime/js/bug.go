package js

import "github.com/dop251/goja"

// witness passes a panic on, and notes the JavaScript stack of one that is no
// exception but a bug: the engine unwinds it before anyone could report.
func (e *Env) witness(x any) {
	switch x.(type) {
	case nil:
		return
	case goja.Value, *goja.Exception, *goja.InterruptedError, *goja.StackOverflowError:
	default:
		if e.bugStack == nil {
			e.bugStack = e.CurrentStack()
		}
	}
	panic(x)
}

// BugStack is the JavaScript stack of a panic of Go that reached the top, a
// line each; empty where no JavaScript ran.
func (e *Env) BugStack() []string {
	if e.bugStack != nil {
		return e.bugStack
	}
	return e.CurrentStack()
}

package runtime

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/dop251/goja"
)

// exitBug is what the shell shows for a program that aborts.
const exitBug = 134

// reportBug prints a panic of Go as what it is, a bug, with both stacks.
func (r *Runtime) reportBug() {
	x := recover()
	if x == nil {
		return
	}
	fmt.Fprintf(os.Stderr, "gonode: this is a bug in gonode, not in the script: %v\n", x)
	fmt.Fprintln(os.Stderr, "\nJavaScript stack:")
	for _, f := range r.ctx.CurrentStack() {
		fmt.Fprintf(os.Stderr, "    at %s\n", f)
	}
	fmt.Fprintf(os.Stderr, "\nGo stack:\n%s", debug.Stack())
	os.Exit(exitBug)
}

// collect is global.gc.
func collect(goja.FunctionCall) goja.Value {
	runtime.GC()
	return goja.Undefined()
}

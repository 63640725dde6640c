package runtime

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/gonode/gonode/runtime/loop"
)

// exitBug is what the shell shows for a program that aborts.
const exitBug = 134

// reports is where bugs are told of.
const reports = "https://github.com/gonode/gonode/issues"

// reportBug prints a panic of Go as what it is, a bug, with both stacks.
func (r *Runtime) reportBug() {
	x := recover()
	if x == nil {
		return
	}
	stack := string(debug.Stack())
	if p, ok := x.(*loop.Panic); ok {
		stack = p.Stack
	}
	fmt.Fprintf(os.Stderr, "gonode: this is a bug in gonode, not in the script: %v\n", x)
	for _, f := range r.ctx.BugStack() {
		fmt.Fprintf(os.Stderr, "    at %s\n", f)
	}
	fmt.Fprintf(os.Stderr, "\nGo stack:\n%s", ownFrames(stack))
	fmt.Fprintf(os.Stderr, "\nPlease report it with all of this and, if you can, the script: %s\n", reports)
	fmt.Fprintf(os.Stderr, "gonode as Node.js %s on %s/%s, %s\n", NodeVersion, runtime.GOOS, runtime.GOARCH, runtime.Version())
	os.Exit(exitBug)
}

// ownFrames leaves out the engine, which passes a panic on again and again.
func ownFrames(stack string) string {
	var b strings.Builder
	lines := strings.SplitAfter(stack, "\n")
	for i := 1; i+1 < len(lines); i += 2 {
		if !strings.HasPrefix(lines[i], "github.com/dop251/") && !strings.HasPrefix(lines[i], "panic(") {
			b.WriteString(lines[i] + lines[i+1])
		}
	}
	return b.String()
}

package runtime

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/module"
)

// TestMain is also the program that has a bug: it panics in a native function
// that JavaScript calls, on the main thread or another, or in a goroutine.
func TestMain(m *testing.M) {
	where := os.Getenv("GONODE_TEST_BUG")
	if where == "" {
		os.Exit(m.Run())
	}
	r, err := New(module.Args{}, nil)
	if err != nil {
		panic(err)
	}
	if where == "thread" {
		o := module.ThreadOptions{Main: func(ctx *module.Context) { runBuggy(ctx, "native") }, Exited: func(int) {}}
		r.start(func() {
			r.startThread(o)
			waitForBug(r.ctx)
		})
	}
	r.start(func() { runBuggy(r.ctx, where) })
}

// runBuggy runs a script that calls a native function with a bug.
func runBuggy(ctx *module.Context, where string) {
	buggy := ctx.Func("buggy", 0, func(goja.FunctionCall) goja.Value {
		switch where {
		case "native":
			panic("in a native function")
		case "work":
			ctx.Loop.Work(nil, "", func() { panic("in a pool") }, func() {})
		case "goroutine":
			ctx.Loop.Go(func() { panic("in a goroutine") })
			waitForBug(ctx)
		}
		return goja.Undefined()
	})
	ctx.VM.GlobalObject().Set("buggy", buggy)
	ctx.VM.RunScript("script.js", "function caller() { buggy() }\ncaller()")
}

// waitForBug keeps the loop alive.
func waitForBug(ctx *module.Context) { ctx.Loop.Work(nil, "", func() { select {} }, func() {}) }

// TestBugSaysEnough: a panic of Go is told with the stacks of both languages
// and where to report it.
func TestBugSaysEnough(t *testing.T) {
	for where, wants := range map[string][]string{
		"native":    {"in a native function", "at caller (script.js:1:", "runtime.runBuggy", "issues", NodeVersion},
		"thread":    {"in a native function", "at caller (script.js:1:", "runtime.(*thread).run", "issues"},
		"work":      {"in a pool", "runtime.runBuggy", "issues"},
		"goroutine": {"in a goroutine", "runtime.runBuggy", "issues"},
	} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "GONODE_TEST_BUG="+where)
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != exitBug {
			t.Errorf("%s: exit code %d", where, code)
		}
		for _, want := range wants {
			if !strings.Contains(string(out), want) {
				t.Errorf("%s: no %q in\n%s", where, want, out)
			}
		}
	}
}

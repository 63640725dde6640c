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
// that JavaScript calls, or in a goroutine that works for it.
func TestMain(m *testing.M) {
	where := os.Getenv("GONODE_TEST_BUG")
	if where == "" {
		os.Exit(m.Run())
	}
	r, err := New(module.Args{}, nil)
	if err != nil {
		panic(err)
	}
	buggy := r.ctx.Func("buggy", 0, func(goja.FunctionCall) goja.Value {
		if where == "native" {
			panic("in a native function")
		}
		r.ctx.Loop.Work(nil, "", func() { panic("in a goroutine") }, func() {})
		return goja.Undefined()
	})
	r.ctx.VM.GlobalObject().Set("buggy", buggy)
	r.start(func() { r.ctx.VM.RunScript("script.js", "function caller() { buggy() }\ncaller()") })
}

// TestBugSaysEnough: a panic of Go is told with the stacks of both languages
// and where to report it.
func TestBugSaysEnough(t *testing.T) {
	for where, wants := range map[string][]string{
		"native":    {"in a native function", "at caller (script.js:1:", "runtime.TestMain", "issues", NodeVersion},
		"goroutine": {"in a goroutine", "runtime.TestMain", "issues"},
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

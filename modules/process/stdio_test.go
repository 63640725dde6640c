package process_test

import (
	"os"
	"testing"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/modules"
	"github.com/gonode/gonode/runtime"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// A line for a pipe or file must not cost the stream classes, which take longer
// to compile than all the rest of a start.
func TestLogLoadsNoStreams(t *testing.T) {
	if sys.GuessKind(int(os.Stdout.Fd())) == sys.KindTTY {
		t.Skip("a terminal is a stream at once")
	}
	rt, err := runtime.New(module.Args{}, modules.All())
	if err != nil {
		t.Fatal(err)
	}
	ctx := rt.Context()
	ctx.Enter(func() {
		if _, err := ctx.VM.RunString(`console.log("one line"); process.stdout.write("another\n")`); err != nil {
			t.Error(err)
		}
	})
	if !goja.IsUndefined(ctx.Builtins.Loaded("stream")) {
		t.Error("console.log has loaded stream")
	}
}

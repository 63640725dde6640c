// Package cli is the command line of gonode.
package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/gonode/gonode/modules"
	"github.com/gonode/gonode/runtime"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// Main runs the command and returns its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) < 2 {
		fmt.Fprintln(stderr, "usage: gonode script.js [arguments]")
		return 9
	}
	sys.DefaultSignals()
	sys.ProtectDescriptors()
	path, _ := filepath.Abs(args[1])
	execPath, _ := os.Executable()
	rt, err := runtime.New(module.Args{
		Argv0:    args[0],
		ExecPath: execPath,
		Argv:     append([]string{path}, args[2:]...),
	}, modules.All())
	if err != nil {
		fmt.Fprintln(stderr, "gonode:", err)
		return 1
	}
	rt.RunMain(path)
	return 0
}

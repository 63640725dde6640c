// Package cli is the command line of gonode.
package cli

import (
	"fmt"
	"io"
	"os"

	"github.com/gonode/gonode/modules"
	"github.com/gonode/gonode/runtime"
	"github.com/gonode/gonode/runtime/module"
)

// Main runs the command line args and returns the exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) < 2 {
		fmt.Fprintln(stderr, "usage: gonode file [args]")
		return 9
	}
	src, err := os.ReadFile(args[1])
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	rt := runtime.New(module.Args{Argv0: args[0], Argv: args[1:]}, modules.All())
	return rt.RunMain(args[1], string(src))
}

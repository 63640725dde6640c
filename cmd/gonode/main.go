// Command gonode runs Node programs.
package main

import (
	"os"
	"runtime"

	"github.com/gonode/gonode/cmd/gonode/cli"
)

func main() {
	runtime.MemProfileRate = 0 // nobody reads that profile, and its samples cost
	os.Exit(cli.Main(os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// Command gonode runs Node programs.
package main

import (
	"os"

	"github.com/gonode/gonode/cmd/gonode/cli"
)

func main() {
	os.Exit(cli.Main(os.Args, os.Stdin, os.Stdout, os.Stderr))
}

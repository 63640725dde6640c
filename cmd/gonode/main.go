// Command gonode runs Node programs.
package main

import (
	"os"
	"runtime"

	"github.com/gonode/gonode/cmd/gonode/cli"
)

func main() {
	runtime.MemProfileRate = 0 // nobody reads that profile, and its samples cost
	growStack(false)
	os.Exit(cli.Main(os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// growStack has the stack grow at once, while it is shallow, to what a start
// needs: by and by, it would be copied five times, frame by frame. The room itself
// stays untouched.
//
//go:noinline
func growStack(fill bool) byte {
	if !fill {
		return 0
	}
	var room [48 << 10]byte
	return last(&room)
}

//go:noinline
func last(room *[48 << 10]byte) byte { return room[len(room)-1] }

package cli

import (
	"fmt"
	"os"
	"runtime/pprof"

	"github.com/gonode/gonode/runtime"
)

// profile writes a CPU profile of gonode itself for `go tool pprof`, where
// GONODE_CPU_PROFILE names a file; the process id is added, for a cluster is
// many. It ends when the program exits by itself.
func profile(rt *runtime.Runtime) error {
	name := os.Getenv("GONODE_CPU_PROFILE")
	if name == "" {
		return nil
	}
	f, err := os.Create(fmt.Sprintf("%s.%d", name, os.Getpid()))
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	rt.Context().Life.AtExit(func() {
		pprof.StopCPUProfile()
		f.Close()
	})
	return nil
}

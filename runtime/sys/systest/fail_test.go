//go:build linux

package systest

import (
	"testing"

	"github.com/gonode/gonode/runtime/sys"
)

func TestFailsOnThisThreadAlone(t *testing.T) {
	FailWith(t, SocketPair, sys.ENFILE, func() {
		if _, _, errno := sys.SocketPair(); errno != sys.ENFILE {
			t.Errorf("got %v", errno)
		}
	})
	a, b, errno := sys.SocketPair()
	if errno != 0 {
		t.Error(errno)
	}
	sys.Close(a)
	sys.Close(b)
}

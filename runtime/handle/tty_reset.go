package handle

import (
	"sync"

	"github.com/gonode/gonode/runtime/sys"
)

// rawTerminals remembers the normal modes of the terminals that are raw, for
// the shell would find them so. Any goroutine may use it.
var rawTerminals terminals

type terminals struct {
	mu     sync.Mutex
	normal map[int]*sys.TTYState // by descriptor
	guard  sync.Once
}

// ResetTerminals gives raw terminals their normal mode back. It belongs at the
// end of the process. Any goroutine may call it.
func ResetTerminals() {
	rawTerminals.mu.Lock()
	defer rawTerminals.mu.Unlock()
	for fd, state := range rawTerminals.normal {
		sys.SetTTYState(fd, state)
	}
}

func (t *terminals) keep(fd int, state *sys.TTYState) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.normal == nil {
		t.normal = map[int]*sys.TTYState{}
	}
	t.normal[fd] = state
	t.guard.Do(guardTerminals)
}

func (t *terminals) forget(fd int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.normal, fd)
}

// guardTerminals sees to it that a signal that ends the process resets the
// terminals first.
func guardTerminals() {
	for _, name := range []string{"SIGINT", "SIGTERM"} {
		guard(name, ResetTerminals)
	}
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// oracle is a real node, and what it made of the tests so far. A nil oracle
// has no opinion.
type oracle struct {
	suite   *suite
	options options
	command string
	mu      sync.Mutex
	known   map[string]*outcome
}

// openOracle gives the oracle that command is, with the results of its earlier
// runs; nil without a command.
func (s *suite) openOracle(command string, o options) *oracle {
	if command == "" {
		return nil
	}
	a := &oracle{suite: s, options: o, command: command, known: map[string]*outcome{}}
	if text, err := os.ReadFile(a.file()); err == nil {
		json.Unmarshal(text, &a.known)
	}
	return a
}

// ask tells what becomes of t under the oracle.
func (a *oracle) ask(t *test, slot int) *outcome {
	if a == nil {
		return nil
	}
	a.mu.Lock()
	was := a.known[t.Name]
	a.mu.Unlock()
	if was != nil && a.options.cached {
		return was
	}
	now := a.suite.exec(t, a.command, slot, a.options.timeout)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known[t.Name] = &outcome{Pass: now.Pass, Code: now.Code}
	return &now
}

// save keeps the results for runs with -cached-oracle.
func (a *oracle) save() {
	if a == nil {
		return
	}
	text, _ := json.Marshal(a.known)
	fresh := fmt.Sprintf("%s.%d", a.file(), os.Getpid())
	if os.WriteFile(fresh, text, 0o644) == nil {
		os.Rename(fresh, a.file()) // another run may read it meanwhile
	}
}

func (a *oracle) file() string {
	return filepath.Join(a.suite.cache, "oracle-"+strings.ReplaceAll(filepath.Clean(a.command), "/", "_")+".json")
}

package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
)

// aware are those who import a package that waits and use nothing of it in their
// initialisers: our own, and the engine, which has a gate before it.
var aware = regexp.MustCompile(`^github.com/(gonode/gonode/|dop251/goja$)`)

// TestLaterWaits starts an empty script: no package that may wait is initialised,
// and none that is, but those that are aware of it, imports one that waits.
func TestLaterWaits(t *testing.T) {
	waits := waiting(t)
	started := initialised(t)
	if len(waits) == 0 || !started["os"] {
		t.Fatal("nothing was found")
	}
	for name := range waits {
		if started[name] {
			t.Errorf("%s did not wait", name)
		}
	}
	for _, p := range packages(t, runtime.GOOS, "-deps", "./cmd/gonode") {
		for _, name := range p.Imports {
			if waits[name] && started[p.ImportPath] && !aware.MatchString(p.ImportPath) {
				t.Errorf("%s is initialised before %s, which it imports", p.ImportPath, name)
			}
		}
	}
}

// waiting are the packages that runtime/later names.
func waiting(t *testing.T) map[string]bool {
	source, err := os.ReadFile("../runtime/later/initial/libraries.go")
	if err != nil {
		t.Fatal(err)
	}
	return captured(`go:linkname \w+ (\S+)\.\.inittask`, source)
}

// initialised are the packages whose initialisers run in an empty script.
func initialised(t *testing.T) map[string]bool {
	script := filepath.Join(t.TempDir(), "empty.js")
	if err := os.WriteFile(script, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(buildGonode(t), script)
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatal(err, string(out))
	}
	return captured(`(?m)^init (\S+) @`, out)
}

func captured(expr string, text []byte) map[string]bool {
	set := map[string]bool{}
	for _, m := range regexp.MustCompile(expr).FindAllSubmatch(text, -1) {
		set[string(m[1])] = true
	}
	return set
}

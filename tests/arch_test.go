package tests

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const root = "github.com/gonode/gonode/"

// floors says how high each package stands. A package imports only from lower
// floors, or from its own where both are named below.
var floors = map[string]int{
	"runtime/sys": 0, "runtime/wire": 0, "runtime/http1": 0, "runtime/regex": 0, "runtime/zone": 0, "runtime/later": 0, "jslib": 0,
	"runtime/loop": 1, "runtime/js": 1,
	"runtime/handle": 2, "runtime/stream": 2,
	"runtime/ipc": 3, "runtime/module": 3,
	"runtime":  4,
	"modules/": 5, "modules": 6,
	"cmd/": 7, "tests": 8, "tests/": 8, "examples": 8,
}

// sameFloor lists the arrows that stay on one floor.
var sameFloor = map[string]bool{
	"runtime/stream -> runtime/handle": true,
}

type pkg struct {
	ImportPath string
	Imports    []string
}

// packages lists what go list finds for patterns.
func packages(t *testing.T, goos string, patterns ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports"}, patterns...)...)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "GOOS="+goos)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// floor finds the longest prefix of path in floors.
func floor(path string) (f int, ok bool) {
	best := -1
	for prefix, n := range floors {
		match := path == prefix || strings.HasPrefix(path, strings.TrimSuffix(prefix, "/")+"/")
		if match && len(prefix) > best {
			best, f = len(prefix), n
		}
	}
	return f, best >= 0
}

// TestFloors: imports run down only, and modules do not import each other.
func TestFloors(t *testing.T) {
	for _, goos := range []string{"linux", "darwin"} {
		for _, p := range packages(t, goos, "./...") {
			from := strings.TrimPrefix(p.ImportPath, root)
			high, ok := floor(from)
			if !ok {
				t.Errorf("%s stands on no floor", from)
			}
			for _, imp := range p.Imports {
				to, ours := strings.CutPrefix(imp, root)
				if ours && !allowed(from, to, high) {
					t.Errorf("%s: %s imports %s", goos, from, to)
				}
			}
		}
	}
}

func allowed(from, to string, high int) bool {
	low, _ := floor(to)
	if low < high || sameFloor[from+" -> "+to] {
		return true
	}
	// Parts of one package tree may use each other.
	return within(from, to) || within(to, from)
}

func within(inner, outer string) bool {
	return outer != "modules" && outer != "runtime" && strings.HasPrefix(inner, outer+"/")
}

// TestOneDoor: the operating system behind sys alone, goja from js upwards.
func TestOneDoor(t *testing.T) {
	for _, p := range packages(t, "linux", "./...") {
		from := strings.TrimPrefix(p.ImportPath, root)
		high, _ := floor(from)
		for _, imp := range p.Imports {
			os := imp == "syscall" || strings.HasPrefix(imp, "golang.org/x/sys")
			if os && !strings.HasPrefix(from, "runtime/sys") && !strings.HasPrefix(from, "tests") {
				t.Errorf("%s imports %s: only runtime/sys may", from, imp)
			}
			goja := strings.HasPrefix(imp, "github.com/dop251/goja")
			if goja && high < 1 || goja && (from == "runtime/loop" || from == "runtime/handle") {
				t.Errorf("%s imports goja below runtime/js", from)
			}
		}
	}
}

// TestTopLevel: the folders that the project has, and no others.
func TestTopLevel(t *testing.T) {
	allowed := map[string]bool{
		"go.mod": true, "go.sum": true, "cmd": true, "runtime": true, "modules": true, "jslib": true,
		"examples": true, "tests": true, "README.md": true, "LICENSE": true, "ARCHITECTURE.md": true, "RATIONALE.md": true,
	}
	out, err := exec.Command("git", "-C", "..", "ls-tree", "--name-only", "HEAD").Output()
	if err != nil {
		t.Skip("not a git checkout: the working folder may hold anything")
	}
	for _, name := range strings.Fields(string(out)) {
		if !allowed[name] && !strings.HasPrefix(name, ".") {
			t.Errorf("%s does not belong to the top level", name)
		}
	}
	if _, err := os.Stat(filepath.Join("..", "modules", "all.go")); err != nil {
		t.Error(err)
	}
}

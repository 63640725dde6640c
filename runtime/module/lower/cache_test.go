package lower

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Readers beside many writers find the whole result or nothing, and only the
// user can read it.
func TestCacheConcurrentWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lowered", "x.json")
	want := strings.Repeat("x", 1<<16)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				writeCache(path, want)
			}
		})
		all.Go(func() {
			for range 50 {
				var got string
				if readCache(path, &got) && got != want {
					t.Errorf("%d bytes", len(got))
				}
			}
		})
	}
	all.Wait()
	files, _ := os.ReadDir(filepath.Dir(path))
	if len(files) != 1 {
		t.Errorf("%d files are left", len(files))
	}
	for name, mode := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// A file that was cut short is made anew.
func TestCacheDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.json")
	writeCache(path, "whole")
	os.WriteFile(path, []byte(`"who`), 0o600)
	var got string
	if readCache(path, &got) {
		t.Errorf("%q", got)
	}
	writeCache(path, "whole")
	if !readCache(path, &got) || got != "whole" {
		t.Errorf("%q", got)
	}
}

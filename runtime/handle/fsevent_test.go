package handle

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
)

func TestFsEventOfAFile(t *testing.T) {
	l := newLoop(t)
	path := filepath.Join(t.TempDir(), "f")
	os.WriteFile(path, []byte("a"), 0o644)
	f := NewFsEvent(l)
	check(t, f.Start(path, func(what sys.FsChange, name string) {
		want(t, what, sys.FsChanged)
		want(t, name, "f")
		f.Close(nil)
	}))
	want(t, f.Start(path, nil), sys.EINVAL)
	os.WriteFile(path, []byte("b"), 0o644)
	l.Run()
}

func TestFsEventsOfAFolderReachAllItsHandles(t *testing.T) {
	l, dir := newLoop(t), t.TempDir()
	told := 0
	for range 2 {
		f := NewFsEvent(l)
		check(t, f.Start(dir, func(what sys.FsChange, name string) {
			want(t, what, sys.FsRenamed)
			told++
			f.Close(nil)
		}))
	}
	os.Mkdir(filepath.Join(dir, "new"), 0o755)
	l.Run()
	want(t, told, 2)
}

func TestFsEventOfNothing(t *testing.T) {
	l := newLoop(t)
	f := NewFsEvent(l)
	want(t, f.Start("/no/such/file", nil), sys.ENOENT)
	f.Close(nil)
	l.Run()
}

package handle

import (
	"testing"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

func spawn(t *testing.T, l *loop.Loop, script string, onExit func(sys.Exit), files ...int) *Process {
	t.Helper()
	p := NewProcess(l)
	check(t, p.Spawn(&sys.SpawnOptions{
		File: "sh", Args: []string{"sh", "-c", script}, UID: -1, GID: -1, Files: files,
	}, onExit))
	return p
}

func TestProcessTellsItsExit(t *testing.T) {
	l := newLoop(t)
	told := 0
	p := spawn(t, l, "exit 3", func(exit sys.Exit) {
		told++
		want(t, exit, sys.Exit{Code: 3})
	})
	want(t, p.Spawn(nil, nil), sys.EINVAL)
	l.Run()
	want(t, told, 1)
	want(t, p.Kill(0), sys.ESRCH)
	p.Close(nil)
	l.Run()
}

func TestProcessIsKilled(t *testing.T) {
	l := newLoop(t)
	var p *Process
	p = spawn(t, l, "exec sleep 30", func(exit sys.Exit) {
		want(t, exit, sys.Exit{Signal: 15})
		p.Close(nil)
	})
	check(t, p.Kill(0))
	check(t, p.Kill(15))
	l.Run()
}

func TestProcessTalksOverItsPipe(t *testing.T) {
	l := newLoop(t)
	own, childs, errno := sys.SocketPair()
	check(t, errno)
	pipe := NewPipe(l, "PipeWrap", false)
	check(t, pipe.Open(own))
	got := ""
	spawn(t, l, "read line; echo got $line", func(sys.Exit) {}, childs, childs)
	sys.Close(childs)
	pipe.Write([][]byte{[]byte("it\n")}, nil)
	pipe.ReadStart(func(data []byte, errno sys.Errno) {
		if got += string(data); errno != 0 {
			pipe.Close(nil)
		}
	})
	l.Run()
	want(t, got, "got it\n")
}

func TestClosedProcessKeepsNothingAlive(t *testing.T) {
	l := newLoop(t)
	p := spawn(t, l, "exec sleep 30", func(sys.Exit) { t.Error("told though closed") })
	check(t, p.Kill(9))
	p.Close(nil)
	l.Run()
}

func TestUnrefdProcessKeepsNothingAlive(t *testing.T) {
	l := newLoop(t)
	p := spawn(t, l, "exec sleep 30", nil)
	p.Unref()
	l.Run()
	check(t, p.Kill(9))
	p.Close(nil)
	l.Run()
}

func TestExitIsToldWithoutAWatchableDescriptor(t *testing.T) {
	l := newLoop(t)
	child, errno := sys.Spawn(&sys.SpawnOptions{File: "sh", Args: []string{"sh", "-c", "exit 4"}, UID: -1, GID: -1})
	check(t, errno)
	if child.Watch >= 0 {
		sys.Close(child.Watch)
		child.Watch = -1
	}
	told := 0
	p := NewProcess(l)
	p.child, p.onExit = child, func(exit sys.Exit) { told++; want(t, exit, sys.Exit{Code: 4}) }
	p.Activate()
	p.follow()
	l.Run()
	want(t, told, 1)
}

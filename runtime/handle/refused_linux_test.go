package handle

import (
	"runtime"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/sys/systest"
)

// TestAcceptRestsWhileTheSystemRefuses: the connection is served once it does not.
func TestAcceptRestsWhileTheSystemRefuses(t *testing.T) {
	for _, errno := range []sys.Errno{sys.ENFILE, sys.ENOMEM, sys.ENOBUFS, sys.EMFILE} {
		l := newLoop(t)
		turns, accepted := 0, false
		l.SetImmediateHook(func() { turns++ })
		var srv *TCP
		srv, addr := listenTCP(t, l, func(c *TCP) {
			accepted = true
			c.Close(nil)
			srv.Close(nil)
		})
		c := NewTCP(l, "")
		check(t, c.Connect(addr, func(errno sys.Errno) {
			check(t, errno)
			c.ReadStart(func([]byte, sys.Errno) { c.Close(nil) })
		}))
		newTimer(l, 3*acceptPause/2, l.Stop)
		before := openDescriptors(t)
		systest.FailWith(t, systest.Accept, errno, func() { l.Run() })
		if accepted || openDescriptors(t) != before {
			t.Errorf("%v: accepted %v, %d descriptors, before %d", errno, accepted, openDescriptors(t), before)
		}
		l.Run()
		if !accepted || turns > 20 {
			t.Errorf("%v: accepted %v in %d turns", errno, accepted, turns)
		}
	}
}

// TestSpawnRefused leaves neither descriptors nor goroutines.
func TestSpawnRefused(t *testing.T) {
	for _, c := range []struct {
		call  uint32
		errno sys.Errno
	}{
		{systest.Clone, sys.EAGAIN}, {systest.Clone, sys.ENOMEM}, {systest.Pipe, sys.EMFILE}, {systest.Pipe, sys.ENFILE}, {systest.Openat, sys.ENFILE},
	} {
		l := newLoop(t)
		before, goroutines := openDescriptors(t), runtime.NumGoroutine()
		systest.FailWith(t, c.call, c.errno, func() {
			p := NewProcess(l)
			want(t, p.Spawn(&sys.SpawnOptions{File: "/bin/true", Args: []string{"true"}, Files: []int{-1, 1, 2}, UID: -1, GID: -1}, nil), c.errno)
			want(t, p.PID(), 0)
			p.Close(nil)
			l.Run()
		})
		want(t, openDescriptors(t), before)
		for runtime.NumGoroutine() > goroutines { // a leak would last until the test's time limit
			runtime.Gosched()
		}
	}
}

// TestExitIsToldWithoutThePoller: a child that the poller cannot watch is waited for.
func TestExitIsToldWithoutThePoller(t *testing.T) {
	l := newLoop(t)
	before := openDescriptors(t)
	code := -1
	systest.FailWith(t, systest.EpollCtl, sys.ENOSPC, func() {
		spawn(t, l, "exit 7", func(exit sys.Exit) { code = exit.Code })
		l.Run()
	})
	want(t, code, 7)
	want(t, openDescriptors(t), before)
}

package handle

import (
	"testing"

	"github.com/gonode/gonode/runtime/sys"
)

func limitDescriptors(t *testing.T, limit int) {
	t.Helper()
	before, errno := sys.SetDescriptorLimit(uint64(limit))
	check(t, errno)
	t.Cleanup(func() { sys.SetDescriptorLimit(before) })
}

// connectWithout makes a client whose server cannot accept: the process has
// no descriptor left, nor spare ones if withSpare is false.
func connectWithout(t *testing.T, withSpare bool) (srv *TCP, turns *int, turnedAway func(func())) {
	t.Helper()
	l := newLoop(t)
	turns = new(int)
	l.SetImmediateHook(func() { *turns++ })
	srv, addr := listenTCP(t, l, func(c *TCP) { t.Error("accepted") })
	c := NewTCP(l, "")
	away := func() {}
	check(t, c.Connect(addr, func(errno sys.Errno) {
		check(t, errno)
		c.ReadStart(func([]byte, sys.Errno) { c.Close(nil); away() })
	}))
	limit := sys.OpenSpare() // all numbers below are taken
	sys.Close(limit)
	if !withSpare {
		limit = 0
	}
	limitDescriptors(t, limit)
	return srv, turns, func(fn func()) { away = fn }
}

func TestOutOfDescriptorsTurnsClientsAway(t *testing.T) {
	srv, turns, onAway := connectWithout(t, true)
	onAway(func() { srv.Close(nil) })
	srv.Loop().Run()
	if *turns > 20 {
		t.Errorf("%d turns", *turns)
	}
}

func TestOutOfSpareDescriptorsRests(t *testing.T) {
	srv, turns, onAway := connectWithout(t, false)
	onAway(func() {})
	before, _ := sys.SetDescriptorLimit(0)
	stop := newTimer(srv.Loop(), 3*acceptPause/2, func() {
		sys.SetDescriptorLimit(max(before, 256))
		srv.Close(nil)
	})
	stop.Unref()
	srv.Loop().Run()
	if *turns > 20 {
		t.Errorf("%d turns", *turns)
	}
}

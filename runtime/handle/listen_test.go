package handle

import (
	"testing"

	"github.com/gonode/gonode/runtime/sys"
)

// TestOutOfDescriptorsRests: the client waits, and is served once there is room.
func TestOutOfDescriptorsRests(t *testing.T) {
	l := newLoop(t)
	turns := 0
	l.SetImmediateHook(func() { turns++ })
	var srv *TCP
	accepted := false
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
	before, errno := sys.SetDescriptorLimit(0)
	check(t, errno)
	defer sys.SetDescriptorLimit(before)
	room := newTimer(l, 3*acceptPause/2, func() {
		if accepted {
			t.Error("accepted without a descriptor")
		}
		sys.SetDescriptorLimit(before)
	})
	room.Unref()
	l.Run()
	if !accepted || turns > 20 {
		t.Errorf("accepted %v in %d turns", accepted, turns)
	}
}

// TestAcceptOff: connections wait in the kernel.
func TestAcceptOff(t *testing.T) {
	l := newLoop(t)
	on := false
	var srv *TCP
	srv, addr := listenTCP(t, l, func(c *TCP) {
		if !on {
			t.Error("accepted while off")
		}
		c.Close(nil)
		srv.Close(nil)
	})
	srv.Accept(false)
	c := NewTCP(l, "")
	check(t, c.Connect(addr, func(errno sys.Errno) {
		check(t, errno)
		c.ReadStart(func([]byte, sys.Errno) { c.Close(nil) })
		newTimer(l, 5, func() {
			on = true
			srv.Accept(true)
		})
	}))
	l.Run()
}

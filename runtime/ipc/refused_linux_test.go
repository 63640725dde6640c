package ipc

import (
	"os"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/sys/systest"
	"github.com/gonode/gonode/runtime/wire"
)

func openDescriptors(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// TestRefusedDescriptorStaysTheCallers: where the poller cannot take it, it is
// open, and can be opened again.
func TestRefusedDescriptorStaysTheCallers(t *testing.T) {
	l := newLoop(t)
	fa, fb := socketPair(t)
	defer sys.Close(fa)
	before := openDescriptors(t)
	systest.FailWith(t, systest.EpollCtl, sys.ENOMEM, func() {
		if _, errno := Open(l, fb, wire.JSON, Events{}); errno != sys.ENOMEM {
			t.Errorf("got %v", errno)
		}
	})
	if now := openDescriptors(t); now != before {
		t.Errorf("%d descriptors, before %d", now, before)
	}
	l.Run() // nothing keeps it
	c, errno := Open(l, fb, wire.JSON, Events{})
	if errno != 0 {
		t.Fatal(errno)
	}
	c.Destroy()
	l.Run()
}

// TestHandleWithoutRoom: a handle that cannot be duplicated fails, and the
// channel goes on.
func TestHandleWithoutRoom(t *testing.T) {
	l := newLoop(t)
	fa, fb := socketPair(t)
	heard := false
	var cb *Channel
	ca := open(t, l, fa, wire.JSON, Events{})
	cb = open(t, l, fb, wire.JSON, Events{OnMessage: func([]byte) { heard = true; cb.Disconnect() }})
	fd := descriptor(t, "x")
	defer sys.Close(fd)
	before := openDescriptors(t)
	var sent sys.Errno
	delivered := true
	systest.FailWith(t, systest.Fcntl, sys.EMFILE, func() {
		ca.SendHandle(Handle{Frame: socketHandle(wire.JSON, "x"), FD: fd,
			Sent: func(errno sys.Errno) { sent = errno }, Delivered: func(ok bool) { delivered = ok }})
	})
	if sent != sys.EMFILE || delivered || openDescriptors(t) != before {
		t.Errorf("sent %v, delivered %v, descriptors %d, before %d", sent, delivered, openDescriptors(t), before)
	}
	ca.Send(text(wire.JSON, "more"), nil)
	l.Run()
	if !heard {
		t.Error("what comes after it is lost")
	}
}

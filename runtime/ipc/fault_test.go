package ipc

import (
	"strings"
	"testing"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// TestStrayDescriptorIsClosed: one that came with a plain message must not be
// taken for the next handle's.
func TestStrayDescriptorIsClosed(t *testing.T) {
	for _, mode := range modes {
		var got string
		var cb *Channel
		l := newLoop(t)
		fa, fb := socketPair(t)
		stray := descriptor(t, "stray")
		cb = open(t, l, fb, mode, Events{OnInternal: func(e wire.Envelope, _ []byte, fd int) {
			got = contentAndClose(t, fd)
			cb.Disconnect()
		}})
		if _, errno := sys.SendFDs(fa, [][]byte{text(mode, "plain")}, []int{stray}); errno != 0 {
			t.Fatal(errno)
		}
		cb.Drain()
		ca := open(t, l, fa, mode, Events{})
		fd := descriptor(t, "meant")
		ca.SendHandle(Handle{Frame: socketHandle(mode, "x"), FD: fd})
		l.Run()
		sys.Close(stray)
		sys.Close(fd)
		if got != "meant" {
			t.Errorf("%v: got %q", mode, got)
		}
	}
}

// TestEndlessFrameEndsTheChannel: the announced length alone is enough.
func TestEndlessFrameEndsTheChannel(t *testing.T) {
	l := newLoop(t)
	fa, fb := socketPair(t)
	defer sys.Close(fa)
	closed := false
	open(t, l, fb, wire.Advanced, Events{OnClose: func() { closed = true }})
	if _, errno := sys.Send(fa, []byte{0xff, 0xff, 0xff, 0xff, 1}); errno != 0 {
		t.Fatal(errno)
	}
	l.Run()
	if !closed {
		t.Error("the channel goes on")
	}
}

// TestEarlyAckKeepsTheDescriptor: an ACK for what is still to be written must
// not close a descriptor that the kernel has not taken.
func TestEarlyAckKeepsTheDescriptor(t *testing.T) {
	mode := wire.JSON
	l := newLoop(t)
	fa, fb := socketPair(t)
	defer sys.Close(fb)
	ca := open(t, l, fa, mode, Events{})
	for ca.pipe.WriteQueueSize() == 0 { // fill the socket
		ca.Send(text(mode, strings.Repeat("x", 1<<16)), nil)
	}
	delivered := false
	fd := descriptor(t, "late")
	ca.SendHandle(Handle{Frame: socketHandle(mode, "x"), FD: fd, Borrowed: true, Delivered: func(ok bool) {
		if ca.pipe.WriteQueueSize() > 0 {
			t.Error("told before the kernel had it")
		}
		delivered = ok
		ca.Destroy()
	}})
	if _, errno := sys.Send(fb, wire.HandleAck(mode)); errno != 0 {
		t.Fatal(errno)
	}
	ca.Drain() // reads the ACK
	if delivered {
		t.Error("delivered before it was written")
	}
	var reader loop.Timer
	reader.Init(l, func() {
		buf := make([]byte, 1<<20)
		for {
			n, fds, _, _ := sys.RecvFDs(fb, buf, nil)
			if n <= 0 {
				return
			}
			for _, fd := range fds {
				sys.Close(fd)
			}
		}
	})
	reader.Start(0, 1)
	reader.Unref()
	l.Run()
	sys.Close(fd)
	if !delivered {
		t.Error("never delivered")
	}
}

// TestBatchEndsBeforeInternalMessages: what a peer said before an internal
// message is told before it is heeded.
func TestBatchEndsBeforeInternalMessages(t *testing.T) {
	for _, mode := range modes {
		l := newLoop(t)
		fa, fb := socketPair(t)
		defer sys.Close(fa)
		var order []string
		note := func(what string) { order = append(order, what) }
		cb := open(t, l, fb, mode, Events{
			OnMessage:  func([]byte) { note("message") },
			OnBatch:    func() { note("batch") },
			OnInternal: func(wire.Envelope, []byte, int) { note("internal") },
		})
		internal, _ := wire.AppendObject(nil, mode, wire.Object{{Name: "cmd", Value: wire.CmdCluster}})
		if _, errno := sys.SendBuffers(fa, [][]byte{text(mode, "a"), text(mode, "b"), internal, text(mode, "c")}); errno != 0 {
			t.Fatal(errno)
		}
		cb.Drain()
		if got := strings.Join(order, " "); got != "message message batch internal message batch" {
			t.Errorf("%v: %s", mode, got)
		}
	}
}

package ipc

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

var modes = []wire.Mode{wire.JSON, wire.Advanced}

// newLoop makes a loop that fails the test when it does not end by itself.
func newLoop(t testing.TB) *loop.Loop {
	t.Helper()
	l, errno := loop.New()
	check(t, errno)
	t.Cleanup(l.Free)
	var deadline loop.Timer
	deadline.Init(l, func() {
		t.Error("the loop does not end: ", l.ActiveResources())
		l.Stop()
	})
	deadline.Start(20_000, 0)
	deadline.Unref()
	return l
}

func check(t testing.TB, errno sys.Errno) {
	t.Helper()
	if errno != 0 {
		t.Fatal(errno)
	}
}

func open(t testing.TB, l *loop.Loop, fd int, mode wire.Mode, ev Events) *Channel {
	t.Helper()
	c, errno := Open(l, fd, mode, ev)
	check(t, errno)
	return c
}

func socketPair(t testing.TB) (a, b int) {
	t.Helper()
	a, b, errno := sys.SocketPair()
	check(t, errno)
	return a, b
}

// pair makes two channels joined to each other.
func pair(t testing.TB, mode wire.Mode, a, b Events) (l *loop.Loop, ca, cb *Channel) {
	l = newLoop(t)
	fa, fb := socketPair(t)
	return l, open(t, l, fa, mode, a), open(t, l, fb, mode, b)
}

// text makes a frame of one string.
func text(mode wire.Mode, s string) []byte {
	if mode == wire.JSON {
		return []byte(`"` + s + "\"\n")
	}
	e := wire.NewEncoder(nil)
	e.Header()
	e.String(s)
	return wire.AppendFrame(nil, mode, e.Bytes())
}

// socketHandle makes a NODE_HANDLE frame of a message with one field.
func socketHandle(mode wire.Mode, name string) []byte {
	frame, err := wire.AppendObject(nil, mode, wire.Object{
		{Name: "cmd", Value: wire.CmdHandle}, {Name: "type", Value: wire.TypeSocket},
		{Name: "msg", Value: wire.Object{{Name: "name", Value: name}}},
	})
	if err != nil {
		panic(err)
	}
	return frame
}

// descriptor makes a file that can be told from others by its content.
func descriptor(t testing.TB, content string) int {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.WriteString(content)
	f.Seek(0, 0)
	fd, errno := sys.Dup(int(f.Fd()))
	check(t, errno)
	return fd
}

// contentAndClose reads such a file from another descriptor.
func contentAndClose(t testing.TB, fd int) string {
	t.Helper()
	f := os.NewFile(uintptr(fd), "received")
	defer f.Close()
	b := make([]byte, 64)
	n, err := f.ReadAt(b, 0)
	if n == 0 {
		t.Error(err)
	}
	return string(b[:n])
}

func TestMessagesKeepTheirOrder(t *testing.T) {
	for _, mode := range modes {
		var got int
		var cb *Channel
		l, ca, cb := pair(t, mode, Events{}, Events{OnMessage: func(frame []byte) {
			if !bytes.Contains(frame, fmt.Appendf(nil, "n%d.", got)) {
				t.Errorf("message %d is %q", got, frame)
			}
			if got++; got == 1000 {
				cb.Disconnect()
			}
		}})
		for i := range 1000 {
			ca.Send(text(mode, fmt.Sprintf("n%d.", i)), nil)
		}
		l.Run()
		if got != 1000 {
			t.Errorf("%v: %d messages", mode, got)
		}
	}
}

func TestGiantMessage(t *testing.T) {
	for _, mode := range modes {
		const size = 8 << 20
		var got int
		var cb *Channel
		l, ca, cb := pair(t, mode, Events{}, Events{OnMessage: func(frame []byte) {
			got = len(frame)
			cb.Disconnect()
		}})
		sent := false
		more := ca.Send(text(mode, strings.Repeat("x", size)), func(errno sys.Errno) { sent = errno == 0 })
		if more || sent {
			t.Errorf("%v: a giant was written at once", mode)
		}
		l.Run()
		if got < size || !sent {
			t.Errorf("%v: %d bytes arrived, sent %v", mode, got, sent)
		}
	}
}

func TestHandleTravelsWithItsMessage(t *testing.T) {
	for _, mode := range modes {
		var got []string
		var cb *Channel
		l, ca, cb := pair(t, mode, Events{}, Events{
			OnMessage: func(frame []byte) { got = append(got, "message") },
			OnInternal: func(e wire.Envelope, frame []byte, fd int) {
				got = append(got, e.Type+contentAndClose(t, fd))
				if len(got) == 3 {
					cb.Disconnect()
				}
			},
		})
		var landed []bool
		for _, name := range []string{"one", "two"} {
			fd := descriptor(t, name)
			ca.SendHandle(Handle{Frame: socketHandle(mode, name), FD: fd, Delivered: func(ok bool) { landed = append(landed, ok) }})
			sys.Close(fd) // the channel has its own
			if name == "one" {
				ca.Send(text(mode, "between"), nil)
			}
		}
		l.Run()
		if want := []string{"net.Socketone", "message", "net.Sockettwo"}; !slices.Equal(got, want) {
			t.Errorf("%v: got %q", mode, got)
		}
		if !slices.Equal(landed, []bool{true, true}) {
			t.Errorf("%v: delivered %v", mode, landed)
		}
	}
}

func TestBothEndsSendHandlesAtOnce(t *testing.T) {
	var ca, cb *Channel
	got := map[string]int{}
	receive := func(end string) Events {
		return Events{OnInternal: func(e wire.Envelope, _ []byte, fd int) {
			if e.Cmd != wire.CmdHandle {
				return
			}
			sys.Close(fd)
			if got[end]++; got["a"] == 20 && got["b"] == 20 {
				ca.Disconnect()
			}
		}}
	}
	l, ca, cb := pair(t, wire.JSON, receive("a"), receive("b"))
	fd := descriptor(t, "x")
	defer sys.Close(fd)
	for range 20 {
		ca.SendHandle(Handle{Frame: socketHandle(wire.JSON, "x"), FD: fd})
		cb.SendHandle(Handle{Frame: socketHandle(wire.JSON, "x"), FD: fd, Borrowed: true})
	}
	l.Run()
	if got["a"] != 20 || got["b"] != 20 {
		t.Error(got)
	}
}

func TestNewConnInGoAlone(t *testing.T) {
	for _, mode := range modes {
		var ca, cb *Channel
		var accepted wire.Cluster
		l, ca, cb := pair(t, mode, Events{OnInternal: func(e wire.Envelope, _ []byte, _ int) {
			if e.HasAck {
				accepted = e.Cluster
				ca.Disconnect()
			}
		}}, Events{OnInternal: func(e wire.Envelope, _ []byte, fd int) {
			if e.Act != wire.ActNewConn || e.Key != "null:0:4:undefined" || contentAndClose(t, fd) != "conn" {
				t.Errorf("%+v", e)
			}
			cb.SendAccepted(e.Seq, true, 1, nil)
		}})
		fd := descriptor(t, "conn")
		ca.SendNewConn("null:0:4:undefined", 7, fd, func(ok bool) {
			if !ok {
				t.Error("not delivered")
			}
			sys.Close(fd)
		})
		l.Run()
		if !accepted.Accepted || accepted.Ack != 7 {
			t.Errorf("%v: %+v", mode, accepted)
		}
	}
}

func TestConnectionsTravelTogether(t *testing.T) {
	for _, mode := range modes {
		var ca, cb *Channel
		var answer wire.Cluster
		l, ca, cb := pair(t, mode, Events{OnInternal: func(e wire.Envelope, _ []byte, _ int) {
			answer = e.Cluster
			ca.Disconnect()
		}}, Events{OnConns: func(e wire.Envelope, fds []int) {
			var contents []string
			for _, fd := range fds {
				contents = append(contents, contentAndClose(t, fd))
			}
			if e.Act != wire.ActNewConns || e.Key != "k" || !slices.Equal(contents, []string{"a", "b", "c"}) {
				t.Errorf("%+v %q", e, contents)
			}
			cb.SendTaken(e.Seq, int(e.Count), 2, 1, nil)
		}})
		fds := []int{descriptor(t, "a"), descriptor(t, "b"), descriptor(t, "c")}
		ca.SendConns("k", 7, fds, func(errno sys.Errno) {
			check(t, errno)
			closeAll(fds)
		})
		l.Run()
		if answer.Ack != 7 || answer.Count != 3 || answer.Taken != 2 {
			t.Errorf("%v: %+v", mode, answer)
		}
	}
}

// TestLostConnectionsAreNotCounted: fewer descriptors than said.
func TestLostConnectionsAreNotCounted(t *testing.T) {
	var got []string
	var c *Channel
	l, c, p := rawPair(t, Events{OnConns: func(_ wire.Envelope, fds []int) {
		for _, fd := range fds {
			got = append(got, contentAndClose(t, fd))
		}
		c.Disconnect()
	}})
	fd := descriptor(t, "x")
	p.sayWith(string(wire.AppendConns(nil, wire.JSON, "k", 3, 1)), fd)
	sys.Close(fd)
	l.Run()
	if !slices.Equal(got, []string{"x"}) {
		t.Errorf("%q", got)
	}
}

// peer is the raw other end of a channel.
type peer struct {
	t  *testing.T
	fd int
}

func (p peer) say(s string) { p.sayWith(s, -1) }

func (p peer) sayWith(s string, fd int) {
	p.t.Helper()
	var errno sys.Errno
	if fd < 0 {
		_, errno = sys.Send(p.fd, []byte(s))
	} else {
		_, errno = sys.SendFDs(p.fd, [][]byte{[]byte(s)}, []int{fd})
	}
	check(p.t, errno)
}

// hear returns what has arrived, with the number of descriptors.
func (p peer) hear() (string, int) {
	buf := make([]byte, 1<<16)
	n, fds, _, _ := sys.RecvFDs(p.fd, buf, nil)
	for _, fd := range fds {
		sys.Close(fd)
	}
	return string(buf[:max(n, 0)]), len(fds)
}

// rawPair makes a channel with a raw peer.
func rawPair(t *testing.T, ev Events) (*loop.Loop, *Channel, peer) {
	l := newLoop(t)
	a, b := socketPair(t)
	return l, open(t, l, a, wire.JSON, ev), peer{t, b}
}

const (
	ack  = `{"cmd":"NODE_HANDLE_ACK"}` + "\n"
	nack = `{"cmd":"NODE_HANDLE_NACK"}` + "\n"
)

func TestHandleWithoutDescriptorIsRefused(t *testing.T) {
	l, _, p := rawPair(t, Events{OnInternal: func(e wire.Envelope, _ []byte, _ int) { t.Errorf("%+v", e) }})
	p.say(string(socketHandle(wire.JSON, "x")))
	check(t, sys.ShutdownWrite(p.fd))
	l.Run()
	if got, _ := p.hear(); got != nack {
		t.Errorf("got %q", got)
	}
	sys.Close(p.fd)
}

func TestHandleThatDoesNotFitIsRefused(t *testing.T) {
	got := 0
	l, c, p := rawPair(t, Events{OnInternal: func(_ wire.Envelope, _ []byte, fd int) { got++; sys.Close(fd) }})
	fd := descriptor(t, "x")
	next, errno := sys.Dup(fd)
	check(t, errno)
	sys.Close(next)
	before, errno := sys.SetDescriptorLimit(uint64(next)) // no room for one more
	check(t, errno)
	p.sayWith(string(socketHandle(wire.JSON, "x")), fd)
	c.Drain()
	_, errno = sys.SetDescriptorLimit(before)
	check(t, errno)
	if answer, _ := p.hear(); answer != nack || got != 0 {
		t.Errorf("answered %q, took %d", answer, got)
	}
	p.sayWith(string(socketHandle(wire.JSON, "x")), fd)
	c.Drain()
	if answer, _ := p.hear(); answer != ack || got != 1 {
		t.Errorf("answered %q, took %d", answer, got)
	}
	sys.Close(fd)
	sys.Close(p.fd)
	l.Run()
}

func TestRefusedHandleIsSentAgainThreeTimes(t *testing.T) {
	lost := 0
	l, c, p := rawPair(t, Events{OnUndelivered: func() { lost++ }})
	var delivered []bool
	fd := descriptor(t, "x")
	frame := string(socketHandle(wire.JSON, "x"))
	c.SendHandle(Handle{Frame: []byte(frame), FD: fd, Delivered: func(ok bool) { delivered = append(delivered, ok) }})
	sys.Close(fd)
	c.Send([]byte("1\n"), nil)
	for range 4 {
		if got, fds := p.hear(); got != frame || fds != 1 {
			t.Fatalf("got %q with %d descriptors", got, fds)
		}
		p.say(nack)
		c.Drain()
	}
	if got, fds := p.hear(); got != "1\n" || fds != 0 {
		t.Errorf("got %q", got)
	}
	if lost != 1 || !slices.Equal(delivered, []bool{false}) {
		t.Errorf("lost %d, delivered %v", lost, delivered)
	}
	sys.Close(p.fd)
	l.Run()
}

func TestDescriptorIsSentOnceWhenTheFrameIsSplit(t *testing.T) {
	l, c, p := rawPair(t, Events{})
	fd := descriptor(t, "x")
	frame := socketHandle(wire.JSON, strings.Repeat("x", 4<<20))
	c.SendHandle(Handle{Frame: bytes.Clone(frame), FD: fd})
	sys.Close(fd)
	total, fds := 0, 0
	var read loop.Watcher
	read.Init(l, p.fd, loop.ReadyFunc(func(sys.Events) {
		s, n := p.hear()
		total, fds = total+len(s), fds+n
		if total == len(frame) {
			read.Close()
			sys.Close(p.fd)
		}
	}))
	check(t, read.Start(sys.Readable))
	l.Run()
	if total != len(frame) || fds != 1 {
		t.Errorf("%d of %d bytes, %d descriptors", total, len(frame), fds)
	}
}

func TestDeadPeerHarmsNobody(t *testing.T) {
	closed := 0
	l, c, p := rawPair(t, Events{OnClose: func() { closed++ }})
	sys.Close(p.fd)
	var outcomes []sys.Errno
	note := func(errno sys.Errno) { outcomes = append(outcomes, errno) }
	delivered := true
	fd := descriptor(t, "x")
	defer sys.Close(fd)
	c.Send([]byte("1\n"), note)
	c.SendHandle(Handle{Frame: socketHandle(wire.JSON, "x"), FD: fd, Sent: note, Delivered: func(ok bool) { delivered = ok }})
	l.Run()
	c.Send([]byte("2\n"), note)
	if want := []sys.Errno{sys.EPIPE, sys.EPIPE, sys.EPIPE}; !slices.Equal(outcomes, want) {
		t.Errorf("outcomes %v", outcomes)
	}
	if delivered || closed != 1 || c.Connected() {
		t.Errorf("delivered %v, closed %d, connected %v", delivered, closed, c.Connected())
	}
}

func TestPeerThatDiesWithAHandleInFlight(t *testing.T) {
	l, c, p := rawPair(t, Events{})
	fd := descriptor(t, "x")
	defer sys.Close(fd)
	delivered, behind := true, sys.Errno(0)
	c.SendHandle(Handle{Frame: socketHandle(wire.JSON, "x"), FD: fd, Delivered: func(ok bool) { delivered = ok }})
	c.Send([]byte("1\n"), func(errno sys.Errno) { behind = errno })
	p.hear()
	sys.Close(p.fd)
	l.Run()
	if delivered || behind != sys.EPIPE {
		t.Errorf("delivered %v, the message behind it %v", delivered, behind)
	}
}

func TestLastWordsComeBeforeClose(t *testing.T) {
	var got []string
	l, _, p := rawPair(t, Events{
		OnMessage: func(frame []byte) { got = append(got, string(frame)) },
		OnClose:   func() { got = append(got, "close") },
	})
	p.say("1\n2\n")
	p.say("3\n4")
	sys.Close(p.fd)
	l.Run()
	if want := []string{"1", "2", "3", "close"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestDisconnectWaitsForTheHandleInFlight(t *testing.T) {
	closed := false
	l, c, p := rawPair(t, Events{OnClose: func() { closed = true }})
	fd := descriptor(t, "x")
	defer sys.Close(fd)
	c.SendHandle(Handle{Frame: socketHandle(wire.JSON, "x"), FD: fd})
	c.Send([]byte("1\n"), nil)
	c.Disconnect()
	if closed || c.Connected() {
		t.Error("closed before the ACK")
	}
	p.hear()
	p.say(ack)
	l.Run()
	if got, _ := p.hear(); got != "1\n" || !closed {
		t.Errorf("got %q, closed %v", got, closed)
	}
	sys.Close(p.fd)
}

func TestDisconnectLosesNothingUnwritten(t *testing.T) {
	l, c, p := rawPair(t, Events{})
	const size = 4 << 20
	c.Send(bytes.Repeat([]byte("x"), size), nil)
	c.Disconnect()
	total := 0
	var read loop.Watcher
	read.Init(l, p.fd, loop.ReadyFunc(func(sys.Events) {
		s, _ := p.hear()
		total += len(s)
	}))
	check(t, read.Start(sys.Readable))
	l.Run()
	for s, _ := p.hear(); s != ""; s, _ = p.hear() {
		total += len(s)
	}
	if total != size {
		t.Errorf("%d of %d bytes", total, size)
	}
	read.Close()
	sys.Close(p.fd)
}

func TestFlushLosesNothingUnwritten(t *testing.T) {
	_, c, p := rawPair(t, Events{})
	const size = 4 << 20
	total := make(chan int)
	go func() {
		n := 0
		for n < size {
			check(t, sys.WaitFor(p.fd, sys.Readable))
			s, _ := p.hear()
			n += len(s)
		}
		total <- n
	}()
	c.Send(bytes.Repeat([]byte("x"), size), nil)
	c.Flush()
	if n := <-total; n != size {
		t.Errorf("%d of %d bytes", n, size)
	}
	c.Destroy()
	sys.Close(p.fd)
}

func TestStrayDescriptorsAreClosed(t *testing.T) {
	l, _, p := rawPair(t, Events{})
	r, w, errno := sys.Pipe()
	check(t, errno)
	for range maxStray + 4 {
		p.sayWith("1\n", w)
	}
	sys.Close(w)
	sys.Close(p.fd)
	l.Run()
	if n, errno := sys.Read(r, make([]byte, 1)); n != 0 || errno != 0 {
		t.Errorf("someone holds the descriptor: %d %v", n, errno)
	}
	sys.Close(r)
}

func TestCountedRefs(t *testing.T) {
	l, c, p := rawPair(t, Events{})
	c.StartUnref()
	l.Run() // ends: nothing is counted
	c.RefCounted()
	c.RefCounted()
	c.UnrefCounted()
	if !c.HasRef() {
		t.Error("one reason is left")
	}
	c.UnrefCounted()
	l.Run()
	c.Ref()
	c.UnrefCounted()
	if !c.HasRef() {
		t.Error("counting overrides Ref")
	}
	c.Destroy()
	sys.Close(p.fd)
	l.Run()
}

func BenchmarkNewConn(b *testing.B) {
	var ca, cb *Channel
	var next func()
	n := 0
	l, ca, cb := pair(b, wire.JSON, Events{OnInternal: func(e wire.Envelope, _ []byte, _ int) {
		if e.HasAck {
			next()
		}
	}}, Events{OnInternal: func(e wire.Envelope, _ []byte, fd int) {
		cb.SendAccepted(e.Seq, true, 1, nil)
		sys.Close(fd)
	}})
	fd := descriptor(b, "conn")
	defer sys.Close(fd)
	next = func() {
		if n++; n > b.N {
			ca.Disconnect()
			return
		}
		ca.SendNewConn("null:9999:4:undefined", int64(n), fd, func(bool) {})
	}
	b.ReportAllocs()
	next()
	l.Run()
}

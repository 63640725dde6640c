package handle

import (
	"net/netip"
	"path/filepath"
	"testing"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

var anyPort = netip.MustParseAddrPort("127.0.0.1:0")

// newLoop makes a loop that fails the test when it does not end by itself.
func newLoop(t *testing.T) *loop.Loop {
	t.Helper()
	l, errno := loop.New()
	check(t, errno)
	t.Cleanup(l.Free)
	newTimer(l, 20_000, func() {
		t.Error("the loop does not end: ", l.ActiveResources())
		l.Stop()
	}).Unref()
	return l
}

func newTimer(l *loop.Loop, after int64, fire func()) *loop.Timer {
	tm := &loop.Timer{}
	tm.Init(l, fire)
	tm.Start(after, 0)
	return tm
}

func check(t *testing.T, errno sys.Errno) {
	t.Helper()
	if errno != 0 {
		t.Fatal(errno)
	}
}

func want[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func listenTCP(t *testing.T, l *loop.Loop, on func(*TCP)) (*TCP, netip.AddrPort) {
	t.Helper()
	srv := NewTCP(l, "TCPServerWrap")
	check(t, srv.Bind(anyPort, 0))
	check(t, srv.Listen(511, func(fd int) {
		conn := NewTCP(l, "TCPSocketWrap")
		conn.Accepted(fd)
		on(conn)
	}))
	addr, errno := srv.SockName()
	check(t, errno)
	return srv, addr
}

// pair connects two TCP handles and calls back with both.
func pair(t *testing.T, l *loop.Loop, on func(client, server *TCP)) {
	t.Helper()
	client := NewTCP(l, "TCPSocketWrap")
	var server *TCP
	connected := false
	both := func() {
		if connected && server != nil {
			on(client, server)
		}
	}
	var srv *TCP
	srv, addr := listenTCP(t, l, func(c *TCP) {
		srv.Close(nil)
		server = c
		both()
	})
	check(t, client.Connect(addr, func(errno sys.Errno) {
		check(t, errno)
		connected = true
		both()
	}))
}

func socketPath(t *testing.T) string { return filepath.Join(t.TempDir(), "s") }

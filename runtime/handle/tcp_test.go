package handle

import (
	"net/netip"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
)

func TestAddressInUseIsToldByListen(t *testing.T) {
	l := newLoop(t)
	first, addr := listenTCP(t, l, func(*TCP) {})
	second := NewTCP(l, "TCPServerWrap")
	check(t, second.Bind(addr, 0))
	want(t, second.Listen(1, nil), sys.EADDRINUSE)
	_, errno := second.SockName()
	want(t, errno, sys.EADDRINUSE)
	first.Close(nil)
	second.Close(nil)
	l.Run()
}

func TestConnectionRefused(t *testing.T) {
	l := newLoop(t)
	srv, addr := listenTCP(t, l, func(*TCP) {})
	srv.Close(nil)
	l.Run()
	c := NewTCP(l, "TCPSocketWrap")
	told := false
	check(t, c.Connect(addr, func(errno sys.Errno) {
		told = true
		want(t, errno, sys.ECONNREFUSED)
		c.Close(nil)
	}))
	want(t, c.Connect(addr, nil), sys.EALREADY)
	l.Run()
	want(t, told, true)
}

func TestCloseCancelsConnect(t *testing.T) {
	l := newLoop(t)
	srv, addr := listenTCP(t, l, func(c *TCP) { c.Close(nil) })
	c := NewTCP(l, "TCPSocketWrap")
	told := false
	check(t, c.Connect(addr, func(errno sys.Errno) {
		told = true
		want(t, errno, sys.ECANCELED)
	}))
	c.Close(nil)
	srv.Close(nil)
	l.Run()
	want(t, told, true)
}

func TestReusePortSharesAnAddress(t *testing.T) {
	l := newLoop(t)
	a, b := NewTCP(l, ""), NewTCP(l, "")
	if errno := a.Bind(anyPort, ReusePort); errno == sys.ENOTSUP {
		t.Skip(errno)
	}
	check(t, a.Listen(1, func(int) {}))
	addr, _ := a.SockName()
	check(t, b.Bind(addr, ReusePort))
	check(t, b.Listen(1, func(int) {}))
	a.Close(nil)
	b.Close(nil)
	l.Run()
}

func TestIPv6Only(t *testing.T) {
	l := newLoop(t)
	six, four := NewTCP(l, ""), NewTCP(l, "")
	if errno := six.Bind(netip.MustParseAddrPort("[::]:0"), IPv6Only); errno != 0 {
		t.Skip(errno)
	}
	check(t, six.Listen(1, func(int) {}))
	addr, _ := six.SockName()
	check(t, four.Bind(netip.AddrPortFrom(netip.IPv4Unspecified(), addr.Port()), 0))
	check(t, four.Listen(1, func(int) {}))
	want(t, four.Bind(netip.MustParseAddrPort("127.0.0.1:0"), IPv6Only), sys.EINVAL)
	six.Close(nil)
	four.Close(nil)
	l.Run()
}

func TestAcceptedDescriptorCanBeKeptRaw(t *testing.T) {
	l := newLoop(t)
	srv, c := NewTCP(l, ""), NewTCP(l, "")
	check(t, srv.Bind(anyPort, 0))
	check(t, srv.Listen(1, func(fd int) {
		_, errno := sys.PeerName(fd)
		want(t, errno, 0)
		sys.Close(fd)
		srv.Close(nil)
		c.Close(nil)
	}))
	addr, _ := srv.SockName()
	check(t, c.Connect(addr, func(errno sys.Errno) {}))
	l.Run()
}

func TestSocketOptions(t *testing.T) {
	l := newLoop(t)
	pair(t, l, func(client, server *TCP) {
		check(t, client.SetNoDelay(true))
		check(t, client.SetKeepAlive(true, 5, 1, 10))
		check(t, client.SetKeepAlive(false, 0, 0, 0))
		check(t, client.SetTOS(0x10))
		tos, errno := client.TOS()
		check(t, errno)
		want(t, tos, 0x10)
		peer, _ := client.PeerName()
		own, _ := server.SockName()
		want(t, peer, own)
		client.Close(nil)
		server.Close(nil)
	})
	l.Run()
	want(t, NewTCP(l, "").SetNoDelay(true), sys.EBADF)
}

func TestOpenChecksTheDescriptor(t *testing.T) {
	l := newLoop(t)
	spare := sys.OpenSpare()
	defer sys.Close(spare)
	want(t, NewTCP(l, "").Open(spare), sys.ENOTSOCK)
	want(t, NewTCP(l, "").Open(1<<20), sys.EBADF)
}

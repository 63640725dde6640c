package handle

import (
	"net/netip"
	"testing"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// receiver is bound to a loopback port and closes after count datagrams.
func receiver(t *testing.T, l *loop.Loop, count int, on func(data string, from netip.AddrPort)) (*UDP, netip.AddrPort) {
	t.Helper()
	u := NewUDP(l)
	check(t, u.Bind(anyPort, 0))
	check(t, u.RecvStart(func(data []byte, from netip.AddrPort, _ bool, errno sys.Errno) {
		check(t, errno)
		on(string(data), from)
		if count--; count == 0 {
			u.Close(nil)
		}
	}))
	want(t, u.RecvStart(nil), sys.EALREADY)
	addr, errno := u.SockName()
	check(t, errno)
	return u, addr
}

func TestDatagramsKeepTheirBoundsAndSender(t *testing.T) {
	l := newLoop(t)
	var got []string
	a := NewUDP(l)
	_, to := receiver(t, l, 3, func(data string, from netip.AddrPort) {
		own, _ := a.SockName()
		want(t, from.Port(), own.Port())
		if got = append(got, data); len(got) == 3 {
			a.Close(nil)
		}
	})
	done := 0
	count := func(errno sys.Errno) { check(t, errno); done++ }
	n, errno := a.TrySend([][]byte{[]byte("on"), []byte("e")}, to)
	check(t, errno)
	want(t, n, 3)
	check(t, a.Send([][]byte{[]byte("two")}, to, count))
	check(t, a.Send(nil, to, count))
	l.Run()
	want(t, done, 2)
	want(t, len(got), 3)
	want(t, got[0]+got[1]+got[2], "onetwo")
}

func TestConnectedDatagrams(t *testing.T) {
	l := newLoop(t)
	u := NewUDP(l)
	_, to := receiver(t, l, 1, func(data string, _ netip.AddrPort) { want(t, data, "x"); u.Close(nil) })
	want(t, u.Disconnect(), sys.ENOTCONN)
	want(t, u.Send(nil, netip.AddrPort{}, nil), sys.EDESTADDRREQ)
	check(t, u.Connect(to))
	want(t, u.Connect(to), sys.EISCONN)
	want(t, u.Send(nil, to, nil), sys.EISCONN)
	peer, _ := u.PeerName()
	want(t, peer, to)
	check(t, u.Disconnect())
	check(t, u.Connect(to))
	check(t, u.Send([][]byte{[]byte("x")}, netip.AddrPort{}, nil))
	l.Run()
}

func TestDatagramTooLong(t *testing.T) {
	l := newLoop(t)
	u := NewUDP(l)
	told := false
	check(t, u.Send([][]byte{make([]byte, 70_000)}, netip.MustParseAddrPort("127.0.0.1:9"), func(errno sys.Errno) {
		told = true
		want(t, errno, sys.EMSGSIZE)
		u.Close(nil)
	}))
	l.Run()
	want(t, told, true)
}

func TestUDPAddressInUse(t *testing.T) {
	l := newLoop(t)
	a, b, c := NewUDP(l), NewUDP(l), NewUDP(l)
	check(t, a.Bind(anyPort, ReuseAddr))
	addr, _ := a.SockName()
	check(t, b.Bind(addr, ReuseAddr))
	want(t, c.Bind(addr, 0), sys.EADDRINUSE)
	want(t, NewUDP(l).Bind(anyPort, IPv6Only), sys.EINVAL)
	for _, u := range []*UDP{a, b, c} {
		u.Close(nil)
	}
	l.Run()
}

func TestUDPOptions(t *testing.T) {
	l := newLoop(t)
	u := NewUDP(l)
	want(t, u.SetTTL(1), sys.EBADF)
	check(t, u.Bind(netip.MustParseAddrPort("0.0.0.0:0"), 0))
	want(t, u.SetTTL(0), sys.EINVAL)
	want(t, u.SetMulticastTTL(256), sys.EINVAL)
	for _, errno := range []sys.Errno{
		u.SetTTL(4), u.SetBroadcast(true), u.SetMulticastTTL(0), u.SetMulticastLoop(true),
		u.SetMulticastInterface("127.0.0.1"), u.SetBufferSize(sys.RecvBuffer, 10_000),
	} {
		check(t, errno)
	}
	size, _ := u.BufferSize(sys.RecvBuffer)
	want(t, size >= 10_000, true)
	want(t, u.SetMulticastInterface("nonsense"), sys.EINVAL)
	u.Close(nil)
	l.Run()
}

func TestMulticastReachesMembers(t *testing.T) {
	l := newLoop(t)
	const group = "239.1.2.3"
	u := NewUDP(l)
	check(t, u.Bind(netip.MustParseAddrPort("0.0.0.0:0"), 0))
	if errno := u.SetMembership(group, "127.0.0.1", true); errno != 0 {
		t.Skip(errno)
	}
	want(t, u.SetMembership(group, "127.0.0.1", true), sys.EADDRINUSE)
	want(t, u.SetMembership("nonsense", "", true), sys.EINVAL)
	check(t, u.SetSourceMembership("127.0.0.1", "239.1.2.4", "127.0.0.1", true))
	check(t, u.SetSourceMembership("127.0.0.1", "239.1.2.4", "127.0.0.1", false))
	check(t, u.SetMulticastInterface("127.0.0.1"))
	check(t, u.SetMulticastLoop(true))
	got := ""
	check(t, u.RecvStart(func(data []byte, _ netip.AddrPort, _ bool, errno sys.Errno) {
		check(t, errno)
		got = string(data)
		check(t, u.SetMembership(group, "127.0.0.1", false))
		u.Close(nil)
	}))
	own, _ := u.SockName()
	check(t, u.Send([][]byte{[]byte("all")}, netip.AddrPortFrom(netip.MustParseAddr(group), own.Port()), nil))
	l.Run()
	want(t, got, "all")
}

func TestIPv6SourceMembership(t *testing.T) {
	l := newLoop(t)
	u := NewUDP(l)
	if errno := u.Bind(netip.MustParseAddrPort("[::]:0"), 0); errno != 0 {
		t.Skip(errno)
	}
	if errno := u.SetMembership("ff02::1234", "::%lo", true); errno != 0 {
		t.Skip(errno)
	}
	check(t, u.SetSourceMembership("::1", "ff02::1235", "::%lo", true))
	check(t, u.SetSourceMembership("::1", "ff02::1235", "::%lo", false))
	u.Close(nil)
	l.Run()
}

func TestClosedUDPCancelsItsQueue(t *testing.T) {
	l := newLoop(t)
	u := NewUDP(l)
	check(t, u.Bind(anyPort, 0))
	// A datagram that the kernel had no room for: loopback always has some.
	told := u.untold(1, func(errno sys.Errno) { want(t, errno, sys.ECANCELED) })
	u.out.waiting = append(u.out.waiting, &outRequest{done: told})
	want(t, u.SendQueueCount(), 1)
	u.Close(nil)
	l.Run()
	want(t, u.SendQueueCount(), 0)
}

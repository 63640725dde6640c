package sys

import (
	"net/netip"
	"testing"
)

func TestLingerZeroResets(t *testing.T) {
	ln, _ := Socket(Inet4, Stream)
	defer Close(ln)
	if e := firstError(Bind(ln, netip.MustParseAddrPort("127.0.0.1:0")), Listen(ln, 1)); e != 0 {
		t.Fatal(e)
	}
	if !IsListening(ln) {
		t.Error("not listening")
	}
	addr, _ := SockName(ln)
	c, _ := Socket(Inet4, Stream)
	defer Close(c)
	if e := Connect(c, addr); e != EINPROGRESS && e != 0 {
		t.Fatal(e)
	}
	WaitFor(ln, Readable)
	peer, e := Accept(ln)
	if e != 0 {
		t.Fatal(e)
	}
	SetLingerZero(peer)
	Close(peer)
	WaitFor(c, Readable)
	if _, e := Recv(c, make([]byte, 1)); e != ECONNRESET {
		t.Error(e)
	}
}

func TestAllDescriptorsOfOneMessageArrive(t *testing.T) {
	a, b, e := SocketPair()
	if e != 0 {
		t.Fatal(e)
	}
	defer Close(a)
	defer Close(b)
	if _, e := SendFDs(a, [][]byte{[]byte("m")}, []int{b}); e != 0 {
		t.Fatal(e)
	}
	buf := make([]byte, 8)
	n, fds, truncated, e := RecvFDs(b, buf, nil)
	if n != 1 || len(fds) != 1 || truncated || e != 0 {
		t.Fatal(n, fds, truncated, e)
	}
	Close(fds[0])
}

func TestTruncatedDescriptorsAreReported(t *testing.T) {
	a, b, _ := SocketPair()
	defer Close(a)
	defer Close(b)
	SendFDs(a, [][]byte{[]byte("m")}, []int{b})
	limit := OpenSpare()
	Close(limit)
	before, e := SetDescriptorLimit(uint64(limit))
	if e != 0 {
		t.Skip(e)
	}
	defer SetDescriptorLimit(before)
	_, fds, truncated, e := RecvFDs(b, make([]byte, 8), nil)
	if len(fds) != 0 || !truncated || e != 0 {
		t.Error(fds, truncated, e)
	}
}

func TestZonesSurvive(t *testing.T) {
	ip := inet6(netip.MustParseAddr("fe80::1").As16(), 1)
	if ip.Zone() == "" || zoneID(ip.Zone()) != 1 {
		t.Error(ip)
	}
	if ip := inet6(netip.MustParseAddr("2001:db8::1").As16(), 1); ip.Zone() != "" {
		t.Error(ip)
	}
}

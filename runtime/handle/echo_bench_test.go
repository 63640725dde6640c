package handle

import (
	"net/netip"
	"testing"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// BenchmarkEcho is a round trip of 64 bytes; both ends are of one loop.
func BenchmarkEcho(b *testing.B) {
	l, _ := loop.New()
	defer l.Free()
	srv, client := NewTCP(l, ""), NewTCP(l, "")
	srv.Bind(anyPort, 0)
	srv.Listen(1, func(fd int) {
		conn := NewTCP(l, "")
		conn.Accepted(fd)
		conn.ReadStart(func(data []byte, errno sys.Errno) {
			if errno != 0 {
				conn.Close(nil)
				srv.Close(nil)
				return
			}
			conn.TryWrite(data)
		})
	})
	addr, _ := srv.SockName()
	message := make([]byte, 64)
	left := b.N
	client.Connect(addr, func(sys.Errno) {
		b.ReportAllocs()
		b.ResetTimer()
		client.TryWrite(message)
		client.ReadStart(func([]byte, sys.Errno) {
			if left--; left <= 0 {
				client.Close(nil)
				return
			}
			client.TryWrite(message)
		})
	})
	l.Run()
}

// BenchmarkDatagram is a datagram sent and received on one loop.
func BenchmarkDatagram(b *testing.B) {
	l, _ := loop.New()
	defer l.Free()
	u := NewUDP(l)
	u.Bind(anyPort, 0)
	addr, _ := u.SockName()
	message := [][]byte{make([]byte, 64)}
	left := b.N
	b.ReportAllocs()
	u.RecvStart(func([]byte, netip.AddrPort, bool, sys.Errno) {
		if left--; left <= 0 {
			u.Close(nil)
			return
		}
		u.TrySend(message, addr)
	})
	u.TrySend(message, addr)
	l.Run()
}

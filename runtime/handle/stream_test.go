package handle

import (
	"bytes"
	"testing"

	"github.com/gonode/gonode/runtime/sys"
)

func TestEchoAndEnd(t *testing.T) {
	l := newLoop(t)
	var got bytes.Buffer
	pair(t, l, func(client, server *TCP) {
		check(t, server.ReadStart(func(data []byte, errno sys.Errno) {
			if errno != 0 {
				want(t, errno, sys.EOF)
				server.Close(nil)
				return
			}
			server.Write([][]byte{bytes.Clone(data)}, nil)
		}))
		check(t, client.ReadStart(func(data []byte, errno sys.Errno) {
			if got.Write(data); errno != 0 {
				want(t, errno, sys.EOF)
				client.Close(nil)
			}
		}))
		check(t, client.Write([][]byte{[]byte("hel"), nil, []byte("lo")}, nil))
		check(t, client.Shutdown(func(errno sys.Errno) { want(t, errno, 0) }))
		want(t, client.Shutdown(nil), sys.ENOTCONN)
		want(t, client.Write(nil, nil), sys.EPIPE)
	})
	l.Run()
	want(t, got.String(), "hello")
}

func TestLargeWritesArriveInOrder(t *testing.T) {
	l := newLoop(t)
	const chunk, count = 1 << 20, 12
	total, done := 0, 0
	pair(t, l, func(client, server *TCP) {
		for i := range count {
			part := bytes.Repeat([]byte{byte(i)}, chunk)
			check(t, client.Write([][]byte{part[:10], part[10:]}, func(errno sys.Errno) {
				want(t, errno, 0)
				want(t, done, i)
				done++
			}))
		}
		if client.WriteQueueSize() == 0 {
			t.Error("nothing queued")
		}
		if n, errno := client.TryWrite([]byte("x")); n != 0 || errno != sys.EAGAIN {
			t.Error(n, errno)
		}
		client.Shutdown(func(sys.Errno) { client.Close(nil) })
		server.ReadStart(func(data []byte, errno sys.Errno) {
			for _, b := range data {
				if int(b) != total/chunk {
					t.Fatalf("byte %d is %d", total, b)
				}
				total++
			}
			if errno != 0 {
				server.Close(nil)
			}
		})
	})
	l.Run()
	want(t, total, chunk*count)
	want(t, done, count)
}

func TestCloseCancelsWhatIsQueued(t *testing.T) {
	l := newLoop(t)
	var steps []string
	note := func(name string) func(sys.Errno) {
		return func(errno sys.Errno) { steps = append(steps, name+errno.Name()) }
	}
	pair(t, l, func(client, server *TCP) {
		client.Write([][]byte{make([]byte, 16<<20)}, note("write "))
		client.Shutdown(note("shutdown "))
		client.Close(func() { steps = append(steps, "closed") })
		client.Close(nil)
		server.Close(nil)
	})
	l.Run()
	if len(steps) != 3 || steps[0] != "write ECANCELED" || steps[1] != "shutdown ECANCELED" || steps[2] != "closed" {
		t.Error(steps)
	}
}

func TestReadStopKeepsDataInTheKernel(t *testing.T) {
	l := newLoop(t)
	got := 0
	pair(t, l, func(client, server *TCP) {
		client.Write([][]byte{[]byte("abc")}, nil)
		first := true
		on := func(data []byte, errno sys.Errno) { t.Error("told though stopped") }
		server.ReadStart(on)
		want(t, server.ReadStart(on), sys.EALREADY)
		server.ReadStop()
		server.ReadStop()
		server.ReadStartInto(func() []byte { return make([]byte, 2) }, func(data []byte, errno sys.Errno) {
			if got += len(data); first {
				first = false
				want(t, len(data), 2)
				return
			}
			server.Close(nil)
			client.Close(nil)
		})
	})
	l.Run()
	want(t, got, 3)
}

func TestUnreadHandleKeepsLoopAliveOnlyWhileReading(t *testing.T) {
	l := newLoop(t)
	pair(t, l, func(client, server *TCP) {
		client.ReadStart(func([]byte, sys.Errno) { t.Error("read") })
		client.Unref()
		t.Cleanup(func() { client.Close(nil); server.Close(nil); l.Run() })
	})
	l.Run()
}

func TestResetReachesThePeer(t *testing.T) {
	l := newLoop(t)
	pair(t, l, func(client, server *TCP) {
		server.ReadStart(func(_ []byte, errno sys.Errno) {
			want(t, errno, sys.ECONNRESET)
			server.Close(nil)
		})
		check(t, client.Reset(nil))
	})
	l.Run()
}

func TestWritesBeforeConnectAreSent(t *testing.T) {
	l := newLoop(t)
	got := ""
	var srv *TCP
	srv, addr := listenTCP(t, l, func(c *TCP) {
		srv.Close(nil)
		c.ReadStart(func(data []byte, errno sys.Errno) {
			if got += string(data); errno != 0 {
				c.Close(nil)
			}
		})
	})
	c := NewTCP(l, "TCPSocketWrap")
	check(t, c.Connect(addr, func(errno sys.Errno) { check(t, errno) }))
	check(t, c.Write([][]byte{[]byte("early")}, func(errno sys.Errno) { c.Close(nil) }))
	l.Run()
	want(t, got, "early")
}

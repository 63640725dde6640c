package handle

import (
	"os"
	"strings"
	"testing"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

func listenPipe(t *testing.T, l *loop.Loop, path string) *Pipe {
	t.Helper()
	srv := NewPipe(l, "PipeServerWrap", false)
	check(t, srv.Bind(path))
	check(t, srv.Listen(511, func(fd int) {
		conn := NewPipe(l, "PipeWrap", false)
		conn.Accepted(fd)
		conn.Write([][]byte{[]byte("hi")}, func(sys.Errno) { conn.Close(nil) })
		srv.Close(nil)
	}))
	return srv
}

func readAllFrom(t *testing.T, l *loop.Loop, path string) string {
	c := NewPipe(l, "PipeWrap", false)
	var got strings.Builder
	check(t, c.Connect(path, func(errno sys.Errno) {
		check(t, errno)
		check(t, c.ReadStart(func(data []byte, errno sys.Errno) {
			if got.Write(data); errno != 0 {
				c.Close(nil)
			}
		}))
	}))
	l.Run()
	return got.String()
}

func TestPipeServesAndUnlinks(t *testing.T) {
	l, path := newLoop(t), socketPath(t)
	srv := listenPipe(t, l, path)
	name, _ := srv.SockName()
	want(t, name, path)
	check(t, srv.Chmod(true, true))
	want(t, readAllFrom(t, l, path), "hi")
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("still there", err)
	}
}

func TestAbstractPipe(t *testing.T) {
	l, path := newLoop(t), "\x00gonode-test-"+t.Name()
	if errno := NewPipe(l, "", false).Bind("\x00gonode-probe"); errno != 0 {
		t.Skip(errno)
	}
	srv := listenPipe(t, l, path)
	name, _ := srv.SockName()
	want(t, name, path)
	want(t, readAllFrom(t, l, path), "hi")
}

func TestPipePathErrors(t *testing.T) {
	l := newLoop(t)
	long := "/" + strings.Repeat("x", 200)
	for _, c := range []struct {
		path string
		want sys.Errno
	}{{long, sys.EINVAL}, {"", sys.EINVAL}, {"/no/such/folder/s", sys.EACCES}} {
		want(t, NewPipe(l, "", false).Bind(c.path), c.want)
	}
	want(t, NewPipe(l, "", false).Connect(long, nil), sys.EINVAL)
	c := NewPipe(l, "", false)
	check(t, c.Connect("/no/such/s", func(errno sys.Errno) {
		want(t, errno, sys.ENOENT)
		c.Close(nil)
	}))
	l.Run()
}

func ipcPair(t *testing.T, l *loop.Loop) (a, b *Pipe) {
	t.Helper()
	x, y, errno := sys.SocketPair()
	check(t, errno)
	a, b = NewPipe(l, "PipeWrap", true), NewPipe(l, "PipeWrap", true)
	check(t, a.Open(x))
	check(t, b.Open(y))
	return a, b
}

func TestDescriptorsTravelWithTheirMessage(t *testing.T) {
	l := newLoop(t)
	a, b := ipcPair(t, l)
	const count = 20
	var text strings.Builder
	received := 0
	check(t, b.ReadStartFDs(func(data []byte, fds []int, truncated bool, errno sys.Errno) {
		text.Write(data)
		for _, fd := range fds {
			received++
			sys.Close(fd)
		}
		if errno != 0 {
			b.Close(nil)
		}
	}))
	for range count {
		spare := sys.OpenSpare()
		check(t, a.WriteFDs([][]byte{[]byte("with\n")}, []int{spare}, func(errno sys.Errno) {
			want(t, errno, 0)
			sys.Close(spare)
		}))
		check(t, a.Write([][]byte{[]byte("without\n")}, nil))
	}
	a.Shutdown(func(sys.Errno) { a.Close(nil) })
	l.Run()
	want(t, received, count)
	want(t, text.String(), strings.Repeat("with\nwithout\n", count))
}

func TestDescriptorIsSentOnceThoughTheMessageIsSplit(t *testing.T) {
	l := newLoop(t)
	a, b := ipcPair(t, l)
	spare := sys.OpenSpare()
	defer sys.Close(spare)
	const size = 4 << 20
	total, received := 0, 0
	check(t, a.WriteFDs([][]byte{make([]byte, size)}, []int{spare}, func(errno sys.Errno) {
		want(t, errno, 0)
		a.Close(nil)
	}))
	check(t, b.ReadStartFDs(func(data []byte, fds []int, _ bool, errno sys.Errno) {
		total += len(data)
		for _, fd := range fds {
			received++
			sys.Close(fd)
		}
		if errno != 0 {
			b.Close(nil)
		}
	}))
	l.Run()
	want(t, total, size)
	want(t, received, 1)
}

func TestWriteToAGonePeerFails(t *testing.T) {
	l := newLoop(t)
	a, b := ipcPair(t, l)
	b.Close(func() {
		told := false
		check(t, a.Write([][]byte{[]byte("x")}, func(errno sys.Errno) {
			told = true
			want(t, errno, sys.EPIPE)
			a.Close(nil)
		}))
		want(t, told, false)
	})
	l.Run()
}

func TestOpenRespectsTheMode(t *testing.T) {
	l := newLoop(t)
	r, w, errno := sys.Pipe()
	check(t, errno)
	in, out := NewPipe(l, "", false), NewPipe(l, "", false)
	check(t, in.Open(r))
	check(t, out.Open(w))
	want(t, in.Write(nil, nil), sys.EPIPE)
	want(t, out.ReadStart(nil), sys.ENOTCONN)
	want(t, in.Open(w), sys.EBUSY)
	out.SetBlocking(true)
	const size = 1 << 20
	got := 0
	in.ReadStart(func(data []byte, errno sys.Errno) {
		if got += len(data); errno != 0 {
			in.Close(nil)
		}
	})
	out.SetBlocking(false)
	out.Write([][]byte{make([]byte, size)}, func(sys.Errno) { out.Close(nil) })
	l.Run()
	want(t, got, size)
}

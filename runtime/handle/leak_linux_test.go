package handle

import (
	"os"
	"testing"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

func openDescriptors(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(list)
}

func TestNoDescriptorIsLeft(t *testing.T) {
	dir := t.TempDir()
	before := openDescriptors(t)
	l, errno := loop.New()
	check(t, errno)
	pair(t, l, func(client, server *TCP) {
		client.Close(nil)
		server.Close(nil)
	})
	a, b := ipcPair(t, l)
	spare := sys.OpenSpare()
	b.ReadStartFDs(func(_ []byte, fds []int, _ bool, _ sys.Errno) {
		for _, fd := range fds {
			sys.Close(fd)
		}
		a.Close(nil)
		b.Close(nil)
	})
	a.WriteFDs([][]byte{[]byte("x")}, []int{spare}, func(sys.Errno) { sys.Close(spare) })
	spawn(t, l, "exit 0", func(sys.Exit) {})
	spawn(t, l, "exit 0", nil).Close(nil)
	u, f := NewUDP(l), NewFsEvent(l)
	check(t, u.Bind(anyPort, 0))
	check(t, f.Start(dir, nil))
	u.Close(nil)
	f.Close(nil)
	want(t, NewPipe(l, "", false).Bind("/no/such/folder/s"), sys.EACCES)
	l.Run()
	l.Free()
	want(t, openDescriptors(t), before)
}

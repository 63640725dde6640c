package handle

import (
	"os"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/gonode/gonode/runtime/sys"
)

func TestTTYReadsKeysInRawMode(t *testing.T) {
	behind, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer behind.Close()
	unix.IoctlSetPointerInt(int(behind.Fd()), unix.TIOCSPTLCK, 0)
	n, err := unix.IoctlGetInt(int(behind.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	front, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer front.Close()

	l := newLoop(t)
	tty, errno := NewTTY(l, int(front.Fd()))
	check(t, errno)
	check(t, tty.SetMode(TTYRaw))
	check(t, tty.SetMode(TTYRaw))
	check(t, tty.ReadStart(func(data []byte, errno sys.Errno) {
		check(t, errno)
		want(t, string(data), "k")
		tty.Close(nil)
	}))
	behind.Write([]byte("k"))
	l.Run()
	state, _ := unix.IoctlGetTermios(int(front.Fd()), unix.TCGETS)
	want(t, state.Lflag&unix.ICANON != 0, true)
}

func TestNoTTY(t *testing.T) {
	r, w, _ := os.Pipe()
	defer r.Close()
	defer w.Close()
	_, errno := NewTTY(newLoop(t), int(r.Fd()))
	want(t, errno, sys.EINVAL)
}

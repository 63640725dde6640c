package handle

import (
	"os"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/gonode/gonode/runtime/sys"
)

// openPTY makes a pseudo terminal: the terminal and what stands behind it.
func openPTY(t *testing.T) (front, behind *os.File) {
	t.Helper()
	behind, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { behind.Close() })
	unix.IoctlSetPointerInt(int(behind.Fd()), unix.TIOCSPTLCK, 0)
	n, err := unix.IoctlGetInt(int(behind.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	front, err = os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { front.Close() })
	return front, behind
}

func isRaw(front *os.File) bool {
	state, err := unix.IoctlGetTermios(int(front.Fd()), unix.TCGETS)
	return err == nil && state.Lflag&unix.ICANON == 0
}

func TestTTYReadsKeysInRawMode(t *testing.T) {
	front, behind := openPTY(t)
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
	want(t, isRaw(front), false)
}

func TestNoTTY(t *testing.T) {
	r, w, _ := os.Pipe()
	defer r.Close()
	defer w.Close()
	_, errno := NewTTY(newLoop(t), int(r.Fd()))
	want(t, errno, sys.EINVAL)
}

func TestSignalResetsTheTerminalFirst(t *testing.T) {
	if os.Getenv("GONODE_TEST_TTY") != "" {
		tty, errno := NewTTY(newLoop(t), 0)
		check(t, errno)
		check(t, tty.SetMode(TTYRaw))
		raise(t, sys.SignalNumber("SIGTERM"))
		select {} // the signal comes
	}
	front, _ := openPTY(t)
	l := newLoop(t)
	p := NewProcess(l)
	check(t, p.Spawn(&sys.SpawnOptions{
		File: os.Args[0], Args: []string{os.Args[0], "-test.run=" + t.Name()}, UID: -1, GID: -1,
		Env: append(os.Environ(), "GONODE_TEST_TTY=1"), Files: []int{int(front.Fd())},
	}, func(exit sys.Exit) {
		want(t, exit, sys.Exit{Signal: sys.SignalNumber("SIGTERM")})
	}))
	l.Run()
	want(t, isRaw(front), false)
}

package sys

import (
	"strconv"
	"testing"

	"golang.org/x/sys/unix"
)

// openPTY makes a pseudo terminal: the terminal and what stands behind it.
func openPTY(t *testing.T) (tty, behind int) {
	t.Helper()
	behind, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { Close(behind) })
	unix.IoctlSetPointerInt(behind, unix.TIOCSPTLCK, 0)
	n, err := unix.IoctlGetInt(behind, unix.TIOCGPTN)
	if err != nil {
		t.Skip(err)
	}
	tty, err = unix.Open("/dev/pts/"+strconv.Itoa(n), unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { Close(tty) })
	return tty, behind
}

func TestTTY(t *testing.T) {
	tty, behind := openPTY(t)
	if GuessKind(tty) != KindTTY || !IsTTY(tty) {
		t.Error(GuessKind(tty))
	}
	unix.IoctlSetWinsize(tty, unix.TIOCSWINSZ, &unix.Winsize{Col: 100, Row: 30})
	if cols, rows, e := WindowSize(tty); cols != 100 || rows != 30 || e != 0 {
		t.Error(cols, rows, e)
	}
	if own, e := ReopenTTY(tty); e != 0 {
		t.Error(e)
	} else {
		nonblock, _ := IsNonblock(own)
		shared, _ := IsNonblock(tty)
		if !nonblock || shared {
			t.Error("the shared description changed")
		}
		Close(own)
	}
	state, _ := GetTTYState(tty)
	if e := SetTTYState(tty, state.Raw()); e != 0 {
		t.Fatal(e)
	}
	Write(behind, []byte("x")) // no Enter needed now
	buf := make([]byte, 8)
	if n, e := Read(tty, buf); n != 1 || e != 0 {
		t.Error(n, e)
	}
}

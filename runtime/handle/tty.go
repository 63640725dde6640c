package handle

import (
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// TTY is a terminal. Reads go through a file description of its own; writes
// wait, as Node's do.
type TTY struct {
	Stream
	normal *sys.TTYState // before raw mode; nil: not raw
}

// TTYMode is a terminal's mode.
type TTYMode int

// The modes. In Raw every key comes at once and unprocessed.
const (
	TTYNormal TTYMode = iota
	TTYRaw
)

// NewTTY opens a terminal that fd stands for; fd itself stays the caller's.
// Failures: EINVAL when fd is no terminal, EBADF, EACCES.
func NewTTY(l *loop.Loop, fd int) (*TTY, sys.Errno) {
	if !sys.IsTTY(fd) {
		return nil, sys.EINVAL
	}
	mode, errno := sys.Access(fd)
	if errno != 0 {
		return nil, errno
	}
	own, errno := sys.ReopenTTY(fd)
	if errno != 0 {
		return nil, errno
	}
	t := &TTY{}
	t.init(l, "TTYWrap")
	t.ClosedBy(t)
	t.attach(own, false)
	t.readable, t.writable, t.blocking = mode.CanRead(), mode.CanWrite(), true
	return t, 0
}

// SetMode changes the mode. The terminal keeps it after the process has ended:
// call ResetTerminals then. Failures: ENOTTY, EIO.
func (t *TTY) SetMode(mode TTYMode) sys.Errno {
	switch {
	case mode == TTYRaw && t.normal == nil:
		state, errno := sys.GetTTYState(t.fd)
		if errno != 0 {
			return errno
		}
		if errno = sys.SetTTYState(t.fd, state.Raw()); errno == 0 {
			t.normal = state
			rawTerminals.keep(t.fd, state)
		}
		return errno
	case mode == TTYNormal && t.normal != nil:
		errno := sys.SetTTYState(t.fd, t.normal)
		t.normal = nil
		rawTerminals.forget(t.fd)
		return errno
	}
	return 0
}

// WindowSize is the size of the terminal. Failures: EBADF when closed, EIO.
func (t *TTY) WindowSize() (columns, rows int, errno sys.Errno) { return sys.WindowSize(t.fd) }

// Close restores the normal mode and closes the stream.
func (t *TTY) Close(onClosed func()) {
	t.SetMode(TTYNormal)
	t.Stream.Close(onClosed)
}

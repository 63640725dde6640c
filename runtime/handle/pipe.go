package handle

import (
	"os"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

// Pipe is a Unix stream socket, or one end of a pipe.
type Pipe struct {
	Stream
	ipc  bool
	path string // to be unlinked
	fds  []int  // reused by ReadStartFDs
}

// NewPipe makes a pipe without a descriptor. An ipc one carries descriptors.
// name is what ActiveResources shows: "PipeWrap", "PipeServerWrap".
func NewPipe(l *loop.Loop, name string, ipc bool) *Pipe {
	p := &Pipe{ipc: ipc}
	p.init(l, name)
	p.ClosedBy(p)
	return p
}

// IsIPC tells whether the pipe carries descriptors.
func (p *Pipe) IsIPC() bool { return p.ipc }

// Open takes over an existing descriptor; what can be done with it is what it
// was opened for. Failures: EBUSY when the handle has one, EEXIST when
// another handle of the loop has fd, EBADF, EINVAL when it cannot be polled.
func (p *Pipe) Open(fd int) sys.Errno {
	if p.fd >= 0 {
		return sys.EBUSY
	}
	if p.Loop().Watches(fd) {
		return sys.EEXIST
	}
	mode, errno := sys.Access(fd)
	if errno != 0 {
		return errno
	}
	socket := sys.IsSocket(fd)
	if socket {
		errno = sys.PrepareSocket(fd)
	} else {
		errno = sys.SetNonblock(fd, true)
	}
	if errno != 0 {
		return errno
	}
	p.attach(fd, socket)
	p.readable, p.writable = mode.CanRead(), mode.CanWrite()
	return 0
}

// Accepted takes over a connection that OnConnection brought.
func (p *Pipe) Accepted(fd int) {
	p.attach(fd, true)
	p.readable, p.writable = true, true
}

// Bind binds to a path; one that begins with NUL is abstract (Linux). The path
// is unlinked on Close. Failures: EINVAL when bound, empty or too long,
// EADDRINUSE, EACCES (also for a folder that is not there).
func (p *Pipe) Bind(path string) sys.Errno {
	if p.fd >= 0 || p.IsClosing() {
		return sys.EINVAL
	}
	fd, errno := sys.Socket(sys.Local, sys.Stream)
	if errno != 0 {
		return errno
	}
	if errno = sys.BindLocal(fd, path); errno != 0 {
		sys.Close(fd)
		if errno == sys.ENOENT {
			errno = sys.EACCES
		}
		return errno
	}
	p.attach(fd, true)
	if path[0] != 0 {
		p.path = path
	}
	return 0
}

// Listen accepts connections and hands them to onConnection. Failures: EINVAL
// without Bind or Open, or on an ipc pipe.
func (p *Pipe) Listen(backlog int, onConnection OnConnection) sys.Errno {
	if p.fd < 0 || p.ipc {
		return sys.EINVAL
	}
	return p.startListening(backlog, onConnection)
}

// Connect connects to a path; done tells the outcome. Failures, at once:
// EINVAL for an empty or too long path or when closing, EALREADY, EMFILE.
func (p *Pipe) Connect(path string, done func(sys.Errno)) sys.Errno {
	switch {
	case p.IsClosing() || path == "" || len(path) > sys.MaxLocalPath:
		return sys.EINVAL
	case p.connecting != nil:
		return sys.EALREADY
	}
	if p.fd < 0 {
		fd, errno := sys.Socket(sys.Local, sys.Stream)
		if errno != 0 {
			return errno
		}
		p.attach(fd, true)
	}
	return p.beginConnect("PipeConnectWrap", sys.ConnectLocal(p.fd, path), done)
}

// SockName is the path the pipe is bound to. Failures: EBADF, ENOTSOCK.
func (p *Pipe) SockName() (string, sys.Errno) { return sys.LocalSockName(p.fd) }

// PeerName is the path of the peer.
func (p *Pipe) PeerName() (string, sys.Errno) { return sys.LocalPeerName(p.fd) }

// Chmod makes the bound path one that all users may read from or write to, and
// nothing else. Failures: EBADF
// when bound to none, EPERM.
func (p *Pipe) Chmod(readable, writable bool) sys.Errno {
	if p.path == "" {
		return sys.EBADF
	}
	var mode os.FileMode
	if readable {
		mode |= 0o444
	}
	if writable {
		mode |= 0o222
	}
	return sys.ErrnoOf(os.Chmod(p.path, mode))
}

// WriteFDs is Write with descriptors attached to the first byte, on an ipc
// pipe. They must stay open until done. Failures: as Write, EINVAL on a pipe
// that is not ipc or for no bytes at all.
func (p *Pipe) WriteFDs(bufs [][]byte, fds []int, done func(sys.Errno)) sys.Errno {
	if !p.ipc || len(advance(bufs, 0)) == 0 {
		return sys.EINVAL
	}
	return p.enqueue(bufs, fds, done)
}

// TryWriteFDs is TryWrite with descriptors attached to the first byte: they have
// gone if any byte has. Failures: as TryWrite, EINVAL as WriteFDs.
func (p *Pipe) TryWriteFDs(fds []int, bufs ...[]byte) (int, sys.Errno) {
	if !p.ipc || len(advance(bufs, 0)) == 0 {
		return 0, sys.EINVAL
	}
	return p.tryWrite(bufs, fds)
}

// OnReadFDs is OnRead with the descriptors that came along, close-on-exec;
// they are the callee's, the slice is not. truncated means that the kernel
// dropped some.
type OnReadFDs func(data []byte, fds []int, truncated bool, errno sys.Errno)

// ReadStartFDs is ReadStart of an ipc pipe. Failures: as ReadStart, EINVAL on
// a pipe that is not ipc.
func (p *Pipe) ReadStartFDs(onRead OnReadFDs) sys.Errno {
	if !p.ipc {
		return sys.EINVAL
	}
	return p.startReading(nil, func() { p.readFDs(onRead) })
}

func (p *Pipe) readFDs(onRead OnReadFDs) {
	buf := p.Loop().Slab()
	n, fds, truncated, errno := sys.RecvFDs(p.fd, buf, p.fds[:0])
	p.fds = fds
	if more := p.afterRead(n, len(buf), errno); more {
		onRead(buf[:n], fds, truncated, 0)
	} else if errno != sys.EAGAIN {
		onRead(nil, nil, false, endOr(errno))
	}
}

// Close is Stream.Close; it unlinks the bound path first, for afterwards the
// name may be another's.
func (p *Pipe) Close(onClosed func()) {
	if p.path != "" {
		os.Remove(p.path)
		p.path = ""
	}
	p.Stream.Close(onClosed)
}

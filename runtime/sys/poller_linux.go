package sys

import (
	"time"

	"golang.org/x/sys/unix"
)

// Poller waits for readiness of many descriptors, level-triggered: one
// registration a descriptor, one read an event, no read only to see EAGAIN.
// All methods but Wake belong to the goroutine that calls Wait.
type Poller struct {
	epfd   int
	wakefd int
	raw    [pollBatch]unix.EpollEvent
	ready  [pollBatch]Ready
}

// NewPoller makes a poller. Failures: EMFILE, ENFILE, ENOMEM.
func NewPoller() (*Poller, Errno) {
	epfd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, errno(err)
	}
	wakefd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		unix.Close(epfd)
		return nil, errno(err)
	}
	p := &Poller{epfd: epfd, wakefd: wakefd}
	return p, p.Add(wakefd, Readable)
}

// Add begins to watch fd. Failures: EEXIST when it is watched already, EPERM
// when its kind cannot be polled (a file), EBADF, ENOSPC.
func (p *Poller) Add(fd int, events Events) Errno { return p.ctl(unix.EPOLL_CTL_ADD, fd, events) }

// Set replaces the conditions of a watched fd. Failures: ENOENT, EBADF.
func (p *Poller) Set(fd int, events Events) Errno { return p.ctl(unix.EPOLL_CTL_MOD, fd, events) }

// Remove ends the watch. It must come before fd is closed. Failures: ENOENT, EBADF.
func (p *Poller) Remove(fd int) Errno { return p.ctl(unix.EPOLL_CTL_DEL, fd, 0) }

func (p *Poller) ctl(op, fd int, events Events) Errno {
	ev := unix.EpollEvent{Fd: int32(fd)}
	if events&Readable != 0 {
		ev.Events |= unix.EPOLLIN
	}
	if events&Writable != 0 {
		ev.Events |= unix.EPOLLOUT
	}
	return errno(unix.EpollCtl(p.epfd, op, fd, &ev))
}

// Wait blocks for at most timeout (below 0: for ever; 0: not at all) and
// returns what is ready. The slice is valid until the next call. A Wake ends
// the wait early and is not reported.
func (p *Poller) Wait(timeout time.Duration) ([]Ready, Errno) {
	n, err := epollWait(p.epfd, &p.raw, millis(timeout))
	if err == unix.EINTR {
		return nil, 0
	}
	if err != 0 {
		return nil, -Errno(err)
	}
	out := p.ready[:0]
	for i := range p.raw[:n] {
		ev := &p.raw[i]
		if int(ev.Fd) == p.wakefd {
			p.drainWake()
			continue
		}
		out = append(out, Ready{int(ev.Fd), fromEpoll(ev.Events)})
	}
	return out, 0
}

func fromEpoll(bits uint32) (e Events) {
	if bits&(unix.EPOLLIN|unix.EPOLLPRI) != 0 {
		e |= Readable
	}
	if bits&unix.EPOLLOUT != 0 {
		e |= Writable
	}
	if bits&unix.EPOLLHUP != 0 {
		e |= Hangup
	}
	if bits&unix.EPOLLERR != 0 {
		e |= Failed
	}
	return e
}

// Wake ends the current or the next Wait. Any goroutine may call it.
func (p *Poller) Wake() {
	one := [8]byte{1}
	unix.Write(p.wakefd, one[:])
}

func (p *Poller) drainWake() {
	var buf [8]byte
	unix.Read(p.wakefd, buf[:])
}

// Close frees the poller's own descriptors.
func (p *Poller) Close() {
	unix.Close(p.wakefd)
	unix.Close(p.epfd)
}

// millis rounds up, so that a wait never ends before the timer it serves.
func millis(d time.Duration) int {
	if d < 0 {
		return -1
	}
	return int((d + time.Millisecond - 1) / time.Millisecond)
}

package sys

import (
	"time"

	"golang.org/x/sys/unix"
)

// Poller waits for readiness of many descriptors, level-triggered.
// All methods but Wake belong to the goroutine that calls Wait.
type Poller struct {
	kq     int
	wake   [2]int
	events map[int]Events
	raw    [pollBatch]unix.Kevent_t
	ready  [pollBatch]Ready
}

// NewPoller makes a poller. Failures: EMFILE, ENFILE, ENOMEM.
func NewPoller() (*Poller, Errno) {
	kq, err := unix.Kqueue()
	if err != nil {
		return nil, errno(err)
	}
	unix.CloseOnExec(kq)
	p := &Poller{kq: kq, events: map[int]Events{}}
	if p.wake, err = wakePipe(); err != nil {
		unix.Close(kq)
		return nil, errno(err)
	}
	return p, p.Add(p.wake[0], Readable)
}

func wakePipe() (fds [2]int, err error) {
	if err = unix.Pipe(fds[:]); err != nil {
		return fds, err
	}
	for _, fd := range fds {
		unix.CloseOnExec(fd)
		unix.SetNonblock(fd, true)
	}
	return fds, nil
}

// Add begins to watch fd. Failures: EEXIST when it is watched already, EINVAL
// when its kind cannot be polled, EBADF.
func (p *Poller) Add(fd int, events Events) Errno {
	if _, found := p.events[fd]; found {
		return EEXIST
	}
	return p.change(fd, 0, events)
}

// Set replaces the conditions of a watched fd. Failures: ENOENT, EBADF.
func (p *Poller) Set(fd int, events Events) Errno {
	old, found := p.events[fd]
	if !found {
		return ENOENT
	}
	return p.change(fd, old, events)
}

// Remove ends the watch. It must come before fd is closed. Failures: ENOENT, EBADF.
func (p *Poller) Remove(fd int) Errno {
	old, found := p.events[fd]
	if !found {
		return ENOENT
	}
	defer delete(p.events, fd)
	return p.change(fd, old, 0)
}

func (p *Poller) change(fd int, old, now Events) Errno {
	var list []unix.Kevent_t
	add := func(bit Events, filter int) {
		if (old^now)&bit == 0 {
			return
		}
		var ev unix.Kevent_t
		flags := unix.EV_ADD
		if now&bit == 0 {
			flags = unix.EV_DELETE
		}
		unix.SetKevent(&ev, fd, filter, flags)
		list = append(list, ev)
	}
	add(Readable, unix.EVFILT_READ)
	add(Writable, unix.EVFILT_WRITE)
	if _, err := unix.Kevent(p.kq, list, nil, nil); err != nil {
		return errno(err)
	}
	p.events[fd] = now
	return 0
}

// Wait blocks for at most timeout (below 0: for ever; 0: not at all) and
// returns what is ready. The slice is valid until the next call. A Wake ends
// the wait early and is not reported.
func (p *Poller) Wait(timeout time.Duration) ([]Ready, Errno) {
	var ts *unix.Timespec
	if timeout >= 0 {
		t := unix.NsecToTimespec(int64(timeout))
		ts = &t
	}
	n, err := unix.Kevent(p.kq, nil, p.raw[:], ts)
	if err == unix.EINTR {
		return nil, 0
	}
	if err != nil {
		return nil, errno(err)
	}
	out := p.ready[:0]
	for i := range p.raw[:n] {
		if ev := &p.raw[i]; int(ev.Ident) == p.wake[0] {
			p.drainWake()
		} else {
			out = append(out, Ready{int(ev.Ident), fromKevent(ev)})
		}
	}
	return out, 0
}

func fromKevent(ev *unix.Kevent_t) (e Events) {
	switch ev.Filter {
	case unix.EVFILT_READ:
		e = Readable
	case unix.EVFILT_WRITE:
		e = Writable
	}
	if ev.Flags&unix.EV_EOF != 0 {
		e |= Hangup
	}
	if ev.Flags&unix.EV_ERROR != 0 {
		e |= Failed
	}
	return e
}

// Wake ends the current or the next Wait. Any goroutine may call it.
func (p *Poller) Wake() { unix.Write(p.wake[1], []byte{1}) }

func (p *Poller) drainWake() {
	var buf [64]byte
	for {
		if n, _ := unix.Read(p.wake[0], buf[:]); n < len(buf) {
			return
		}
	}
}

// Close frees the poller's own descriptors.
func (p *Poller) Close() {
	unix.Close(p.wake[0])
	unix.Close(p.wake[1])
	unix.Close(p.kq)
}

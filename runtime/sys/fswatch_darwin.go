package sys

import "golang.org/x/sys/unix"

// FsWatch follows changes of files and folders. Its descriptor becomes
// readable when there is something to Read. Darwin's does not name the entries
// of a folder.
type FsWatch struct{ fd int }

// NewFsWatch makes a watch of nothing. Failures: EMFILE, ENFILE, ENOMEM.
func NewFsWatch() (*FsWatch, Errno) {
	fd, err := unix.Kqueue()
	if err != nil {
		return nil, errno(err)
	}
	unix.CloseOnExec(fd)
	return &FsWatch{fd}, 0
}

// FD is the descriptor to be polled.
func (w *FsWatch) FD() int { return w.fd }

const (
	fsRenames = unix.NOTE_DELETE | unix.NOTE_RENAME | unix.NOTE_REVOKE | unix.NOTE_WRITE
	fsChanges = unix.NOTE_ATTRIB | unix.NOTE_EXTEND
)

// Add begins to follow a path. Failures: ENOENT, EACCES, EMFILE.
func (w *FsWatch) Add(path string) (id int, e Errno) {
	fd, err := unix.Open(path, unix.O_EVTONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, errno(err)
	}
	var ev unix.Kevent_t
	unix.SetKevent(&ev, fd, unix.EVFILT_VNODE, unix.EV_ADD|unix.EV_CLEAR)
	ev.Fflags = fsRenames | fsChanges
	if _, err := unix.Kevent(w.fd, []unix.Kevent_t{ev}, nil, nil); err != nil {
		unix.Close(fd)
		return -1, errno(err)
	}
	return fd, 0
}

// Remove ends it.
func (w *FsWatch) Remove(id int) { unix.Close(id) }

// Read tells what has happened, in order. tell may call Add and Remove.
func (w *FsWatch) Read(tell func(id int, what FsChange, name string)) {
	var list [16]unix.Kevent_t
	n, err := unix.Kevent(w.fd, nil, list[:], &unix.Timespec{})
	if err != nil {
		return
	}
	for _, ev := range list[:n] {
		what := FsRenamed
		if ev.Fflags&^(fsChanges|unix.NOTE_WRITE) == 0 {
			what = FsChanged
		}
		tell(int(ev.Ident), what, "")
	}
}

// Close frees the descriptor; a Read under way ends.
func (w *FsWatch) Close() {
	unix.Close(w.fd)
	w.fd = -1
}

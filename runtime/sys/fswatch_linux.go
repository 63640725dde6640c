package sys

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// FsWatch follows changes of files and folders. Its descriptor becomes
// readable when there is something to Read.
type FsWatch struct{ fd int }

// NewFsWatch makes a watch of nothing. Failures: EMFILE, ENFILE, ENOMEM.
func NewFsWatch() (*FsWatch, Errno) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	return &FsWatch{fd}, errno(err)
}

// FD is the descriptor to be polled.
func (w *FsWatch) FD() int { return w.fd }

const (
	fsRenames = unix.IN_CREATE | unix.IN_DELETE | unix.IN_DELETE_SELF | unix.IN_MOVE_SELF | unix.IN_MOVED_FROM | unix.IN_MOVED_TO
	fsChanges = unix.IN_ATTRIB | unix.IN_MODIFY
)

// Add begins to follow a path. The same file under whatever name has one id.
// Failures: ENOENT, EACCES, ENOSPC when the user's limit is reached.
func (w *FsWatch) Add(path string) (id int, e Errno) {
	id, err := unix.InotifyAddWatch(w.fd, path, fsRenames|fsChanges)
	return id, errno(err)
}

// Remove ends it.
func (w *FsWatch) Remove(id int) { unix.InotifyRmWatch(w.fd, uint32(id)) }

// Read tells what has happened, in order: name is that of a folder's entry,
// empty for the watched file itself. tell may call Add and Remove.
func (w *FsWatch) Read(tell func(id int, what FsChange, name string)) {
	var buf [4096]byte
	for {
		n, err := unix.Read(w.fd, buf[:])
		if err != nil || n <= 0 {
			return
		}
		for rest := buf[:n]; len(rest) >= unix.SizeofInotifyEvent; {
			rest = tellOne(rest, tell)
		}
	}
}

// tellOne reads struct inotify_event: wd, mask, cookie, len, name.
func tellOne(buf []byte, tell func(int, FsChange, string)) (rest []byte) {
	id := int(int32(binary.NativeEndian.Uint32(buf)))
	mask := binary.NativeEndian.Uint32(buf[4:])
	end := unix.SizeofInotifyEvent + int(binary.NativeEndian.Uint32(buf[12:]))
	name, _, _ := bytes.Cut(buf[unix.SizeofInotifyEvent:end], []byte{0})
	var what FsChange
	if mask&fsChanges != 0 {
		what |= FsChanged
	}
	if mask&^uint32(fsChanges) != 0 {
		what |= FsRenamed
	}
	tell(id, what, string(name))
	return buf[end:]
}

// Close frees the descriptor; a Read under way ends.
func (w *FsWatch) Close() {
	unix.Close(w.fd)
	w.fd = -1
}

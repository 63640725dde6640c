//go:build unix

package sys

import (
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// The calls of the file system. They may block: run them in goroutines. Their
// failures are what the kernel says; none retries but for EINTR.

// FileInfo is what stat tells. Times are nanoseconds of Unix time.
type FileInfo struct {
	Dev, Mode, Nlink, UID, GID, Rdev uint64
	BlockSize, Ino, Size, Blocks     uint64
	Atime, Mtime, Ctime, Birthtime   int64
}

// FSInfo is what statfs tells.
type FSInfo struct {
	Type, BlockSize, FragmentSize, Blocks, Bfree, Bavail, Files, Ffree uint64
}

// retry repeats a call that a signal broke off.
func retry(call func() error) Errno {
	for {
		if err := call(); err != unix.EINTR {
			return errno(err)
		}
	}
}

// OpenFile opens path, close-on-exec.
func OpenFile(path string, flags int, mode uint32) (fd int, e Errno) {
	e = retry(func() (err error) {
		fd, err = unix.Open(path, flags|unix.O_CLOEXEC, mode)
		return err
	})
	return fd, e
}

// CloseFile closes fd and tells of a failure.
func CloseFile(fd int) Errno {
	if err := unix.Close(fd); err != nil && err != unix.EINTR {
		return errno(err)
	}
	return 0
}

// ReadAt reads at offset, or from the current position where offset is
// negative. 0 bytes are the end.
func ReadAt(fd int, b []byte, offset int64) (n int, e Errno) {
	e = retry(func() (err error) {
		if offset < 0 {
			n, err = unix.Read(fd, b)
		} else {
			n, err = unix.Pread(fd, b, offset)
		}
		return err
	})
	return max(n, 0), e
}

// WriteAt writes at offset, or to the current position where offset is
// negative.
func WriteAt(fd int, b []byte, offset int64) (n int, e Errno) {
	e = retry(func() (err error) {
		if offset < 0 {
			n, err = unix.Write(fd, b)
		} else {
			n, err = unix.Pwrite(fd, b, offset)
		}
		return err
	})
	return max(n, 0), e
}

// Truncate sets the size of a path, TruncateFD that of a descriptor.
func Truncate(path string, size int64) Errno {
	return retry(func() error { return unix.Truncate(path, size) })
}

// TruncateFD sets the size of the file behind fd.
func TruncateFD(fd int, size int64) Errno {
	return retry(func() error { return unix.Ftruncate(fd, size) })
}

// Sync flushes what was written through fd.
func Sync(fd int) Errno { return retry(func() error { return unix.Fsync(fd) }) }

// Rename moves a path.
func Rename(from, to string) Errno { return errno(unix.Rename(from, to)) }

// Unlink removes a name that is no folder.
func Unlink(path string) Errno { return errno(unix.Unlink(path)) }

// Rmdir removes an empty folder.
func Rmdir(path string) Errno { return errno(unix.Rmdir(path)) }

// Mkdir makes a folder.
func Mkdir(path string, mode uint32) Errno { return errno(unix.Mkdir(path, mode)) }

// Symlink makes path a link to target, Link another name of it.
func Symlink(target, path string) Errno { return errno(unix.Symlink(target, path)) }

// Link gives the file existing another name.
func Link(existing, path string) Errno { return errno(unix.Link(existing, path)) }

// Readlink tells what a link points to.
func Readlink(path string) (string, Errno) {
	for size := 256; ; size *= 2 {
		b := make([]byte, size)
		n, err := unix.Readlink(path, b)
		if err != nil {
			return "", errno(err)
		}
		if n < size {
			return string(b[:n]), 0
		}
	}
}

// CheckAccess asks whether the process may use path: 0 that it exists, or the
// sum of 4 (read), 2 (write) and 1 (execute).
func CheckAccess(path string, mode int) Errno { return errno(unix.Access(path, uint32(mode))) }

// Chmod sets permissions, ChmodFD those of a descriptor's file.
func Chmod(path string, mode uint32) Errno { return errno(unix.Chmod(path, mode)) }

// ChmodFD sets the permissions of the file behind fd.
func ChmodFD(fd int, mode uint32) Errno { return errno(unix.Fchmod(fd, mode)) }

// Chown sets the owner; ChownLink does not follow a link.
func Chown(path string, uid, gid int) Errno { return errno(unix.Chown(path, uid, gid)) }

// ChownLink sets the owner of path itself, be it a link.
func ChownLink(path string, uid, gid int) Errno { return errno(unix.Lchown(path, uid, gid)) }

// ChownFD sets the owner of the file behind fd.
func ChownFD(fd, uid, gid int) Errno { return errno(unix.Fchown(fd, uid, gid)) }

// SetTimes sets access and modification time; follow says whether a link's
// target is meant.
func SetTimes(path string, atime, mtime time.Time, follow bool) Errno {
	flags := 0
	if !follow {
		flags = unix.AT_SYMLINK_NOFOLLOW
	}
	ts := []unix.Timespec{timespec(atime), timespec(mtime)}
	return errno(unix.UtimesNanoAt(unix.AT_FDCWD, path, ts, flags))
}

func timespec(t time.Time) unix.Timespec { return unix.NsecToTimespec(t.UnixNano()) }

// DirEntry is a name in a folder with its kind, as in libuv: 0 unknown, 1 file,
// 2 folder, 3 link, 4 FIFO, 5 socket, 6 character and 7 block device.
type DirEntry struct {
	Name string
	Kind int
}

// ReadDir lists a folder, sorted by name as libuv's scandir does.
func ReadDir(path string) ([]DirEntry, Errno) {
	f, err := os.Open(path)
	if err != nil {
		return nil, ErrnoOf(err)
	}
	defer f.Close()
	list, err := f.ReadDir(-1)
	if err != nil {
		return nil, ErrnoOf(err)
	}
	slices.SortFunc(list, func(a, b os.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	out := make([]DirEntry, len(list))
	for i, d := range list {
		out[i] = DirEntry{d.Name(), entryKind(d.Type())}
	}
	return out, 0
}

func entryKind(m os.FileMode) int {
	switch m & os.ModeType {
	case 0:
		return 1
	case os.ModeDir:
		return 2
	case os.ModeSymlink:
		return 3
	case os.ModeNamedPipe:
		return 4
	case os.ModeSocket:
		return 5
	case os.ModeDevice | os.ModeCharDevice:
		return 6
	case os.ModeDevice:
		return 7
	}
	return 0
}

// OpenFlags are the numbers of fs.constants that differ between systems.
var OpenFlags = map[string]int{
	"O_RDONLY": unix.O_RDONLY, "O_WRONLY": unix.O_WRONLY, "O_RDWR": unix.O_RDWR,
	"O_CREAT": unix.O_CREAT, "O_EXCL": unix.O_EXCL, "O_NOCTTY": unix.O_NOCTTY, "O_TRUNC": unix.O_TRUNC,
	"O_APPEND": unix.O_APPEND, "O_DIRECTORY": unix.O_DIRECTORY, "O_NOFOLLOW": unix.O_NOFOLLOW,
	"O_SYNC": unix.O_SYNC, "O_DSYNC": unix.O_DSYNC, "O_NONBLOCK": unix.O_NONBLOCK,
}

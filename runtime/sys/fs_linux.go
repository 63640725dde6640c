package sys

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

func init() {
	OpenFlags["O_NOATIME"], OpenFlags["O_DIRECT"] = unix.O_NOATIME, unix.O_DIRECT
}

// Stat tells about path; follow says whether a link's target is meant.
func Stat(path string, follow bool) (FileInfo, Errno) {
	flags := 0
	if !follow {
		flags = unix.AT_SYMLINK_NOFOLLOW
	}
	return statx(unix.AT_FDCWD, path, flags)
}

// StatFD tells about the file behind fd.
func StatFD(fd int) (FileInfo, Errno) { return statx(fd, "", unix.AT_EMPTY_PATH) }

func statx(dir int, path string, flags int) (info FileInfo, e Errno) {
	var st unix.Statx_t
	if err := unix.Statx(dir, path, flags, unix.STATX_BASIC_STATS|unix.STATX_BTIME, &st); err != nil {
		return info, errno(err)
	}
	ns := func(t unix.StatxTimestamp) int64 { return t.Sec*1e9 + int64(t.Nsec) }
	return FileInfo{
		Dev: unix.Mkdev(st.Dev_major, st.Dev_minor), Mode: uint64(st.Mode), Nlink: uint64(st.Nlink),
		UID: uint64(st.Uid), GID: uint64(st.Gid), Rdev: unix.Mkdev(st.Rdev_major, st.Rdev_minor),
		BlockSize: uint64(st.Blksize), Ino: st.Ino, Size: st.Size, Blocks: st.Blocks,
		Atime: ns(st.Atime), Mtime: ns(st.Mtime), Ctime: ns(st.Ctime), Birthtime: ns(st.Btime),
	}, 0
}

// SyncData flushes data alone.
func SyncData(fd int) Errno { return retry(func() error { return unix.Fdatasync(fd) }) }

// StatFS tells about the file system of path.
func StatFS(path string) (FSInfo, Errno) {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return FSInfo{}, errno(err)
	}
	return FSInfo{uint64(st.Type), uint64(st.Bsize), uint64(st.Frsize), st.Blocks, st.Bfree, st.Bavail, st.Files, st.Ffree}, 0
}

// SetTimesFD sets the times of the file behind fd.
func SetTimesFD(fd int, atime, mtime time.Time) Errno {
	ts := [2]unix.Timespec{timespec(atime), timespec(mtime)}
	_, _, e := unix.Syscall6(unix.SYS_UTIMENSAT, uintptr(fd), 0, uintptr(unsafe.Pointer(&ts)), 0, 0, 0)
	if e != 0 {
		return errno(e)
	}
	return 0
}

package sys

import (
	"time"

	"golang.org/x/sys/unix"
)

func init() { OpenFlags["O_SYMLINK"] = unix.O_SYMLINK }

// Stat tells about path; follow says whether a link's target is meant.
func Stat(path string, follow bool) (FileInfo, Errno) {
	var st unix.Stat_t
	call := unix.Stat
	if !follow {
		call = unix.Lstat
	}
	err := call(path, &st)
	return fileInfo(&st), errno(err)
}

// StatFD tells about the file behind fd.
func StatFD(fd int) (FileInfo, Errno) {
	var st unix.Stat_t
	err := unix.Fstat(fd, &st)
	return fileInfo(&st), errno(err)
}

func fileInfo(st *unix.Stat_t) FileInfo {
	return FileInfo{
		Dev: uint64(st.Dev), Mode: uint64(st.Mode), Nlink: uint64(st.Nlink), UID: uint64(st.Uid), GID: uint64(st.Gid),
		Rdev: uint64(st.Rdev), BlockSize: uint64(st.Blksize), Ino: st.Ino, Size: uint64(st.Size), Blocks: uint64(st.Blocks),
		Atime: st.Atim.Nano(), Mtime: st.Mtim.Nano(), Ctime: st.Ctim.Nano(), Birthtime: st.Btim.Nano(),
	}
}

// SyncData flushes data alone.
func SyncData(fd int) Errno { return Sync(fd) }

// StatFS tells about the file system of path.
func StatFS(path string) (FSInfo, Errno) {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return FSInfo{}, errno(err)
	}
	return FSInfo{uint64(st.Type), uint64(st.Bsize), uint64(st.Bsize), st.Blocks, st.Bfree, st.Bavail, st.Files, st.Ffree}, 0
}

// SetTimesFD sets the times of the file behind fd, to the microsecond.
func SetTimesFD(fd int, atime, mtime time.Time) Errno {
	tv := []unix.Timeval{unix.NsecToTimeval(atime.UnixNano()), unix.NsecToTimeval(mtime.UnixNano())}
	return errno(unix.Futimes(fd, tv))
}

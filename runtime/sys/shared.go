//go:build unix

package sys

import "golang.org/x/sys/unix"

// NewShared makes memory of size bytes, all zero, that other processes can have
// too: those that get fd, which is the caller's to close. The memory stays until
// Unmap. Failures: EMFILE, ENFILE, ENOMEM.
func NewShared(size int) (mem []byte, fd int, no Errno) {
	if fd, no = newSharedFile(size); no != 0 {
		return nil, -1, no
	}
	if mem, no = MapShared(fd, size); no != 0 {
		unix.Close(fd)
		return nil, -1, no
	}
	return mem, fd, 0
}

// MapShared is the memory behind fd, which stays the caller's. Failures: EINVAL
// when fd is no such memory of at least size bytes, ENOMEM.
func MapShared(fd, size int) ([]byte, Errno) {
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, errno(err)
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG || st.Size < int64(size) {
		return nil, EINVAL // to touch it would end the process
	}
	mem, err := unix.Mmap(fd, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	return mem, errno(err)
}

// Unmap gives memory of the two above back; nothing may use it any more.
func Unmap(mem []byte) { unix.Munmap(mem) }

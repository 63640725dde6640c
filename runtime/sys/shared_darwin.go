package sys

import (
	"os"

	"golang.org/x/sys/unix"
)

func newSharedFile(size int) (int, Errno) {
	f, err := os.CreateTemp("", "gonode")
	if err != nil {
		return -1, errno(err)
	}
	defer f.Close()
	os.Remove(f.Name())
	if err := unix.Ftruncate(int(f.Fd()), int64(size)); err != nil {
		return -1, errno(err)
	}
	return Dup(int(f.Fd()))
}

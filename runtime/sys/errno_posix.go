//go:build unix

package sys

import (
	"sync"

	"golang.org/x/sys/unix"
)

// PosixErrno is the number of an error by name, such as 2 of "ENOENT"; 0 where
// the system has no such error. Unlike Errno it knows those that libuv does
// not.
func PosixErrno(name string) int {
	switch name { // second names, which the reverse lookup below cannot find
	case "EWOULDBLOCK":
		return int(unix.EWOULDBLOCK)
	case "EOPNOTSUPP":
		return int(unix.EOPNOTSUPP)
	case "ENOTSUP":
		return int(unix.ENOTSUP)
	}
	return posixNumbers()[name]
}

var posixNumbers = sync.OnceValue(func() map[string]int {
	numbers := map[string]int{}
	for no := 1; no < 140; no++ {
		if name := unix.ErrnoName(unix.Errno(no)); name != "" {
			numbers[name] = no
		}
	}
	return numbers
})

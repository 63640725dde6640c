package sys

import "golang.org/x/sys/unix"

const (
	ENONET    Errno = -4056
	EREMOTEIO Errno = -4030
	EUNATCH   Errno = -4023
	ENOTSUP         = -Errno(unix.ENOTSUP)
	EFTYPE          = -Errno(unix.EFTYPE)
)

package sys

import "golang.org/x/sys/unix"

const (
	ENONET          = -Errno(unix.ENONET)
	EREMOTEIO       = -Errno(unix.EREMOTEIO)
	EUNATCH         = -Errno(unix.EUNATCH)
	ENOTSUP         = -Errno(unix.EOPNOTSUPP)
	EFTYPE    Errno = -4028
)

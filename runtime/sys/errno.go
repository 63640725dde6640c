//go:build unix

package sys

import (
	"errors"
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// Errno is the one error type of this floor: the negative number that Node
// puts into err.errno, or 0 for success. Functions of this package return it
// by value, so the hot paths allocate nothing; callers compare with 0.
// Use Err where a Go error is wanted: a zero Errno in an error is not nil.
type Errno int

// The errors that libuv knows. Those the OS lacks have libuv's own numbers.
const (
	E2BIG                 = -Errno(unix.E2BIG)
	EACCES                = -Errno(unix.EACCES)
	EADDRINUSE            = -Errno(unix.EADDRINUSE)
	EADDRNOTAVAIL         = -Errno(unix.EADDRNOTAVAIL)
	EAFNOSUPPORT          = -Errno(unix.EAFNOSUPPORT)
	EAGAIN                = -Errno(unix.EAGAIN)
	EAI_ADDRFAMILY  Errno = -3000
	EAI_AGAIN       Errno = -3001
	EAI_BADFLAGS    Errno = -3002
	EAI_BADHINTS    Errno = -3013
	EAI_CANCELED    Errno = -3003
	EAI_FAIL        Errno = -3004
	EAI_FAMILY      Errno = -3005
	EAI_MEMORY      Errno = -3006
	EAI_NODATA      Errno = -3007
	EAI_NONAME      Errno = -3008
	EAI_OVERFLOW    Errno = -3009
	EAI_PROTOCOL    Errno = -3014
	EAI_SERVICE     Errno = -3010
	EAI_SOCKTYPE    Errno = -3011
	EALREADY              = -Errno(unix.EALREADY)
	EBADF                 = -Errno(unix.EBADF)
	EBUSY                 = -Errno(unix.EBUSY)
	ECANCELED             = -Errno(unix.ECANCELED)
	ECHARSET        Errno = -4080
	ECONNABORTED          = -Errno(unix.ECONNABORTED)
	ECONNREFUSED          = -Errno(unix.ECONNREFUSED)
	ECONNRESET            = -Errno(unix.ECONNRESET)
	EDESTADDRREQ          = -Errno(unix.EDESTADDRREQ)
	EEXIST                = -Errno(unix.EEXIST)
	EFAULT                = -Errno(unix.EFAULT)
	EFBIG                 = -Errno(unix.EFBIG)
	EHOSTUNREACH          = -Errno(unix.EHOSTUNREACH)
	EINTR                 = -Errno(unix.EINTR)
	EINVAL                = -Errno(unix.EINVAL)
	EIO                   = -Errno(unix.EIO)
	EISCONN               = -Errno(unix.EISCONN)
	EISDIR                = -Errno(unix.EISDIR)
	ELOOP                 = -Errno(unix.ELOOP)
	EMFILE                = -Errno(unix.EMFILE)
	EMSGSIZE              = -Errno(unix.EMSGSIZE)
	ENAMETOOLONG          = -Errno(unix.ENAMETOOLONG)
	ENETDOWN              = -Errno(unix.ENETDOWN)
	ENETUNREACH           = -Errno(unix.ENETUNREACH)
	ENFILE                = -Errno(unix.ENFILE)
	ENOBUFS               = -Errno(unix.ENOBUFS)
	ENODEV                = -Errno(unix.ENODEV)
	ENOENT                = -Errno(unix.ENOENT)
	ENOMEM                = -Errno(unix.ENOMEM)
	ENOPROTOOPT           = -Errno(unix.ENOPROTOOPT)
	ENOSPC                = -Errno(unix.ENOSPC)
	ENOSYS                = -Errno(unix.ENOSYS)
	ENOTCONN              = -Errno(unix.ENOTCONN)
	ENOTDIR               = -Errno(unix.ENOTDIR)
	ENOTEMPTY             = -Errno(unix.ENOTEMPTY)
	ENOTSOCK              = -Errno(unix.ENOTSOCK)
	EOVERFLOW             = -Errno(unix.EOVERFLOW)
	EPERM                 = -Errno(unix.EPERM)
	EPIPE                 = -Errno(unix.EPIPE)
	EPROTO                = -Errno(unix.EPROTO)
	EPROTONOSUPPORT       = -Errno(unix.EPROTONOSUPPORT)
	EPROTOTYPE            = -Errno(unix.EPROTOTYPE)
	ERANGE                = -Errno(unix.ERANGE)
	EROFS                 = -Errno(unix.EROFS)
	ESHUTDOWN             = -Errno(unix.ESHUTDOWN)
	ESPIPE                = -Errno(unix.ESPIPE)
	ESRCH                 = -Errno(unix.ESRCH)
	ETIMEDOUT             = -Errno(unix.ETIMEDOUT)
	ETXTBSY               = -Errno(unix.ETXTBSY)
	EXDEV                 = -Errno(unix.EXDEV)
	EUNKNOWN        Errno = -4094
	EOF             Errno = -4095
	ENXIO                 = -Errno(unix.ENXIO)
	EMLINK                = -Errno(unix.EMLINK)
	EHOSTDOWN             = -Errno(unix.EHOSTDOWN)
	ENOTTY                = -Errno(unix.ENOTTY)
	EILSEQ                = -Errno(unix.EILSEQ)
	ESOCKTNOSUPPORT       = -Errno(unix.ESOCKTNOSUPPORT)
	ENODATA               = -Errno(unix.ENODATA)
	ENOEXEC               = -Errno(unix.ENOEXEC)
)

// Name is the symbolic name, such as "ECONNREFUSED".
func (e Errno) Name() string {
	if info := e.info(); info != nil {
		return info.Name
	}
	return fmt.Sprintf("Unknown system error %d", int(e))
}

// Message is libuv's text for the error, such as "connection refused".
func (e Errno) Message() string {
	if info := e.info(); info != nil {
		return info.Message
	}
	return fmt.Sprintf("Unknown system error %d", int(e))
}

func (e Errno) info() *ErrnoInfo {
	for i := range errnoTable {
		if errnoTable[i].Errno == e {
			return &errnoTable[i]
		}
	}
	return nil
}

// Error reads "ECONNREFUSED: connection refused".
func (e Errno) Error() string { return e.Name() + ": " + e.Message() }

// Err is e as a Go error: nil when e is 0.
func (e Errno) Err() error {
	if e == 0 {
		return nil
	}
	return e
}

// ErrnoOf finds the Errno in an error of Go's standard library: 0 for nil,
// EUNKNOWN when no system error stands behind err.
func ErrnoOf(err error) Errno {
	if err == nil {
		return 0
	}
	var own Errno
	if errors.As(err, &own) {
		return own
	}
	var no syscall.Errno
	if errors.As(err, &no) {
		return -Errno(no)
	}
	return EUNKNOWN
}

// ErrnoByName finds the error of a symbolic name.
func ErrnoByName(name string) (Errno, bool) {
	for _, info := range errnoTable {
		if info.Name == name {
			return info.Errno, true
		}
	}
	return 0, false
}

// ErrnoInfo is one line of the error table.
type ErrnoInfo struct {
	Errno   Errno
	Name    string
	Message string
}

// Errnos lists every known error in the order of util.getSystemErrorMap().
// The caller must not change it.
func Errnos() []ErrnoInfo { return errnoTable }

// errno translates a raw system call's result without allocation.
func errno(err error) Errno {
	if err == nil {
		return 0
	}
	if no, ok := err.(syscall.Errno); ok {
		return -Errno(no)
	}
	return ErrnoOf(err)
}

var errnoTable = []ErrnoInfo{
	{E2BIG, "E2BIG", "argument list too long"},
	{EACCES, "EACCES", "permission denied"},
	{EADDRINUSE, "EADDRINUSE", "address already in use"},
	{EADDRNOTAVAIL, "EADDRNOTAVAIL", "address not available"},
	{EAFNOSUPPORT, "EAFNOSUPPORT", "address family not supported"},
	{EAGAIN, "EAGAIN", "resource temporarily unavailable"},
	{EAI_ADDRFAMILY, "EAI_ADDRFAMILY", "address family not supported"},
	{EAI_AGAIN, "EAI_AGAIN", "temporary failure"},
	{EAI_BADFLAGS, "EAI_BADFLAGS", "bad ai_flags value"},
	{EAI_BADHINTS, "EAI_BADHINTS", "invalid value for hints"},
	{EAI_CANCELED, "EAI_CANCELED", "request canceled"},
	{EAI_FAIL, "EAI_FAIL", "permanent failure"},
	{EAI_FAMILY, "EAI_FAMILY", "ai_family not supported"},
	{EAI_MEMORY, "EAI_MEMORY", "out of memory"},
	{EAI_NODATA, "EAI_NODATA", "no address"},
	{EAI_NONAME, "EAI_NONAME", "unknown node or service"},
	{EAI_OVERFLOW, "EAI_OVERFLOW", "argument buffer overflow"},
	{EAI_PROTOCOL, "EAI_PROTOCOL", "resolved protocol is unknown"},
	{EAI_SERVICE, "EAI_SERVICE", "service not available for socket type"},
	{EAI_SOCKTYPE, "EAI_SOCKTYPE", "socket type not supported"},
	{EALREADY, "EALREADY", "connection already in progress"},
	{EBADF, "EBADF", "bad file descriptor"},
	{EBUSY, "EBUSY", "resource busy or locked"},
	{ECANCELED, "ECANCELED", "operation canceled"},
	{ECHARSET, "ECHARSET", "invalid Unicode character"},
	{ECONNABORTED, "ECONNABORTED", "software caused connection abort"},
	{ECONNREFUSED, "ECONNREFUSED", "connection refused"},
	{ECONNRESET, "ECONNRESET", "connection reset by peer"},
	{EDESTADDRREQ, "EDESTADDRREQ", "destination address required"},
	{EEXIST, "EEXIST", "file already exists"},
	{EFAULT, "EFAULT", "bad address in system call argument"},
	{EFBIG, "EFBIG", "file too large"},
	{EHOSTUNREACH, "EHOSTUNREACH", "host is unreachable"},
	{EINTR, "EINTR", "interrupted system call"},
	{EINVAL, "EINVAL", "invalid argument"},
	{EIO, "EIO", "i/o error"},
	{EISCONN, "EISCONN", "socket is already connected"},
	{EISDIR, "EISDIR", "illegal operation on a directory"},
	{ELOOP, "ELOOP", "too many symbolic links encountered"},
	{EMFILE, "EMFILE", "too many open files"},
	{EMSGSIZE, "EMSGSIZE", "message too long"},
	{ENAMETOOLONG, "ENAMETOOLONG", "name too long"},
	{ENETDOWN, "ENETDOWN", "network is down"},
	{ENETUNREACH, "ENETUNREACH", "network is unreachable"},
	{ENFILE, "ENFILE", "file table overflow"},
	{ENOBUFS, "ENOBUFS", "no buffer space available"},
	{ENODEV, "ENODEV", "no such device"},
	{ENOENT, "ENOENT", "no such file or directory"},
	{ENOMEM, "ENOMEM", "not enough memory"},
	{ENONET, "ENONET", "machine is not on the network"},
	{ENOPROTOOPT, "ENOPROTOOPT", "protocol not available"},
	{ENOSPC, "ENOSPC", "no space left on device"},
	{ENOSYS, "ENOSYS", "function not implemented"},
	{ENOTCONN, "ENOTCONN", "socket is not connected"},
	{ENOTDIR, "ENOTDIR", "not a directory"},
	{ENOTEMPTY, "ENOTEMPTY", "directory not empty"},
	{ENOTSOCK, "ENOTSOCK", "socket operation on non-socket"},
	{ENOTSUP, "ENOTSUP", "operation not supported on socket"},
	{EOVERFLOW, "EOVERFLOW", "value too large for defined data type"},
	{EPERM, "EPERM", "operation not permitted"},
	{EPIPE, "EPIPE", "broken pipe"},
	{EPROTO, "EPROTO", "protocol error"},
	{EPROTONOSUPPORT, "EPROTONOSUPPORT", "protocol not supported"},
	{EPROTOTYPE, "EPROTOTYPE", "protocol wrong type for socket"},
	{ERANGE, "ERANGE", "result too large"},
	{EROFS, "EROFS", "read-only file system"},
	{ESHUTDOWN, "ESHUTDOWN", "cannot send after transport endpoint shutdown"},
	{ESPIPE, "ESPIPE", "invalid seek"},
	{ESRCH, "ESRCH", "no such process"},
	{ETIMEDOUT, "ETIMEDOUT", "connection timed out"},
	{ETXTBSY, "ETXTBSY", "text file is busy"},
	{EXDEV, "EXDEV", "cross-device link not permitted"},
	{EUNKNOWN, "UNKNOWN", "unknown error"},
	{EOF, "EOF", "end of file"},
	{ENXIO, "ENXIO", "no such device or address"},
	{EMLINK, "EMLINK", "too many links"},
	{EHOSTDOWN, "EHOSTDOWN", "host is down"},
	{EREMOTEIO, "EREMOTEIO", "remote I/O error"},
	{ENOTTY, "ENOTTY", "inappropriate ioctl for device"},
	{EFTYPE, "EFTYPE", "inappropriate file type or format"},
	{EILSEQ, "EILSEQ", "illegal byte sequence"},
	{ESOCKTNOSUPPORT, "ESOCKTNOSUPPORT", "socket type not supported"},
	{ENODATA, "ENODATA", "no data available"},
	{EUNATCH, "EUNATCH", "protocol driver not attached"},
	{ENOEXEC, "ENOEXEC", "exec format error"},
}

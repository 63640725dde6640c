package os

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// constantsBinding is internalBinding('constants'): what os, fs and the old
// module 'constants' offer as numbers.
func constantsBinding(ctx *module.Context) *goja.Object {
	f := facts{ctx}
	groups := f.bare()
	groups.Set("os", f.osConstants())
	return groups
}

// bare makes an object without a prototype.
func (f facts) bare() *goja.Object {
	obj := f.VM.NewObject()
	obj.SetPrototype(nil)
	return obj
}

func (f facts) osConstants() *goja.Object {
	obj := f.bare()
	obj.Set("UV_UDP_REUSEADDR", 4)
	obj.Set("dlopen", f.numbers(dlopenFlags))
	errnos := f.bare()
	for _, e := range errnoNumbers() {
		errnos.Set(e.Name, e.Number)
	}
	obj.Set("errno", errnos)
	signals := f.bare()
	for _, s := range sys.Signals() {
		signals.Set(s.Name, s.Number)
	}
	freeze, _ := goja.AssertFunction(f.VM.Get("Object").(*goja.Object).Get("freeze"))
	freeze(goja.Undefined(), signals)
	obj.Set("signals", signals)
	obj.Set("priority", f.numbers([]Number{
		{"PRIORITY_LOW", 19}, {"PRIORITY_BELOW_NORMAL", 10}, {"PRIORITY_NORMAL", 0},
		{"PRIORITY_ABOVE_NORMAL", -7}, {"PRIORITY_HIGH", -14}, {"PRIORITY_HIGHEST", -20},
	}))
	return obj
}

// Number is a constant of the system by name.
type Number struct {
	Name   string
	Number int
}

func (f facts) numbers(list []Number) *goja.Object {
	obj := f.bare()
	for _, n := range list {
		obj.Set(n.Name, n.Number)
	}
	return obj
}

// posixErrnos are the names that os.constants.errno has, in its order.
var posixErrnos = []string{
	"E2BIG", "EACCES", "EADDRINUSE", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EAGAIN", "EALREADY", "EBADF", "EBADMSG",
	"EBUSY", "ECANCELED", "ECHILD", "ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "EDEADLK", "EDESTADDRREQ", "EDOM",
	"EDQUOT", "EEXIST", "EFAULT", "EFBIG", "EHOSTUNREACH", "EIDRM", "EILSEQ", "EINPROGRESS", "EINTR", "EINVAL", "EIO",
	"EISCONN", "EISDIR", "ELOOP", "EMFILE", "EMLINK", "EMSGSIZE", "EMULTIHOP", "ENAMETOOLONG", "ENETDOWN", "ENETRESET",
	"ENETUNREACH", "ENFILE", "ENOBUFS", "ENODATA", "ENODEV", "ENOENT", "ENOEXEC", "ENOLCK", "ENOLINK", "ENOMEM",
	"ENOMSG", "ENOPROTOOPT", "ENOSPC", "ENOSR", "ENOSTR", "ENOSYS", "ENOTCONN", "ENOTDIR", "ENOTEMPTY", "ENOTSOCK",
	"ENOTSUP", "ENOTTY", "ENXIO", "EOPNOTSUPP", "EOVERFLOW", "EPERM", "EPIPE", "EPROTO", "EPROTONOSUPPORT",
	"EPROTOTYPE", "ERANGE", "EROFS", "ESPIPE", "ESRCH", "ESTALE", "ETIME", "ETIMEDOUT", "ETXTBSY", "EWOULDBLOCK", "EXDEV",
}

func errnoNumbers() []Number {
	list := make([]Number, 0, len(posixErrnos))
	for _, name := range posixErrnos {
		if n := sys.PosixErrno(name); n != 0 {
			list = append(list, Number{name, n})
		}
	}
	return list
}

// Package dgram is the Go half of the module "dgram": Node's binding udp_wrap.
// The socket class is in jslib/dgram.js.
//
// It must not import other modules.
package dgram

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// Module registers "dgram".
var Module = &module.Module{
	Name:     "dgram",
	Bindings: map[string]func(*module.Context) *goja.Object{"udp_wrap": udpWrap},
}

// The flags of bind, as libuv numbers them.
const (
	bindIPv6Only  = 1
	bindReuseAddr = 4
	bindReusePort = 64
)

// udp is the Go state of a UDP object.
type udp struct {
	stream.HandleWrap
	udp       *handle.UDP
	noTrySend bool // queue every datagram: --test-udp-no-try-send
}

func udpWrap(ctx *module.Context) *goja.Object {
	r := stream.Of(ctx.Env, ctx.Loop)
	constants := ctx.VM.NewObject()
	constants.Set("UV_UDP_IPV6ONLY", bindIPv6Only)
	constants.Set("UV_UDP_REUSEADDR", bindReuseAddr)
	constants.Set("UV_UDP_REUSEPORT", bindReusePort)
	obj := ctx.VM.NewObject()
	obj.Set("UDP", udpClass(r, ctx.Args.Flag("test-udp-no-try-send")))
	obj.Set("SendWrap", r.RequestClass("SendWrap"))
	obj.Set("constants", constants)
	obj.Set("enableFast", ctx.Func("enableFast", 1, fastOf(r).enable))
	return obj
}

func udpClass(r *stream.Realm, noTrySend bool) *goja.Object {
	return r.Extend(r.HandleWrapClass(), js.Class{
		Name: "UDP",
		New: func(call goja.ConstructorCall) *goja.Object {
			u := &udp{udp: handle.NewUDP(r.Loop), noTrySend: noTrySend}
			u.InitHandle(r, call.This, stream.ProviderUDP, u.udp)
			r.Attach(call.This, u)
			return nil
		},
		Methods: udpMethods(r),
		Getters: map[string]js.Accessor{
			"fd": {Get: func(call goja.FunctionCall) goja.Value {
				if u, ok := js.State[*udp](r.Env, call.This); ok {
					return r.VM.ToValue(u.udp.FD())
				}
				return goja.Undefined()
			}},
			"owner": r.OwnerAccessor(),
		},
	})
}

func udpMethods(r *stream.Realm) map[string]js.Fn {
	methods := map[string]js.Fn{}
	for name, method := range udpCalls {
		methods[name] = func(call goja.FunctionCall) goja.Value {
			return r.Errno(method(js.This[*udp](r.Env, call), call))
		}
	}
	methods["bufferSize"] = func(call goja.FunctionCall) goja.Value {
		return js.This[*udp](r.Env, call).bufferSize(call)
	}
	return methods
}

// udpCalls are the methods that answer an errno or a number.
var udpCalls = map[string]func(*udp, goja.FunctionCall) sys.Errno{
	"open":        func(u *udp, call goja.FunctionCall) sys.Errno { return u.udp.Open(js.Int(call, 0, -1)) },
	"bind":        func(u *udp, call goja.FunctionCall) sys.Errno { return u.bind(call, false) },
	"bind6":       func(u *udp, call goja.FunctionCall) sys.Errno { return u.bind(call, true) },
	"connect":     func(u *udp, call goja.FunctionCall) sys.Errno { return u.connect(call, false) },
	"connect6":    func(u *udp, call goja.FunctionCall) sys.Errno { return u.connect(call, true) },
	"disconnect":  func(u *udp, _ goja.FunctionCall) sys.Errno { return u.udp.Disconnect() },
	"send":        func(u *udp, call goja.FunctionCall) sys.Errno { return u.send(call, false) },
	"send6":       func(u *udp, call goja.FunctionCall) sys.Errno { return u.send(call, true) },
	"recvStart":   func(u *udp, _ goja.FunctionCall) sys.Errno { return u.recvStart() },
	"recvStop":    (*udp).recvStop,
	"getsockname": (*udp).getsockname,
	"getpeername": (*udp).getpeername,
	"addMembership": func(u *udp, call goja.FunctionCall) sys.Errno {
		return u.udp.SetMembership(js.String(call, 0), js.String(call, 1), true)
	},
	"dropMembership": func(u *udp, call goja.FunctionCall) sys.Errno {
		return u.udp.SetMembership(js.String(call, 0), js.String(call, 1), false)
	},
	"addSourceSpecificMembership":  func(u *udp, call goja.FunctionCall) sys.Errno { return u.source(call, true) },
	"dropSourceSpecificMembership": func(u *udp, call goja.FunctionCall) sys.Errno { return u.source(call, false) },
	"setMulticastInterface": func(u *udp, call goja.FunctionCall) sys.Errno {
		if js.String(call, 0) == "" {
			return sys.EINVAL // the handle would take any
		}
		return u.udp.SetMulticastInterface(js.String(call, 0))
	},
	"setMulticastTTL": func(u *udp, call goja.FunctionCall) sys.Errno {
		return u.udp.SetMulticastTTL(js.Int(call, 0, 0))
	},
	"setMulticastLoopback": func(u *udp, call goja.FunctionCall) sys.Errno {
		return u.udp.SetMulticastLoop(js.Bool(call, 0))
	},
	"setBroadcast":      func(u *udp, call goja.FunctionCall) sys.Errno { return u.udp.SetBroadcast(js.Bool(call, 0)) },
	"setTTL":            func(u *udp, call goja.FunctionCall) sys.Errno { return u.udp.SetTTL(js.Int(call, 0, 0)) },
	"getSendQueueSize":  func(u *udp, _ goja.FunctionCall) sys.Errno { return sys.Errno(u.udp.SendQueueSize()) },
	"getSendQueueCount": func(u *udp, _ goja.FunctionCall) sys.Errno { return sys.Errno(u.udp.SendQueueCount()) },
}

func (u *udp) bind(call goja.FunctionCall, v6 bool) sys.Errno {
	addr, errno := stream.ParseAddr(js.String(call, 0), js.Int(call, 1, 0), v6)
	if errno != 0 {
		return errno
	}
	given := js.Int(call, 2, 0)
	var flags handle.BindFlags
	for bit, flag := range map[int]handle.BindFlags{
		bindIPv6Only: handle.IPv6Only, bindReuseAddr: handle.ReuseAddr, bindReusePort: handle.ReusePort,
	} {
		if given&bit != 0 {
			flags |= flag
		}
	}
	return u.udp.Bind(addr, flags)
}

func (u *udp) connect(call goja.FunctionCall, v6 bool) sys.Errno {
	addr, errno := stream.ParseAddr(js.String(call, 0), js.Int(call, 1, 0), v6)
	if errno != 0 {
		return errno
	}
	return u.udp.Connect(addr)
}

func (u *udp) source(call goja.FunctionCall, join bool) sys.Errno {
	return u.udp.SetSourceMembership(js.String(call, 0), js.String(call, 1), js.String(call, 2), join)
}

func (u *udp) recvStop(goja.FunctionCall) sys.Errno {
	u.udp.RecvStop()
	return 0
}

func (u *udp) getsockname(call goja.FunctionCall) sys.Errno {
	addr, errno := u.udp.SockName()
	u.Realm().NameMethod(call.Argument(0), addr, errno)
	return errno
}

func (u *udp) getpeername(call goja.FunctionCall) sys.Errno {
	addr, errno := u.udp.PeerName()
	u.Realm().NameMethod(call.Argument(0), addr, errno)
	return errno
}

// bufferSize(size, receive, context) sets a kernel buffer, or with 0 reads it.
// On failure it fills context and answers undefined.
func (u *udp) bufferSize(call goja.FunctionCall) goja.Value {
	size, which, name := js.Int(call, 0, 0), sys.SendBuffer, "uv_send_buffer_size"
	if js.Bool(call, 1) {
		which, name = sys.RecvBuffer, "uv_recv_buffer_size"
	}
	var errno sys.Errno
	if size == 0 {
		size, errno = u.udp.BufferSize(which)
	} else if size < 0 || size > 1<<31-1 {
		errno = sys.EINVAL
	} else {
		errno = u.udp.SetBufferSize(which, size)
	}
	if errno == 0 {
		return u.Realm().VM.ToValue(size)
	}
	if out := js.Object(call.Argument(2)); out != nil {
		out.Set("errno", int(errno))
		out.Set("code", errno.Name())
		out.Set("message", errno.Message())
		out.Set("syscall", name)
	}
	return goja.Undefined()
}

package cluster

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// Node's primary listens through a net.Server of its own, whose listen a script
// may have replaced. Only then does this one, too.

// listenIsReplaced says whether the script has put a listen of its own on
// net.Server.prototype.
func (p *primary) listenIsReplaced() bool {
	class := js.Object(p.ctx.Builtins.Loaded("internal/net/server"))
	if class == nil {
		return false
	}
	proto := class.Get("Server").(*goja.Object).Get("prototype").(*goja.Object)
	return !proto.Get("listen").StrictEquals(class.Get("listen"))
}

// openByServer has a net.Server listen, then takes its handle away.
func (p *primary) openByServer(q query, handle *serverHandle, listen func(streamSocket) sys.Errno) {
	handle.opening = []func(sys.Errno){}
	server := object{p.ctx, construct(p.ctx, p.ctx.RequireObject("net").Get("Server").(*goja.Object))}
	server.once("listening", func(goja.FunctionCall) goja.Value {
		if p.handles[q.key] != handle { // its workers have gone
			server.call("close")
			return goja.Undefined()
		}
		wrap, _ := stream.StreamOf(p.ctx.Env, server.Get("_handle"))
		server.Set("_handle", goja.Null())
		p.openedByServer(q.key, handle, listen(wrap.Handle().(streamSocket)))
		return goja.Undefined()
	})
	server.once("error", func(call goja.FunctionCall) goja.Value {
		p.openedByServer(q.key, handle, sys.Errno(js.Object(call.Argument(0)).Get("errno").ToInteger()))
		return goja.Undefined()
	})
	server.call("listen", p.listenOptions(q))
}

func (p *primary) openedByServer(key string, handle *serverHandle, errno sys.Errno) {
	handle.opened(errno)
	if errno != 0 && p.handles[key] == handle {
		p.closeHandle(key)
	}
}

// listenOptions are the options of server.listen for q, as Node gives them.
func (p *primary) listenOptions(q query) *goja.Object {
	options := p.ctx.VM.NewObject()
	options.Set("backlog", q.backlog)
	switch {
	case q.fd >= 0:
		options.Set("fd", q.fd)
	case q.isPath():
		options.Set("path", q.address)
		options.Set("readableAll", q.readable)
		options.Set("writableAll", q.writable)
	default:
		options.Set("port", q.port)
		options.Set("host", q.address)
		options.Set("ipv6Only", q.flags&stream.BindIPv6Only != 0)
		options.Set("reusePort", q.flags&stream.BindReusePort != 0)
	}
	return options
}

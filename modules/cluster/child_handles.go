package cluster

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// childHandle is what a server of this worker has as its _handle: the
// primary's socket, or a stand-in for one through which the primary gives
// connections.
type childHandle struct {
	object
	*stream.Listener
	child *child
	kind  stream.Kind
}

func (c *child) newHandle(obj *goja.Object, kind stream.Kind) *childHandle {
	return &childHandle{object{c.ctx, obj}, c.realm.NewListener(obj), c, kind}
}

func (c *child) addHandle(key string, h *childHandle) {
	c.handles[key] = h
	c.order = append(c.order, key)
}

// closeHandle tells the primary that a server listens no more.
func (c *child) closeHandle(key, indexesKey string) {
	c.worker.send(wire.Object{{Name: "act", Value: wire.ActClose}, {Name: "key", Value: key}}, nil)
	delete(c.handles, key)
	for i, k := range c.order {
		if k == key {
			c.order = append(c.order[:i], c.order[i+1:]...)
			break
		}
	}
	c.removeIndexesKey(indexesKey)
}

// server is the net.Server or dgram.Socket above the handle, nil before it
// listens.
func (h *childHandle) server() *goja.Object {
	return js.Object(h.GetSymbol(h.child.realm.Symbols().Owner))
}

// closeServer closes the server, or else the handle, and calls closed once.
func (h *childHandle) closeServer(closed func()) {
	done := h.ctx.Func("", 0, func(goja.FunctionCall) goja.Value {
		closed()
		return goja.Undefined()
	})
	if server := h.server(); server != nil {
		h.ctx.Invoke(server, server.Get("close"), done)
		return
	}
	h.call("close", done)
}

// shared: the primary has sent the listening socket itself.
func (c *child) shared(reply wire.Object, fd int, indexesKey string, cb goja.Value) {
	binding := c.ctx.Builtins.Binding("ipc_channel")
	handle := js.Object(c.ctx.Invoke(binding, binding.Get("adopt"), c.ctx.VM.ToValue(fd)))
	if handle == nil {
		c.ctx.Invoke(goja.Undefined(), cb, c.ctx.VM.ToValue(int(sys.EINVAL)), goja.Null())
		return
	}
	key := reply.Text("key")
	closeNative := handle.Get("close")
	open := true
	handle.Set("close", c.ctx.Func("close", 0, func(call goja.FunctionCall) goja.Value {
		if open {
			open = false
			c.closeHandle(key, indexesKey)
		}
		return c.ctx.Invoke(handle, closeNative, call.Arguments...)
	}))
	c.addHandle(key, c.newHandle(handle, stream.KindTCP))
	c.ctx.Invoke(goja.Undefined(), cb, c.ctx.VM.ToValue(0), handle)
}

// rr: the primary listens, and connections come one by one.
func (c *child) rr(reply wire.Object, indexesKey string, cb goja.Value) {
	if errno, failed := reply.Int("errno"); failed && errno != 0 {
		c.removeIndexesKey(indexesKey)
		c.ctx.Invoke(goja.Undefined(), cb, c.ctx.VM.ToValue(errno), goja.Null())
		return
	}
	key := reply.Text("key")
	sockname, isTCP := reply.Get("sockname").(wire.Object)
	h := c.newHandle(c.ctx.VM.NewObject(), stream.KindPipe)
	c.fauxHandle(h, key, indexesKey)
	if isTCP {
		h.kind = stream.KindTCP
		c.addSockname(h, sockname)
	}
	c.addHandle(key, h)
	c.ctx.Invoke(goja.Undefined(), cb, c.ctx.VM.ToValue(0), h.Object)
}

// fauxHandle makes h look like a handle that listens: it keeps the loop alive
// until it is closed or unref'd.
func (c *child) fauxHandle(h *childHandle, key, indexesKey string) {
	alive := &loop.Handle{}
	alive.Init(c.ctx.Loop, "TCPServerWrap")
	alive.Activate()
	do := func(f func()) js.Fn {
		return func(goja.FunctionCall) goja.Value {
			f()
			return goja.Undefined()
		}
	}
	h.method("close", 0, func(call goja.FunctionCall) goja.Value {
		if alive.BeginClose(nil) {
			c.closeHandle(key, indexesKey)
		}
		if callback := call.Argument(0); js.IsCallable(callback) {
			c.ctx.Loop.Defer(func() { c.ctx.MakeCallback(h.Object, callback) })
		}
		return goja.Undefined()
	})
	h.method("listen", 1, func(goja.FunctionCall) goja.Value { return c.ctx.VM.ToValue(0) })
	h.method("ref", 0, do(alive.Ref))
	h.method("unref", 0, do(alive.Unref))
}

func (c *child) addSockname(h *childHandle, sockname wire.Object) {
	h.method("getsockname", 1, func(call goja.FunctionCall) goja.Value {
		assign(call.Argument(0).(*goja.Object), fromWire(c.ctx, sockname))
		return c.ctx.VM.ToValue(0)
	})
}

package stream

import (
	"net/netip"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// methods gives net.Socket.prototype what conn does by itself.
func (s *short) methods(r *Realm) {
	fast := func(act func(c *conn, obj *goja.Object, call goja.FunctionCall) (goja.Value, bool)) js.LazyMethod {
		return func(obj *goja.Object, state any, call goja.FunctionCall) (goja.Value, bool) {
			return act(state.(*conn), obj, call)
		}
	}
	method := func(length int, act func(c *conn, obj *goja.Object, call goja.FunctionCall) (goja.Value, bool), names ...string) {
		for _, name := range names {
			s.kind.Method(name, length, fast(act))
		}
	}
	listen := func(act func(c *conn, obj *goja.Object, call goja.FunctionCall) (goja.Value, bool), names ...string) {
		for _, name := range names {
			method(2, func(c *conn, obj *goja.Object, call goja.FunctionCall) (goja.Value, bool) {
				if v, done := c.stepAside(obj, call, name); done {
					return v, true
				}
				return act(c, obj, call)
			}, name)
		}
	}
	listen(func(c *conn, obj *goja.Object, call goja.FunctionCall) (goja.Value, bool) {
		return c.on(obj, call, false)
	}, "on", "addListener")
	listen(func(c *conn, obj *goja.Object, call goja.FunctionCall) (goja.Value, bool) {
		return c.on(obj, call, true)
	}, "once")
	listen(func(*conn, *goja.Object, goja.FunctionCall) (goja.Value, bool) {
		return nil, false
	}, "prependListener", "prependOnceListener")
	method(2, (*conn).off, "off", "removeListener")
	s.kind.LeavingMethod("write", 3, fast((*conn).writeMethod))
	s.kind.LeavingMethod("end", 3, fast((*conn).endMethod))
	method(2, (*conn).destroyMethod, "destroy")
	method(0, (*conn).resumeMethod, "resume")
	method(1, (*conn).noDelayMethod, "setNoDelay")
	s.getters(fast)
}

func (s *short) getters(fast func(func(*conn, *goja.Object, goja.FunctionCall) (goja.Value, bool)) js.LazyMethod) {
	truth := func(name string, get func(c *conn) bool) {
		s.kind.Getter(name, fast(func(c *conn, _ *goja.Object, _ goja.FunctionCall) (goja.Value, bool) {
			return c.wrap.realm.VM.ToValue(get(c)), true
		}))
	}
	truth("destroyed", func(c *conn) bool { return c.is(destroyed) })
	truth("readable", func(c *conn) bool { return !c.is(destroyed | endEmitted) })
	truth("writable", (*conn).writable)
	truth("writableEnded", func(c *conn) bool { return c.is(ending) })
	truth("readableEnded", func(c *conn) bool { return c.is(endEmitted) })
	address := func(name string, get func(c *conn) goja.Value) {
		s.kind.Getter(name, fast(func(c *conn, _ *goja.Object, _ goja.FunctionCall) (goja.Value, bool) {
			v := get(c)
			return v, v != nil
		}))
	}
	for _, side := range []string{"remote", "local"} {
		local := side == "local"
		address(side+"Address", func(c *conn) goja.Value { return c.address(local, addressText) })
		address(side+"Port", func(c *conn) goja.Value { return c.address(local, addressPort) })
		address(side+"Family", func(c *conn) goja.Value { return c.address(local, addressFamily) })
	}
}

// further is what few connections have, or not for long.
type further struct {
	local, remote netip.AddrPort // those that were asked for
	err           goja.Value     // what destroyed it, unless errno did: see reason
}

// own is what the connection has of that, to be written to.
func (c *conn) own() *further {
	if c.further == nil {
		c.further = &further{}
	}
	return c.further
}

func addressText(r *Realm, a netip.AddrPort) goja.Value { return r.VM.ToValue(a.Addr().String()) }
func addressPort(r *Realm, a netip.AddrPort) goja.Value { return r.VM.ToValue(int(a.Port())) }
func addressFamily(r *Realm, a netip.AddrPort) goja.Value {
	if a.Addr().Is6() {
		return r.VM.ToValue("IPv6")
	}
	return r.VM.ToValue("IPv4")
}

// address reads one end's; nil where the general code knows more.
func (c *conn) address(local bool, read func(*Realm, netip.AddrPort) goja.Value) goja.Value {
	if c.tcp == nil {
		return nil
	}
	known, name := &c.own().remote, c.tcp.tcp.PeerName
	if local {
		known, name = &c.own().local, c.tcp.tcp.SockName
	}
	if !known.IsValid() {
		if c.is(destroyed) {
			return nil
		}
		addr, errno := name()
		if errno != 0 {
			return nil
		}
		*known = addr
	}
	if local && c.is(destroyed) {
		return nil
	}
	return read(c.wrap.realm, *known)
}

// peerName is the _peername that the general code goes on with.
func (c *conn) peerName() goja.Value {
	if c.further == nil || !c.remote.IsValid() {
		return goja.Undefined()
	}
	out := c.wrap.realm.VM.NewObject()
	c.wrap.realm.FillAddr(out, c.remote)
	return out
}

// writeMethod writes a string or Buffer that fits at once. Of another one, the
// general code takes what is left.
func (c *conn) writeMethod(obj *goja.Object, call goja.FunctionCall) (goja.Value, bool) {
	r := c.wrap.realm
	if c.is(endEmitted|ending|destroyed|errored) || r.short.kind.Overrides(obj) {
		return nil, false
	}
	data, ok := plainChunk(call)
	if !ok || !c.write(data) {
		return nil, false
	}
	return r.VM.ToValue(true), true
}

func (c *conn) write(data []byte) bool {
	w := c.wrap
	if w.ahead > 0 || w.failed != 0 { // tried already
		return false
	}
	if n, errno := w.stream.TryWrite(data); n < len(data) {
		w.keepFailure(n, errno)
		return false
	}
	w.sent += int64(len(data))
	c.stage |= wrote
	return true
}

func (c *conn) endMethod(obj *goja.Object, call goja.FunctionCall) (goja.Value, bool) {
	if c.is(destroyed|errored|ending) || c.wrap.realm.short.kind.Overrides(obj) {
		return nil, false
	}
	if len(call.Arguments) > 0 && !js.IsNil(call.Argument(0)) {
		data, ok := plainChunk(call)
		if !ok || !c.write(data) {
			return nil, false
		}
	} else if !goja.IsUndefined(call.Argument(1)) || !goja.IsUndefined(call.Argument(2)) {
		return nil, false
	}
	c.end()
	return obj, true
}

func (c *conn) destroyMethod(obj *goja.Object, call goja.FunctionCall) (goja.Value, bool) {
	if !goja.IsUndefined(call.Argument(1)) || c.wrap.realm.short.kind.Overrides(obj) {
		return nil, false
	}
	if err := js.Object(call.Argument(0)); err != nil {
		err.Get("stack") // taken now, while it tells something
	}
	c.destroy(call.Argument(0))
	return obj, true
}

func (c *conn) resumeMethod(obj *goja.Object, _ goja.FunctionCall) (goja.Value, bool) {
	if c.wrap.realm.short.kind.Overrides(obj) {
		return nil, false
	}
	c.resume()
	return obj, true
}

func (c *conn) noDelayMethod(obj *goja.Object, call goja.FunctionCall) (goja.Value, bool) {
	if c.tcp == nil || c.is(destroyed) {
		return nil, false
	}
	want := goja.IsUndefined(call.Argument(0)) || call.Argument(0).ToBoolean()
	if want != c.is(noDelay) {
		c.stage ^= noDelay
		c.tcp.tcp.SetNoDelay(want)
	}
	return obj, true
}

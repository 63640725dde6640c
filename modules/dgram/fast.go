package dgram

import (
	"net/netip"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// fast is the short way of datagrams: from here to the 'message' listeners, and
// from send(msg, port, ip) to the handle. What else is asked of a socket takes
// the general code, whose state decides each time.
type fast struct {
	*stream.Realm
	state     *goja.Symbol // on a socket: its state
	lookup    *goja.Symbol // on a handle that looks names up as usual: its family
	onmessage goja.Value   // the general code's
	send      goja.Value
	to        destination
	from      source
	senders   *js.RecordKind
}

// destination and source keep what the last datagram's address read as.
type destination struct {
	text string
	addr netip.Addr
}

type source struct {
	addr         netip.Addr
	text, family goja.Value
}

func fastOf(r *stream.Realm) *fast {
	return js.Single(r.Env, func() *fast {
		return &fast{Realm: r, senders: r.NewRecordKind("address", "family", "port", "size")}
	})
}

// enable(config) turns the short way on; config has kStateSymbol, kLookup,
// onMessage and send, the general one. It returns the send method of sockets.
func (f *fast) enable(call goja.FunctionCall) goja.Value {
	config := call.Argument(0).(*goja.Object)
	f.state = config.Get("kStateSymbol").(*goja.Symbol)
	f.lookup = config.Get("kLookup").(*goja.Symbol)
	f.onmessage, f.send = config.Get("onMessage"), config.Get("send")
	return f.Func("send", 6, func(call goja.FunctionCall) goja.Value {
		if f.sendPlain(call) {
			return goja.Undefined()
		}
		return f.Invoke(call.This, f.send, call.Arguments...)
	})
}

// deliver emits 'message' if that is all the general code would do.
func (f *fast) deliver(u *udp, data []byte, from netip.AddrPort) bool {
	if f.onmessage == nil || u.Object().Get("onmessage") != f.onmessage {
		return false
	}
	socket, ok := u.Object().GetSymbol(f.Symbols().Owner).(*goja.Object)
	if !ok {
		return false
	}
	state := js.Object(socket.GetSymbol(f.state))
	if state == nil || !js.IsNil(state.Get("receiveBlockList")) {
		return false
	}
	f.Emit(socket, "message", f.CopyBuffer(data), f.sender(from, len(data)))
	return true
}

// sender is what listeners learn of where a datagram came from.
func (f *fast) sender(from netip.AddrPort, size int) *goja.Object {
	if f.from.addr != from.Addr() {
		f.from = source{from.Addr(), f.VM.ToValue(from.Addr().String()), f.VM.ToValue(family(from.Addr()))}
	}
	return f.senders.New(f.from.text, f.from.family, f.VM.ToValue(int(from.Port())), f.VM.ToValue(size))
}

func family(addr netip.Addr) string {
	if addr.Is6() {
		return "IPv6"
	}
	return "IPv4"
}

// sendPlain does send(string or Buffer, port, ip) on a bound socket, in the
// next tick as the lookup of an ip does.
func (f *fast) sendPlain(call goja.FunctionCall) bool {
	socket, ok := call.This.(*goja.Object)
	if !ok || len(call.Arguments) != 3 {
		return false
	}
	state := js.Object(socket.GetSymbol(f.state))
	if state == nil || !isPlain(state) {
		return false
	}
	handle := js.Object(state.Get("handle"))
	u, ok := js.State[*udp](f.Env, handle)
	if !ok || u.noTrySend {
		return false
	}
	data, hasData := payload(call.Arguments[0])
	to, ok := f.destination(handle, call.Arguments[1], call.Arguments[2])
	if !hasData || !ok {
		return false
	}
	f.NextTickGo(func() {
		if state.Get("handle") == goja.Value(handle) {
			u.sendNow(data, to)
		}
	})
	return true
}

// isPlain says whether the state is that of a bound socket without a peer and
// without rules.
func isPlain(state *goja.Object) bool {
	return state.Get("bindState").ToInteger() == 2 && state.Get("connectState").ToInteger() == 0 &&
		js.IsNil(state.Get("sendBlockList"))
}

func payload(v goja.Value) ([]byte, bool) {
	switch v := v.(type) {
	case goja.String:
		return []byte(v.String()), true
	case *goja.Object:
		return js.BufferBytes(v)
	}
	return nil, false
}

func (f *fast) destination(handle *goja.Object, port, address goja.Value) (to netip.AddrPort, ok bool) {
	known := handle.GetSymbol(f.lookup)
	text, isText := address.(goja.String)
	n, isInt := port.Export().(int64)
	if known == nil || !isText || !isInt || n < 1 || n > 65535 {
		return to, false
	}
	if s := text.String(); s != f.to.text || s == "" {
		addr, err := netip.ParseAddr(s)
		if err != nil {
			return to, false
		}
		f.to = destination{s, addr}
	}
	return netip.AddrPortFrom(f.to.addr, uint16(n)), f.to.addr.Is6() == (known.ToInteger() == 6)
}

// sendNow sends without telling anyone of the outcome.
func (u *udp) sendNow(data []byte, to netip.AddrPort) {
	bufs := [][]byte{data}
	if _, errno := u.udp.TrySend(bufs, to); errno == sys.EAGAIN {
		u.udp.Send(bufs, to, nil)
	}
}

package dgram

import (
	"net/netip"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// send takes (req, list, count[, port, address], hasCallback). It answers one
// more than the bytes that left at once, 0 when req completes later, or an
// errno.
func (u *udp) send(call goja.FunctionCall, v6 bool) sys.Errno {
	bufs := buffers(call.Argument(1))
	var to netip.AddrPort
	hasCallback := js.Bool(call, 3)
	if len(call.Arguments) > 4 {
		hasCallback = js.Bool(call, 5)
		addr, errno := stream.ParseAddr(js.String(call, 4), js.Int(call, 3, 0), v6)
		if errno != 0 {
			return errno
		}
		to = addr
	}
	if u.noTrySend {
		return u.queue(call.Argument(0), bufs, to, hasCallback)
	}
	n, errno := u.udp.TrySend(bufs, to)
	switch errno {
	case 0:
		return sys.Errno(n + 1)
	case sys.EAGAIN:
		return u.queue(call.Argument(0), bufs, to, hasCallback)
	}
	return errno
}

func buffers(list goja.Value) [][]byte {
	var bufs [][]byte
	for _, v := range js.Elements(list.(*goja.Object)) {
		b, _ := js.Bytes(v)
		bufs = append(bufs, b)
	}
	return bufs
}

func (u *udp) queue(req goja.Value, bufs [][]byte, to netip.AddrPort, hasCallback bool) sys.Errno {
	if !hasCallback {
		return u.udp.Send(bufs, to, nil)
	}
	size := 0
	for _, b := range bufs {
		size += len(b)
	}
	r := u.Realm()
	return u.udp.Send(bufs, to, r.Completion(req, func() []goja.Value {
		return []goja.Value{r.VM.ToValue(size)}
	}))
}

func (u *udp) recvStart() sys.Errno {
	errno := u.udp.RecvStart(u.onDatagram)
	if errno == sys.EALREADY {
		return 0
	}
	return errno
}

// onDatagram calls onmessage(size or errno, handle, buffer, sender).
func (u *udp) onDatagram(data []byte, from netip.AddrPort, _ bool, errno sys.Errno) {
	r := u.Realm()
	u.Run(func() {
		if errno == 0 && fastOf(r).deliver(u, data, from) {
			return
		}
		if errno != 0 {
			u.Callback("onmessage", r.Errno(errno), u.Object(), goja.Undefined())
			return
		}
		chunk := make([]byte, len(data))
		copy(chunk, data)
		sender := r.VM.NewObject()
		r.FillAddr(sender, from)
		sender.Set("size", len(chunk))
		u.Callback("onmessage", r.VM.ToValue(len(chunk)), u.Object(), r.NewBuffer(chunk), sender)
	})
}

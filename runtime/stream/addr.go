package stream

import (
	"net/netip"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/sys"
)

// ParseAddr reads a numeric address of the wanted family; of the port the low
// 16 bits count. Failures: EINVAL.
func ParseAddr(text string, port int, v6 bool) (netip.AddrPort, sys.Errno) {
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Is4() == v6 {
		return netip.AddrPort{}, sys.EINVAL
	}
	return netip.AddrPortFrom(addr, uint16(port)), 0
}

// FillAddr gives out the address as Node's handles do: address, family, port.
func (r *Realm) FillAddr(out *goja.Object, addr netip.AddrPort) {
	family := "IPv4"
	if addr.Addr().Is6() {
		family = "IPv6"
	}
	out.Set("address", addr.Addr().String())
	out.Set("family", family)
	out.Set("port", int(addr.Port()))
}

// NameMethod is getsockname or getpeername: it fills its argument.
func (r *Realm) NameMethod(out goja.Value, addr netip.AddrPort, errno sys.Errno) goja.Value {
	if obj, ok := out.(*goja.Object); ok && errno == 0 {
		r.FillAddr(obj, addr)
	}
	return r.Errno(errno)
}

// Package dns is the Go half of the module "dns": the binding cares_wrap. The
// system's names are resolved by Go's resolver, queries are sent to the name
// servers of a channel; both in goroutines.
//
// It must not import other modules.
package dns

import (
	"net/netip"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// Module registers "dns".
var Module = &module.Module{
	Name:     "dns",
	Bindings: map[string]func(*module.Context) *goja.Object{"cares_wrap": caresWrap},
}

// The numbers of cares_wrap.
var constants = map[string]int{
	"AF_INET": 2, "AF_INET6": 10, "AF_UNSPEC": 0,
	"AI_ADDRCONFIG": hintAddrConfig, "AI_ALL": hintAll, "AI_V4MAPPED": hintV4Mapped,
	"DNS_ORDER_VERBATIM": orderVerbatim, "DNS_ORDER_IPV4_FIRST": orderIPv4First, "DNS_ORDER_IPV6_FIRST": orderIPv6First,
}

func caresWrap(ctx *module.Context) *goja.Object {
	r := stream.Of(ctx.Env, ctx.Loop)
	obj := ctx.VM.NewObject()
	for name, n := range constants {
		obj.Set(name, n)
	}
	for _, name := range []string{"GetAddrInfoReqWrap", "GetNameInfoReqWrap", "QueryReqWrap"} {
		obj.Set(name, r.RequestClass(name))
	}
	obj.Set("ChannelWrap", channelClass(r))
	ctx.SetMethods(obj, map[string]js.Fn{
		"getaddrinfo":               func(call goja.FunctionCall) goja.Value { return getaddrinfo(r, call) },
		"getnameinfo":               func(call goja.FunctionCall) goja.Value { return getnameinfo(r, call) },
		"canonicalizeIP":            func(call goja.FunctionCall) goja.Value { return canonicalizeIP(r, call) },
		"convertIpv6StringToBuffer": func(call goja.FunctionCall) goja.Value { return ipv6Bytes(r, call) },
		"strerror": func(call goja.FunctionCall) goja.Value {
			return r.VM.ToValue(channelErrorText(sys.Errno(js.Int(call, 0, 0))))
		},
	})
	return obj
}

// canonicalizeIP(text) is the shortest text of the address, undefined for other
// texts.
func canonicalizeIP(r *stream.Realm, call goja.FunctionCall) goja.Value {
	addr, err := netip.ParseAddr(js.String(call, 0))
	if err != nil {
		return goja.Undefined()
	}
	return r.VM.ToValue(addr.WithZone("").String())
}

// ipv6Bytes is convertIpv6StringToBuffer(text): 16 bytes, or undefined.
func ipv6Bytes(r *stream.Realm, call goja.FunctionCall) goja.Value {
	addr, err := netip.ParseAddr(js.String(call, 0))
	if err != nil || !addr.Is6() {
		return goja.Undefined()
	}
	b := addr.As16()
	return r.NewBuffer(b[:])
}

// Package dns is the Go half of the module "dns": the binding cares_wrap. Names
// are resolved by Go's resolver in goroutines.
//
// It must not import other modules.
package dns

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// Module registers "dns".
var Module = &module.Module{
	Name:     "dns",
	Bindings: map[string]func(*module.Context) *goja.Object{"cares_wrap": caresWrap},
}

// lookups bounds the names under resolution, as libuv's thread pool does.
var lookups = loop.NewPool(4)

// The numbers of cares_wrap.
var constants = map[string]int{
	"AF_INET": 2, "AF_INET6": 10, "AF_UNSPEC": 0,
	"AI_ADDRCONFIG": 32, "AI_ALL": 16, "AI_V4MAPPED": 8,
	"DNS_ORDER_VERBATIM": orderVerbatim, "DNS_ORDER_IPV4_FIRST": orderIPv4First, "DNS_ORDER_IPV6_FIRST": orderIPv6First,
}

// The orders of answers.
const (
	orderVerbatim = iota
	orderIPv4First
	orderIPv6First
)

func caresWrap(ctx *module.Context) *goja.Object {
	r := stream.Of(ctx.Env, ctx.Loop)
	obj := ctx.VM.NewObject()
	for name, n := range constants {
		obj.Set(name, n)
	}
	obj.Set("GetAddrInfoReqWrap", r.RequestClass("GetAddrInfoReqWrap"))
	obj.Set("getaddrinfo", ctx.Func("getaddrinfo", 5, func(call goja.FunctionCall) goja.Value {
		return getaddrinfo(r, call)
	}))
	return obj
}

// getaddrinfo(req, hostname, family, hints, order) completes req with
// (0, addresses) or (errno).
func getaddrinfo(r *stream.Realm, call goja.FunctionCall) goja.Value {
	host, family, order := js.String(call, 1), js.Int(call, 2, 0), js.Int(call, 4, orderVerbatim)
	var addrs []netip.Addr
	var errno sys.Errno
	done := r.Completion(call.Argument(0), func() []goja.Value {
		texts := make([]any, len(addrs))
		for i, a := range addrs {
			texts[i] = a.String()
		}
		return []goja.Value{r.VM.NewArray(texts...)}
	})
	r.Loop.Work(lookups, "GetAddrInfoReqWrap",
		func() { addrs, errno = resolve(host, family, order) },
		func() { done(errno) })
	return r.Errno(0)
}

var networks = map[int]string{0: "ip", 4: "ip4", 6: "ip6"}

func resolve(host string, family, order int) ([]netip.Addr, sys.Errno) {
	addrs, err := net.DefaultResolver.LookupNetIP(context.Background(), networks[family], host)
	if err != nil {
		return nil, lookupErrno(err)
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	addrs = slices.Compact(addrs)
	if order != orderVerbatim {
		slices.SortStableFunc(addrs, func(a, b netip.Addr) int { return rank(a, order) - rank(b, order) })
	}
	return addrs, 0
}

func rank(a netip.Addr, order int) int {
	if a.Is4() == (order == orderIPv4First) {
		return 0
	}
	return 1
}

func lookupErrno(err error) sys.Errno {
	var dnsErr *net.DNSError
	if errors.As(err, &dnsErr) && !dnsErr.IsNotFound && dnsErr.Temporary() {
		return sys.EAI_AGAIN
	}
	return sys.EAI_NONAME
}

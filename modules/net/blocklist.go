package net

import (
	"net/netip"
	"slices"
	"sync"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// The numbers of the address families in block_list.
const (
	afInet  = 2
	afInet6 = 10
)

// socketAddress is the Go state of a SocketAddress handle.
type socketAddress struct {
	addr      netip.Addr
	port      int
	flowlabel int
}

// list is the Go state of a BlockList handle. Within a kind the newest rule
// comes first. An IPv4 address and its IPv4-mapped form are the same. Threads may
// share it.
type list struct {
	mu sync.Mutex
	rules
}

// ThreadSafe says that it may travel.
func (*list) ThreadSafe() {}

type rules struct {
	addresses []netip.Addr
	known     map[netip.Addr]bool // the addresses, unmapped
	subnets   []netip.Prefix
	ranges    []addressRange
}

type addressRange struct{ first, last netip.Addr }

func blockList(ctx *module.Context) *goja.Object {
	return object(ctx, map[string]any{
		"AF_INET": afInet, "AF_INET6": afInet6,
		"BlockList":     listClass(ctx),
		"SocketAddress": addressClass(ctx),
	})
}

func addressClass(ctx *module.Context) *goja.Object {
	return ctx.NewClass(js.Class{
		Name: "SocketAddress",
		New: func(call goja.ConstructorCall) *goja.Object {
			addr, err := netip.ParseAddr(call.Argument(0).String())
			if err != nil || addr.Is4() != (call.Argument(2).ToInteger() == afInet) {
				panic(ctx.NewNodeError("ERR_INVALID_ADDRESS"))
			}
			ctx.Attach(call.This, &socketAddress{
				addr:      addr,
				port:      int(call.Argument(1).ToInteger()),
				flowlabel: int(call.Argument(3).ToInteger()),
			})
			return nil
		},
		Methods: map[string]js.Fn{
			"detail": func(call goja.FunctionCall) goja.Value {
				return js.This[*socketAddress](ctx.Env, call).detail(call.Argument(0))
			},
			"flowlabel": func(call goja.FunctionCall) goja.Value {
				return ctx.VM.ToValue(js.This[*socketAddress](ctx.Env, call).flowlabel)
			},
		},
	})
}

func (a *socketAddress) detail(v goja.Value) goja.Value {
	family := afInet6
	if a.addr.Is4() {
		family = afInet
	}
	out := v.(*goja.Object)
	out.Set("address", a.addr.String())
	out.Set("port", a.port)
	out.Set("family", family)
	out.Set("flowlabel", a.flowlabel)
	return out
}

func listClass(ctx *module.Context) *goja.Object {
	methods := map[string]js.Fn{}
	on := func(name string, f func(l *list, call goja.FunctionCall) any) {
		methods[name] = func(call goja.FunctionCall) goja.Value {
			l := js.This[*list](ctx.Env, call)
			l.mu.Lock()
			defer l.mu.Unlock()
			return ctx.VM.ToValue(f(l, call))
		}
	}
	defineEdits(ctx, on)
	on("check", func(l *list, call goja.FunctionCall) any { return l.has(addressArg(ctx, call, 0)) })
	on("checkString", func(l *list, call goja.FunctionCall) any {
		addr, err := netip.ParseAddr(js.String(call, 0))
		return err == nil && addr.Is4() == (js.Int(call, 1, 0) == afInet) && l.has(addr)
	})
	on("getRules", func(l *list, _ goja.FunctionCall) any { return ctx.VM.NewArray(l.texts()...) })
	on("getSize", func(l *list, _ goja.FunctionCall) any {
		return len(l.addresses) + len(l.subnets) + len(l.ranges)
	})
	on("clear", func(l *list, _ goja.FunctionCall) any {
		l.rules = rules{}
		return goja.Undefined()
	})
	return ctx.NewClass(js.Class{Name: "BlockList", Methods: methods,
		// new BlockList([other]): with other, which has arrived from a thread, it is
		// the same list.
		New: func(call goja.ConstructorCall) *goja.Object {
			l, ok := js.State[*list](ctx.Env, call.Argument(0))
			if !ok {
				l = &list{}
			}
			ctx.Attach(call.This, l)
			return nil
		}})
}

// defineEdits adds the methods that add and remove rules. They answer nothing,
// but addRange false for a range that ends before it begins.
func defineEdits(ctx *module.Context, on func(string, func(*list, goja.FunctionCall) any)) {
	edit := func(name string, f func(*list, goja.FunctionCall)) {
		on(name, func(l *list, call goja.FunctionCall) any {
			f(l, call)
			return goja.Undefined()
		})
	}
	edit("addAddress", func(l *list, call goja.FunctionCall) { l.addAddress(addressArg(ctx, call, 0)) })
	edit("addAddresses", func(l *list, call goja.FunctionCall) {
		for _, v := range js.Elements(call.Argument(0).(*goja.Object)) {
			l.addAddress(addressOf(ctx, v))
		}
	})
	edit("removeAddress", func(l *list, call goja.FunctionCall) { l.removeAddress(addressArg(ctx, call, 0)) })
	edit("addSubnet", func(l *list, call goja.FunctionCall) {
		l.subnets = slices.Insert(l.subnets, 0, subnetArg(ctx, call))
	})
	edit("removeSubnet", func(l *list, call goja.FunctionCall) {
		l.subnets = without(l.subnets, subnetArg(ctx, call))
	})
	on("addRange", func(l *list, call goja.FunctionCall) any { return l.addRange(rangeArg(ctx, call)) })
	edit("removeRange", func(l *list, call goja.FunctionCall) {
		l.ranges = without(l.ranges, rangeArg(ctx, call))
	})
}

func addressArg(ctx *module.Context, call goja.FunctionCall, i int) netip.Addr {
	return addressOf(ctx, call.Argument(i))
}

func addressOf(ctx *module.Context, v goja.Value) netip.Addr {
	a, ok := js.State[*socketAddress](ctx.Env, v)
	if !ok {
		panic(ctx.VM.NewTypeError("Illegal invocation"))
	}
	return a.addr
}

func subnetArg(ctx *module.Context, call goja.FunctionCall) netip.Prefix {
	return netip.PrefixFrom(addressArg(ctx, call, 0), js.Int(call, 1, 0))
}

func rangeArg(ctx *module.Context, call goja.FunctionCall) addressRange {
	return addressRange{addressArg(ctx, call, 0), addressArg(ctx, call, 1)}
}

// without drops the first element of s that equals v.
func without[T comparable](s []T, v T) []T {
	if i := slices.Index(s, v); i >= 0 {
		return slices.Delete(s, i, i+1)
	}
	return s
}

func (l *rules) addAddress(addr netip.Addr) {
	l.removeAddress(addr)
	if l.known == nil {
		l.known = map[netip.Addr]bool{}
	}
	l.known[addr.Unmap()] = true
	l.addresses = slices.Insert(l.addresses, 0, addr)
}

func (l *rules) removeAddress(addr netip.Addr) {
	if !l.known[addr.Unmap()] {
		return
	}
	delete(l.known, addr.Unmap())
	l.addresses = slices.DeleteFunc(l.addresses, func(a netip.Addr) bool { return a.Unmap() == addr.Unmap() })
}

func (l *rules) addRange(r addressRange) bool {
	if r.last.Compare(r.first) < 0 {
		return false
	}
	l.ranges = slices.Insert(l.ranges, 0, r)
	return true
}

func (l *rules) has(addr netip.Addr) bool {
	addr = addr.WithZone("").Unmap()
	return l.known[addr] ||
		slices.ContainsFunc(l.subnets, func(p netip.Prefix) bool { return unmapPrefix(p).Contains(addr) }) ||
		slices.ContainsFunc(l.ranges, func(r addressRange) bool { return r.contains(addr) })
}

func (r addressRange) contains(addr netip.Addr) bool {
	first, last := r.first.Unmap(), r.last.Unmap()
	return first.Is4() == addr.Is4() && first.Compare(addr) <= 0 && addr.Compare(last) <= 0
}

func unmapPrefix(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p
}

// texts reads such as "Range: IPv4 10.0.0.1-10.0.0.10".
func (l *rules) texts() []any {
	var texts []any
	for _, a := range l.addresses {
		texts = append(texts, "Address: "+familyName(a)+" "+a.String())
	}
	for _, p := range l.subnets {
		texts = append(texts, "Subnet: "+familyName(p.Addr())+" "+p.String())
	}
	for _, r := range l.ranges {
		texts = append(texts, "Range: "+familyName(r.first)+" "+r.first.String()+"-"+r.last.String())
	}
	return texts
}

func familyName(addr netip.Addr) string {
	if addr.Is4() {
		return "IPv4"
	}
	return "IPv6"
}

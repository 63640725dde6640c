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
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// lookups bounds the names under resolution, as libuv's thread pool does.
var lookups = loop.NewPool(4)

// The orders of answers.
const (
	orderVerbatim = iota
	orderIPv4First
	orderIPv6First
)

// The hints of getaddrinfo, by Linux' numbers.
const (
	hintV4Mapped   = 8
	hintAll        = 16
	hintAddrConfig = 32
)

// lookup is one call of getaddrinfo.
type lookup struct {
	host                 string
	family, hints, order int
}

// getaddrinfo(req, hostname, family, hints, order) completes req with
// (0, addresses) or (errno).
func getaddrinfo(r *stream.Realm, call goja.FunctionCall) goja.Value {
	l := lookup{ascii(js.String(call, 1)), js.Int(call, 2, 0), js.Int(call, 3, 0), js.Int(call, 4, orderVerbatim)}
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
		func() { addrs, errno = l.resolve() },
		func() { done(errno) })
	return r.Errno(0)
}

func (l lookup) resolve() ([]netip.Addr, sys.Errno) {
	network := l.network()
	if network == "" {
		return nil, sys.EAI_NONAME
	}
	addrs, err := net.DefaultResolver.LookupNetIP(context.Background(), network, l.host)
	if err != nil {
		return nil, lookupErrno(err)
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	addrs = l.mapped(slices.Compact(addrs))
	if l.order != orderVerbatim {
		slices.SortStableFunc(addrs, func(a, b netip.Addr) int { return rank(a, l.order) - rank(b, l.order) })
	}
	return addrs, 0
}

// maps tells whether IPv4 addresses are wanted in IPv6's clothes.
func (l lookup) maps() bool { return l.family == 6 && l.hints&hintV4Mapped != 0 }

// network is what Go's resolver looks for, empty where the machine's own
// addresses rule all out.
func (l lookup) network() string {
	want4, want6 := l.family != 6 || l.maps(), l.family != 4
	if l.hints&hintAddrConfig != 0 {
		if has4, has6 := configured(); has4 || has6 || l.family != 0 {
			want4, want6 = want4 && has4, want6 && has6
		}
	}
	switch {
	case want4 && want6:
		return "ip"
	case want4:
		return "ip4"
	case want6:
		return "ip6"
	}
	return ""
}

// configured tells which families this machine has addresses of, loopback aside.
func configured() (has4, has6 bool) {
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		prefix, ok := a.(*net.IPNet)
		if !ok || prefix.IP.IsLoopback() {
			continue
		}
		if prefix.IP.To4() != nil {
			has4 = true
		} else {
			has6 = true
		}
	}
	return has4, has6
}

// mapped replaces IPv4 addresses, where only IPv6 ones are wanted: they count
// if there are no others, or all are asked for.
func (l lookup) mapped(addrs []netip.Addr) []netip.Addr {
	if !l.maps() {
		return addrs
	}
	found6 := slices.ContainsFunc(addrs, netip.Addr.Is6)
	if found6 && l.hints&hintAll == 0 {
		return slices.DeleteFunc(addrs, netip.Addr.Is4)
	}
	for i, a := range addrs {
		addrs[i] = netip.AddrFrom16(a.As16())
	}
	return addrs
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

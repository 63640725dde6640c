package dns

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/dop251/goja"
	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/net/idna"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// queries bounds what waits for name servers at the same time.
var queries = loop.NewPool(256)

// The waiting time for a server: by default, and at least.
const (
	defaultTimeout = 2 * time.Second
	leastTimeout   = 250 * time.Millisecond
)

// channel is the Go state of a ChannelWrap: name servers and how to ask them.
// The loop's goroutine owns it.
type channel struct {
	stream.AsyncWrap
	servers             []netip.AddrPort
	timeout, maxTimeout time.Duration
	tries               int
	local               [2]netip.Addr // IPv4, IPv6
	pending             []*pending    // the oldest first
}

// pending is a query under way.
type pending struct {
	req  goja.Value
	stop context.CancelFunc
}

// kinds are the types of records that ChannelWrap has query methods for.
var kinds = map[string]dnsmessage.Type{
	"queryA": dnsmessage.TypeA, "queryAaaa": dnsmessage.TypeAAAA, "queryAny": dnsmessage.TypeALL,
	"queryCaa": typeCAA, "queryCname": dnsmessage.TypeCNAME, "queryMx": dnsmessage.TypeMX,
	"queryNaptr": typeNAPTR, "queryNs": dnsmessage.TypeNS, "queryPtr": dnsmessage.TypePTR,
	"querySoa": dnsmessage.TypeSOA, "querySrv": dnsmessage.TypeSRV, "queryTlsa": typeTLSA,
	"queryTxt": dnsmessage.TypeTXT,
}

// channelClass is ChannelWrap(timeout, tries, maxTimeout), times in ms.
func channelClass(r *stream.Realm) *goja.Object {
	methods := map[string]js.Fn{}
	on := func(name string, method func(*channel, goja.FunctionCall) goja.Value) {
		methods[name] = func(call goja.FunctionCall) goja.Value {
			return method(js.This[*channel](r.Env, call), call)
		}
	}
	for name, kind := range kinds {
		on(name, func(c *channel, call goja.FunctionCall) goja.Value {
			return r.Errno(c.query(call, kind))
		})
	}
	on("getHostByAddr", func(c *channel, call goja.FunctionCall) goja.Value { return r.Errno(c.getHostByAddr(call)) })
	on("getServers", func(c *channel, _ goja.FunctionCall) goja.Value { return c.getServers(r) })
	on("setServers", func(c *channel, call goja.FunctionCall) goja.Value { return r.Errno(c.setServers(r, call)) })
	on("setLocalAddress", func(c *channel, call goja.FunctionCall) goja.Value {
		c.setLocalAddress(r, call)
		return goja.Undefined()
	})
	on("cancel", func(c *channel, _ goja.FunctionCall) goja.Value {
		c.cancel()
		return goja.Undefined()
	})
	return r.Extend(r.AsyncWrapClass(), js.Class{Name: "ChannelWrap", Methods: methods,
		New: func(call goja.ConstructorCall) *goja.Object { return newChannel(r, call) }})
}

func newChannel(r *stream.Realm, call goja.ConstructorCall) *goja.Object {
	ms := func(i int) time.Duration { return time.Duration(call.Argument(i).ToInteger()) * time.Millisecond }
	c := &channel{servers: systemServers(), timeout: ms(0), maxTimeout: ms(2), tries: max(1, int(call.Argument(1).ToInteger()))}
	if c.timeout <= 0 {
		c.timeout = defaultTimeout
	}
	c.Init(r, call.This, stream.ProviderDNSChannel)
	r.Attach(call.This, c)
	return nil
}

// cancel ends all queries under way with ECANCELLED, the oldest first.
func (c *channel) cancel() {
	queries := c.pending
	c.pending = nil
	for _, q := range queries {
		q.stop()
		c.Realm().Loop.Post(func() { c.complete(q.req, nil, cancelled) })
	}
}

// end takes q from the queries under way; ok is false if cancel did so before.
func (c *channel) end(q *pending) (ok bool) {
	q.stop()
	i := slices.Index(c.pending, q)
	if i >= 0 {
		c.pending = slices.Delete(c.pending, i, i+1)
	}
	return i >= 0
}

// query(req, name) completes req with (0, answers, ttls) or (code).
func (c *channel) query(call goja.FunctionCall, kind dnsmessage.Type) sys.Errno {
	name := ascii(js.String(call, 1))
	c.start(call.Argument(0), func(ctx context.Context, e *exchange) ([]dnsmessage.Resource, code) {
		return e.ask(ctx, name, kind)
	}, func(records []dnsmessage.Resource) ([]goja.Value, code) {
		return c.answers(records, kind)
	})
	return 0
}

// getHostByAddr(req, address) completes req with (0, names) or (code), EINVAL
// for what is not an address.
func (c *channel) getHostByAddr(call goja.FunctionCall) sys.Errno {
	addr, err := netip.ParseAddr(js.String(call, 1))
	if err != nil {
		return sys.EINVAL
	}
	var aliases []string
	var known bool
	c.start(call.Argument(0), func(ctx context.Context, e *exchange) ([]dnsmessage.Resource, code) {
		if aliases, known = aliasesOf(addr); known {
			return nil, ""
		}
		records, failed := e.ask(ctx, reverseName(addr), dnsmessage.TypePTR)
		if failed != "" && failed != cancelled {
			failed = notFound
		}
		return records, failed
	}, func(records []dnsmessage.Resource) ([]goja.Value, code) {
		if known {
			return []goja.Value{c.texts(aliases)}, ""
		}
		return c.answers(records, dnsmessage.TypePTR)
	})
	return 0
}

// start runs ask in a goroutine and completes req with what read makes of the
// records.
func (c *channel) start(req goja.Value, ask func(context.Context, *exchange) ([]dnsmessage.Resource, code),
	read func([]dnsmessage.Resource) ([]goja.Value, code)) {
	r := c.Realm()
	e := &exchange{servers: c.servers, local: c.local, timeout: c.timeout, maxTimeout: c.maxTimeout, tries: c.tries}
	var records []dnsmessage.Resource
	var failed code
	ctx, stop := context.WithCancel(context.Background())
	q := &pending{req, stop}
	c.pending = append(c.pending, q)
	r.Loop.Work(queries, "QueryReqWrap",
		func() { records, failed = ask(ctx, e) },
		func() {
			if !c.end(q) {
				return
			}
			var values []goja.Value
			if failed == "" {
				values, failed = read(records)
			}
			c.complete(req, values, failed)
		})
}

func (c *channel) complete(req goja.Value, values []goja.Value, failed code) {
	w, ok := js.State[*stream.AsyncWrap](c.Realm().Env, req)
	switch vm := c.Realm().VM; {
	case !ok:
	case failed != "":
		w.Callback("oncomplete", vm.ToValue(string(failed)))
	default:
		w.Callback("oncomplete", append([]goja.Value{vm.ToValue(0)}, values...)...)
	}
}

// ascii is the name as name servers know it.
func ascii(name string) string {
	for i := range len(name) {
		if name[i] >= 0x80 {
			if a, err := idna.Lookup.ToASCII(name); err == nil {
				return a
			}
			break
		}
	}
	return name
}

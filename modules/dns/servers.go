package dns

import (
	"net/netip"
	"os"
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

const domainPort = 53

// systemServers are the name servers of resolv.conf, this machine where there
// are none.
func systemServers() []netip.AddrPort {
	var servers []netip.AddrPort
	if file, err := os.Open("/etc/resolv.conf"); err == nil {
		defer file.Close()
		for fields := range tableLines(file) {
			if len(fields) < 2 || fields[0] != "nameserver" {
				continue
			}
			if addr, err := netip.ParseAddr(fields[1]); err == nil {
				servers = append(servers, netip.AddrPortFrom(addr, domainPort))
			}
		}
	}
	if len(servers) == 0 {
		return []netip.AddrPort{netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), domainPort)}
	}
	return servers
}

// errPendingQueries is what setServers returns while queries are under way.
const errPendingQueries sys.Errno = -1000

// The errors of setServers and setLocalAddress.
const errBadText sys.Errno = 17

func channelErrorText(e sys.Errno) string {
	switch e {
	case 0:
		return "Successful completion"
	case errPendingQueries:
		return "There are pending queries."
	case errBadText:
		return "Misformatted string"
	}
	return "unknown"
}

// getServers() is a list of [address, port].
func (c *channel) getServers(r *stream.Realm) goja.Value {
	list := make([]any, len(c.servers))
	for i, s := range c.servers {
		list[i] = r.VM.NewArray(s.Addr().WithZone("").String(), int(s.Port()))
	}
	return r.VM.NewArray(list...)
}

// setServers(list) takes [family, address, port] for each server, once.
func (c *channel) setServers(r *stream.Realm, call goja.FunctionCall) sys.Errno {
	if len(c.pending) > 0 {
		return errPendingQueries
	}
	var servers []netip.AddrPort
	known := map[netip.AddrPort]bool{}
	list := js.Object(call.Argument(0))
	for i := range list.Get("length").ToInteger() {
		entry := list.Get(strconv.FormatInt(i, 10)).ToObject(r.VM)
		addr, err := netip.ParseAddr(entry.Get("1").String())
		port := uint16(entry.Get("2").ToInteger())
		if port == 0 {
			port = domainPort
		}
		if s := netip.AddrPortFrom(addr, port); err == nil && !known[s] {
			known[s] = true
			servers = append(servers, s)
		}
	}
	c.servers = servers
	return 0
}

// setLocalAddress(first[, second]) throws for what are not one address of each
// family at most.
func (c *channel) setLocalAddress(r *stream.Realm, call goja.FunctionCall) {
	var local [2]netip.Addr // IPv4, IPv6
	for i := range 2 {
		if i == 1 && goja.IsUndefined(call.Argument(1)) {
			break
		}
		addr, err := netip.ParseAddr(js.String(call, i))
		if err != nil {
			throwInvalid(r, "Invalid IP address.")
		}
		family := 0
		if addr.Is6() {
			family = 1
		}
		if local[family].IsValid() {
			throwInvalid(r, []string{"Cannot specify two IPv4 addresses.", "Cannot specify two IPv6 addresses."}[family])
		}
		local[family] = addr
	}
	c.local = local
}

func throwInvalid(r *stream.Realm, text string) {
	err := r.VM.NewTypeError(text)
	err.Set("code", "ERR_INVALID_ARG_VALUE")
	panic(err)
}

package dns

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/sys"
)

// getnameinfo(req, address, port) completes req with (0, hostname, service) or
// (errno).
func getnameinfo(r *stream.Realm, call goja.FunctionCall) goja.Value {
	addr, port := js.String(call, 1), js.Int(call, 2, 0)
	var host, service string
	var errno sys.Errno
	done := r.Completion(call.Argument(0), func() []goja.Value {
		return []goja.Value{r.VM.ToValue(host), r.VM.ToValue(service)}
	})
	r.Loop.Work(lookups, "GetNameInfoReqWrap",
		func() { host, errno = hostOf(addr); service = serviceOf(port) },
		func() { done(errno) })
	return r.Errno(0)
}

func hostOf(addr string) (string, sys.Errno) {
	names, err := net.DefaultResolver.LookupAddr(context.Background(), addr)
	if err != nil {
		return "", lookupErrno(err)
	}
	return strings.TrimSuffix(names[0], "."), 0
}

// serviceOf names a TCP port, by its number where the system has no name.
func serviceOf(port int) string {
	number := strconv.Itoa(port)
	file, err := os.Open("/etc/services")
	if err != nil {
		return number
	}
	defer file.Close()
	for fields := range tableLines(file) {
		if len(fields) > 1 && fields[1] == number+"/tcp" {
			return fields[0]
		}
	}
	return number
}

// aliasesOf are the names of addr in the table of hosts but the first, which is
// the canonical one; known tells whether the table has addr.
func aliasesOf(addr netip.Addr) (aliases []string, known bool) {
	file, err := os.Open("/etc/hosts")
	if err != nil {
		return nil, false
	}
	defer file.Close()
	var names []string
	for fields := range tableLines(file) {
		if a, err := netip.ParseAddr(fields[0]); err == nil && a == addr {
			names = append(names, fields[1:]...)
		}
	}
	if len(names) == 0 {
		return nil, false
	}
	return names[1:], true
}

// tableLines yields the fields of each line of a system's table.
func tableLines(file io.Reader) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for lines := bufio.NewScanner(file); lines.Scan(); {
			line, _, _ := strings.Cut(lines.Text(), "#")
			if fields := strings.Fields(line); len(fields) > 0 && !yield(fields) {
				return
			}
		}
	}
}

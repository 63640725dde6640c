package cluster

import (
	"os"
	"path/filepath"
	"strconv"

	"github.com/gonode/gonode/runtime/wire"
)

// query is what a worker wants to listen on, or receive on.
type query struct {
	address  string // empty: any
	port     int    // negative: address is the path of a Unix socket
	family   string // addressType: "4", "6", "udp4", "udp6" or "-1"
	fd       int    // negative: none
	flags    int
	backlog  int
	readable bool
	writable bool
	key      string
}

func parseQuery(m wire.Object) query {
	q := query{
		address:  m.Text("address"),
		port:     number(m, "port", -1),
		family:   text(m.Get("addressType")),
		fd:       number(m, "fd", -1),
		flags:    number(m, "flags", 0),
		backlog:  number(m, "backlog", 0),
		readable: m.Bool("readableAll"),
		writable: m.Bool("writableAll"),
	}
	for i, name := range []string{"address", "port", "addressType", "fd", "index"} {
		if i > 0 {
			q.key += ":"
		}
		q.key += text(m.Get(name))
	}
	return q
}

func number(m wire.Object, name string, def int) int {
	if n, ok := m.Int(name); ok {
		return int(n)
	}
	return def
}

// text is JavaScript's String(v).
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return "undefined"
}

func (q query) isUDP() bool { return q.family == "udp4" || q.family == "udp6" }

func (q query) isPath() bool { return q.port < 0 && q.fd < 0 }

// path is the shortest way to a Unix socket: the system takes about 100 bytes.
func (q query) path() string {
	if q.address == "" || q.address[0] != '/' {
		return q.address
	}
	if dir, err := os.Getwd(); err == nil {
		if short, err := filepath.Rel(dir, q.address); err == nil && len(short) <= len(q.address) {
			return short
		}
	}
	return q.address
}

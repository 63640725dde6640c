package http

import (
	"bytes"
	"strings"

	"github.com/dop251/goja"
)

// Fields of which the first line counts; all others are lists.
var single = map[string]bool{
	"age": true, "authorization": true, "content-length": true, "content-type": true, "etag": true,
	"expires": true, "from": true, "host": true, "if-modified-since": true, "if-unmodified-since": true,
	"last-modified": true, "location": true, "max-forwards": true, "proxy-authorization": true,
	"referer": true, "retry-after": true, "server": true, "user-agent": true,
}

// headersObject is the property headers.
func (m *request) headersObject() goja.Value {
	if m.headers != nil {
		return m.headers
	}
	vm := m.s.VM
	obj := vm.NewObject()
	m.headers = obj
	for i := range m.head.Len() {
		raw, value := m.head.Header(i)
		name := lower(raw)
		switch first := m.earlier(i, raw); {
		case name == "__proto__":
			// Setting a prototype to a string does nothing.
		case name == "set-cookie":
			m.addCookie(obj, first, m.s.latin1(value))
		case first < 0:
			obj.Set(name, m.s.latin1(value))
		case !single[name]:
			separator := ", "
			if name == "cookie" {
				separator = "; "
			}
			obj.Set(name, obj.Get(name).String()+separator+m.s.latin1(value).String())
		}
	}
	return obj
}

// earlier finds the same field among those before i, or returns -1.
func (m *request) earlier(i int, name []byte) int {
	for j := range i {
		if other, _ := m.head.Header(j); len(other) == len(name) && bytes.EqualFold(other, name) {
			return j
		}
	}
	return -1
}

func (m *request) addCookie(obj *goja.Object, first int, value goja.Value) {
	if first < 0 {
		obj.Set("set-cookie", m.s.VM.NewArray(value))
		return
	}
	list := obj.Get("set-cookie").(*goja.Object)
	m.s.Invoke(list, list.Get("push"), value)
}

func lower(name []byte) string { return strings.ToLower(string(name)) }

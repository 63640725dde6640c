package http

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// What is not plain ASCII, or wrong, is left to the general code: it knows the
// encodings and the errors.

func (m *response) setHeader(call goja.FunctionCall) (goja.Value, bool) {
	f := m.s.fieldNamed(call.Argument(0))
	if f == nil || m.head != nil || m.realized || !isPlain(call.Argument(1)) {
		return nil, false
	}
	m.set(header{f, call.Argument(1)})
	return m.obj, true
}

func (m *response) set(h header) {
	if i := m.find(h.key); i >= 0 {
		m.headers[i] = h
		return
	}
	if m.headers == nil {
		m.headers = make([]header, 0, m.s.usual.headers)
	}
	m.headers = append(m.headers, h)
}

func (m *response) find(key string) int {
	for i := range m.headers {
		if m.headers[i].key == key {
			return i
		}
	}
	return -1
}

// named finds the header that the first argument names.
func (m *response) named(call goja.FunctionCall) (i int, ok bool) {
	name, ok := call.Argument(0).(goja.String)
	if !ok {
		return -1, false
	}
	return m.find(strings.ToLower(name.String())), true
}

func (m *response) getHeader(call goja.FunctionCall) (goja.Value, bool) {
	i, ok := m.named(call)
	if i < 0 {
		return goja.Undefined(), ok
	}
	return m.headers[i].value, true
}

func (m *response) hasHeader(call goja.FunctionCall) (goja.Value, bool) {
	i, ok := m.named(call)
	return m.s.VM.ToValue(i >= 0), ok
}

func (m *response) removeHeader(call goja.FunctionCall) (goja.Value, bool) {
	i, ok := m.named(call)
	if !ok || m.head != nil {
		return nil, false
	}
	switch strings.ToLower(call.Argument(0).String()) {
	case "connection":
		m.removedConnection = true
	case "content-length":
		m.removedLength = true
	case "transfer-encoding":
		m.removedTE = true
	case "date":
		m.noDate = true
	}
	if i >= 0 {
		m.headers = append(m.headers[:i], m.headers[i+1:]...)
	}
	return goja.Undefined(), true
}

func (m *response) headerNames(goja.FunctionCall) (goja.Value, bool) {
	names := make([]any, len(m.headers))
	for i, h := range m.headers {
		names[i] = h.key
	}
	return m.s.VM.NewArray(names...), true
}

func (m *response) allHeaders(goja.FunctionCall) (goja.Value, bool) {
	obj := m.s.VM.CreateObject(nil)
	for _, h := range m.headers {
		obj.Set(h.key, h.value)
	}
	return obj, true
}

// writeHead is the method: (statusCode[, statusMessage][, headers]).
func (m *response) writeHead(call goja.FunctionCall) (goja.Value, bool) {
	if m.head != nil || !m.own("_storeHeader") {
		return nil, false
	}
	status, ok := statusOf(call.Argument(0))
	given := call.Argument(1)
	var reason goja.Value
	if text, isText := given.(goja.String); isText {
		reason, given = text, call.Argument(2)
	} else if js.IsNil(given) {
		given = call.Argument(2)
	}
	if !ok || reason != nil && !isPlain(reason) {
		return nil, false
	}
	more, ok := m.plainHeaders(given)
	if !ok {
		return nil, false
	}
	if len(m.headers) > 0 && len(more) > 0 {
		if m.obj.Get("setHeader") != m.s.native["setHeader"] {
			return nil, false
		}
		for _, h := range more {
			m.set(h)
		}
		more = nil
	}
	if more == nil {
		more = m.headers
	}
	if now, ok := statusOf(statusCode.Of(m.obj)); !ok || now != status {
		m.obj.Set("statusCode", status)
	}
	return m.obj, m.store(status, reason, more)
}

func statusOf(v goja.Value) (int, bool) {
	n, ok := v.Export().(int64)
	return int(n), ok && n >= 100 && n <= 999
}

// plainHeaders reads an object of headers.
func (m *response) plainHeaders(v goja.Value) (list []header, ok bool) {
	if js.IsNil(v) {
		return nil, true
	}
	obj, isObj := v.(*goja.Object)
	if !isObj || obj.ClassName() != "Object" {
		return nil, false
	}
	for _, key := range obj.Keys() {
		f, value := m.s.fieldName(key), obj.Get(key)
		if f == nil || !isPlain(value) {
			return nil, false
		}
		list = append(list, header{f, value})
	}
	return list, true
}

// implicitHead makes the head of statusCode and the headers that are set.
func (m *response) implicitHead() bool {
	status, ok := statusOf(statusCode.Of(m.obj))
	return ok && m.store(status, nil, m.headers)
}

// store makes the head. reason is nil where it was not given.
func (m *response) store(status int, reason goja.Value, headers []header) bool {
	if reason == nil {
		reason = statusMessage.Of(m.obj)
		if isTrue(reason) {
			if !isPlain(reason) {
				return false
			}
		} else {
			reason = m.s.reasonOf(status)
			m.setReason(reason)
		}
	} else {
		m.setReason(reason)
	}
	h := headWriter{m: m, status: status}
	if !h.write(reason.String(), headers) {
		return false
	}
	m.head = h.out
	m.s.usual = usual{min(len(headers), maxUsual), min(len(h.out), maxUsualHead)}
	return true
}

// setReason sets statusMessage.
func (m *response) setReason(v goja.Value) {
	m.reason = v
	if !m.s.worded.Apply(m.obj) {
		m.reason = nil
		m.obj.Set("statusMessage", v)
	}
}

// reasonOf is the phrase for a status.
func (s *short) reasonOf(status int) goja.Value {
	if status != s.status || s.statusName == nil {
		s.status, s.statusName = status, js.NewName(strconv.Itoa(status))
	}
	if v := s.statusName.Of(s.phrases); v != nil {
		return v
	}
	return s.VM.ToValue("unknown")
}

// isPlain says whether v is a number, ASCII text without control characters, or
// an array of these.
func isPlain(v goja.Value) bool {
	switch v := v.(type) {
	case goja.String:
		return isPlainText(v.String())
	case *goja.Object:
		if v.ClassName() != "Array" {
			return false
		}
		for _, one := range js.Elements(v) {
			if _, nested := one.(*goja.Object); nested || !isPlain(one) {
				return false
			}
		}
		return true
	}
	switch v.Export().(type) {
	case int64, float64:
		return true
	}
	return false
}

func isPlainText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '\t' && (c < ' ' || c > '~') {
			return false
		}
	}
	return true
}

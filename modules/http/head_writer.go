package http

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// headWriter makes the head of a response, as _storeHeader of the general code
// does.
type headWriter struct {
	m      *response
	status int
	out    []byte

	hasConnection, hasLength, hasEncoding, hasDate, hasTrailer bool
}

// headSlack is how much longer a head may be than the one before it.
const headSlack = 32

// write is false for what the general code has to do; nothing has changed then.
func (h *headWriter) write(reason string, headers []header) bool {
	m, before := h.m, *h.m
	h.out = append(make([]byte, 0, m.s.usual.head+headSlack), "HTTP/1.1 "...)
	h.out = strconv.AppendInt(h.out, int64(h.status), 10)
	h.out = append(h.out, ' ')
	h.out = append(h.out, reason...)
	h.out = append(h.out, "\r\n"...)
	if h.status == 204 || h.status == 304 || h.status < 200 {
		m.bodiless = true
	}
	for i := range headers {
		if !h.header(&headers[i]) {
			*m = before
			return false
		}
	}
	if !m.noDate && !h.hasDate {
		h.out = append(h.out, m.s.dateLine()...)
	}
	if m.chunked && (h.status == 204 || h.status == 304) {
		m.chunked, m.keepAlive = false, false
	}
	h.connection()
	h.length()
	if h.hasTrailer && !m.chunked {
		*m = before
		return false // an error
	}
	h.out = append(h.out, "\r\n"...)
	return true
}

func (h *headWriter) header(f *header) bool {
	list, isObj := f.value.(*goja.Object)
	if !isObj {
		return h.line(f, f.value.String())
	}
	values := js.Elements(list)
	if f.role == isCookie && len(values) > 1 {
		return false
	}
	for _, v := range values {
		text := v.String()
		if !isPlainText(text) || !h.line(f, text) {
			return false
		}
	}
	return true
}

func (h *headWriter) line(f *header, value string) bool {
	h.out = append(h.out, f.name...)
	h.out = append(h.out, ": "...)
	h.out = append(h.out, value...)
	h.out = append(h.out, "\r\n"...)
	return f.role == noRole || h.heed(f.role, value)
}

// heed notes what a header says.
func (h *headWriter) heed(role fieldRole, value string) bool {
	m := h.m
	switch role {
	case isConnection:
		h.hasConnection, m.removedConnection = true, false
		if hasWord(value, "close") {
			m.last = true
		} else {
			m.keepAlive = true
		}
	case isTransferEncoding:
		h.hasEncoding, m.removedTE = true, false
		m.chunked = m.chunked || hasWord(value, "chunked")
	case isContentLength:
		n, err := strconv.Atoi(value)
		h.hasLength, m.length, m.removedLength = true, n, false
		return err == nil
	case isDate:
		h.hasDate = true
	case isTrailer:
		h.hasTrailer = true
	case isKeepAlive:
		m.noKeepAliveLine = true
	case isExpect:
		return false
	}
	return true
}

// hasWord finds word in value, between characters that are of no word.
func hasWord(value, word string) bool {
	value = strings.ToLower(value)
	for from := 0; ; from++ {
		i := strings.Index(value[from:], word)
		if i < 0 {
			return false
		}
		from += i
		end := from + len(word)
		if (from == 0 || !isWordChar(value[from-1])) && (end == len(value) || !isWordChar(value[end])) {
			return true
		}
	}
}

func isWordChar(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (h *headWriter) connection() {
	m := h.m
	switch {
	case m.removedConnection:
		m.last = !m.keepAlive
	case h.hasConnection:
	case m.keepAlive && (h.hasLength || m.chunksByDefault()):
		h.out = append(h.out, "Connection: keep-alive\r\n"...)
		if after := m.s.keepAliveSeconds(); after >= 0 && !m.noKeepAliveLine {
			h.out = append(h.out, "Keep-Alive: timeout="...)
			h.out = strconv.AppendInt(h.out, after, 10)
			h.out = append(h.out, "\r\n"...)
		}
	default:
		m.last = true
		h.out = append(h.out, "Connection: close\r\n"...)
	}
}

func (m *response) chunksByDefault() bool { return m.req.head.Minor > 0 }

// keepAliveSeconds is what clients are told, -1 where they are not.
func (s *session) keepAliveSeconds() int64 {
	v := keepAliveTimeout.Of(s.server)
	if !isTrue(v) {
		return -1
	}
	return v.ToInteger() / 1000
}

func (h *headWriter) length() {
	m := h.m
	switch {
	case h.hasLength || h.hasEncoding:
	case m.bodiless:
		m.chunked = false
	case !m.chunksByDefault():
		m.last = true
	case !h.hasTrailer && !m.removedLength && m.length >= 0:
		h.out = append(h.out, "Content-Length: "...)
		h.out = strconv.AppendInt(h.out, int64(m.length), 10)
		h.out = append(h.out, "\r\n"...)
	case !m.removedTE:
		h.out = append(h.out, "Transfer-Encoding: chunked\r\n"...)
		m.chunked = true
	default:
		m.last = true // only the end of the connection ends the body
	}
}

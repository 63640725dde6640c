package http

import (
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/http1"
	"github.com/gonode/gonode/runtime/js"
)

// response is a ServerResponse of a session. The fields follow those of the
// general code.
type response struct {
	s        *session
	obj      *goja.Object
	req      *request
	headers  []header
	reqValue goja.Value // the property req
	length   int        // _contentLength, -1 where it is not known
	head     []byte
	pending  []byte // of the body, for the end of the tick
	heard    listeners

	headSent, chunked, keepAlive, last, bodiless  bool
	removedConnection, removedLength, removedTE   bool
	noDate, noKeepAliveLine, corked               bool
	finished, writableFinished, destroyed, closed bool
	realized                                      bool
}

// header is one that is set.
type header struct {
	key, name string
	value     goja.Value
}

func (s *session) newResponse(req *request, keepAlive bool) *response {
	m := &response{s: s, req: req, length: -1, keepAlive: keepAlive}
	m.bodiless = http1.Methods[req.head.Method] == "HEAD"
	m.reqValue = req.obj
	m.obj = s.resKind.New(m)
	return m
}

// own says whether m is what its session writes now, and nobody has changed
// what the names stand for.
func (m *response) own(names ...string) bool {
	if m.realized || m.s.res != m || !m.s.conn.Writable() {
		return false
	}
	if !m.s.resKind.Overrides(m.obj) {
		return true
	}
	for _, name := range names {
		if m.obj.Get(name) != m.s.native[name] {
			return false
		}
	}
	return true
}

// end is the method: all of the body in one write with the head, if it can be.
func (m *response) end(call goja.FunctionCall) (goja.Value, bool) {
	if m.finished || !goja.IsUndefined(call.Argument(2)) || !m.own("_send", "_finish", "_writeRaw", "emit") {
		return nil, false
	}
	body, ok := bodyOf(call)
	if !ok || len(body) >= maxHeld || !m.ready(len(body)) {
		return nil, false
	}
	if m.realized || m.s.res != m {
		return nil, false
	}
	if len(m.pending) > 0 {
		body = append(m.pending, body...) // they leave as one
		m.pending = nil
	}
	out := m.takePending(m.s.out[:0])
	if !m.bodiless {
		out = m.appendBody(out, body)
		if m.chunked {
			out = append(out, "0\r\n\r\n"...)
		}
	}
	m.finished = true
	m.s.out = out[:0]
	m.s.conn.Write(out)
	m.emit("prefinish")
	m.s.NextTickGo(m.finish)
	return m.obj, true
}

// bodyOf reads (string or Buffer[, "utf8"]); a body that is not there is empty.
func bodyOf(call goja.FunctionCall) (body []byte, ok bool) {
	if enc := call.Argument(1); !js.IsNil(enc) && enc.String() != "utf8" && enc.String() != "utf-8" {
		return nil, false
	}
	switch chunk := call.Argument(0).(type) {
	case goja.String:
		return utf8Bytes(chunk)
	case *goja.Object:
		return js.BufferBytes(chunk)
	default:
		return nil, js.IsNil(chunk)
	}
}

// utf8Bytes leaves text that is not ASCII to the general code, where a head may
// go out in its encoding.
func utf8Bytes(text goja.String) ([]byte, bool) {
	s := text.String()
	return []byte(s), len(s) == text.Length()
}

// ready makes the head where there is none; length is -1 where it is not known.
func (m *response) ready(length int) bool {
	if m.head != nil {
		return true
	}
	m.length = length
	if m.own("writeHead", "_implicitHeader", "_storeHeader") {
		return m.implicitHead()
	}
	m.s.Invoke(m.obj, m.obj.Get("_implicitHeader"))
	return m.head != nil && !m.realized
}

// takePending gives out what is to leave before anything else.
func (m *response) takePending(out []byte) []byte {
	if !m.headSent {
		out = append(out, m.head...)
		m.headSent = true
	}
	if len(m.pending) > 0 {
		out = m.appendBody(out, m.pending)
		m.pending = m.pending[:0]
	}
	return out
}

func (m *response) appendBody(out, body []byte) []byte {
	if len(body) == 0 {
		return out
	}
	if !m.chunked {
		return append(out, body...)
	}
	out = strconv.AppendInt(out, int64(len(body)), 16)
	out = append(out, "\r\n"...)
	out = append(out, body...)
	return append(out, "\r\n"...)
}

// maxPending is how much is kept for the end of the tick; more is the general
// code's, which knows when to wait.
const maxPending = 16 << 10

// write is the method: what is written in one tick leaves as one.
func (m *response) write(call goja.FunctionCall) (goja.Value, bool) {
	if m.finished || !goja.IsUndefined(call.Argument(2)) || !m.own("_send", "_writeRaw") {
		return nil, false
	}
	body, ok := bodyOf(call)
	if !ok || len(body) == 0 || len(m.pending)+len(body) > maxPending || !m.ready(-1) || m.bodiless {
		return nil, false
	}
	m.pending = append(m.pending, body...)
	if !m.corked {
		m.corked = true
		m.s.NextTickGo(m.flush)
	}
	return m.s.VM.ToValue(true), true
}

func (m *response) flush() {
	m.corked = false
	if m.realized || len(m.pending) == 0 {
		return
	}
	out := m.takePending(m.s.out[:0])
	m.s.out = out[:0]
	m.s.conn.Write(out)
}

// finish comes in the tick behind end.
func (m *response) finish() {
	if m.realized {
		m.s.step("finish", m.obj)
		return
	}
	m.writableFinished = true
	if m.s.res == m {
		m.s.answered()
	}
	m.emit("finish")
}

// close comes in the tick behind finish.
func (m *response) close() {
	if m.realized {
		m.s.step("emitClose", m.obj)
		return
	}
	if m.closed {
		return
	}
	m.closed, m.destroyed = true, true
	m.emit("close")
}

func (m *response) emit(event string) {
	if m.realized {
		m.s.Emit(m.obj, event)
		return
	}
	m.heard.emit(m.s.short, m.obj, event, func() bool { return m.realized })
}

// realize gives the object its properties, and the connection to the general
// code, if the response is under way.
func (m *response) realize() {
	if m.realized {
		return
	}
	m.realized = true
	s := m.s
	current := s.res == m
	var out []byte
	if len(m.pending) > 0 {
		out = m.takePending(nil)
	}
	s.step("realizeResponse", m.obj, m.req.obj, m.state(current), m.heard.values(s.VM))
	m.heard = nil
	if current {
		s.toGeneral()
	}
	if len(out) > 0 {
		s.conn.Write(out)
	}
}

// state is what the general code goes on with, by its names.
func (m *response) state(current bool) *goja.Object {
	obj := m.s.VM.NewObject()
	set := func(name string, v any) { obj.Set(name, v) }
	set("_last", m.last)
	set("chunkedEncoding", m.chunked)
	set("shouldKeepAlive", m.keepAlive)
	set("_defaultKeepAlive", !m.noKeepAliveLine)
	set("useChunkedEncodingByDefault", m.req.head.Minor > 0)
	set("sendDate", !m.noDate)
	set("_removedConnection", m.removedConnection)
	set("_removedContLen", m.removedLength)
	set("_removedTE", m.removedTE)
	set("_hasBody", !m.bodiless)
	set("finished", m.finished)
	set("req", m.reqValue)
	set("_headerSent", m.headSent)
	set("_closed", m.closed)
	set("destroyed", m.destroyed)
	set("_keepAliveTimeout", m.s.server.Get("keepAliveTimeout"))
	set("_maxRequestsPerSocket", m.s.server.Get("maxRequestsPerSocket"))
	if m.length >= 0 {
		set("_contentLength", m.length)
	}
	if m.head != nil {
		set("_header", string(m.head))
	}
	hidden := m.s.VM.NewObject()
	hidden.Set("fields", obj)
	hidden.Set("headers", m.headerTable())
	hidden.Set("highWaterMark", m.s.server.Get("highWaterMark"))
	hidden.Set("writableFinished", m.writableFinished)
	hidden.Set("socket", goja.Null())
	if current {
		hidden.Set("socket", m.s.conn.Socket())
	}
	return hidden
}

// headerTable is [name, value] by key, or null.
func (m *response) headerTable() goja.Value {
	if len(m.headers) == 0 {
		return goja.Null()
	}
	table := m.s.VM.CreateObject(nil)
	for _, h := range m.headers {
		table.Set(h.key, m.s.VM.NewArray(h.name, h.value))
	}
	return table
}

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
	reqValue goja.Value    // the property req
	event    [2]goja.Value // the arguments of 'request'
	length   int           // _contentLength, -1 where it is not known
	head     []byte
	pending  []byte // of the body, for the end of the tick
	heard    listeners
	whenDone goja.Value // the callback of end
	reason   goja.Value // the property statusMessage, where nobody else has set it

	headSent, chunked, keepAlive, last, bodiless  bool
	removedConnection, removedLength, removedTE   bool
	noDate, noKeepAliveLine, corked               bool
	finished, writableFinished, destroyed, closed bool
	realized                                      bool
}

// header is one that is set.
type header struct {
	*fieldName
	value goja.Value
}

// usual is how large the last response was: the next one is mostly alike.
type usual struct{ headers, head int }

const maxUsual, maxUsualHead = 64, 4 << 10

func (s *session) newResponse(req *request, keepAlive bool) *response {
	obj, m := js.NewLazy[response](s.resKind)
	m.s, m.obj, m.req, m.reqValue = s, obj, req, req.obj
	m.length, m.keepAlive = -1, keepAlive
	m.bodiless = http1.Methods[req.head.Method] == "HEAD"
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
	if m.finished || !m.own("_send", "_finish", "_writeRaw", "emit") {
		return nil, false
	}
	chunk, encoding, callback := endArguments(call)
	body, ok := bodyOf(chunk, encoding)
	if !ok || !m.ready(len(body)) || m.realized || m.s.res != m {
		return nil, false
	}
	m.whenDone = callback
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
	m.s.keep(out)
	rest := append([]byte(nil), m.s.conn.TryWrite(out)...)
	m.emit("prefinish")
	if len(rest) > 0 {
		m.sendRest(rest)
	} else {
		m.s.NextTickTask((*finishing)(m))
	}
	return m.obj, true
}

// sendRest leaves to the general code what the system did not take at once.
func (m *response) sendRest(rest []byte) {
	m.s.resKind.RealizeObject(m.obj)
	m.s.step("sendLast", m.obj, m.s.conn.Socket(), m.s.NewBuffer(rest))
}

// endArguments reads ([chunk[, encoding]][, callback]); a callback that is none
// is nil.
func endArguments(call goja.FunctionCall) (chunk, encoding, callback goja.Value) {
	chunk, encoding, callback = call.Argument(0), call.Argument(1), call.Argument(2)
	switch {
	case js.IsCallable(chunk):
		chunk, encoding, callback = goja.Undefined(), goja.Undefined(), chunk
	case js.IsCallable(encoding):
		encoding, callback = goja.Undefined(), encoding
	}
	if !js.IsCallable(callback) {
		callback = nil
	}
	return chunk, encoding, callback
}

// bodyOf reads a string or Buffer, which keeps the bytes; a body that is not there
// is empty.
func bodyOf(chunk, encoding goja.Value) (body []byte, ok bool) {
	if !js.IsNil(encoding) && encoding.String() != "utf8" && encoding.String() != "utf-8" {
		return nil, false
	}
	switch chunk := chunk.(type) {
	case goja.String:
		return js.UTF8View(chunk), true
	case *goja.Object:
		return js.BufferBytes(chunk)
	default:
		return nil, js.IsNil(chunk)
	}
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

// maxPending is how much is kept for the end of the tick; with more, or as much
// as the high water mark, the general code tells the script to wait.
const maxPending = 64 << 10

func (m *response) hasRoom(body []byte) bool {
	const frame = 32 // of a chunk, and to spare
	limit := min(number(m.s.server.Get("highWaterMark")), maxPending)
	return len(m.head)+len(m.pending)+len(body)+frame < limit
}

// write is the method: what is written in one tick leaves as one.
func (m *response) write(call goja.FunctionCall) (goja.Value, bool) {
	if m.finished || !goja.IsUndefined(call.Argument(2)) || !m.own("_send", "_writeRaw") {
		return nil, false
	}
	body, ok := bodyOf(call.Argument(0), call.Argument(1))
	if !ok || len(body) == 0 || !m.ready(-1) || m.bodiless || !m.hasRoom(body) {
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
	m.s.keep(out)
	m.s.conn.Write(out)
}

// finishing and closing are what a response does in its ticks.
type (
	finishing response
	closing   response
)

// Run implements js.Task, as does the method below.
func (m *finishing) Run() { (*response)(m).finish() }

func (m *closing) Run() { (*response)(m).close() }

// finish comes in the tick behind end.
func (m *response) finish() {
	if m.realized {
		m.s.step("finish", m.obj)
		return
	}
	m.writableFinished = true
	if done := m.whenDone; done != nil {
		m.whenDone = nil
		m.s.Invoke(goja.Undefined(), done, goja.Null())
	}
	if m.s.res == m && !m.realized {
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
	s.step("realizeResponse", m.obj, m.req.obj, m.state(current), m.heard.values(s.Env))
	m.heard = nil
	if current {
		s.toGeneral()
	}
	if len(m.pending) > 0 {
		s.step("writeOn", m.obj, s.NewBuffer(m.pending))
		m.pending = nil
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
	if m.reason != nil {
		set("statusMessage", m.reason)
	}
	hidden := m.s.VM.NewObject()
	hidden.Set("fields", obj)
	hidden.Set("headers", m.headerTable())
	hidden.Set("highWaterMark", m.s.server.Get("highWaterMark"))
	hidden.Set("writableFinished", m.writableFinished)
	hidden.Set("whenDone", m.whenDone)
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

package http

import (
	"bytes"
	"math"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/http1"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/stream"
)

// session is a server's connection on the short way. It serves one request
// after another; a second one before the first is answered is for the general
// code.
type session struct {
	*short
	server  *goja.Object
	conn    carrier
	p       *parser
	list    *connections
	req     *request  // that is not answered yet
	res     *response // to it
	reading *request  // whose body is under way
	over    bool      // to the general code
	shown   bool      // the socket shows res by itself
	loan
	place
}

var _ stream.Consumer = (*session)(nil)

func (s *short) newSession(server *goja.Object, conn *stream.Connection) {
	p := &parser{realm: s.realm, kind: http1.Request}
	p.http = http1.New(http1.Request, http1.LenientNone, p.headerLimit(number(server.Get("maxHeaderSize"))), p)
	p.http.SetMaxFields(maxHeaders)
	x := &session{short: s, server: server, conn: conn, p: p}
	p.session = x
	p.join(server.GetSymbol(s.symbols.connections))
	x.list = p.list
	conn.Consume(x)
}

// message is the response that the socket's _httpMessage shows.
func (s *session) message() goja.Value {
	if s.res == nil {
		return goja.Null()
	}
	return s.res.obj
}

// show keeps _httpMessage up to date: a socket that nobody has touched asks for it.
func (s *session) show() {
	if s.connection == nil && (s.shown || s.answering.Apply(s.conn.Socket())) {
		s.shown = true
		return
	}
	s.conn.Socket().Set("_httpMessage", s.message())
}

func number(v goja.Value) int {
	if js.IsNil(v) {
		return 0
	}
	return int(v.ToInteger())
}

// Data implements stream.Consumer, as do the methods below.
func (s *session) Data(data []byte) {
	s.p.direct = true
	result, ok := s.p.parse(data)
	s.p.direct = false
	if !ok {
		s.toGeneral()
	}
	if s.over {
		s.p.executed(result)
	}
	s.p.data = nil
}

// Event ends a connection that has nothing to do; all else is general.
func (s *session) Event(name string) {
	switch name {
	case "end":
		if s.req == nil && s.p.http.Idle() && !isTrue(s.server.Get("httpAllowHalfOpen")) {
			s.rested()
			s.conn.EndWriting()
			return
		}
		s.toGeneral()
	case "error":
		s.toGeneral()
	case "close":
		if s.req != nil {
			s.toGeneral()
			return
		}
		s.rested()
		s.p.leave()
		s.p.session = nil
	}
}

// Realized hands over.
func (s *session) Realized() { s.toGeneral() }

// toGeneral lets the general code go on with connection, request and response.
func (s *session) toGeneral() {
	if s.over {
		return
	}
	s.over = true
	rests := s.rested()
	s.conn.Realize()
	var incoming, req, res goja.Value = goja.Null(), goja.Null(), goja.Null()
	if s.req != nil {
		req, res = s.req.obj, s.res.obj
		incoming = req
	}
	if s.reading != nil {
		incoming = s.reading.obj
	}
	if s.connection == nil {
		s.step("adopt", s.server, s.conn.Socket(), s.p.object(), incoming, req, res, s.VM.ToValue(rests))
	} else {
		s.step("takeBack", s.connection, incoming, req, res, s.VM.ToValue(rests))
	}
	if s.shown {
		s.shown = false
		s.conn.Socket().Set("_httpMessage", s.message())
	}
	s.req, s.res, s.reading = nil, nil, nil
}

// headersComplete answers for the parser.
func (s *session) headersComplete(h *http1.Head) http1.Verdict {
	s.rested()
	if s.onLoan() {
		s.wake()
	}
	if s.req != nil || !s.isSimple(h) || s.watched() {
		s.toGeneral()
		return s.p.tellHeaders(h)
	}
	req := s.newRequest(h)
	res := s.newResponse(req, h.KeepAlive)
	s.req, s.res, s.reading = req, res, req
	s.show()
	res.event = [2]goja.Value{req.obj, res.obj}
	s.Emit(s.server, "request", res.event[:]...)
	return http1.ReadBody
}

// What is asked of a server and of a response with each request.
var (
	maxRequestsPerSocket   = js.NewName("maxRequestsPerSocket")
	requireHostHeader      = js.NewName("requireHostHeader")
	keepAliveTimeout       = js.NewName("keepAliveTimeout")
	keepAliveTimeoutBuffer = js.NewName("keepAliveTimeoutBuffer")
	statusCode             = js.NewName("statusCode")
	statusMessage          = js.NewName("statusMessage")
)

// maxHeaders is how many headers a request may have, unless a server says
// otherwise.
const maxHeaders = 1000

// isSimple says whether a request is for 'request' alone.
func (s *session) isSimple(h *http1.Head) bool {
	if h.Upgrade || h.Major != 1 || h.Minor > 1 || number(maxRequestsPerSocket.Of(s.server)) > 0 {
		return false
	}
	hasHost := h.Minor == 0
	for i := range h.Len() {
		switch name, _ := h.Header(i); len(name) {
		case 4:
			hasHost = hasHost || bytes.EqualFold(name, []byte("host"))
		case 6:
			if bytes.EqualFold(name, []byte("expect")) {
				return false
			}
		case 2:
			if h.Minor == 0 && bytes.EqualFold(name, []byte("te")) {
				return false
			}
		}
	}
	return (hasHost || !isTrue(requireHostHeader.Of(s.server))) && http1.Methods[h.Method] != "PRI"
}

func (s *session) body(chunk []byte) {
	if s.reading != nil {
		s.reading.take(chunk)
		s.p.settle()
	}
}

func (s *session) messageComplete(trailers *http1.Head) {
	req := s.reading
	s.reading = nil
	if req == nil {
		return
	}
	req.end(trailers)
	if req.realized && s.onLoan() {
		s.step("readStart", s.conn.Socket()) // for the next message
	}
}

// answered goes on when the response has left.
func (s *session) answered() {
	req, res := s.req, s.res
	s.req, s.res = nil, nil
	s.show()
	req.drop()
	s.NextTickTask((*closing)(res))
	switch {
	case s.over:
	case res.last:
		s.conn.DestroySoon()
	default:
		s.rest()
	}
}

// rest lets the keep-alive timeout run.
func (s *session) rest() {
	if s.onLoan() && s.hasTimer() {
		s.step("rest", s.connection)
		return
	}
	after := limitOf(keepAliveTimeout.Of(s.server), 0)
	if after > 0 && s.list != nil {
		// Somewhat longer than the client was told, for what is on its way.
		s.list.resting.add(s.Loop, s, after+limitOf(keepAliveTimeoutBuffer.Of(s.server), 1000))
	}
}

// rested ends it, and says whether it ran.
func (s *session) rested() bool {
	if s.due == 0 {
		return false
	}
	s.list.resting.remove(s)
	return true
}

func (s *session) timedOut() {
	s.Enter(func() {
		if s.onLoan() {
			s.conn.Emit("timeout")
			return
		}
		heard := s.conn.Emit("timeout")
		if !s.Emit(s.server, "timeout", s.conn.Socket()) && !heard {
			s.conn.Destroy()
		}
	})
}

func limitOf(v goja.Value, otherwise int64) int64 {
	if v == nil {
		return otherwise
	}
	var f float64
	switch n := v.Export().(type) {
	case int64:
		f = float64(n)
	case float64:
		f = n
	default:
		return otherwise
	}
	if f >= 0 && !math.IsInf(f, 0) {
		return int64(f)
	}
	return otherwise
}

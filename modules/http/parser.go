package http

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/http1"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/stream"
)

// parser is the Go state of an HTTPParser. Its callbacks are the properties 0
// to 6 of the object.
type parser struct {
	*realm
	obj    *goja.Object
	http   *http1.Parser
	kind   http1.Kind
	broken bool // a callback threw: the message is lost
	inside bool // a callback runs
	direct bool // with no JavaScript on the stack
	// Headers came by kOnHeaders once: Node then lets the ticks come before each
	// head.
	flushed bool
	data    []byte
	nested  []byte // what a callback gave to execute
	paused  bool
	held    []byte // what arrived meanwhile
	source  *stream.StreamWrap
	list    *connections
	life
	prev, next *parser  // in the list
	session    *session // whose parser it is, on the short way
}

var _ http1.Handler = (*parser)(nil)

// initialize takes (type, resource, maxHeaderSize, lenient flags, connections).
func (p *parser) initialize(call goja.FunctionCall) goja.Value {
	p.kind = http1.Kind(js.Int(call, 0, 0))
	if p.kind != http1.Request && p.kind != http1.Response {
		panic(p.NewNodeError("ERR_INVALID_ARG_VALUE", "type", call.Argument(0)))
	}
	p.http = http1.New(p.kind, http1.Lenient(js.Int(call, 3, 0)), p.headerLimit(js.Int(call, 2, 0)), p)
	p.broken, p.paused, p.direct, p.flushed, p.held, p.session = false, false, false, false, nil, nil
	p.join(call.Argument(4))
	return goja.Undefined()
}

// headerLimit is size, or what the command line says.
func (p *parser) headerLimit(size int) int {
	if size != 0 {
		return size
	}
	given, _ := p.Args.Options["max-http-header-size"].(float64)
	return int(given)
}

// execute parses a Buffer. It returns how much of it was taken, or an Error.
func (p *parser) execute(call goja.FunctionCall) goja.Value {
	data, ok := js.Bytes(call.Argument(0))
	if !ok {
		panic(p.NewNodeError("ERR_INVALID_ARG_TYPE", "buffer", "Buffer", call.Argument(0)))
	}
	if p.inside {
		p.nested = append(p.nested, data...)
		return p.VM.ToValue(len(data))
	}
	result, _ := p.parse(data)
	for nested := p.nested; len(nested) > 0; nested = p.nested {
		p.nested = nil
		if again, ok := p.parse(nested); !ok {
			result = again
		}
	}
	p.data = nil
	return result
}

// parse leaves data to currentBuffer; ok is false where the result is an error.
func (p *parser) parse(data []byte) (result goja.Value, ok bool) {
	if p.broken || p.http == nil {
		return p.parseError(&http1.Error{Code: "HPE_USER", Reason: "User callback error"}), false
	}
	if p.session == nil {
		p.http.SetMaxFields(number(p.obj.Get("maxHeaderPairs")) / 2)
	}
	p.data, p.broken, p.inside = data, true, true // until it is known that no callback threw
	defer func() { p.inside = false }()
	n, err := p.http.Execute(data)
	p.broken = false
	if err != nil {
		return p.parseError(err), false
	}
	return p.VM.ToValue(n), true
}

func (p *parser) parseError(err *http1.Error) goja.Value {
	obj := p.NewError("Parse Error")
	obj.Set("bytesParsed", err.At)
	obj.Set("code", err.Code)
	obj.Set("reason", err.Reason)
	return obj
}

// finish tells that the connection has ended; an Error says that a message had
// not.
func (p *parser) finish(goja.FunctionCall) goja.Value {
	if p.http == nil || p.broken {
		return goja.Undefined()
	}
	if err := p.http.Finish(); err != nil {
		return p.parseError(err)
	}
	return goja.Undefined()
}

// consume reads what arrives at a handle without JavaScript in between. After
// each read kOnExecute gets what execute would return; the end and errors go
// the handle's own way.
func (p *parser) consume(call goja.FunctionCall) goja.Value {
	w, ok := stream.StreamOf(p.Env, call.Argument(0))
	if !ok {
		panic(p.NewNodeError("ERR_INVALID_ARG_TYPE", "handle", "LibuvStreamWrap", call.Argument(0)))
	}
	p.letGo()
	p.source = w
	w.Consume(p.arrived)
	return goja.Undefined()
}

// pause keeps what the handle still gives for resume.
func (p *parser) pause(goja.FunctionCall) goja.Value {
	p.paused = true
	return goja.Undefined()
}

func (p *parser) resume(goja.FunctionCall) goja.Value {
	p.paused = false
	if held := p.held; held != nil && p.source != nil {
		p.held = nil
		p.arrived(held)
	}
	return goja.Undefined()
}

func (p *parser) arrived(data []byte) {
	if p.paused {
		p.held = append(p.held, data...)
		return
	}
	p.direct = true
	result, ok := p.parse(data)
	p.direct = false
	if s := p.short(); s == nil {
		p.executed(result)
	} else if ok {
		s.streams.RefreshTimer(s.conn.Socket())
	} else {
		s.toGeneral()
		p.executed(result)
	}
	p.data = nil
}

func (p *parser) executed(result goja.Value) {
	if fn := p.callback(onExecute); fn != nil {
		p.Invoke(p.obj, fn, result)
	}
}

// object is the HTTPParser. One of a session gets it when it is asked for.
func (p *parser) object() *goja.Object {
	if p.obj == nil {
		p.obj = p.VM.CreateObject(p.proto)
		p.Attach(p.obj, p)
		if p.session != nil {
			p.obj.Set("socket", p.session.conn.Socket())
		}
	}
	return p.obj
}

// short is the session that acts for the parser's callbacks, or nil.
func (p *parser) short() *session {
	if p.session == nil || p.session.over {
		return nil
	}
	return p.session
}

func (p *parser) unconsume(goja.FunctionCall) goja.Value {
	p.letGo()
	return goja.Undefined()
}

func (p *parser) letGo() {
	if p.source != nil {
		p.source.Consume(nil)
		p.source = nil
	}
}

// currentBuffer is a copy of what is being parsed.
func (p *parser) currentBuffer(goja.FunctionCall) goja.Value {
	return p.NewBuffer(append([]byte(nil), p.data...))
}

// free gives the handle back; a list keeps the parser until remove or close.
func (p *parser) free(goja.FunctionCall) goja.Value {
	p.letGo()
	return goja.Undefined()
}

func (p *parser) close(goja.FunctionCall) goja.Value {
	p.letGo()
	p.leave()
	p.session = nil
	return goja.Undefined()
}

func (p *parser) remove(goja.FunctionCall) goja.Value {
	p.leave()
	p.session = nil
	return goja.Undefined()
}

// callback finds a callback, nil where there is none.
func (p *parser) callback(i int) goja.Value {
	if fn := p.obj.Get(p.names[i]); js.IsCallable(fn) {
		return fn
	}
	return nil
}

// MessageBegin implements http1.Handler, as do the methods below.
func (p *parser) MessageBegin() {
	p.began()
	if p.short() != nil {
		return
	}
	if fn := p.callback(onMessageBegin); fn != nil {
		p.Invoke(p.obj, fn)
	}
}

// HeadersComplete is the session's, or tellHeaders.
func (p *parser) HeadersComplete(h *http1.Head) http1.Verdict {
	p.headed = true
	if p.flushed {
		p.settle()
	}
	if s := p.session; s != nil && (!s.over || s.resume(h)) {
		return s.headersComplete(h)
	}
	return p.tellHeaders(h)
}

// tellHeaders calls kOnHeadersComplete(major, minor, headers, method, url,
// statusCode, statusMessage, upgrade, shouldKeepAlive).
func (p *parser) tellHeaders(h *http1.Head) http1.Verdict {
	fn := p.callback(onHeadersComplete)
	if fn == nil {
		return http1.ReadBody
	}
	none := goja.Undefined()
	args := [9]goja.Value{p.VM.ToValue(h.Major), p.VM.ToValue(h.Minor), p.headers(h), none, none, none, none,
		p.VM.ToValue(h.Upgrade), p.VM.ToValue(h.KeepAlive)}
	if p.kind == http1.Request {
		args[3], args[4] = p.VM.ToValue(h.Method), p.latin1(h.Target())
	} else {
		args[5], args[6] = p.VM.ToValue(h.Status), p.latin1(h.Target())
	}
	switch p.Invoke(p.obj, fn, args[:]...).ToInteger() {
	case 1:
		return http1.SkipBody
	case 2:
		return http1.Upgrade
	}
	return http1.ReadBody
}

// headers lists names and values by turns.
func (p *parser) headers(h *http1.Head) goja.Value {
	list := make([]any, 0, 2*h.Len())
	for i := range h.Len() {
		name, value := h.Header(i)
		list = append(list, p.latin1(name), p.latin1(value))
	}
	return p.VM.NewArray(list...)
}

// Body gives a chunk out as a Buffer of its own.
func (p *parser) Body(chunk []byte) {
	if s := p.short(); s != nil {
		s.body(chunk)
		return
	}
	if fn := p.callback(onBody); fn != nil && len(chunk) > 0 {
		p.Invoke(p.obj, fn, p.NewBuffer(append([]byte(nil), chunk...)))
		p.settle()
	}
}

// settle lets the ticks of a part of a body come before the next part, as Node
// does where the handle feeds the parser.
func (p *parser) settle() {
	if p.direct {
		p.Settle()
	}
}

// MessageComplete gives trailers to kOnHeaders before.
func (p *parser) MessageComplete(trailers *http1.Head) {
	p.completed()
	if trailers.Len() > 0 {
		p.flushed = true
	}
	if s := p.short(); s != nil {
		if trailers.Len() > 0 {
			p.settle()
		}
		s.messageComplete(trailers)
		return
	}
	if trailers.Len() > 0 {
		if fn := p.callback(onHeaders); fn != nil {
			p.Invoke(p.obj, fn, p.headers(trailers), p.latin1(trailers.Target()))
			p.settle()
		}
	}
	if fn := p.callback(onMessageComplete); fn != nil {
		p.Invoke(p.obj, fn)
	}
}

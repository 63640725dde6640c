package http

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/http1"
	"github.com/gonode/gonode/runtime/js"
)

// request is an IncomingMessage of a session.
type request struct {
	s       *session
	obj     *goja.Object
	head    http1.Head
	url     goja.Value // made when asked for
	headers goja.Value
	raw     *goja.Object
	body
	iteration
	stateObj *goja.Object // the property _readableState, once it was asked for
	complete bool
	dropped  bool // answered, and nobody reads it
	realized bool
	heard    listeners
}

func (s *session) newRequest(h *http1.Head) *request {
	obj, m := js.NewLazy[request](s.reqKind)
	m.s, m.obj, m.head = s, obj, h.Clone()
	return m
}

func (s *short) requestKind() *js.LazyKind {
	sample := s.step("sampleRequest").(*goja.Object)
	s.stateOf = s.stateKind(sample.Get("_readableState").(*goja.Object))
	k := s.NewLazyKind(js.LazyClass{
		Proto: s.incoming.Get("prototype").(*goja.Object),
		Names: sample.Keys(), Symbols: ownSymbols(s.Env, sample),
		Read: s.requestReads(),
		Write: map[string]func(any, goja.Value){
			"url": func(state any, v goja.Value) { state.(*request).url = v },
		},
		Realize: func(obj *goja.Object, state any) { state.(*request).realize() },
	})
	for name, once := range map[string]bool{"on": false, "addListener": false, "once": true} {
		k.Method(name, 2, func(obj *goja.Object, state any, call goja.FunctionCall) (goja.Value, bool) {
			return obj, state.(*request).on(call, once)
		})
	}
	for _, name := range []string{"off", "removeListener"} {
		k.Method(name, 2, func(obj *goja.Object, state any, call goja.FunctionCall) (goja.Value, bool) {
			return obj, state.(*request).off(call)
		})
	}
	k.Method("resume", 0, func(obj *goja.Object, state any, _ goja.FunctionCall) (goja.Value, bool) {
		m := state.(*request)
		if m.reader != nil {
			return nil, false
		}
		m.resume()
		return obj, true
	})
	k.SymbolMethod(s.SymbolOf("asyncIterator"), func(_ *goja.Object, state any, _ goja.FunctionCall) (goja.Value, bool) {
		return state.(*request).iterator()
	})
	for name, get := range map[string]func(m *request) bool{
		"destroyed":     func(m *request) bool { return m.destroyed },
		"readable":      func(m *request) bool { return !m.destroyed && !m.endEmitted },
		"readableEnded": func(m *request) bool { return m.endEmitted },
	} {
		k.Getter(name, func(_ *goja.Object, state any, _ goja.FunctionCall) (goja.Value, bool) {
			return s.VM.ToValue(get(state.(*request))), true
		})
	}
	k.Method("setEncoding", 1, func(_ *goja.Object, state any, call goja.FunctionCall) (goja.Value, bool) {
		return state.(*request).setEncoding(call)
	})
	k.Getter("headers", func(_ *goja.Object, state any, _ goja.FunctionCall) (goja.Value, bool) {
		return state.(*request).headersObject(), true
	})
	k.Getter("connection", func(_ *goja.Object, state any, _ goja.FunctionCall) (goja.Value, bool) {
		return state.(*request).s.conn.Socket(), true
	})
	return k
}

func ownSymbols(e *js.Env, obj *goja.Object) (list []*goja.Symbol) {
	for _, s := range obj.Symbols() {
		if !e.IsPrivate(s) {
			list = append(list, s)
		}
	}
	return list
}

// requestReads are the properties that can be read without a touch.
func (s *short) requestReads() map[string]func(any) goja.Value {
	reads := map[string]func(any) goja.Value{}
	read := func(get func(m *request) goja.Value, names ...string) {
		for _, name := range names {
			reads[name] = func(state any) goja.Value { return get(state.(*request)) }
		}
	}
	constant := func(v goja.Value, names ...string) {
		read(func(*request) goja.Value { return v }, names...)
	}
	methods := make([]goja.Value, len(http1.Methods))
	for i, name := range http1.Methods {
		methods[i] = s.VM.ToValue(name)
	}
	versions := [2]goja.Value{s.VM.ToValue("1.0"), s.VM.ToValue("1.1")}
	read(func(m *request) goja.Value { return methods[m.head.Method] }, "method")
	read((*request).urlString, "url")
	read((*request).readableState, "_readableState")
	read(func(m *request) goja.Value { return m.s.conn.Socket() }, "socket", "client")
	read(func(m *request) goja.Value { return versions[m.head.Minor] }, "httpVersion")
	read(func(m *request) goja.Value { return s.VM.ToValue(m.head.Minor) }, "httpVersionMinor")
	read(func(m *request) goja.Value { return s.VM.ToValue(m.complete) }, "complete")
	read(func(m *request) goja.Value { return m.rawHeaders() }, "rawHeaders")
	constant(s.VM.ToValue(1), "httpVersionMajor")
	constant(s.VM.ToValue(false), "aborted", "upgrade", "joinDuplicateHeaders")
	constant(goja.Null(), "statusCode", "statusMessage")
	return reads
}

func (m *request) urlString() goja.Value {
	if m.url == nil {
		m.url = m.s.latin1(m.head.Target())
	}
	return m.url
}

func (m *request) rawHeaders() *goja.Object {
	if m.raw == nil {
		m.raw = m.s.p.headers(&m.head).(*goja.Object)
	}
	return m.raw
}

// realize gives the object its properties; the general code goes on with what
// has arrived.
func (m *request) realize() {
	if m.realized {
		return
	}
	m.realized = true
	s := m.s
	headers := m.headers
	if headers == nil {
		headers = goja.Null()
	}
	vm := s.VM
	s.step("realizeRequest", m.obj, s.conn.Socket(), vm.ToValue(m.head.Minor), m.rawHeaders(), m.urlString(),
		vm.ToValue(http1.Methods[m.head.Method]), headers, m.heard.values(s.Env), m.bodyState(),
		s.server.Get("highWaterMark"), m.takeState())
	m.heard, m.chunks = nil, nil
	m.tellReader("handOver")
}

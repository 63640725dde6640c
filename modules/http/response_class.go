package http

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// responseKind makes the kind and gives ServerResponse.prototype what happens
// in Go.
func (s *short) responseKind() *js.LazyKind {
	sample := s.step("sampleResponse").(*goja.Object)
	k := s.NewLazyKind(js.LazyClass{
		Proto: s.response.Get("prototype").(*goja.Object),
		Names: sample.Keys(), Symbols: ownSymbols(s.Env, sample),
		Read: s.responseReads(), Write: s.responseWrites(),
		Guarded: append(append([]string(nil), responseMethods...), outgoingMethods...),
		Realize: func(_ *goja.Object, state any) { state.(*response).realize() },
	})
	for name, act := range map[string]func(*response, goja.FunctionCall) (goja.Value, bool){
		"end": (*response).end, "write": (*response).write, "writeHead": (*response).writeHead,
		"setHeader": (*response).setHeader, "getHeader": (*response).getHeader,
		"hasHeader": (*response).hasHeader, "removeHeader": (*response).removeHeader,
		"getHeaderNames": (*response).headerNames, "getHeaders": (*response).allHeaders,
		"off": (*response).off, "removeListener": (*response).off,
		"prependListener": (*response).prepend, "emit": (*response).emitMethod, "listenerCount": (*response).listenerCount,
		"on": (*response).on, "addListener": (*response).on, "once": (*response).once,
	} {
		k.Method(name, 0, func(_ *goja.Object, state any, call goja.FunctionCall) (goja.Value, bool) {
			return act(state.(*response), call)
		})
	}
	s.worded = k.NewGrowth(nil, []string{"statusMessage"}, map[string]func(any) goja.Value{
		"statusMessage": func(state any) goja.Value { return state.(*response).reason },
	})
	s.responseGetters(k)
	s.plainEmit = k.Proto.Prototype().Get("emit") == s.EmitMethod()
	s.native = map[string]goja.Value{}
	for _, name := range []string{"writeHead", "_implicitHeader", "_storeHeader", "_send", "_writeRaw", "_finish", "emit", "setHeader"} {
		s.native[name] = k.Proto.Get(name)
	}
	return k
}

func (m *response) on(call goja.FunctionCall) (goja.Value, bool) {
	return m.obj, m.heard.on(call, false, anyEvent)
}

func (m *response) once(call goja.FunctionCall) (goja.Value, bool) {
	return m.obj, m.heard.on(call, true, anyEvent)
}

func (m *response) off(call goja.FunctionCall) (goja.Value, bool) {
	return m.obj, m.heard.off(call)
}

func (m *response) prepend(call goja.FunctionCall) (goja.Value, bool) {
	return m.obj, m.heard.prepend(call)
}

// emitMethod leaves an error that nobody hears to the general code.
func (m *response) emitMethod(call goja.FunctionCall) (goja.Value, bool) {
	name, ok := call.Argument(0).(goja.String)
	if !ok || !m.s.plainEmit {
		return nil, false
	}
	event := name.String()
	heard := m.heard.count(event) > 0
	if !heard && event == "error" {
		return nil, false
	}
	args := append([]goja.Value(nil), call.Arguments[1:]...)
	m.heard.emit(m.s.short, m.obj, event, func() bool { return m.realized }, args...)
	return m.s.VM.ToValue(heard), true
}

func (m *response) listenerCount(call goja.FunctionCall) (goja.Value, bool) {
	name, ok := call.Argument(0).(goja.String)
	if !ok || len(call.Arguments) > 1 {
		return nil, false
	}
	return m.s.VM.ToValue(m.heard.count(name.String())), true
}

type responseValue = func(m *response) goja.Value

func (s *short) responseGetters(k *js.LazyKind) {
	for name, get := range map[string]responseValue{
		"headersSent":       s.truth(func(m *response) bool { return m.head != nil }),
		"writableEnded":     s.truth(func(m *response) bool { return m.finished }),
		"writableFinished":  s.truth(func(m *response) bool { return m.writableFinished }),
		"writableNeedDrain": s.truth(func(*response) bool { return false }),
		"closed":            s.truth(func(m *response) bool { return m.closed }),
		"socket":            (*response).socket,
		"connection":        (*response).socket,
	} {
		k.Getter(name, func(_ *goja.Object, state any, _ goja.FunctionCall) (goja.Value, bool) {
			return get(state.(*response)), true
		})
	}
}

// socket is null once the response has left.
func (m *response) socket() goja.Value {
	if m.s.res != m {
		return goja.Null()
	}
	return m.s.conn.Socket()
}

func (s *short) truth(get func(m *response) bool) responseValue {
	return func(m *response) goja.Value { return s.VM.ToValue(get(m)) }
}

// responseReads are the properties that can be read without a touch.
func (s *short) responseReads() map[string]func(any) goja.Value {
	reads := map[string]func(any) goja.Value{}
	for name, get := range map[string]responseValue{
		"finished":           s.truth(func(m *response) bool { return m.finished }),
		"destroyed":          s.truth(func(m *response) bool { return m.destroyed }),
		"shouldKeepAlive":    s.truth(func(m *response) bool { return m.keepAlive }),
		"sendDate":           s.truth(func(m *response) bool { return !m.noDate }),
		"chunkedEncoding":    s.truth(func(m *response) bool { return m.chunked }),
		"_headerSent":        s.truth(func(m *response) bool { return m.headSent }),
		"_hasBody":           s.truth(func(m *response) bool { return !m.bodiless }),
		"_closed":            s.truth(func(m *response) bool { return m.closed }),
		"writable":           s.truth(func(*response) bool { return true }),
		"_sent100":           s.truth(func(*response) bool { return false }),
		"_defaultKeepAlive":  s.truth(func(m *response) bool { return !m.noKeepAliveLine }),
		"_removedConnection": s.truth(func(m *response) bool { return m.removedConnection }),
		"_removedContLen":    s.truth(func(m *response) bool { return m.removedLength }),
		"req":                func(m *response) goja.Value { return m.reqValue },
		"_header":            (*response).headText,
	} {
		reads[name] = func(state any) goja.Value { return get(state.(*response)) }
	}
	return reads
}

// responseWrites are those that can be set without one. Express sets req to what
// it is.
func (s *short) responseWrites() map[string]func(any, goja.Value) {
	return map[string]func(any, goja.Value){
		"req":             func(state any, v goja.Value) { state.(*response).reqValue = v },
		"shouldKeepAlive": func(state any, v goja.Value) { state.(*response).keepAlive = v.ToBoolean() },
		"sendDate":        func(state any, v goja.Value) { state.(*response).noDate = !v.ToBoolean() },
	}
}

func (m *response) headText() goja.Value {
	if m.head == nil {
		return goja.Null()
	}
	return m.s.VM.ToValue(string(m.head))
}

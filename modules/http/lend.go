package http

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/http1"
	"github.com/gonode/gonode/runtime/js"
)

// The general code lends a connection that waits for a request: the next ones
// go the short way, until something happens that only the general code knows.

// loan is what a session has to know of the general code's connection.
type loan struct {
	connection *goja.Object
	callbacks  [2]goja.Value // of the parser, as they were
	lent       bool
}

var watchedCallbacks = [2]string{"onIncoming", "2"} // kOnHeadersComplete

// lend takes (parser, connection, server, socket).
func (s *short) lend(call goja.FunctionCall) goja.Value {
	p, ok := js.State[*parser](s.Env, call.Argument(0))
	if !ok || p.http == nil || p.broken {
		return goja.Undefined()
	}
	x := p.session
	if x == nil {
		x = &session{short: s, server: js.Object(call.Argument(2)), p: p, list: p.list, over: true}
		p.session = x
	}
	if x.connection == nil {
		x.connection = js.Object(call.Argument(1))
		x.conn = &ordinary{s, js.Object(call.Argument(3))}
		x.callbacks = x.parserCallbacks()
	}
	x.lent = true
	return goja.Undefined()
}

// reclaim takes (parser): it ends the loan, and says whether a request was
// under way.
func (s *short) reclaim(call goja.FunctionCall) goja.Value {
	p, ok := js.State[*parser](s.Env, call.Argument(0))
	if !ok || p.session == nil {
		return s.VM.ToValue(false)
	}
	busy := p.short() != nil && p.session.req != nil
	p.session.toGeneral()
	p.session.lent = false
	return s.VM.ToValue(busy)
}

func (s *session) parserCallbacks() (list [2]goja.Value) {
	for i, name := range watchedCallbacks {
		list[i] = s.p.obj.Get(name)
	}
	return list
}

// resume begins to use a loan for a request whose head has come; false leaves
// it to the general code.
func (s *session) resume(h *http1.Head) bool {
	if !s.lent {
		return false
	}
	s.lent = false
	if !s.isSimple(h) || s.watched() || !s.takes(s.server) || s.callbacks != s.parserCallbacks() || !s.conn.Writable() {
		return false
	}
	s.over = false
	return true
}

// wake ends the timeout of an idle connection, where it is the socket's.
func (s *session) wake() {
	if isTrue(s.connection.Get("idles")) {
		s.step("wake", s.connection)
	}
}

// onLoan says whether the session uses one.
func (s *session) onLoan() bool { return s.connection != nil && !s.over }

// hasTimer says whether the socket has a timeout, which the general code knows.
func (s *session) hasTimer() bool { return isTrue(s.conn.Socket().Get("timeout")) }

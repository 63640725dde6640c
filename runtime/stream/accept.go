package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// Kind is a kind of stream sockets.
type Kind int

// The kinds.
const (
	KindTCP Kind = iota
	KindPipe
)

// Accepted makes the object of a connection that exists already: accepted here
// or by another process. It owns fd, which must be non-blocking.
func (r *Realm) Accepted(kind Kind, fd int) *goja.Object {
	if kind == KindPipe {
		obj := r.VM.CreateObject(r.pipeClass().proto)
		r.initPipe(obj, ProviderPipe, "PipeWrap", false).pipe.Accepted(fd)
		return obj
	}
	obj := r.VM.CreateObject(r.tcpClass().proto)
	r.initTCP(obj, ProviderTCP, "TCPSocketWrap").tcp.Accepted(fd)
	return obj
}

// Deliver gives a connection to a listening handle, as if it had accepted it:
// one entry into JavaScript, for listener.onconnection(0, connection). listener
// may be any object that a net.Server took as its _handle; its own methods are
// not called. Deliver owns fd. It returns false, with fd closed, where nobody
// listens.
func (r *Realm) Deliver(listener *goja.Object, kind Kind, fd int) bool {
	fn := listener.Get("onconnection")
	if !js.IsCallable(fn) {
		sys.Close(fd)
		return false
	}
	scope := js.AsyncScope{Frame: goja.Undefined()}
	if w, ok := js.State[asyncHolder](r.Env, listener); ok {
		scope = w.async().scope
	}
	if server := r.shortServer(listener, fn); server != nil {
		r.EnterInScope(scope, func() { r.deliverShort(server, kind, fd) })
		return true
	}
	// The connection itself belongs to nobody's async context.
	client := r.Accepted(kind, fd)
	r.RunInScope(scope, func() { r.MakeCallback(listener, fn, r.VM.ToValue(0), client) })
	return true
}

// shortServer is the net.Server whose connections can go the short way, else nil.
func (r *Realm) shortServer(listener *goja.Object, onconnection goja.Value) *goja.Object {
	if r.short == nil || r.HasAsyncHooks() || onconnection != r.short.onconnection {
		return nil
	}
	server, ok := listener.GetSymbol(r.Symbols().Owner).(*goja.Object)
	if !ok || !r.short.takes(r, server) {
		return nil
	}
	return server
}

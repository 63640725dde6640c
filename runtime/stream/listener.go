package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// Listener is a handle that gets connections: one that listens, or stands for
// one of the primary's.
type Listener struct {
	realm *Realm
	obj   *goja.Object
	above *server // the last one that was its owner
}

// NewListener is for obj, which may be any object that a net.Server took as its
// _handle; its own methods are not called.
func (r *Realm) NewListener(obj *goja.Object) *Listener { return &Listener{realm: r, obj: obj} }

// server is a net.Server with what of it each connection asks for.
type server struct {
	vm  *goja.Runtime
	obj *goja.Object
	*js.Properties
}

// The properties of a server, as serverProperties has them.
const (
	maxConnections = iota
	dropMaxConnection
	blockList
	pauseOnConnect
	allowHalfOpen
	wantsNoDelay
	wantsKeepAlive
	initialDelay
	connections
	closeIfDrained
	handleOf
)

var serverProperties = []string{
	"maxConnections", "dropMaxConnection", "blockList", "pauseOnConnect", "allowHalfOpen",
	"noDelay", "keepAlive", "keepAliveInitialDelay", "_connections", "_emitCloseIfDrained", "_handle",
}

func (s *server) truth(property int) bool {
	v := s.Get(property)
	return v != nil && v.ToBoolean()
}

// count changes the number of connections and returns it.
func (s *server) count(by int64) int64 {
	n := s.open() + by
	s.Set(connections, s.vm.ToValue(n))
	return n
}

func (s *server) open() int64 {
	if v := s.Get(connections); v != nil {
		return v.ToInteger()
	}
	return 0
}

// server is the one above the handle as it is now, nil before it listens.
func (l *Listener) server() *server {
	owner, ok := l.obj.GetSymbol(l.realm.Symbols().Owner).(*goja.Object)
	switch {
	case !ok:
		return nil
	case l.above == nil || l.above.obj != owner:
		l.above = &server{l.realm.VM, owner, l.realm.PropertiesOf(owner, serverProperties...)}
	default:
		l.above.Look()
	}
	return l.above
}

// Takes says whether the server wants another connection.
func (l *Listener) Takes() bool {
	s := l.server()
	if s == nil {
		return true
	}
	limit := s.Get(maxConnections)
	return js.IsNil(limit) || s.open() < limit.ToInteger() || s.truth(dropMaxConnection)
}

// Deliver gives it a connection, as if it had accepted it: one entry into
// JavaScript, for onconnection(0, connection). It owns fd, and returns false,
// with fd closed, where nobody listens.
func (l *Listener) Deliver(kind Kind, fd int) bool {
	r := l.realm
	fn := l.obj.Get("onconnection")
	s := l.shortServer(fn)
	if s == nil && !js.IsCallable(fn) {
		sys.Close(fd)
		return false
	}
	scope := js.AsyncScope{Frame: goja.Undefined()}
	if w, ok := js.State[asyncHolder](r.Env, l.obj); ok {
		scope = w.async().scope()
	}
	if s != nil {
		r.EnterInScope(scope, func() { r.deliverShort(s, kind, fd) })
		return true
	}
	// The connection itself belongs to nobody's async context.
	client := r.Accepted(kind, fd)
	r.RunInScope(scope, func() { r.MakeCallback(l.obj, fn, r.VM.ToValue(0), client) })
	return true
}

// shortServer is the server where its connections can go the short way, else nil.
func (l *Listener) shortServer(onconnection goja.Value) *server {
	r := l.realm
	if r.short == nil || r.HasAsyncHooks() || onconnection != r.short.OnConnection {
		return nil
	}
	if s := l.server(); s != nil && r.short.takes(r, s) {
		return s
	}
	return nil
}

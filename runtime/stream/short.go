package stream

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// short is what the short way of a server's connections has to know of the
// general code; see conn.
type short struct {
	ShortWay
	realize goja.Value
	steps   *goja.Object
	proto   *goja.Object // net.Socket.prototype

	prepared bool // or about to be

	kind  *js.LazyKind // made with the first connection
	known *js.Watch    // of sockets, as they are with conn's own methods, and the class above
	plain bool         // their emit is the project's
}

// ShortWay is what the short way of connections begins with.
type ShortWay struct {
	// OnConnection is the handler of listening handles that it stands in for.
	OnConnection goja.Value
	// Drained is the servers' _emitCloseIfDrained.
	Drained goja.Value
	// Load is called before the first connection. It gives socket, the prototype
	// of sockets; realize and steps, the general code that goes on with a
	// connection; names and symbols, the own properties of a socket, in order.
	Load func() *goja.Object
	// Watched says whether anyone may listen to the diagnostics channel of new
	// sockets.
	Watched func() bool
}

// EnableShort turns the short way on.
func (r *Realm) EnableShort(way ShortWay) { r.short = &short{ShortWay: way} }

// PrepareShort notes what sockets and streams are now, before a script can
// change them: later connections go the short way only while they are the same.
// It does nothing the second time.
func (r *Realm) PrepareShort() {
	if !r.short.prepared {
		r.short.prepared = true
		r.Enter(func() { r.short.prepare(r) })
	}
}

// inherited are those of the general methods that sockets inherit.
var inherited = []string{"on", "addListener", "once", "off", "removeListener", "push", "destroy"}

// afterEmitter is how many symbols a socket gets after those of EventEmitter.
const afterEmitter = 6

// general are the methods of sockets that conn stands in for without having
// them called.
var general = []string{
	"on", "addListener", "once", "off", "removeListener", "emit", "push", "read", "_read",
	"write", "end", "_write", "_writev", "_writeGeneric", "_final", "destroy", "_destroy", "resume",
	"_unrefTimer",
}

func (s *short) prepare(r *Realm) {
	config := s.Load()
	s.realize, s.steps = config.Get("realize"), config.Get("steps").(*goja.Object)
	s.proto = config.Get("socket").(*goja.Object)
	s.plain = s.proto.Get("emit") == r.EmitMethod()
	var symbols []*goja.Symbol
	for _, v := range js.Elements(config.Get("symbols").(*goja.Object)) {
		symbols = append(symbols, v.(*goja.Symbol))
	}
	emitter := r.EmitterSymbols()
	at := len(symbols) - afterEmitter
	symbols = slices.Insert(symbols, at, emitter.Shape, emitter.Capture)
	var names []string
	for _, v := range js.Elements(config.Get("names").(*goja.Object)) {
		names = append(names, v.String())
	}
	s.kind = r.NewLazyKind(js.LazyClass{
		Proto: s.proto, Names: names, Symbols: symbols, Guarded: general,
		Realize: func(obj *goja.Object, state any) { state.(*conn).realize(obj) },
	})
	s.methods(r)
	s.known = r.WatchMethods(s.proto, general, inherited)
	r.fast.short = s.proto.Get("write")
}

// takes says whether a connection of s can go the short way.
func (s *short) takes(r *Realm, of *server) bool {
	r.PrepareShort()
	return js.IsNil(of.Get(maxConnections)) && js.IsNil(of.Get(blockList)) && !of.truth(pauseOnConnect) &&
		s.plain && s.known.Unchanged() && !s.Watched()
}

// deliverShort makes the connection and emits 'connection'. It runs inside
// Enter.
func (r *Realm) deliverShort(s *server, kind Kind, fd int) {
	c := r.newConn(s, kind, fd)
	c.inherit()
	c.start()
	s.count(+1)
	r.Emit(s.obj, "connection", c.obj)
}

// inherit takes over what the server asks for.
func (c *conn) inherit() {
	s := c.server
	if s.truth(allowHalfOpen) {
		c.stage |= halfOpen
	}
	if c.tcp == nil {
		return
	}
	if s.truth(wantsNoDelay) {
		c.stage |= noDelay
		c.tcp.tcp.SetNoDelay(true)
	}
	if s.truth(wantsKeepAlive) {
		c.stage |= keepAlive
		c.tcp.tcp.SetKeepAlive(true, int(s.Get(initialDelay).ToInteger()), 1, 10)
	}
}

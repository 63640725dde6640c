package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// Connection is a server's connection on the short way, for protocols in Go.
type Connection = conn

// Consumer is a protocol that reads a Connection in place of its listeners. All
// calls come inside Enter.
type Consumer interface {
	// Data gets what arrives; it is valid during the call only.
	Data(data []byte)
	// Event comes before the socket's own listeners hear of "end", "error" or
	// "close".
	Event(name string)
	// Realized tells that a script has touched the socket: the general code
	// reads it from now on.
	Realized()
}

// arrival is data on its way to a Consumer.
type arrival struct {
	to   Consumer
	data []byte
}

// Run implements js.Task.
func (a *arrival) Run() {
	to, data := a.to, a.data
	*a = arrival{}
	to.Data(data)
}

// Untouched returns the connection whose socket v is, nil where a script has
// asked for more of the socket than Go does by itself, and for other values.
func (r *Realm) Untouched(v goja.Value) *Connection {
	if r.short == nil || r.short.kind == nil {
		return nil
	}
	state, ok := r.short.kind.State(v)
	if !ok || r.short.kind.Overrides(v.(*goja.Object)) {
		return nil
	}
	c, _ := state.(*conn)
	return c
}

// Consume makes f read the connection.
func (c *conn) Consume(f Consumer) { c.consumer = f }

// NewGrowth is js.LazyKind.NewGrowth for sockets that a Consumer reads; once one is
// realized, the Consumer's Realized has to give it the properties.
func (r *Realm) NewGrowth(before *js.Growth, names []string, read map[string]func(Consumer) goja.Value) *js.Growth {
	reads := map[string]func(any) goja.Value{}
	for name, get := range read {
		reads[name] = func(state any) goja.Value { return get(state.(*conn).consumer) }
	}
	return r.short.kind.NewGrowth(before, names, reads)
}

// Socket is the net.Socket.
func (c *conn) Socket() *goja.Object { return c.obj }

// Realize makes the socket an ordinary one.
func (c *conn) Realize() { c.general() }

// Writable says whether more can be written.
func (c *conn) Writable() bool { return c.writable() }

// Write writes data, which stays the caller's. What the system does not take at
// once is the general code's.
func (c *conn) Write(data []byte) {
	if rest := c.TryWrite(data); len(rest) > 0 {
		c.general()
		c.writeRest(rest)
	}
}

// TryWrite returns what the system did not take at once of data; that is all
// of it where the socket is an ordinary one.
func (c *conn) TryWrite(data []byte) (rest []byte) {
	if c.is(realized) {
		return data
	}
	if c.write(data) {
		return nil
	}
	n, _ := c.wrap.takeFailure()
	c.wrap.sent += int64(n)
	return data[n:]
}

// WritesAtOnce says whether data for an ordinary socket would go straight to
// the system.
func (r *Realm) WritesAtOnce(socket *goja.Object) bool { return r.writable(socket) != nil }

// TryWrite writes to an ordinary socket what the system takes at once, and
// returns the rest. That is all of it where something is before it.
func (r *Realm) TryWrite(socket *goja.Object, data []byte) (rest []byte) {
	w := r.writable(socket)
	if w == nil || w.ahead > 0 || w.failed != 0 {
		return data
	}
	n, _ := w.stream.TryWrite(data) // an error shows again with the rest
	w.sent += int64(n)
	r.RefreshTimer(socket)
	return data[n:]
}

func (c *conn) writeRest(data []byte) {
	r := c.wrap.realm
	r.Invoke(c.obj, c.obj.Get("write"), r.NewBuffer(append([]byte(nil), data...)))
}

// EndWriting sends the end of the stream.
func (c *conn) EndWriting() { c.end() }

// DestroySoon closes the connection once the end of the stream is sent.
func (c *conn) DestroySoon() {
	if c.is(realized) {
		c.wrap.realm.Invoke(c.obj, c.obj.Get("destroySoon"))
		return
	}
	c.stage |= destroysSoon
	if c.is(finished) {
		c.destroy(nil)
		return
	}
	c.end()
}

// Destroy closes the connection.
func (c *conn) Destroy() { c.destroy(nil) }

// Emit tells the socket's listeners of an event, and says whether there were
// any.
func (c *conn) Emit(event string, args ...goja.Value) bool {
	if e := eventOf(event); e != unknownEvent {
		return c.emit(e, args...)
	}
	return c.wrap.realm.Emit(c.obj, event, args...)
}

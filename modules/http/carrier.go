package http

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/stream"
)

// carrier is the connection that a session writes to.
type carrier interface {
	Socket() *goja.Object
	// Realize makes the socket an ordinary one.
	Realize()
	Writable() bool
	// Write writes data, which stays the caller's, now or later.
	Write(data []byte)
	// TryWrite returns what did not leave at once of data.
	TryWrite(data []byte) (rest []byte)
	EndWriting()
	DestroySoon()
	Destroy()
	Emit(event string, args ...goja.Value) bool
}

var (
	_ carrier = (*stream.Connection)(nil)
	_ carrier = (*ordinary)(nil)
)

// ordinary is the carrier of a session whose socket is the general code's: any
// Duplex.
type ordinary struct {
	*short
	socket *goja.Object
}

func (o *ordinary) Socket() *goja.Object { return o.socket }

func (o *ordinary) Realize() {}

func (o *ordinary) Writable() bool {
	return o.streams.WritesAtOnce(o.socket) || isTrue(o.socket.Get("writable"))
}

func (o *ordinary) Write(data []byte) {
	if rest := o.streams.TryWrite(o.socket, data); len(rest) > 0 {
		o.call("write", o.NewBuffer(append([]byte(nil), rest...)))
	}
}

// maxTrust is how much is taken as sent once a stream has it that Go cannot
// write to.
const maxTrust = 16 << 10

func (o *ordinary) TryWrite(data []byte) []byte {
	rest := o.streams.TryWrite(o.socket, data)
	if len(rest) == 0 || len(rest) < len(data) || len(data) > maxTrust || o.streams.WritesAtOnce(o.socket) {
		return rest
	}
	o.call("write", o.NewBuffer(append([]byte(nil), data...)))
	return nil
}

func (o *ordinary) EndWriting() { o.call("end") }

func (o *ordinary) DestroySoon() { o.step("closeSoon", o.socket) }

func (o *ordinary) Destroy() { o.call("destroy") }

func (o *ordinary) Emit(event string, args ...goja.Value) bool {
	return o.short.Emit(o.socket, event, args...)
}

func (o *ordinary) call(name string, args ...goja.Value) {
	o.Invoke(o.socket, o.socket.Get(name), args...)
}

package worker

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// port is the Go half of a MessagePort.
type port struct {
	wakeup
	mail *mail
	end  *endpoint // nil once the port has been moved
	obj  *goja.Object
}

// newPort gives obj, a MessagePort, its Go half, and returns the methods of it.
func (m *mail) newPort(obj *goja.Object, end *endpoint, deliver goja.Value) *goja.Object {
	p := &port{mail: m, end: end, obj: obj}
	p.init(&m.wakers, deliver)
	p.ClosedBy(p)
	m.Attach(obj, p)
	end.hold(p)
	do := func(f func()) js.Fn {
		return func(goja.FunctionCall) goja.Value { f(); return goja.Undefined() }
	}
	is := func(f func() bool) js.Fn {
		return func(goja.FunctionCall) goja.Value { return m.VM.ToValue(f()) }
	}
	methods := m.VM.NewObject()
	m.SetMethods(methods, map[string]js.Fn{
		"wake":    do(p.wake),
		"ref":     do(p.Ref),
		"unref":   do(p.Unref),
		"hasRef":  is(p.HasRef),
		"isOpen":  is(p.isOpen),
		"isMoved": is(func() bool { return p.end == nil }),
		"end":     do(func() { p.end.end(&m.wakers, !p.delivering) }),
		"release": do(func() { p.BeginClose(nil) }),
		"post":    p.post,
		"take":    p.take,
		"pending": is(p.pending),
	})
	return methods
}

// isOpen says whether the port may be moved.
func (p *port) isOpen() bool { return p.end != nil && !p.end.hasEnded() }

func (p *port) pending() bool {
	if p.end == nil {
		return false
	}
	some, _ := p.end.waiting()
	return some
}

// Close gives the port up, at the end of its thread.
func (p *port) Close(onClosed func()) {
	if p.end != nil {
		p.end.abandon()
	}
	p.BeginClose(onClosed)
}

// move takes the end from the port, which is of no more use.
func (p *port) move() *endpoint {
	end := p.end
	p.end = nil
	end.hold(nil)
	p.BeginClose(nil)
	return end
}

// post(value, transfer) sends a clone of value. It returns false where the
// channel's other end was among what it should have carried: it is lost then.
func (p *port) post(call goja.FunctionCall) goja.Value {
	msg := p.mail.pack(call.Argument(0), p.mail.objects(call.Argument(1)))
	if p.end == nil {
		msg.drop()
		return goja.Undefined()
	}
	for _, e := range msg.ends {
		if e == p.end.peer {
			msg.drop()
			return p.mail.VM.ToValue(false)
		}
	}
	p.end.send(msg, &p.mail.wakers)
	return p.mail.VM.ToValue(true)
}

// take(passing) gives what came next: [value, ports], null for the end of the
// channel, where passing says that it may be taken, or undefined. It throws
// what makes a message unreadable.
func (p *port) take(call goja.FunctionCall) goja.Value {
	if p.end == nil {
		return goja.Undefined()
	}
	some, last := p.end.waiting()
	if !some || last && !js.Bool(call, 0) {
		return goja.Undefined()
	}
	msg := p.end.receive()
	if msg.last {
		return goja.Null()
	}
	value, ports := p.mail.unpack(msg)
	return p.mail.NewList([]goja.Value{value, p.mail.NewList(ports)})
}

// objects are the elements of an array of objects.
func (m *mail) objects(v goja.Value) (list []*goja.Object) {
	if js.Object(v) == nil {
		return nil
	}
	for _, item := range js.Elements(js.Object(v)) {
		if obj := js.Object(item); obj != nil {
			list = append(list, obj)
			continue
		}
		panic(m.dataCloneError("Found invalid value in transferList."))
	}
	return list
}

// portOf gives the Go half of a MessagePort.
func (m *mail) portOf(obj *goja.Object) (*port, bool) { return js.State[*port](m.Env, obj) }

// newMessagePort makes the MessagePort of an end that has arrived.
func (m *mail) newMessagePort(e *endpoint) goja.Value {
	if m.port == nil {
		m.Require("internal/worker/messaging")
	}
	return m.Invoke(goja.Undefined(), m.port, m.end(e))
}

package http

import (
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// connections is the Go state of a ConnectionsList: the parsers of a server,
// for its time limits, by the beginning of their messages.
type connections struct {
	realm       *realm
	first, last *parser
	resting     resting
}

// life is a parser's place in the list.
type life struct {
	start  time.Time // of the message under way or waited for; zero when one has ended
	begun  bool      // some of the message has arrived
	headed bool      // its head has arrived
	active bool      // its time is counted
}

func (r *realm) listClass() *goja.Object {
	list := func(want func(*parser) bool) js.Fn {
		return func(call goja.FunctionCall) goja.Value {
			return js.This[*connections](r.Env, call).objects(want)
		}
	}
	return r.NewClass(js.Class{
		Name: "ConnectionsList",
		New: func(call goja.ConstructorCall) *goja.Object {
			r.Attach(call.This, &connections{realm: r})
			return nil
		},
		Methods: map[string]js.Fn{
			"all":    list(func(*parser) bool { return true }),
			"idle":   list((*parser).idle),
			"active": list(func(p *parser) bool { return p.active }),
			"expired": func(call goja.FunctionCall) goja.Value {
				return js.This[*connections](r.Env, call).expired(limit(call, 0), limit(call, 1))
			},
		},
	})
}

func limit(call goja.FunctionCall, i int) time.Duration {
	return time.Duration(js.Int(call, i, 0)) * time.Millisecond
}

// idle says whether a parser waits for a message, and its server owes none.
func (p *parser) idle() bool {
	return !p.begun && (p.session == nil || p.session.req == nil || p.session.res.finished)
}

func (c *connections) objects(want func(*parser) bool) goja.Value {
	var found []any
	for p := c.first; p != nil; p = p.next {
		if want(p) {
			found = append(found, p.object())
		}
	}
	return c.realm.VM.NewArray(found...)
}

// expired lists the parsers whose head or whole message takes too long, each
// once. A limit of zero is none.
func (c *connections) expired(head, whole time.Duration) goja.Value {
	now := time.Now()
	var late []*parser
	for p := c.first; p != nil; p = p.next {
		age := now.Sub(p.start)
		if p.active && (head > 0 && !p.headed && age > head || whole > 0 && age > whole) {
			p.active = false
			late = append(late, p)
		}
	}
	var found []any
	for _, p := range late {
		if p.session != nil {
			p.session.toGeneral()
		}
		found = append(found, p.object())
	}
	return c.realm.VM.NewArray(found...)
}

// join enters a list, where v is one. A connection without a message is as one
// whose head is late.
func (p *parser) join(v goja.Value) {
	p.leave()
	p.life = life{}
	if list, ok := js.State[*connections](p.Env, v); ok {
		p.list = list
		p.count()
	}
}

func (p *parser) leave() {
	if p.list != nil {
		p.list.drop(p)
		p.list = nil
	}
}

func (c *connections) drop(p *parser) {
	if p.prev == nil && c.first != p {
		return
	}
	if p.prev == nil {
		c.first = p.next
	} else {
		p.prev.next = p.next
	}
	if p.next == nil {
		c.last = p.prev
	} else {
		p.next.prev = p.prev
	}
	p.prev, p.next = nil, nil
}

func (c *connections) add(p *parser) {
	p.prev = c.last
	if c.last == nil {
		c.first = p
	} else {
		c.last.next = p
	}
	c.last = p
}

func (p *parser) began() {
	if p.list != nil {
		p.count()
		p.begun = true
	}
}

// count makes the time of a message run.
func (p *parser) count() {
	if p.start.IsZero() {
		p.start = time.Now()
		p.list.drop(p)
		p.list.add(p)
	}
	p.headed, p.active = false, true
}

func (p *parser) completed() { p.life = life{} }

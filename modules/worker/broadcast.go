package worker

import (
	"slices"
	"sync"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// broadcasts are the BroadcastChannels of all threads, by name.
var broadcasts struct {
	mu     sync.Mutex
	byName map[string][]*endpoint
}

// listener is the Go half of a BroadcastChannel. Its end has no other one.
type listener struct {
	wakeup
	mail *mail
	name string
	end  *endpoint
}

// joinBroadcast(name, deliver) makes a listener and returns its methods.
func (m *mail) joinBroadcast(call goja.FunctionCall) goja.Value {
	l := &listener{mail: m, name: js.String(call, 0), end: &endpoint{mu: &sync.Mutex{}}}
	l.init(&m.wakers, call.Argument(1))
	l.ClosedBy(l)
	l.end.holder = l
	l.join()
	do := func(f func()) js.Fn {
		return func(goja.FunctionCall) goja.Value { f(); return goja.Undefined() }
	}
	methods := m.VM.NewObject()
	m.SetMethods(methods, map[string]js.Fn{
		"ref":     do(l.Ref),
		"unref":   do(l.Unref),
		"release": do(func() { l.Close(nil) }),
		"post": func(call goja.FunctionCall) goja.Value {
			l.post(m.pack(call.Argument(0), nil))
			return goja.Undefined()
		},
		"take": func(goja.FunctionCall) goja.Value {
			msg := l.end.receive()
			if msg == nil {
				return goja.Undefined()
			}
			value, _ := m.unpack(msg)
			return m.NewList([]goja.Value{value})
		},
		"pending": func(goja.FunctionCall) goja.Value {
			some, _ := l.end.waiting()
			return m.VM.ToValue(some)
		},
	})
	return methods
}

func (l *listener) join() {
	broadcasts.mu.Lock()
	defer broadcasts.mu.Unlock()
	if broadcasts.byName == nil {
		broadcasts.byName = map[string][]*endpoint{}
	}
	broadcasts.byName[l.name] = append(broadcasts.byName[l.name], l.end)
}

// Close ends it; nothing is delivered any more.
func (l *listener) Close(onClosed func()) {
	broadcasts.mu.Lock()
	defer broadcasts.mu.Unlock()
	rest := slices.DeleteFunc(slices.Clone(broadcasts.byName[l.name]), func(e *endpoint) bool { return e == l.end })
	if broadcasts.byName[l.name] = rest; len(rest) == 0 {
		delete(broadcasts.byName, l.name)
	}
	l.BeginClose(onClosed)
}

// post sends one message to all others of the name: nothing of it moves.
func (l *listener) post(msg *message) {
	broadcasts.mu.Lock()
	others := broadcasts.byName[l.name]
	broadcasts.mu.Unlock()
	for _, e := range others {
		if e != l.end {
			e.put(msg, &l.mail.wakers)
		}
	}
}

package http

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// listeners are those of a message that nobody has touched, in the order in
// which they came.
type listeners []listener

type listener struct {
	name string
	fn   goja.Value
	once bool
}

// maxListeners of one event, beyond which the general code warns.
const maxListeners = 10

// on is the method on or once, for those events that takes says; false leaves
// it to the general code.
func (l *listeners) on(call goja.FunctionCall, once bool, takes func(event string) bool) bool {
	name, ok := call.Argument(0).(goja.String)
	if !ok || !js.IsCallable(call.Argument(1)) {
		return false
	}
	event := name.String()
	if event == "newListener" || event == "removeListener" || !takes(event) || l.count(event) >= maxListeners-1 {
		return false
	}
	*l = append(*l, listener{event, call.Argument(1), once})
	return true
}

// prepend is on, before the others.
func (l *listeners) prepend(call goja.FunctionCall) bool {
	if !l.on(call, false, anyEvent) {
		return false
	}
	last := len(*l) - 1
	*l = append(listeners{(*l)[last]}, (*l)[:last]...)
	return true
}

func anyEvent(string) bool { return true }

func (l listeners) count(event string) (n int) {
	for i := range l {
		if l[i].name == event {
			n++
		}
	}
	return n
}

// off removes the youngest such listener.
func (l *listeners) off(call goja.FunctionCall) bool {
	name, ok := call.Argument(0).(goja.String)
	if !ok || !js.IsCallable(call.Argument(1)) {
		return false
	}
	event := name.String()
	for i := len(*l) - 1; i >= 0; i-- {
		if (*l)[i].name == event && (*l)[i].fn == call.Argument(1) {
			*l = append((*l)[:i:i], (*l)[i+1:]...)
			break
		}
	}
	return true
}

// emit tells the listeners of an event, and goes on where one of them has obj
// realized.
func (l *listeners) emit(s *short, obj *goja.Object, event string, realized func() bool, args ...goja.Value) {
	switch l.count(event) {
	case 0:
		return
	case 1:
		for i := range *l {
			if (*l)[i].name == event {
				l.tell(s, obj, (*l)[i], realized, args)
				return
			}
		}
	}
	for _, one := range append(listeners(nil), *l...) {
		if one.name == event {
			l.tell(s, obj, one, realized, args)
		}
	}
}

func (l *listeners) tell(s *short, obj *goja.Object, one listener, realized func() bool, args []goja.Value) {
	if one.once && realized() {
		s.Invoke(obj, obj.Get("removeListener"), s.VM.ToValue(one.name), one.fn)
	} else if one.once {
		l.forget(one)
	}
	s.CallListener(obj, one.fn, one.name, args)
}

func (l *listeners) forget(gone listener) {
	for i := range *l {
		if (*l)[i] == gone {
			*l = append((*l)[:i:i], (*l)[i+1:]...)
			return
		}
	}
}

// values lists name, listener and once by turns.
func (l listeners) values(e *js.Env) goja.Value {
	list := make([]goja.Value, 0, 3*len(l))
	for _, one := range l {
		list = append(list, e.VM.ToValue(one.name), one.fn, e.VM.ToValue(one.once))
	}
	return e.NewList(list)
}

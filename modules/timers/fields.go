package timers

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// field is one property that scripts see on a Timeout or Immediate. Such an
// object is a view of the Go state: it costs nothing until it is looked at.
type field[T any] struct {
	name string
	get  func(T) goja.Value
	set  func(T, goja.Value) // nil: scripts may not change it
}

func (f field[T]) write(state T, v goja.Value) {
	if f.set != nil {
		f.set(state, v)
	}
}

// kind makes the objects that show the fields of a T.
type kind[T any] struct {
	t    *timers
	lazy *js.LazyKind
}

func newKind[T any](t *timers, proto *goja.Object, fields []field[T]) *kind[T] {
	c := js.LazyClass{
		Proto: proto,
		Read:  map[string]func(any) goja.Value{},
		Write: map[string]func(any, goja.Value){},
		Realize: func(obj *goja.Object, state any) {
			t.Attach(obj, state)
			defineFields(t, obj, state.(T), fields)
		},
	}
	for _, f := range fields {
		c.Names = append(c.Names, f.name)
		c.Read[f.name] = func(state any) goja.Value { return f.get(state.(T)) }
		c.Write[f.name] = func(state any, v goja.Value) { f.write(state.(T), v) }
	}
	return &kind[T]{t, t.NewLazyKind(c)}
}

// defineFields lets an ordinary object go on showing the state.
func defineFields[T any](t *timers, obj *goja.Object, state T, fields []field[T]) {
	for _, f := range fields {
		get := t.Func("get", 0, func(goja.FunctionCall) goja.Value { return f.get(state) })
		set := t.Func("set", 1, func(call goja.FunctionCall) goja.Value {
			f.write(state, call.Argument(0))
			return goja.Undefined()
		})
		obj.DefineAccessorProperty(f.name, get, set, goja.FLAG_TRUE, goja.FLAG_TRUE)
	}
}

// of returns the state behind v, and whether v is of the kind.
func (k *kind[T]) of(v goja.Value) (state T, ok bool) {
	if held, untouched := k.lazy.State(v); untouched {
		return held.(T), true
	}
	return js.State[T](k.t.Env, v)
}

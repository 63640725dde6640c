package stream

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
)

// Realm holds the classes of one realm, each made at its first use.
type Realm struct {
	*js.Env
	Loop *loop.Loop

	symbols   *Symbols
	async     *goja.Object
	handle    *goja.Object
	stream    *goja.Object
	tcp, pipe *class
	requests  map[string]*goja.Object
	state     *goja.Object // streamBaseState
	fields    []byte       // its memory
	reader    goja.Value   // see SetReader
	fast      *fast        // nil: the general way alone
	short     *short       // nil likewise
	arrival   arrival      // for EnterTask
}

// class is a constructor with what Go needs to make objects without calling it.
type class struct{ ctor, proto *goja.Object }

func newClass(ctor *goja.Object) *class {
	return &class{ctor, ctor.Get("prototype").(*goja.Object)}
}

// Of returns the realm's classes.
func Of(e *js.Env, l *loop.Loop) *Realm {
	return js.Single(e, func() *Realm {
		return &Realm{Env: e, Loop: l, requests: map[string]*goja.Object{}}
	})
}

// Symbols are those of Node's binding "symbols" that handles use.
type Symbols struct {
	Owner   *goja.Symbol // on a handle: the socket or server above it
	AsyncID *goja.Symbol // on a socket or server
	OnClose *goja.Symbol // on a handle that closes: the callback
}

// Symbols returns the realm's symbols.
func (r *Realm) Symbols() *Symbols {
	if r.symbols == nil {
		r.symbols = &Symbols{
			Owner:   goja.NewSymbol("owner_symbol"),
			AsyncID: r.AsyncIDSymbol(),
			OnClose: goja.NewSymbol("handle_onclose"),
		}
	}
	return r.symbols
}

// The fields of streamBaseState: how a read or write went.
const (
	ReadBytesOrError = iota
	ArrayBufferOffset
	BytesWritten
	LastWriteWasAsync
	LastWriteErr
	stateFields
)

// State returns streamBaseState, the Int32Array through which handles tell
// JavaScript the outcome of the last read or write.
func (r *Realm) State() *goja.Object {
	if r.state == nil {
		state, err := r.VM.New(r.VM.GlobalObject().Get("Int32Array"), r.VM.ToValue(stateFields))
		if err != nil {
			panic(js.Thrown(err))
		}
		r.state = state
		r.fields, _ = js.Bytes(state)
	}
	return r.state
}

func (r *Realm) setField(field int, value int32) {
	if r.fields == nil {
		r.State()
	}
	putInt32(r.fields[field*4:], value)
}

// Extend makes a class above base, which is one of AsyncWrap, HandleWrap or
// LibuvStreamWrap of this realm.
func (r *Realm) Extend(base *goja.Object, c js.Class) *goja.Object {
	c.Extends = base
	return r.NewClass(c)
}

package http

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// Libraries look into a request's _readableState before they read it, to see
// whether its text is decoded already. So there is one for requests that nobody
// has touched: it answers for a stream of which nothing has been read, and
// becomes the true one with its request.

func (s *short) stateKind(sample *goja.Object) *js.LazyKind {
	var flags *goja.Symbol
	for _, symbol := range ownSymbols(s.Env, sample) {
		flags = symbol
	}
	initial := sample.GetSymbol(flags)
	ifUnread := func(v goja.Value) func(any) goja.Value {
		return func(state any) goja.Value {
			if state.(*request).unread() {
				return v
			}
			return nil
		}
	}
	return s.NewLazyKind(js.LazyClass{
		Proto: sample.Prototype(), Names: sample.Keys(), Symbols: []*goja.Symbol{flags},
		Read:       map[string]func(any) goja.Value{"length": ifUnread(s.VM.ToValue(0))},
		ReadSymbol: map[*goja.Symbol]func(any) goja.Value{flags: ifUnread(initial)},
		Realize:    func(_ *goja.Object, state any) { s.reqKind.RealizeObject(state.(*request).obj) },
	})
}

// unread says whether nothing has happened to the readable side.
func (m *request) unread() bool {
	return !m.flows && !m.complete && !m.dropped && !m.emitted && m.decoder == nil && len(m.chunks) == 0 &&
		m.reader == nil && m.heard.count("data") == 0
}

// readableState is the property _readableState.
func (m *request) readableState() goja.Value {
	if m.stateObj == nil {
		m.stateObj = m.s.stateOf.New(m)
	}
	return m.stateObj
}

// takeState gives out the object that becomes the state of the true stream, or
// null.
func (m *request) takeState() goja.Value {
	if m.stateObj == nil {
		return goja.Null()
	}
	m.s.stateOf.RealizeObject(m.stateObj)
	return m.stateObj
}

// setEncoding is the method, before anything has come.
func (m *request) setEncoding(call goja.FunctionCall) (goja.Value, bool) {
	name, ok := call.Argument(0).(goja.String)
	if !ok || len(m.chunks) > 0 || m.emitted || m.ending || m.endEmitted || m.decoder != nil || m.reader != nil {
		return nil, false
	}
	if _, known := js.ParseEncoding(name.String()); !known {
		return nil, false
	}
	class := m.s.RequireObject("string_decoder").Get("StringDecoder")
	decoder, err := m.s.VM.New(class, name)
	if err != nil {
		panic(err)
	}
	m.decoder = decoder
	return m.obj, true
}

// chunkOf is what scripts get of a part of the body, nil where that is not yet
// a whole character.
func (m *request) chunkOf(data []byte) goja.Value {
	chunk := m.s.NewBuffer(append([]byte(nil), data...))
	if m.decoder == nil {
		return chunk
	}
	text := m.s.Invoke(m.decoder, m.decoder.Get("write"), chunk)
	if s, ok := text.(goja.String); ok && s.Length() == 0 {
		return nil
	}
	return text
}

// cutShort says whether the body so far ends within a character.
func (m *request) cutShort() bool {
	return m.decoder != nil && m.decoder.Get("lastNeed").ToInteger() > 0
}

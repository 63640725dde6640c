package http

import (
	"bytes"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// iteration is `for await` over a request that nobody has touched.
type iteration struct {
	reader  *goja.Object // of jslib/internal/http/body_iterator.js, from its first next() on
	awaited bool         // it waits for wake
	closed  bool         // 'close' has been emitted
}

// iterator is the method [Symbol.asyncIterator].
func (m *request) iterator() (goja.Value, bool) {
	if m.reader != nil || !m.iterable() {
		return nil, false
	}
	return m.s.step("iterateBody", m.obj, m.s.takePart), true
}

func (m *request) iterable() bool {
	return !m.flows && !m.dropped && !m.ending && !m.endEmitted && m.heard.count("data") == 0
}

// newTakePart makes what a reader takes its parts with.
func (s *short) newTakePart() goja.Value {
	return s.Func("take", 2, func(call goja.FunctionCall) goja.Value {
		state, ok := s.reqKind.State(call.Argument(0))
		if !ok {
			return s.VM.ToValue(false)
		}
		return state.(*request).takePart(js.Object(call.Argument(1)))
	})
}

func (m *request) takePart(reader *goja.Object) goja.Value {
	if m.reader == nil && m.iterable() {
		m.reader = reader
	}
	if m.reader != reader || m.decoder != nil && len(m.chunks) > 1 {
		m.s.reqKind.RealizeObject(m.obj)
		return m.s.VM.ToValue(false)
	}
	if m.closed {
		return goja.Null()
	}
	part := goja.Undefined()
	if len(m.chunks) > 0 {
		part = m.waiting()
	} else {
		m.awaited = true
	}
	m.endSoon()
	return part
}

// waiting is all that has come, as a read() gives it.
func (m *request) waiting() goja.Value {
	chunks := m.chunks
	m.chunks, m.size, m.emitted = nil, 0, true
	if len(chunks) == 1 {
		return chunks[0]
	}
	parts := make([][]byte, len(chunks))
	for i, c := range chunks {
		parts[i], _ = js.Bytes(c)
	}
	return m.s.NewBuffer(bytes.Join(parts, nil))
}

// wakeReader tells the reader in the next tick, if it waits.
func (m *request) wakeReader() {
	if m.awaited {
		m.awaited = false
		m.s.NextTickGo(func() { m.tellReader("wake") })
	}
}

// tellReader calls a method of the reader, if there is one.
func (m *request) tellReader(name string) {
	if m.reader != nil {
		m.s.Invoke(m.reader, m.reader.Get(name))
	}
}

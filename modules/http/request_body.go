package http

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/http1"
)

// body is the readable side of a request that nobody has touched. It flows to
// 'data' listeners, or waits for them; all other ways to read are general.
type body struct {
	chunks     []goja.Value // that wait
	decoder    *goja.Object // a StringDecoder, after setEncoding
	size       int
	flows      bool
	scheduled  bool // 'resume' comes in the next tick
	emitted    bool // some of it
	ending     bool // 'end' comes in the next tick
	endEmitted bool
	destroyed  bool
}

// maxHeld is how much of a body waits for a script to read it; more is the
// general code's.
const maxHeld = 64 << 10

func (m *request) on(call goja.FunctionCall, once bool) bool {
	if !m.heard.on(call, once, m.hears) {
		return false
	}
	if call.Argument(0).String() == "data" {
		m.resume()
	}
	return true
}

// hears says whether Go serves the listeners of an event.
func (m *request) hears(event string) bool {
	return event != "readable" && (event != "data" || m.reader == nil)
}

// off lets a body flow on that nobody listens to any more, as streams do.
func (m *request) off(call goja.FunctionCall) bool { return m.heard.off(call) }

func (m *request) resume() {
	if m.flows || m.endEmitted || m.dropped {
		return
	}
	m.flows, m.scheduled = true, true
	m.s.NextTickGo(m.resumed)
}

func (m *request) resumed() {
	m.scheduled = false
	if m.realized {
		m.s.step("resumeNow", m.obj)
		return
	}
	m.emit("resume")
	for len(m.chunks) > 0 && !m.realized {
		chunk := m.chunks[0]
		m.chunks = m.chunks[1:]
		m.emitted = true
		m.emit("data", chunk)
	}
	m.endIfRead()
}

// take gets a part of the body from the parser.
func (m *request) take(chunk []byte) {
	if m.dropped && !m.realized {
		return
	}
	straight := m.flows && !m.scheduled && len(m.chunks) == 0
	if !straight {
		m.size += len(chunk)
		if m.size > maxHeld {
			m.s.reqKind.RealizeObject(m.obj)
		}
	}
	if m.realized {
		m.s.step("pushBody", m.obj, m.s.NewBuffer(append([]byte(nil), chunk...)))
	} else if !straight || m.heard.count("data") > 0 {
		m.give(m.chunkOf(chunk), straight)
	}
}

func (m *request) give(chunk goja.Value, straight bool) {
	switch {
	case chunk == nil:
	case straight:
		m.emitted = true
		m.emit("data", chunk)
	default:
		m.chunks = append(m.chunks, chunk)
		m.wakeReader()
	}
}

// end is the end of the message.
func (m *request) end(trailers *http1.Head) {
	if trailers.Len() > 0 || m.cutShort() {
		m.s.reqKind.RealizeObject(m.obj)
	}
	if m.realized {
		m.s.step("endBody", m.obj, m.s.p.headers(trailers))
		return
	}
	m.complete = true
	m.endUnheard()
	m.endIfRead()
}

// endUnheard ends a body that is thrown away before nobody's ears.
func (m *request) endUnheard() {
	if m.dropped && m.complete {
		m.endEmitted, m.destroyed = true, true
	}
}

// endIfRead lets 'end' follow once all has been read.
func (m *request) endIfRead() {
	if m.flows || m.awaited {
		m.endSoon()
	}
}

func (m *request) endSoon() {
	if m.realized || m.scheduled || !m.complete || m.ending || len(m.chunks) > 0 {
		return
	}
	m.ending = true
	m.s.NextTickGo(m.ended)
}

func (m *request) ended() {
	if m.realized {
		m.s.step("emitEnd", m.obj)
		return
	}
	m.endEmitted = true
	m.emit("end")
	if m.realized {
		m.s.step("afterEnd", m.obj)
		return
	}
	m.destroyed = true
	m.s.NextTickGo(m.close)
}

func (m *request) close() {
	m.closed = true
	m.emit("close")
	if m.awaited && !m.realized {
		m.awaited = false
		m.tellReader("wake")
	}
}

// drop throws away what nobody has read when the response has left.
func (m *request) drop() {
	switch {
	case m.realized:
		m.s.step("drop", m.obj)
	case m.flows || m.reader != nil:
	case len(m.heard) == 0:
		m.dropped, m.chunks = true, nil
		m.endUnheard()
	case m.complete:
		m.flows, m.chunks = true, nil
		m.endIfRead()
	default:
		m.chunks = nil
		m.resume()
	}
}

func (m *request) emit(event string, args ...goja.Value) {
	if m.realized {
		m.s.Emit(m.obj, event, args...)
		return
	}
	m.heard.emit(m.s.short, m.obj, event, func() bool { return m.realized }, args...)
}

// bodyState is what the general code goes on with.
func (m *request) bodyState() *goja.Object {
	chunks := make([]any, len(m.chunks))
	for i, c := range m.chunks {
		chunks[i] = c
	}
	obj := m.s.VM.NewObject()
	obj.Set("decoder", m.decoder)
	for name, v := range map[string]any{
		"chunks": m.s.VM.NewArray(chunks...), "complete": m.complete, "dropped": m.dropped,
		"flows": m.flows, "scheduled": m.scheduled, "emitted": m.emitted, "listens": m.heard.count("data") > 0,
		"consumed": m.reader != nil, "ending": m.ending, "endEmitted": m.endEmitted, "destroyed": m.destroyed,
	} {
		obj.Set(name, v)
	}
	return obj
}

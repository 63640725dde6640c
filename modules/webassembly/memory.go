package webassembly

import (
	"github.com/dop251/goja"
)

const pageSize = 1 << 16

func limitsOf(min, max goja.Value) limits {
	l := limits{min: uint32(min.ToInteger())}
	if !goja.IsUndefined(max) {
		l.max, l.bounded = uint32(max.ToInteger()), true
	}
	return l
}

// newMemory(initial, maximum) gives a handle.
func (b *binding) newMemory(call goja.FunctionCall) goja.Value {
	e := entity{kind: kindMemory, limits: limitsOf(call.Argument(0), call.Argument(1))}
	return b.handle(b.only(e, 0))
}

// buffer(memory) is the ArrayBuffer over its bytes, the same until it grows.
func (b *binding) buffer(call goja.FunctionCall) goja.Value {
	m := b.extern(call.Argument(0))
	b.refresh()
	if m.buffer == nil {
		m.size = m.memory.Size()
		bytes, _ := m.memory.Read(0, m.size)
		m.buffer = b.VM.ToValue(b.VM.NewArrayBuffer(bytes)).(*goja.Object)
		b.touched = append(b.touched, m)
	}
	return m.buffer
}

// grow(memory, pages) gives the size before, or undefined where there is no room.
func (b *binding) grow(call goja.FunctionCall) goja.Value {
	m := b.extern(call.Argument(0))
	before, ok := m.memory.Grow(uint32(call.Argument(1).ToInteger()))
	if !ok {
		return goja.Undefined()
	}
	if m.buffer != nil {
		m.size = ^m.size // a new buffer, even where nothing was added
	}
	b.refresh()
	return b.VM.ToValue(before)
}

// refresh detaches the buffers of the memories that have grown. It runs when a
// module gives control to a script.
func (b *binding) refresh() {
	kept := b.touched[:0]
	for _, m := range b.touched {
		if m.memory.Size() == m.size {
			kept = append(kept, m)
			continue
		}
		m.buffer.Export().(goja.ArrayBuffer).Detach()
		m.buffer = nil
	}
	b.touched = kept
}

package webassembly

import (
	"github.com/dop251/goja"
	"github.com/tetratelabs/wazero/api"
)

// operations gives the small module that reads and writes a table.
func (b *binding) operations(t *extern) api.Module {
	if t.helper != nil {
		return t.helper
	}
	var w writer
	ref, i32 := t.value, byte(typeI32)
	w.importEntity("t", t.name, t.entity)
	w.function("length", signature{nil, []byte{i32}}, 0xfc, 16, 0)
	w.function("get", signature{[]byte{i32}, []byte{ref}}, 0x20, 0, 0x25, 0)
	w.function("set", signature{[]byte{i32, ref}, nil}, 0x20, 0, 0x20, 1, 0x26, 0)
	w.function("grow", signature{[]byte{ref, i32}, []byte{i32}}, 0x20, 0, 0x20, 1, 0xfc, 15, 0)
	t.helper = b.small(&w, map[string]api.Module{"t": t.mod})
	return t.helper
}

func (b *binding) length(t *extern) uint32 {
	n, _ := run(b.operations(t), "length")
	return uint32(n)
}

// newTable(type, initial, maximum) gives a handle.
func (b *binding) newTable(call goja.FunctionCall) goja.Value {
	e := entity{kind: kindTable, value: valueTypes[call.Argument(0).String()], limits: limitsOf(call.Argument(1), call.Argument(2))}
	return b.handle(b.only(e, 0))
}

func (b *binding) tableLength(call goja.FunctionCall) goja.Value {
	return b.VM.ToValue(b.length(b.extern(call.Argument(0))))
}

// tableGrow(table, delta, value) gives the length before, or -1.
func (b *binding) tableGrow(call goja.FunctionCall) goja.Value {
	t := b.extern(call.Argument(0))
	n, _ := run(b.operations(t), "grow", b.element(t, call.Argument(2)), uint64(uint32(call.Argument(1).ToInteger())))
	return b.VM.ToValue(int32(n))
}

func (b *binding) tableGet(call goja.FunctionCall) goja.Value {
	t := b.extern(call.Argument(0))
	raw, _ := run(b.operations(t), "get", uint64(call.Argument(1).ToInteger()))
	return b.value(raw, t.value)
}

func (b *binding) tableSet(call goja.FunctionCall) goja.Value {
	t := b.extern(call.Argument(0))
	run(b.operations(t), "set", uint64(call.Argument(1).ToInteger()), b.element(t, call.Argument(2)))
	return goja.Undefined()
}

// element is a value for a table; undefined is null among functions.
func (b *binding) element(t *extern, v goja.Value) uint64 {
	if goja.IsUndefined(v) && t.value == typeFuncref {
		return 0
	}
	return b.raw(v, t.value)
}

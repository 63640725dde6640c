package webassembly

import (
	"encoding/binary"
	"slices"
	"strconv"
)

// writer makes small modules: the engine has no other way to make a memory, a
// table or a global, and to give them names.
type writer struct {
	types, imports, functions, tables, memories, globals, exports, code section
	counts                                                              [4]uint32 // of each kind
}

type section struct {
	count uint32
	body  []byte
}

func (s *section) add(parts ...[]byte) {
	s.count++
	for _, p := range parts {
		s.body = append(s.body, p...)
	}
}

func uleb(v uint32) []byte { return binary.AppendUvarint(nil, uint64(v)) }

func vector(b []byte) []byte { return append(uleb(uint32(len(b))), b...) }

func (l limits) bytes() []byte {
	flags := byte(0)
	if l.shared {
		flags |= 2
	}
	if !l.bounded {
		return append([]byte{flags}, uleb(l.min)...)
	}
	return append(append([]byte{flags | 1}, uleb(l.min)...), uleb(l.max)...)
}

func (e entity) bytes(w *writer) []byte {
	switch e.kind {
	case kindFunction:
		w.types.add([]byte{0x60}, vector(e.sig.params), vector(e.sig.results))
		return uleb(w.types.count - 1)
	case kindTable:
		return append([]byte{e.value}, e.limits.bytes()...)
	case kindMemory:
		return e.limits.bytes()
	}
	if e.mutable {
		return []byte{e.value, 1}
	}
	return []byte{e.value, 0}
}

// next is the index of another entity of kind.
func (w *writer) next(kind byte) uint32 {
	w.counts[kind]++
	return w.counts[kind] - 1
}

// importEntity imports e and gives its index.
func (w *writer) importEntity(module, name string, e entity) uint32 {
	w.imports.add(vector([]byte(module)), vector([]byte(name)), []byte{e.kind}, e.bytes(w))
	return w.next(e.kind)
}

// define makes a table, a memory or a global with the raw value initial. What is
// imported comes first.
func (w *writer) define(e entity, initial uint64) uint32 {
	switch e.kind {
	case kindTable:
		w.tables.add(e.bytes(w))
	case kindMemory:
		w.memories.add(e.bytes(w))
	case kindGlobal:
		w.globals.add(e.bytes(w), constant(e.value, initial))
	}
	return w.next(e.kind)
}

func (w *writer) export(name string, kind byte, index uint32) {
	w.exports.add(vector([]byte(name)), []byte{kind}, uleb(index))
}

// function defines and exports a function with the instructions body.
func (w *writer) function(name string, sig signature, body ...byte) {
	w.functions.add(entity{kind: kindFunction, sig: sig}.bytes(w))
	w.code.add(vector(append(append([]byte{0}, body...), 0x0b)))
	w.export(name, kindFunction, w.next(kindFunction))
}

// constant is the expression of a raw value.
func constant(typ byte, raw uint64) []byte {
	var b []byte
	switch typ {
	case typeI32:
		b = appendSigned([]byte{0x41}, int64(int32(raw)))
	case typeI64:
		b = appendSigned([]byte{0x42}, int64(raw))
	case typeF32:
		b = binary.LittleEndian.AppendUint32([]byte{0x43}, uint32(raw))
	case typeF64:
		b = binary.LittleEndian.AppendUint64([]byte{0x44}, raw)
	default:
		b = []byte{0xd0, typ}
	}
	return append(b, 0x0b)
}

// appendSigned is the signed LEB128.
func appendSigned(b []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

func (w *writer) bytes() []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range []struct {
		id byte
		*section
	}{{1, &w.types}, {2, &w.imports}, {3, &w.functions}, {4, &w.tables}, {5, &w.memories}, {6, &w.globals}, {7, &w.exports},
		{10, &w.code}} {
		if s.count > 0 {
			out = append(append(out, s.id), vector(append(uleb(s.count), s.body...))...)
		}
	}
	return out
}

// hidden is the name under which a function of a table is exported to us.
func hidden(index uint32) string { return "\x00" + strconv.Itoa(int(index)) }

// withTableFunctions is module with exports of the functions that its tables may
// hold, in its own export section or in a new one.
func withTableFunctions(module []byte, d *description) []byte {
	if len(d.placed) == 0 {
		return module
	}
	all := section{}
	for _, e := range d.exports {
		all.add(vector([]byte(e.name)), []byte{e.kind}, uleb(e.index))
	}
	added := map[uint32]bool{}
	for _, p := range d.placed {
		if !added[p.function] {
			added[p.function] = true
			all.add(vector([]byte(hidden(p.function))), []byte{kindFunction}, uleb(p.function))
		}
	}
	exports := append([]byte{sectionExports}, vector(append(uleb(all.count), all.body...))...)
	out := slices.Clone(module[:8])
	for r := reader(module[8:]); len(r) > 0; {
		start := r
		id := r.byte()
		r.bytes()
		if id >= sectionExports && id <= 12 { // those behind the exports; 13, of tags, comes before
			out, exports = append(out, exports...), nil
		}
		if id != sectionExports {
			out = append(out, start[:len(start)-len(r)]...)
		}
	}
	return append(out, exports...)
}

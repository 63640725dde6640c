package webassembly

import "testing"

// FuzzDescribe reads what is no module, too: it gives an error and no panic.
func FuzzDescribe(f *testing.F) {
	var w writer
	w.importEntity("m", "f", entity{kind: kindFunction, sig: signature{[]byte{typeI32}, nil}})
	w.export("t", kindTable, w.define(entity{kind: kindTable, value: typeFuncref, limits: limits{min: 2, max: 3, bounded: true}}, 0))
	w.export("g", kindGlobal, w.define(entity{kind: kindGlobal, value: typeI64}, 5))
	f.Add(w.bytes())
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x09\x07\x01\x00\x41\x00\x0b\x01\x00"))
	f.Fuzz(func(t *testing.T, module []byte) {
		if len(module) < 8 {
			return
		}
		if d, err := describe(module); err == nil {
			withTableFunctions(module, d)
		}
	})
}

func TestDescribeReadsWhatWasWritten(t *testing.T) {
	var w writer
	w.importEntity("m", "f", entity{kind: kindFunction, sig: signature{[]byte{typeI32}, nil}})
	w.export("mem", kindMemory, w.define(entity{kind: kindMemory, limits: limits{min: 1, max: 300, bounded: true}}, 0))
	w.export("g", kindGlobal, w.define(entity{kind: kindGlobal, value: typeI64, mutable: true}, 1<<63))
	d, err := describe(w.bytes())
	if err != nil || len(d.imports) != 1 || len(d.exports) != 2 {
		t.Fatal(d, err)
	}
	if l := d.spaces[kindMemory][0].limits; l.max != 300 || !d.spaces[kindGlobal][0].mutable {
		t.Error(d.spaces)
	}
}

package webassembly

import (
	"encoding/binary"
	"errors"
)

// The kinds of what a module imports and exports, as in its bytes.
const (
	kindFunction byte = iota
	kindTable
	kindMemory
	kindGlobal
)

const (
	sectionExports  = 7
	sectionElements = 9
	opRefFunc       = 0xd2
	opI32Const      = 0x41
)

var kindNames = [...]string{"function", "table", "memory", "global"}

// signature is the type of a function.
type signature struct{ params, results []byte }

// limits are those of a table or a memory.
type limits struct {
	min, max uint32
	bounded  bool
	shared   bool
}

// entity is the type of something imported or defined.
type entity struct {
	kind    byte
	sig     signature // of a function
	value   byte      // the type of a global, or of a table's elements
	mutable bool
	limits  limits
}

type importEntry struct {
	module, name string
	entity
}

type exportEntry struct {
	name  string
	kind  byte
	index uint32
}

type customSection struct {
	name string
	data []byte
}

// description is what scripts can ask of a module: a reading of its bytes.
type description struct {
	types   []signature
	imports []importEntry
	exports []exportEntry
	custom  []customSection
	spaces  [4][]entity // by kind: what is imported, then what is defined
	placed  []placed    // the functions in its tables
}

// placed says where a segment puts a function.
type placed struct{ table, at, function uint32 }

var errBinary = errors.New("malformed module")

// describe reads the sections of a module. What only the engine knows to be wrong
// it does not see.
func describe(module []byte) (d *description, err error) {
	defer func() {
		if recover() != nil { // an index out of range, too
			err = errBinary
		}
	}()
	d = &description{}
	r := reader(module[8:])
	for len(r) > 0 {
		id := r.byte()
		section := reader(r.bytes())
		d.section(id, section)
	}
	return d, nil
}

func (d *description) section(id byte, r reader) {
	switch id {
	case 0:
		d.custom = append(d.custom, customSection{r.string(), r})
	case 1:
		r.each(func() { d.types = append(d.types, r.signature()) })
	case 2:
		r.each(func() { d.addImport(&r) })
	case 3:
		r.each(func() { d.define(entity{kind: kindFunction, sig: d.types[r.u32()]}) })
	case 4:
		r.each(func() { d.define(r.table()) })
	case 5:
		r.each(func() { d.define(entity{kind: kindMemory, limits: r.limits()}) })
	case 6:
		r.each(func() { d.define(r.global()); r.skipConstant() })
	case sectionExports:
		r.each(func() { d.exports = append(d.exports, exportEntry{r.string(), r.byte(), r.u32()}) })
	case sectionElements:
		r.each(func() { d.elements(&r) })
	}
}

func (d *description) define(e entity) { d.spaces[e.kind] = append(d.spaces[e.kind], e) }

func (d *description) addImport(r *reader) {
	i := importEntry{module: r.string(), name: r.string()}
	switch kind := r.byte(); kind {
	case kindFunction:
		i.entity = entity{kind: kind, sig: d.types[r.u32()]}
	case kindTable:
		i.entity = r.table()
	case kindMemory:
		i.entity = entity{kind: kind, limits: r.limits()}
	case kindGlobal:
		i.entity = r.global()
	default:
		panic(errBinary)
	}
	d.imports = append(d.imports, i)
	d.define(i.entity)
}

// reader reads from the front of bytes. It panics with errBinary.
type reader []byte

func (r *reader) take(n uint64) []byte {
	if n > uint64(len(*r)) {
		panic(errBinary)
	}
	b := (*r)[:n]
	*r = (*r)[n:]
	return b
}

func (r *reader) byte() byte { return r.take(1)[0] }

func (r *reader) u32() uint32 {
	v, n := binary.Uvarint(*r)
	if n <= 0 {
		panic(errBinary)
	}
	r.take(uint64(n))
	return uint32(v)
}

func (r *reader) bytes() []byte { return r.take(uint64(r.u32())) }

func (r *reader) string() string { return string(r.bytes()) }

func (r *reader) each(f func()) {
	for n := r.u32(); n > 0; n-- {
		f()
	}
}

func (r *reader) signature() signature {
	if r.byte() != 0x60 {
		panic(errBinary)
	}
	return signature{r.bytes(), r.bytes()}
}

func (r *reader) limits() (l limits) {
	flags := r.byte()
	l.bounded, l.shared = flags&1 != 0, flags&2 != 0
	l.min = r.u32()
	if l.bounded {
		l.max = r.u32()
	}
	return l
}

func (r *reader) table() entity {
	return entity{kind: kindTable, value: r.byte(), limits: r.limits()}
}

func (r *reader) global() entity {
	return entity{kind: kindGlobal, value: r.byte(), mutable: r.byte() == 1}
}

// elements reads a segment.
func (d *description) elements(r *reader) {
	flags, table, at := r.u32(), uint32(0), uint32(0)
	if flags&3 == 2 {
		table = r.u32()
	}
	if flags&1 == 0 {
		at = r.offset()
	}
	if flags&3 != 0 {
		r.byte() // the type
	}
	r.each(func() {
		if index, ok := r.element(flags&4 != 0); ok && flags&1 == 0 {
			d.placed = append(d.placed, placed{table, at, index})
		}
		at++
	})
}

// element is a function's index, or an expression with one.
func (r *reader) element(isExpression bool) (index uint32, ok bool) {
	if !isExpression {
		return r.u32(), true
	}
	if ok = (*r)[0] == opRefFunc; ok {
		function := (*r)[1:]
		index = function.u32()
	}
	r.skipConstant()
	return index, ok
}

// offset is the constant in an expression; 0 for any other one.
func (r *reader) offset() (at uint32) {
	if (*r)[0] == opI32Const {
		number := (*r)[1:]
		at = number.u32() // signed: the highest bit says whether it is negative
		if n := len(*r) - 1 - len(number); at >= 1<<(7*n-1) {
			at = 0
		}
	}
	r.skipConstant()
	return at
}

// skipConstant moves behind a constant expression.
func (r *reader) skipConstant() {
	for {
		switch r.byte() {
		case 0x0b: // end
			return
		case opI32Const, 0x42, 0x23, 0xd0, opRefFunc: // i32.const, i64.const, global.get, ref.null, ref.func
			for r.byte()&0x80 != 0 {
			}
		case 0x43: // f32.const
			r.take(4)
		case 0x44: // f64.const
			r.take(8)
		case 0xfd: // v128.const
			r.take(17)
		}
	}
}

package js

import (
	"unicode/utf16"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// quickAdd is + with V8's limit, and with room for more: where a script adds to
// a long string again and again, goja copies all of it each time. Here the sum
// stands in a larger piece of memory, and what is added to it next behind it.
type quickAdd struct{ then instruction }

// quickConcat is a template.
type quickConcat struct{ then instruction }

func (g *quickAdd) plain() instruction    { return g.then }
func (g *quickConcat) plain() instruction { return g.then }

func (g *quickAdd) exec(vm unsafe.Pointer) {
	m := engine{vm}
	sp, q := *m.sp(), &theQuick.quickLayout
	operands := (*m.stack())[sp-2 : sp]
	if q.isText(operands[0]) || q.isText(operands[1]) {
		if sum := m.sum(operands[0], operands[1:]); sum != nil {
			operands[0] = sum
			*m.sp()--
			*m.pc()++
			return
		}
	}
	g.then.exec(vm)
}

func (g *quickConcat) exec(vm unsafe.Pointer) {
	m := engine{vm}
	n := *(*int)(words(&g.then)[1])
	parts := (*m.stack())[*m.sp()-n : *m.sp()]
	sum := m.sum(parts[0], parts[1:])
	if sum == nil {
		g.then.exec(vm)
		return
	}
	parts[0] = sum
	*m.sp() -= n - 1
	*m.pc()++
}

// leastGrown is the length of a string from which on its sums have room.
const leastGrown = 256

// sum is nil where goja shall add.
func (m engine) sum(left goja.Value, rest []goja.Value) goja.Value {
	q := &theQuick.quickLayout
	length := q.textLength(left)
	n := length
	for _, v := range rest {
		n += q.textLength(v)
	}
	if n > maxString {
		m.refuse("Invalid string length")
	}
	if length < leastGrown || !q.isText(left) {
		return nil
	}
	var more addition
	for _, v := range rest {
		if !more.add(q, v) {
			return nil
		}
	}
	return more.to(q, left)
}

// isText says whether v is a string that the engine made: those that come from
// Go have a form of their own until they are added to.
func (q *quickLayout) isText(v goja.Value) bool {
	t := (*[2]unsafe.Pointer)(unsafe.Pointer(&v))[0]
	return t == q.narrowText || t == q.wideText
}

func (q *quickLayout) textLength(v goja.Value) int {
	switch w := (*[2]unsafe.Pointer)(unsafe.Pointer(&v)); w[0] {
	case q.narrowText:
		return len(*(*string)(w[1]))
	case q.wideText:
		return len(*(*[]uint16)(w[1])) - 1
	}
	if s, ok := v.(goja.String); ok {
		return s.Length()
	}
	return 0
}

// addition is what comes behind a string: narrow until something in it is wide.
type addition struct {
	narrow []byte
	wide   []uint16
}

// add is false for values that have no text of their own.
func (a *addition) add(q *quickLayout, v goja.Value) bool {
	switch v.(type) {
	case *goja.Object, *goja.Symbol:
		return false
	}
	if !q.isText(v) {
		v = v.ToString()
	}
	switch w := (*[2]unsafe.Pointer)(unsafe.Pointer(&v)); w[0] {
	case q.narrowText:
		a.addText(*(*string)(w[1]))
	case q.wideText:
		a.widen()
		a.wide = append(a.wide, (*(*[]uint16)(w[1]))[1:]...)
	default: // of Go
		if s := v.String(); unistring.Scan(s) == nil {
			a.addText(s)
		} else {
			a.widen()
			for _, c := range s {
				a.wide = utf16.AppendRune(a.wide, c)
			}
		}
	}
	return true
}

func (a *addition) addText(s string) {
	switch {
	case a.wide != nil:
		a.wide = appendWide(a.wide, unsafe.Slice(unsafe.StringData(s), len(s)))
	case a.narrow == nil: // the only one, as a rule: no copy
		a.narrow = unsafe.Slice(unsafe.StringData(s), len(s))[:len(s):len(s)]
	default:
		a.narrow = append(a.narrow, s...)
	}
}

func (a *addition) widen() {
	if a.wide == nil {
		a.wide = appendWide(make([]uint16, 0, len(a.narrow)+1), a.narrow)
		a.narrow = nil
	}
}

func appendWide(wide []uint16, narrow []byte) []uint16 {
	for _, c := range narrow {
		wide = append(wide, uint16(c))
	}
	return wide
}

// to puts it behind left; nil where goja shall, for left becomes wide.
func (a *addition) to(q *quickLayout, left goja.Value) goja.Value {
	w := (*[2]unsafe.Pointer)(unsafe.Pointer(&left))
	if w[0] == q.narrowText {
		if a.wide != nil {
			return nil
		}
		s := *(*string)(w[1])
		b := theGrowths.append(unsafe.Slice(unsafe.StringData(s), len(s)), a.narrow)
		sum := unsafe.String(unsafe.SliceData(b), len(b))
		return asValue(w[0], unsafe.Pointer(&sum))
	}
	a.widen()
	b := theGrowths.append(unitBytes(*(*[]uint16)(w[1])), unitBytes(a.wide))
	sum := unsafe.Slice((*uint16)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/2)
	return asValue(w[0], unsafe.Pointer(&sum))
}

func unitBytes(units []uint16) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(units))), 2*len(units))
}

func asValue(typeWord, data unsafe.Pointer) (v goja.Value) {
	*(*[2]unsafe.Pointer)(unsafe.Pointer(&v)) = [2]unsafe.Pointer{typeWord, data}
	return v
}

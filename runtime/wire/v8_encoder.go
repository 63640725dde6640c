package wire

import (
	"encoding/binary"
	"math"
	"math/big"
	"unicode/utf16"
)

// Encoder writes values in V8's format, token by token. The caller walks the
// value, writes matching Begin and End tokens and keeps the table of objects
// already written: each method that starts an object returns the number by
// which Ref names it later.
type Encoder struct {
	buf []byte
	ids uint32
}

// NewEncoder returns an Encoder that appends to buf. V8 aligns two-byte
// strings relative to the start of the buffer.
func NewEncoder(buf []byte) *Encoder { return &Encoder{buf: buf} }

// Reset begins anew, as NewEncoder does.
func (e *Encoder) Reset(buf []byte) { *e = Encoder{buf: buf} }

// Bytes returns all that was written; it stays owned by the Encoder.
func (e *Encoder) Bytes() []byte { return e.buf }

// Release returns all that was written and begins anew, but for the numbers of
// objects, which go on.
func (e *Encoder) Release() []byte {
	b := e.buf
	e.buf = nil
	return b
}

// Header writes the format version, which comes before the first value.
func (e *Encoder) Header() { e.buf = append(e.buf, byte(TagVersion), FormatVersion) }

// Undefined writes undefined.
func (e *Encoder) Undefined() { e.tag(TagUndefined) }

// Null writes null.
func (e *Encoder) Null() { e.tag(TagNull) }

// Hole writes the hole of a dense array.
func (e *Encoder) Hole() { e.tag(TagHole) }

// Bool writes true or false.
func (e *Encoder) Bool(b bool) {
	if b {
		e.tag(TagTrue)
	} else {
		e.tag(TagFalse)
	}
}

// Number writes f as an integer where V8 keeps it as one, else as a double.
func (e *Encoder) Number(f float64) {
	if i := int32(f); IsInt32(f) {
		e.Int32(i)
		return
	}
	e.Double(f)
}

// IsInt32 reports whether f is an int32 other than minus zero.
func IsInt32(f float64) bool {
	return f >= math.MinInt32 && f <= math.MaxInt32 && f == math.Trunc(f) && (f != 0 || !math.Signbit(f))
}

// Int32 writes a small integer.
func (e *Encoder) Int32(i int32) {
	e.tag(TagInt32)
	e.Uint32(uint32(i)<<1 ^ uint32(i>>31))
}

// Double writes a floating point number, even where an integer would do.
func (e *Encoder) Double(f float64) {
	e.tag(TagDouble)
	e.RawDouble(f)
}

// BigInt writes a bigint.
func (e *Encoder) BigInt(i *big.Int) {
	e.tag(TagBigInt)
	e.digits(i)
}

// String writes a string given as UTF-8.
func (e *Encoder) String(s string) {
	if !isASCII(s) {
		e.UTF16(utf16.Encode([]rune(s)))
		return
	}
	e.tag(TagOneByte)
	e.Uint32(uint32(len(s)))
	e.buf = append(e.buf, s...)
}

// UTF16 writes a string given as UTF-16 code units, which need not pair.
func (e *Encoder) UTF16(units []uint16) {
	if isLatin1(units) {
		e.tag(TagOneByte)
		e.Uint32(uint32(len(units)))
		for _, u := range units {
			e.buf = append(e.buf, byte(u))
		}
		return
	}
	size := uint32(2 * len(units))
	if (len(e.buf)+1+varintSize(size))&1 != 0 {
		e.tag(TagPadding)
	}
	e.tag(TagTwoByte)
	e.Uint32(size)
	for _, u := range units {
		e.buf = append(e.buf, byte(u), byte(u>>8))
	}
}

// Ref writes a reference to an object written before.
func (e *Encoder) Ref(id uint32) {
	e.tag(TagRef)
	e.Uint32(id)
}

// BeginObject opens a plain object: pairs of a key (string or number) and a
// value follow, then EndObject.
func (e *Encoder) BeginObject() (id uint32) { return e.object(TagBeginObject) }

// EndObject closes a plain object of n pairs.
func (e *Encoder) EndObject(n uint32) {
	e.tag(TagEndObject)
	e.Uint32(n)
}

// BeginDense opens an array without holes: length values follow, then pairs of
// its other properties, then EndDense.
func (e *Encoder) BeginDense(length uint32) (id uint32) { return e.sized(TagBeginDense, length) }

// EndDense closes a dense array that had n further properties.
func (e *Encoder) EndDense(n, length uint32) { e.endArray(TagEndDense, n, length) }

// BeginSparse opens an array with holes: pairs of index or name and value
// follow, then EndSparse.
func (e *Encoder) BeginSparse(length uint32) (id uint32) { return e.sized(TagBeginSparse, length) }

// EndSparse closes a sparse array of n pairs.
func (e *Encoder) EndSparse(n, length uint32) { e.endArray(TagEndSparse, n, length) }

// BeginMap opens a Map: keys and values follow in turn, then EndMap.
func (e *Encoder) BeginMap() (id uint32) { return e.object(TagBeginMap) }

// EndMap closes a Map of size entries.
func (e *Encoder) EndMap(size uint32) {
	e.tag(TagEndMap)
	e.Uint32(2 * size)
}

// BeginSet opens a Set: its values follow, then EndSet.
func (e *Encoder) BeginSet() (id uint32) { return e.object(TagBeginSet) }

// EndSet closes a Set of size values.
func (e *Encoder) EndSet(size uint32) {
	e.tag(TagEndSet)
	e.Uint32(size)
}

// Date writes a Date by its time value.
func (e *Encoder) Date(ms float64) (id uint32) {
	id = e.object(TagDate)
	e.RawDouble(ms)
	return id
}

// BoolObject writes a Boolean object.
func (e *Encoder) BoolObject(b bool) (id uint32) {
	if b {
		return e.object(TagTrueObject)
	}
	return e.object(TagFalseObject)
}

// NumberObject writes a Number object.
func (e *Encoder) NumberObject(f float64) (id uint32) {
	id = e.object(TagNumberObject)
	e.RawDouble(f)
	return id
}

// BigIntObject writes a BigInt object.
func (e *Encoder) BigIntObject(i *big.Int) (id uint32) {
	id = e.object(TagBigIntObject)
	e.digits(i)
	return id
}

// BeginStringObject starts a String object; its string follows.
func (e *Encoder) BeginStringObject() (id uint32) { return e.object(TagStringObject) }

// BeginRegExp starts a RegExp: its source follows as a string, then
// EndRegExp.
func (e *Encoder) BeginRegExp() (id uint32) { return e.object(TagRegExp) }

// EndRegExp writes the flags of a RegExp.
func (e *Encoder) EndRegExp(flags uint32) { e.Uint32(flags) }

// ArrayBuffer writes an ArrayBuffer of fixed length. A View may follow.
func (e *Encoder) ArrayBuffer(b []byte) (id uint32) {
	id = e.sized(TagArrayBuffer, uint32(len(b)))
	e.Raw(b)
	return id
}

// Resizable writes a resizable ArrayBuffer. A View may follow.
func (e *Encoder) Resizable(b []byte, maxLength uint32) (id uint32) {
	id = e.sized(TagResizable, uint32(len(b)))
	e.Uint32(maxLength)
	e.Raw(b)
	return id
}

// Transfer writes an ArrayBuffer that travels beside the data under a number
// of the caller's. A View may follow.
func (e *Encoder) Transfer(number uint32) (id uint32) { return e.sized(TagTransfer, number) }

// View writes a view on the ArrayBuffer written just before, be it whole or
// by Ref. A length-tracking view has length zero.
func (e *Encoder) View(kind ViewKind, offset, length, flags uint32) (id uint32) {
	id = e.object(TagView)
	e.buf = append(e.buf, byte(kind))
	e.Uint32(offset)
	e.Uint32(length)
	e.Uint32(flags)
	return id
}

// HostObject announces an object whose content the caller writes with Uint32,
// Uint64, RawDouble and Raw, in a form of its own.
func (e *Encoder) HostObject() (id uint32) { return e.object(TagHostObject) }

// Uint32 writes a bare varint.
func (e *Encoder) Uint32(u uint32) { e.Uint64(uint64(u)) }

// Uint64 writes a bare varint.
func (e *Encoder) Uint64(u uint64) { e.buf = binary.AppendUvarint(e.buf, u) }

// quietNaN is how V8 writes every NaN.
const quietNaN = 0x7ff8 << 48

// RawDouble writes the eight bytes of f.
func (e *Encoder) RawDouble(f float64) {
	bits := math.Float64bits(f)
	if f != f {
		bits = quietNaN
	}
	e.buf = binary.LittleEndian.AppendUint64(e.buf, bits)
}

// Raw writes bytes as they are.
func (e *Encoder) Raw(b []byte) { e.buf = append(e.buf, b...) }

// BeginError opens an Error; its parts follow in the order prototype, message,
// stack, cause, each only where there is one, then EndError.
func (e *Encoder) BeginError() (id uint32) { return e.object(TagBeginError) }

// ErrorPrototype says of which class an Error is; an unknown name and "Error"
// itself write nothing.
func (e *Encoder) ErrorPrototype(class string) {
	for letter, name := range errorPrototypes {
		if name == class {
			e.buf = append(e.buf, letter)
		}
	}
}

// ErrorMessage announces the message, a string that follows.
func (e *Encoder) ErrorMessage() { e.buf = append(e.buf, errorMessage) }

// ErrorStack announces the stack, a string that follows.
func (e *Encoder) ErrorStack() { e.buf = append(e.buf, errorStack) }

// ErrorCause announces the cause, a value that follows.
func (e *Encoder) ErrorCause() { e.buf = append(e.buf, errorCause) }

// EndError closes an Error.
func (e *Encoder) EndError() { e.buf = append(e.buf, errorEnd) }

func (e *Encoder) tag(t Tag) { e.buf = append(e.buf, byte(t)) }

func (e *Encoder) object(t Tag) (id uint32) {
	e.tag(t)
	id = e.ids
	e.ids++
	return id
}

func (e *Encoder) sized(t Tag, n uint32) (id uint32) {
	id = e.object(t)
	e.Uint32(n)
	return id
}

func (e *Encoder) endArray(t Tag, n, length uint32) {
	e.tag(t)
	e.Uint32(n)
	e.Uint32(length)
}

// digits writes sign and length, then the magnitude little-endian in whole
// 64-bit digits.
func (e *Encoder) digits(i *big.Int) {
	size := (i.BitLen() + 63) / 64 * 8
	field := uint32(size) << 1
	if i.Sign() < 0 {
		field |= 1
	}
	e.Uint32(field)
	start := len(e.buf)
	e.buf = append(e.buf, make([]byte, size)...)
	digits := e.buf[start:]
	i.FillBytes(digits)
	reverse(digits)
}

func reverse(b []byte) {
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
}

func varintSize(u uint32) int {
	n := 1
	for ; u >= 0x80; u >>= 7 {
		n++
	}
	return n
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func isLatin1(units []uint16) bool {
	for _, u := range units {
		if u > 0xff {
			return false
		}
	}
	return true
}

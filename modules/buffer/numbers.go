package buffer

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// numberMethods are the read* and write* methods.
func (c *class) numberMethods() []method {
	list := c.bigMethods()
	for _, signed := range []bool{false, true} {
		for _, little := range []bool{true, false} {
			list = append(list, c.integerMethods(signed, little)...)
		}
	}
	return append(list, c.floatMethods()...)
}

// integer is one kind of integer in memory.
type integer struct {
	size           int
	signed, little bool
}

func (n integer) get(b []byte) float64 {
	var u uint64
	for i := range n.size {
		at := i
		if n.little {
			at = n.size - 1 - i
		}
		u = u<<8 | uint64(b[at])
	}
	if n.signed {
		shift := 64 - 8*n.size
		return float64(int64(u<<shift) >> shift)
	}
	return float64(u)
}

func (n integer) put(b []byte, u uint64) {
	for i := range n.size {
		at := n.size - 1 - i
		if n.little {
			at = i
		}
		b[at] = byte(u)
		u >>= 8
	}
}

func (n integer) bounds() (low, high float64) {
	if bits := float64(8 * n.size); n.signed {
		return -math.Pow(2, bits-1), math.Pow(2, bits-1) - 1
	}
	return 0, math.Pow(2, float64(8*n.size)) - 1
}

func (n integer) span() string {
	low, high := n.bounds()
	switch bits := 8 * n.size; {
	case n.size <= 4:
		return ">= " + strconv.FormatFloat(low, 'f', 0, 64) + " and <= " + strconv.FormatFloat(high, 'f', 0, 64)
	case n.signed:
		exp := strconv.Itoa(bits - 1)
		return ">= -(2 ** " + exp + ") and < 2 ** " + exp
	default:
		return ">= 0 and < 2 ** " + strconv.Itoa(bits)
	}
}

func (c *class) integerMethods(signed, little bool) []method {
	kinds, order := []string{"UInt", "Uint"}, "BE"
	if signed {
		kinds = []string{"Int"}
	}
	if little {
		order = "LE"
	}
	var list []method
	add := func(op, size string, length int, fn js.Fn) {
		for _, kind := range kinds {
			list = append(list, method{op + kind + size, length, fn})
			fn = nil
		}
	}
	for _, size := range []int{4, 2} {
		n := integer{size, signed, little}
		add("read", strconv.Itoa(8*size)+order, 0, c.reader(n))
		add("write", strconv.Itoa(8*size)+order, 1, c.writer(n))
	}
	if n := (integer{1, signed, little}); little {
		add("read", "8", 0, c.reader(n))
		add("write", "8", 1, c.writer(n))
	}
	add("read", order, 2, c.sizedReader(signed, little))
	add("write", order, 3, c.sizedWriter(signed, little))
	return list
}

func (c *class) reader(n integer) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		b := c.field(call.This, call.Argument(0), n.size)
		return c.VM.ToValue(n.get(b))
	}
}

func (c *class) writer(n integer) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		return c.putInteger(call.This, n, call.Argument(0), call.Argument(1))
	}
}

func (c *class) putInteger(this goja.Value, n integer, v, offset goja.Value) goja.Value {
	value := v.ToNumber()
	f := value.ToFloat()
	if low, high := n.bounds(); f < low || f > high {
		panic(c.outOfRange("value", n.span(), value))
	}
	b := c.field(this, offset, n.size)
	n.put(b, uint64(int64(orZero(f))))
	return c.after(offset, n.size)
}

func (c *class) sizedReader(signed, little bool) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		c.validNumberAt(call.Argument(0))
		n := integer{c.validBytes(call.Argument(1)), signed, little}
		return c.VM.ToValue(n.get(c.field(call.This, call.Argument(0), n.size)))
	}
}

func (c *class) sizedWriter(signed, little bool) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		n := integer{c.validBytes(call.Argument(2)), signed, little}
		c.validNumberAt(call.Argument(1))
		return c.putInteger(call.This, n, call.Argument(0), call.Argument(1))
	}
}

// validNumberAt checks an offset that has no default.
func (c *class) validNumberAt(offset goja.Value) {
	if absent(offset) {
		panic(c.argType("offset", offset, "number"))
	}
}

// validBytes reads the byteLength argument, from 1 to 6.
func (c *class) validBytes(v goja.Value) int {
	f := c.validNumber(v, "byteLength")
	if f != math.Floor(f) {
		panic(c.outOfRange("byteLength", "an integer", v))
	}
	if f < 1 || f > 6 {
		panic(c.outOfRange("byteLength", ">= 1 and <= 6", v))
	}
	return int(f)
}

// field gives the size bytes at offset of the receiver.
func (c *class) field(this, offset goja.Value, size int) []byte {
	at := 0.0
	if !absent(offset) {
		at = c.validNumber(offset, "offset")
	}
	b, ok := js.Bytes(this)
	if !ok {
		panic(c.outOfRange("offset", ">= 0 and <= NaN", c.VM.ToValue(at)))
	}
	last := float64(len(b) - size)
	if at >= 0 && at <= last && at == math.Trunc(at) {
		return b[int(at) : int(at)+size]
	}
	if at != math.Floor(at) {
		panic(c.outOfRange("offset", "an integer", offset))
	}
	if last < 0 {
		panic(c.NewNodeError("ERR_BUFFER_OUT_OF_BOUNDS"))
	}
	panic(c.outOfRange("offset", ">= 0 and <= "+strconv.FormatFloat(last, 'f', -1, 64), offset))
}

// after is what writers return: the offset behind what they wrote.
func (c *class) after(offset goja.Value, size int) goja.Value {
	if absent(offset) {
		return c.VM.ToValue(size)
	}
	return c.VM.ToValue(offset.ToInteger() + int64(size))
}

func (c *class) bigMethods() []method {
	var list []method
	for _, op := range []string{"read", "write"} {
		for _, order := range []string{"LE", "BE"} {
			for _, signed := range []bool{false, true} {
				n := integer{8, signed, order == "LE"}
				m := method{op + "BigUInt64" + order, 0, c.bigReader(n)}
				if op == "write" {
					m.length, m.fn = 1, c.bigWriter(n)
				}
				if signed {
					m.name = op + "BigInt64" + order
					list = append(list, m)
				} else {
					list = append(list, m, method{name: op + "BigUint64" + order})
				}
			}
		}
	}
	return list
}

func (n integer) byteOrder() binary.ByteOrder {
	if n.little {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

func (c *class) bigReader(n integer) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		u := n.byteOrder().Uint64(c.field(call.This, call.Argument(0), 8))
		if n.signed {
			return c.VM.ToValue(big.NewInt(int64(u)))
		}
		return c.VM.ToValue(new(big.Int).SetUint64(u))
	}
}

func (c *class) bigWriter(n integer) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		value, ok := call.Argument(0).Export().(*big.Int)
		if !ok {
			panic(c.VM.NewTypeError("Cannot mix BigInt and other types, use explicit conversions"))
		}
		fits, span := value.IsUint64(), ">= 0n and < 2n ** 64n"
		if n.signed {
			fits, span = value.IsInt64(), ">= -(2n ** 63n) and < 2n ** 63n"
		}
		if !fits {
			panic(c.outOfRange("value", span, call.Argument(0)))
		}
		u := value.Uint64()
		if n.signed {
			u = uint64(value.Int64())
		}
		n.byteOrder().PutUint64(c.field(call.This, call.Argument(1), 8), u)
		return c.after(call.Argument(1), 8)
	}
}

func (c *class) floatMethods() []method {
	var list []method
	for _, size := range []int{4, 8} {
		name := map[int]string{4: "Float", 8: "Double"}[size]
		for _, order := range []string{"LE", "BE"} {
			n := integer{size, false, order == "LE"}
			list = append(list, method{"read" + name + order, 0, c.floatReader(n)},
				method{"write" + name + order, 1, c.floatWriter(n)})
		}
	}
	return list
}

func (c *class) floatReader(n integer) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		b := c.field(call.This, call.Argument(0), n.size)
		if n.size == 4 {
			return c.VM.ToValue(float64(math.Float32frombits(n.byteOrder().Uint32(b))))
		}
		return c.VM.ToValue(math.Float64frombits(n.byteOrder().Uint64(b)))
	}
}

// canonicalNaN is V8's; Go's has another bit set.
const canonicalNaN = 0x7ff8 << 48

func (c *class) floatWriter(n integer) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		f := call.Argument(0).ToNumber().ToFloat()
		b := c.field(call.This, call.Argument(1), n.size)
		switch {
		case n.size == 4:
			n.byteOrder().PutUint32(b, math.Float32bits(float32(f)))
		case f != f:
			n.byteOrder().PutUint64(b, canonicalNaN)
		default:
			n.byteOrder().PutUint64(b, math.Float64bits(f))
		}
		return c.after(call.Argument(1), n.size)
	}
}

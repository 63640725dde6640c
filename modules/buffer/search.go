package buffer

import (
	"bytes"
	"math"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (c *class) searchMethods() []method {
	return []method{
		{"equals", 1, c.equals},
		{"compare", 5, c.compare},
		{"indexOf", 4, func(call goja.FunctionCall) goja.Value { return c.VM.ToValue(c.search(call, true)) }},
		{"lastIndexOf", 4, func(call goja.FunctionCall) goja.Value { return c.VM.ToValue(c.search(call, false)) }},
		{"includes", 4, func(call goja.FunctionCall) goja.Value { return c.VM.ToValue(c.search(call, true) >= 0) }},
	}
}

func (c *class) equals(call goja.FunctionCall) goja.Value {
	other := c.validBuffer(call.Argument(0), "otherBuffer")
	return c.VM.ToValue(bytes.Equal(c.this(call), other))
}

// validBuffer gives the bytes of argument v, which must be a Uint8Array.
func (c *class) validBuffer(v goja.Value, name string) []byte {
	if !isUint8Array(v) {
		panic(c.argType(name, v, "Buffer", "Uint8Array"))
	}
	b, _ := js.Bytes(v)
	return b
}

func (c *class) compareStatic(call goja.FunctionCall) goja.Value {
	a, b := c.validBuffer(call.Argument(0), "buf1"), c.validBuffer(call.Argument(1), "buf2")
	return c.VM.ToValue(bytes.Compare(a, b))
}

func (c *class) compare(call goja.FunctionCall) goja.Value {
	this := c.this(call)
	target := c.validBuffer(call.Argument(0), "target")
	index := func(i int, name string, def int, high int64) int {
		if v := call.Argument(i); !absent(v) {
			return c.validOffset(v, name, 0, high)
		}
		return def
	}
	targetStart := index(1, "targetStart", 0, maxLength)
	targetEnd := index(2, "targetEnd", len(target), int64(len(target)))
	start := index(3, "sourceStart", 0, maxLength)
	end := index(4, "sourceEnd", len(this), int64(len(this)))
	switch {
	case start >= end && targetStart >= targetEnd:
		return c.VM.ToValue(0)
	case start >= end:
		return c.VM.ToValue(-1)
	case targetStart >= targetEnd:
		return c.VM.ToValue(1)
	}
	return c.VM.ToValue(bytes.Compare(this[start:end], target[targetStart:targetEnd]))
}

// search is indexOf(value[, byteOffset][, encoding]) and lastIndexOf.
func (c *class) search(call goja.FunctionCall, forward bool) int {
	b := c.this(call)
	value, offset, encoding := call.Argument(0), call.Argument(1), call.Argument(2)
	if js.IsString(offset) {
		encoding, offset = offset, goja.Undefined()
	}
	from := offset.ToNumber().ToFloat()
	if math.IsNaN(from) {
		if from = 0; !forward {
			from = float64(len(b))
		}
	}
	at := int(math.Trunc(max(-0x80000000, min(from, 0x7fffffff))))
	if _, isNumber := number(value); isNumber {
		return seek(b, []byte{toByte(value)}, at, 1, forward)
	}
	needle, unit := c.needle(value, encoding)
	return seek(b, needle, at, unit, forward)
}

// needle gives the bytes to look for and the alignment they ask for.
func (c *class) needle(value, encoding goja.Value) (needle []byte, unit int) {
	enc, known := js.UTF8, true
	if !absent(encoding) {
		enc, known = js.ParseEncoding(encoding.String())
	}
	if s, ok := value.(goja.String); ok {
		if !known {
			panic(c.unknownEncoding(encoding))
		}
		needle = js.Encode(s, enc)
	} else if isUint8Array(value) {
		needle, _ = js.Bytes(value)
	} else {
		panic(c.argType("value", value, "number", "string", "Buffer", "Uint8Array"))
	}
	if unit = 1; enc == js.UTF16LE {
		unit = 2
	}
	return needle, unit
}

// seek finds needle in b at a multiple of unit, from the offset at (negative:
// from the end) upwards or downwards; -1 where there is none.
func seek(b, needle []byte, at, unit int, forward bool) int {
	at = start(len(b), len(needle), at, forward)
	if len(needle) == 0 {
		return at
	}
	if at < 0 || len(needle) > len(b) || unit > len(needle) {
		return -1
	}
	at -= at % unit
	if forward {
		return seekUp(b, needle, at, unit)
	}
	for ; at >= 0; at -= unit {
		if at+len(needle) <= len(b) && bytes.Equal(b[at:at+len(needle)], needle) {
			return at
		}
	}
	return -1
}

func seekUp(b, needle []byte, at, unit int) int {
	for at <= len(b)-len(needle) {
		i := bytes.Index(b[at:], needle)
		if i < 0 {
			return -1
		}
		if at += i; at%unit == 0 {
			return at
		}
		at++
	}
	return -1
}

// start turns the offset at into the first place to look at, or -1.
func start(size, needle, at int, forward bool) int {
	switch {
	case at < 0 && at+size >= 0:
		return at + size
	case at < 0 && (forward || needle == 0):
		return 0
	case at < 0:
		return -1
	case at+needle <= size:
		return at
	case needle == 0:
		return size
	case forward:
		return -1
	}
	return size - 1
}

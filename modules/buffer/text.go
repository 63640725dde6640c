package buffer

import (
	"math"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// textMethods are toString, write and fill, and the methods by encoding that
// Node has on its prototype.
func (c *class) textMethods() []method {
	var list []method
	encodings := map[string]js.Encoding{"ascii": js.ASCII, "base64": js.Base64, "base64url": js.Base64URL,
		"latin1": js.Latin1, "hex": js.Hex, "ucs2": js.UTF16LE, "utf8": js.UTF8}
	for _, name := range []string{"ascii", "base64", "base64url", "latin1", "hex", "ucs2", "utf8"} {
		list = append(list, method{name + "Slice", 2, c.slicer(encodings[name])},
			method{name + "Write", 3, c.encodedWriter(encodings[name])})
	}
	return append(list,
		method{"toString", 3, c.toString},
		method{name: "toLocaleString"},
		method{"write", 4, c.write},
		method{"fill", 4, c.fill},
	)
}

func (c *class) toString(call goja.FunctionCall) goja.Value {
	b := c.this(call)
	if len(call.Arguments) == 0 {
		return c.decode(b, js.UTF8)
	}
	start, end := 0, len(b)
	if v := call.Argument(1); !absent(v) {
		start = clamp(v.ToFloat(), len(b))
	}
	if v := call.Argument(2); !absent(v) {
		end = clamp(v.ToFloat(), len(b))
	}
	if start >= end {
		return c.VM.ToValue("")
	}
	enc := js.UTF8
	if v := call.Argument(0); !absent(v) {
		enc = c.encoding(v)
	}
	return c.decode(b[start:end], enc)
}

func (c *class) decode(b []byte, enc js.Encoding) goja.Value {
	if len(b) > maxStringLength/2 {
		if n := decodedLength(len(b), enc); n > maxStringLength {
			panic(c.newError("Error", "ERR_STRING_TOO_LONG", "Cannot create a string longer than 0x1fffffe8 characters"))
		}
	}
	return c.Decode(b, enc)
}

// decodedLength is the most characters that n bytes give.
func decodedLength(n int, enc js.Encoding) int {
	switch enc {
	case js.Hex:
		return 2 * n
	case js.Base64, js.Base64URL:
		return (n + 2) / 3 * 4
	case js.UTF16LE:
		return n / 2
	}
	return n
}

// clamp makes an index between 0 and high of f.
func clamp(f float64, high int) int {
	if !(f > 0) {
		return 0
	}
	return int(min(math.Trunc(f), float64(high)))
}

// slicer is utf8Slice and its like: no encoding argument, strict bounds.
func (c *class) slicer(enc js.Encoding) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		b := c.this(call)
		start := c.strictIndex(call.Argument(0), 0)
		end := c.strictIndex(call.Argument(1), len(b))
		end = max(start, end)
		if end > len(b) {
			panic(c.newError("RangeError", "ERR_OUT_OF_RANGE", "Index out of range"))
		}
		return c.decode(b[start:end], enc)
	}
}

func (c *class) strictIndex(v goja.Value, def int) int {
	if absent(v) {
		return def
	}
	n := v.ToInteger()
	if n < 0 {
		panic(c.newError("RangeError", "ERR_OUT_OF_RANGE", "Index out of range"))
	}
	return int(n)
}

// encodedWriter is utf8Write and its like.
func (c *class) encodedWriter(enc js.Encoding) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		b := c.this(call)
		s := c.mustString(call.Argument(0))
		offset := c.strictIndex(call.Argument(1), 0)
		if offset > len(b) {
			panic(c.outOfBounds("offset"))
		}
		length := min(c.strictIndex(call.Argument(2), len(b)-offset), len(b)-offset)
		return c.put(b[offset:offset+length], s, enc)
	}
}

func (c *class) mustString(v goja.Value) goja.String {
	s, ok := v.(goja.String)
	if !ok {
		panic(c.typeError("ERR_INVALID_ARG_TYPE", "argument must be a string"))
	}
	return s
}

func (c *class) put(dst []byte, s goja.String, enc js.Encoding) goja.Value {
	return c.VM.ToValue(copy(dst, js.Fit(js.Encode(s, enc), enc, len(dst))))
}

// write(string[, offset[, length]][, encoding])
func (c *class) write(call goja.FunctionCall) goja.Value {
	b := c.this(call)
	s := c.mustString(call.Argument(0))
	offset, length, encoding := call.Argument(1), call.Argument(2), call.Argument(3)
	start, n := 0, len(b)
	switch {
	case absent(offset):
		return c.put(b, s, js.UTF8)
	case absent(length) && js.IsString(offset):
		encoding = offset
	default:
		start = c.validOffset(offset, "offset", 0, int64(len(b)))
		n = len(b) - start
		if js.IsString(length) {
			encoding = length
		} else if !absent(length) {
			n = min(n, c.validOffset(length, "length", 0, int64(len(b))))
		}
	}
	enc := js.UTF8
	if encoding.ToBoolean() {
		enc = c.encoding(encoding)
	}
	return c.put(b[start:start+n], s, enc)
}

// fill(value[, offset[, end]][, encoding])
func (c *class) fill(call goja.FunctionCall) goja.Value {
	b := c.this(call)
	value, offset, end, encoding := call.Argument(0), call.Argument(1), call.Argument(2), call.Argument(3)
	if js.IsString(value) {
		if js.IsString(offset) {
			encoding, offset, end = offset, goja.Undefined(), goja.Undefined()
		} else if js.IsString(end) {
			encoding, end = end, goja.Undefined()
		}
	}
	enc := c.fillEncoding(value, encoding)
	start, stop := 0, len(b)
	if !absent(offset) {
		start = c.validIndex(offset, "offset", maxLength)
		if !absent(end) {
			stop = c.validIndex(end, "end", int64(len(b)))
		}
	}
	if start < stop {
		c.fillWith(b[start:stop], value, enc)
	}
	return call.This
}

// validIndex reads a number between 0 and high that need not be whole.
func (c *class) validIndex(v goja.Value, name string, high int64) int {
	f := c.validNumber(v, name)
	if !(f >= 0 && f <= float64(high)) {
		panic(c.outOfRange(name, span(0, high), v))
	}
	return int(f)
}

func (c *class) fillEncoding(value, v goja.Value) js.Encoding {
	if !js.IsString(value) || js.IsNil(v) {
		return js.UTF8
	}
	if !js.IsString(v) {
		panic(c.argType("encoding", v, "string"))
	}
	if v.(goja.String).Length() == 0 {
		return js.UTF8
	}
	return c.encoding(v)
}

func (c *class) fillWith(b []byte, value goja.Value, enc js.Encoding) {
	pattern, isView := js.Bytes(value)
	if s, ok := value.(goja.String); ok {
		if pattern = js.Encode(s, enc); s.Length() == 0 {
			pattern = []byte{0}
		}
	} else if !isView {
		pattern = []byte{toByte(value)}
	}
	if len(pattern) == 0 {
		panic(c.NewNodeError("ERR_INVALID_ARG_VALUE", "value", value))
	}
	for n := copy(b, pattern); n < len(b); n *= 2 {
		copy(b[n:], b[:n])
	}
}

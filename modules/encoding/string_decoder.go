package encoding

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// stringDecoder keeps the bytes of a character that has not come whole.
type stringDecoder struct {
	enc  js.Encoding
	last [4]byte
	have int // bytes in last
	need int // bytes that are missing
}

type stringDecoderClass struct{ *js.Env }

func newStringDecoderClass(env *js.Env) *goja.Object {
	c := stringDecoderClass{env}
	ctor := env.NewClass(js.Class{Name: "StringDecoder", Length: 1, New: c.construct})
	proto := ctor.Get("prototype").(*goja.Object)
	enumerable(env, proto, "write", 1, c.write)
	enumerable(env, proto, "end", 1, c.end)
	enumerable(env, proto, "text", 2, c.text)
	getter(env, proto, "lastChar", goja.FLAG_TRUE, func(call goja.FunctionCall) goja.Value {
		return env.NewBuffer(append([]byte(nil), c.this(call).last[:]...))
	})
	getter(env, proto, "lastNeed", goja.FLAG_TRUE, func(call goja.FunctionCall) goja.Value {
		return env.VM.ToValue(c.this(call).need)
	})
	getter(env, proto, "lastTotal", goja.FLAG_TRUE, func(call goja.FunctionCall) goja.Value {
		d := c.this(call)
		return env.VM.ToValue(d.have + d.need)
	})
	return ctor
}

// construct works for `StringDecoder.call(this)` too.
func (c stringDecoderClass) construct(call goja.ConstructorCall) *goja.Object {
	enc := js.UTF8
	if v := call.Argument(0); v.ToBoolean() {
		parsed, ok := js.ParseEncoding(v.String())
		if !ok {
			c.Throw("ERR_UNKNOWN_ENCODING", v)
		}
		enc = parsed
	}
	call.This.Set("encoding", enc.String())
	c.Attach(call.This, &stringDecoder{enc: enc})
	return nil
}

func (c stringDecoderClass) this(call goja.FunctionCall) *stringDecoder {
	d, ok := js.State[*stringDecoder](c.Env, call.This)
	if !ok {
		c.Throw("ERR_INVALID_THIS", "StringDecoder")
	}
	return d
}

func (c stringDecoderClass) write(call goja.FunctionCall) goja.Value {
	v := call.Argument(0)
	if js.IsString(v) {
		return v
	}
	d, b := c.this(call), c.bytes(v)
	if charactersOf(len(b), d.enc) > maxStringLength {
		throwTooLong(c.Env)
	}
	return shortEnough(c.Env, c.decode(d, b))
}

func (c stringDecoderClass) bytes(v goja.Value) []byte {
	b, ok := js.Bytes(v)
	if !ok {
		c.Throw("ERR_INVALID_ARG_TYPE", "buf", c.VM.NewArray("Buffer", "TypedArray", "DataView"), v)
	}
	return b
}

func (c stringDecoderClass) end(call goja.FunctionCall) goja.Value {
	d := c.this(call)
	text := c.VM.ToValue("")
	if v := call.Argument(0); !goja.IsUndefined(v) {
		text = c.write(call)
	}
	rest := d.last[:d.have]
	d.have, d.need = 0, 0
	if d.enc == js.UTF16LE {
		rest = rest[:len(rest)&^1]
	}
	if len(rest) == 0 {
		return text
	}
	return text.(goja.String).Concat(c.Decode(rest, d.enc).(goja.String))
}

// text(buf, offset) starts anew and decodes buf from offset on.
func (c stringDecoderClass) text(call goja.FunctionCall) goja.Value {
	d := c.this(call)
	b := c.bytes(call.Argument(0))
	d.have, d.need = 0, 0
	return c.decode(d, b[min(len(b), max(0, js.Int(call, 1, 0))):])
}

func (c stringDecoderClass) decode(d *stringDecoder, b []byte) goja.Value {
	head := ""
	var first goja.Value
	if d.need > 0 {
		b = d.complete(b)
		if d.need > 0 {
			return c.VM.ToValue(head)
		}
		first = c.Decode(d.last[:d.have], d.enc)
		d.have = 0
	}
	keep, need := d.incomplete(b)
	if keep > 0 {
		d.have, d.need = copy(d.last[:], b[len(b)-keep:]), need
		b = b[:len(b)-keep]
	}
	if first == nil {
		return c.Decode(b, d.enc)
	}
	if len(b) == 0 {
		return first
	}
	return first.(goja.String).Concat(c.Decode(b, d.enc).(goja.String))
}

// complete moves what is missing from b; a byte that cannot continue the
// character ends it as it is.
func (d *stringDecoder) complete(b []byte) (rest []byte) {
	for d.need > 0 && len(b) > 0 {
		if d.enc == js.UTF8 && b[0]&0xC0 != 0x80 {
			d.need = 0
			break
		}
		d.last[d.have] = b[0]
		d.have++
		d.need--
		b = b[1:]
	}
	return b
}

// incomplete says how many bytes at the end of b begin a character, and how
// many that character still lacks.
func (d *stringDecoder) incomplete(b []byte) (keep, need int) {
	n := len(b)
	switch d.enc {
	case js.UTF8:
		return incompleteUTF8(b)
	case js.UTF16LE:
		if n%2 == 1 {
			return 1, 1
		}
		if n >= 2 && b[n-1]&0xFC == 0xD8 {
			return 2, 2
		}
	case js.Base64, js.Base64URL:
		if n%3 > 0 {
			return n % 3, 3 - n%3
		}
	}
	return 0, 0
}

func incompleteUTF8(b []byte) (keep, need int) {
	for i := 1; i <= 4 && i <= len(b); i++ {
		size := 0
		switch lead := b[len(b)-i]; {
		case lead&0x80 == 0:
			return 0, 0
		case lead&0xC0 == 0x80:
			continue
		case lead&0xE0 == 0xC0:
			size = 2
		case lead&0xF0 == 0xE0:
			size = 3
		case lead&0xF8 == 0xF0:
			size = 4
		}
		if size > i {
			return i, size - i
		}
		return 0, 0
	}
	return 0, 0
}

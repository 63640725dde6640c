package buffer

import (
	"math"
	"unicode/utf8"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// moduleObject is what require('buffer') returns.
func (c *class) moduleObject() *goja.Object {
	exports := c.VM.NewObject()
	exports.Set("Buffer", c.ctor)
	c.define(exports, []method{
		{"transcode", 3, c.transcode},
		{"isUtf8", 1, c.checker(utf8.Valid)},
		{"isAscii", 1, c.checker(js.IsASCII[[]byte])},
	})
	exports.Set("kMaxLength", maxLength)
	exports.Set("kStringMaxLength", maxStringLength)
	c.define(exports, []method{{"btoa", 1, c.btoa}, {"atob", 1, c.atob}})
	constants := c.VM.NewObject()
	limit := func(name string, n int64) {
		constants.DefineDataProperty(name, c.VM.ToValue(n), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE)
	}
	limit("MAX_LENGTH", maxLength)
	limit("MAX_STRING_LENGTH", maxStringLength)
	exports.DefineDataProperty("constants", constants, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_TRUE)
	c.defineInspectMax(exports)
	for _, name := range []string{"Blob", "resolveObjectURL", "File"} {
		c.DefineLazy(exports, name, true, func() goja.Value { return c.RequireObject("internal/blob").Get(name) })
	}
	c.defineInspect()
	return exports
}

// defineInspect puts the inspect method where util.inspect looks for it.
func (c *class) defineInspect() {
	c.proto.SetSymbol(c.SymbolFor("nodejs.util.inspect.custom"), c.proto.Get("inspect"))
}

func (c *class) defineInspectMax(exports *goja.Object) {
	get := c.Func("get", 0, func(goja.FunctionCall) goja.Value { return c.VM.ToValue(c.inspectMax) })
	set := c.Func("set", 1, func(call goja.FunctionCall) goja.Value {
		v := call.Argument(0)
		f := c.validNumber(v, "INSPECT_MAX_BYTES")
		if !(f >= 0) {
			panic(c.outOfRange("INSPECT_MAX_BYTES", ">= 0", v))
		}
		c.inspectMax = int64(min(f, math.MaxInt32))
		return goja.Undefined()
	})
	exports.DefineAccessorProperty("INSPECT_MAX_BYTES", get, set, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

// checker is isUtf8 and isAscii.
func (c *class) checker(test func([]byte) bool) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		b, ok := js.Bytes(call.Argument(0))
		if !ok {
			panic(c.argType("input", call.Argument(0), "ArrayBuffer", "Buffer", "TypedArray"))
		}
		return c.VM.ToValue(test(b))
	}
}

// transcode(source, fromEnc, toEnc)
func (c *class) transcode(call goja.FunctionCall) goja.Value {
	src := c.validBuffer(call.Argument(0), "source")
	from, ok := charset(call.Argument(1))
	to, ok2 := charset(call.Argument(2))
	if !ok || !ok2 {
		err := c.newError("Error", "U_ILLEGAL_ARGUMENT_ERROR", "Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]")
		err.Set("errno", 1)
		panic(err)
	}
	text := c.Decode(src, from).(goja.String)
	if to == js.UTF8 || to == js.UTF16LE {
		return c.NewBuffer(js.Encode(text, to))
	}
	high := rune(0xFF)
	if to == js.ASCII {
		high = 0x7F
	}
	out := make([]byte, 0, text.Length())
	for _, r := range text.String() {
		if r > high {
			r = '?'
		}
		out = append(out, byte(r))
	}
	return c.NewBuffer(out)
}

func charset(v goja.Value) (enc js.Encoding, ok bool) {
	enc, ok = js.ParseEncoding(v.String())
	switch enc {
	case js.UTF8, js.UTF16LE, js.Latin1, js.ASCII:
		return enc, ok
	}
	return enc, false
}

func (c *class) btoa(call goja.FunctionCall) goja.Value {
	s := c.webString(call)
	for i := range s.Length() {
		if s.CharAt(i) > 0xFF {
			panic(c.invalidCharacter("Invalid character"))
		}
	}
	return c.Decode(js.Encode(s, js.Latin1), js.Base64)
}

// webString is the first argument of btoa and atob, which must be given.
func (c *class) webString(call goja.FunctionCall) goja.String {
	if len(call.Arguments) == 0 {
		panic(c.NewNodeError("ERR_MISSING_ARGS", "input"))
	}
	if _, symbol := call.Arguments[0].(*goja.Symbol); symbol {
		panic(c.VM.NewTypeError("Cannot convert a Symbol value to a string"))
	}
	return c.ToString(call.Arguments[0])
}

// atob decodes as the WHATWG forgiving decoder does.
func (c *class) atob(call goja.FunctionCall) goja.Value {
	s := c.webString(call)
	var data []byte
	for i := range s.Length() {
		switch u := s.CharAt(i); u {
		case ' ', '\t', '\n', '\f', '\r':
		default:
			data = append(data, byte(min(u, 0xFF)))
		}
	}
	core := data
	if len(data)%4 == 0 {
		for i := 0; i < 2 && len(core) > 0 && core[len(core)-1] == '='; i++ {
			core = core[:len(core)-1]
		}
	}
	for _, ch := range core {
		if !isBase64(ch) {
			panic(c.invalidCharacter("Invalid character"))
		}
	}
	if len(core)%4 == 1 {
		panic(c.invalidCharacter("The string to be decoded is not correctly encoded."))
	}
	return c.Decode(js.Encode(c.VM.ToValue(string(core)).(goja.String), js.Base64), js.Latin1)
}

func isBase64(ch byte) bool {
	return ch >= 'A' && ch <= 'Z' || ch >= 'a' && ch <= 'z' || ch >= '0' && ch <= '9' || ch == '+' || ch == '/'
}

// invalidCharacter is the DOMException of btoa and atob.
func (c *class) invalidCharacter(msg string) *goja.Object {
	ctor, _ := goja.AssertConstructor(c.VM.GlobalObject().Get("DOMException"))
	err, e := ctor(nil, c.VM.ToValue(msg), c.VM.ToValue("InvalidCharacterError"))
	if e != nil {
		panic(js.Thrown(e))
	}
	return err
}

package encoding

import (
	"unicode/utf8"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// textEncoder marks instances of TextEncoder; it has no state.
type textEncoder struct{}

type encoderClass struct{ *js.Env }

func newEncoderClass(env *js.Env) *goja.Object {
	c := encoderClass{env}
	ctor := env.NewClass(js.Class{Name: "TextEncoder", New: c.construct})
	env.RequireNew(ctor, "Class constructor TextEncoder cannot be invoked without 'new'")
	proto := ctor.Get("prototype").(*goja.Object)
	getter(env, proto, "encoding", goja.FLAG_TRUE, func(call goja.FunctionCall) goja.Value {
		c.check(call)
		return env.VM.ToValue("utf-8")
	})
	enumerable(env, proto, "encode", 0, c.encode)
	enumerable(env, proto, "encodeInto", 2, c.encodeInto)
	tagged(env, proto, "TextEncoder")
	onInspect(env, proto, func(*goja.Object) goja.Value {
		shown := env.VM.NewObject()
		shown.Set("encoding", "utf-8")
		return shown
	})
	return ctor
}

func (c encoderClass) construct(call goja.ConstructorCall) *goja.Object {
	c.Attach(call.This, textEncoder{})
	return nil
}

func (c encoderClass) check(call goja.FunctionCall) {
	if _, ok := js.State[textEncoder](c.Env, call.This); !ok {
		panic(c.VM.NewTypeError("Receiver must be an instance of class TextEncoder"))
	}
}

func (c encoderClass) encode(call goja.FunctionCall) goja.Value {
	c.check(call)
	var b []byte
	if v := call.Argument(0); !goja.IsUndefined(v) {
		b = js.AppendUTF8(nil, c.ToString(v))
	}
	return c.NewUint8Array(b)
}

// encodeInto(src, dest) writes whole characters only.
func (c encoderClass) encodeInto(call goja.FunctionCall) goja.Value {
	c.check(call)
	src, ok := call.Argument(0).(goja.String)
	if !ok {
		c.Throw("ERR_INVALID_ARG_TYPE", "src", "string", call.Argument(0))
	}
	dest, ok := js.Bytes(call.Argument(1))
	if !ok {
		c.Throw("ERR_INVALID_ARG_TYPE", "dest", "Uint8Array", call.Argument(1))
	}
	written := js.Fit(js.AppendUTF8(nil, src), js.UTF8, len(dest))
	copy(dest, written)
	result := c.VM.NewObject()
	result.Set("read", unitsIn(written))
	result.Set("written", len(written))
	return result
}

// unitsIn counts the UTF-16 units of valid UTF-8.
func unitsIn(b []byte) int {
	n := 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if n++; r > 0xFFFF {
			n++
		}
		b = b[size:]
	}
	return n
}

package child_process

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/js/serdes"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/wire"
)

// codec turns messages into frames and back.
type codec interface {
	// encode writes the whole frame to dst, which is empty; what cannot be
	// serialized is thrown.
	encode(dst []byte, v goja.Value) []byte
	// decode fails for a frame that holds no message, with what a script would
	// have to catch.
	decode(frame []byte) (goja.Value, error)
}

func newCodec(ctx *module.Context, mode wire.Mode) codec {
	if mode == wire.Advanced {
		return advancedCodec{ctx, serdes.New(ctx.Env)}
	}
	object := ctx.VM.GlobalObject().Get("JSON").(*goja.Object)
	return &jsonCodec{ctx, object.Get("parse")}
}

// jsonCodec is JSON.parse and JSON.stringify, as they were at the start.
type jsonCodec struct {
	ctx   *module.Context
	parse goja.Value
}

func (c *jsonCodec) encode(dst []byte, v goja.Value) []byte {
	frame, ok := c.ctx.AppendJSON(dst, v)
	if !ok {
		frame = append(frame, "undefined"...) // as Node: for the other side to refuse
	}
	return append(frame, '\n')
}

func (c *jsonCodec) decode(frame []byte) (v goja.Value, err error) {
	if v, ok := c.ctx.ParseJSON(frame); ok {
		return v, nil
	}
	if ex := c.ctx.VM.Try(func() { v = c.ctx.Invoke(goja.Undefined(), c.parse, c.ctx.FromUTF8(frame)) }); ex != nil {
		return nil, ex
	}
	return v, nil
}

// advancedCodec is the V8 format.
type advancedCodec struct {
	ctx   *module.Context
	codec *serdes.Codec
}

func (c advancedCodec) encode(dst []byte, v goja.Value) []byte {
	return c.codec.EncodeMessage(dst, v)
}

func (c advancedCodec) decode(frame []byte) (goja.Value, error) {
	v, err := c.codec.DecodeMessage(frame)
	if err != nil {
		return nil, c.ctx.VM.Try(func() { panic(c.refusal(err)) })
	}
	return v, nil
}

// refusal is what Node throws for a frame; what it finds wrong itself, and not
// V8, has a code.
func (c advancedCodec) refusal(err error) *goja.Object {
	refusal := c.ctx.NewError(err.Error())
	if err == wire.ErrHostTag || err == wire.ErrViewIndex {
		refusal.Set("code", "ERR_INVALID_STATE")
	}
	return refusal
}

// ipcSerdes is the codec of channels by itself: the frame of a value, and the
// value of a frame without its length.
func ipcSerdes(ctx *module.Context) *goja.Object {
	c := advancedCodec{ctx, serdes.New(ctx.Env)}
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"serialize": func(call goja.FunctionCall) goja.Value { return ctx.NewBuffer(c.encode(nil, call.Argument(0))) },
		"deserialize": func(call goja.FunctionCall) goja.Value {
			payload, ok := js.Bytes(call.Argument(0))
			if !ok {
				panic(ctx.NewNodeError("ERR_INVALID_ARG_TYPE", "payload", "ArrayBufferView", call.Argument(0)))
			}
			v, err := c.decode(payload)
			if err != nil {
				panic(js.Thrown(err))
			}
			return v
		},
	})
	return obj
}

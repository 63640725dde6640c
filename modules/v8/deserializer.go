package v8

import (
	"errors"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/js/serdes"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/wire"
)

// deserializer is the state of a Deserializer.
type deserializer struct {
	ctx   *module.Context
	codec *serdes.Codec
	self  *goja.Object
	dec   *wire.Decoder
	r     *serdes.Reader
}

func deserializerClass(ctx *module.Context, codec *serdes.Codec) *goja.Object {
	var class *goja.Object
	class = ctx.NewClass(js.Class{
		Name:   "Deserializer",
		Length: 1,
		New: func(call goja.ConstructorCall) *goja.Object {
			mustBeNew(ctx, class, call.This)
			view := source(ctx, call.Argument(0))
			b, _ := js.Bytes(view)
			d := &deserializer{ctx: ctx, codec: codec, self: call.This, dec: wire.NewDecoder(b)}
			d.r = codec.NewReader(d.dec)
			d.r.Host = d.readHost
			d.r.Transfers = map[uint32]goja.Value{}
			ctx.Attach(call.This, d)
			call.This.Set("buffer", view)
			return nil
		},
		Methods: deserializerMethods(ctx),
	})
	return class
}

// source is the argument that must be a view.
func source(ctx *module.Context, v goja.Value) *goja.Object {
	obj := js.Object(v)
	if _, ok := js.Bytes(v); !ok || isArrayBuffer(obj) {
		throwType(ctx, "buffer must be a TypedArray or a DataView")
	}
	return obj
}

func deserializerMethods(ctx *module.Context) map[string]js.Fn {
	methods := map[string]js.Fn{}
	for name, do := range map[string]func(*deserializer, goja.FunctionCall) goja.Value{
		"readHeader":           (*deserializer).readHeader,
		"readValue":            (*deserializer).readValue,
		"getWireFormatVersion": (*deserializer).getWireFormatVersion,
		"transferArrayBuffer":  (*deserializer).transferArrayBuffer,
		"readUint32":           (*deserializer).readUint32,
		"readUint64":           (*deserializer).readUint64,
		"readDouble":           (*deserializer).readDouble,
		"_readRawBytes":        (*deserializer).readRawBytes,
	} {
		methods[name] = func(call goja.FunctionCall) goja.Value { return do(js.This[*deserializer](ctx.Env, call), call) }
	}
	return methods
}

// thrown carries an exception of the script through the Reader.
type thrown struct{ value goja.Value }

func (thrown) Error() string { return "exception" }

// check throws what a read failed with.
func check(ctx *module.Context, codec *serdes.Codec, err error) {
	var t thrown
	switch {
	case err == nil:
	case errors.As(err, &t):
		panic(t.value)
	case errors.Is(err, wire.ErrTooDeep):
		panic(codec.RangeError(err.Error()))
	default:
		panic(ctx.NewError(err.Error()))
	}
}

func (d *deserializer) readHeader(goja.FunctionCall) goja.Value {
	check(d.ctx, d.codec, d.dec.Header())
	return d.ctx.VM.ToValue(true)
}

func (d *deserializer) readValue(goja.FunctionCall) goja.Value {
	v, err := d.r.Read()
	check(d.ctx, d.codec, err)
	return v
}

// readHost leaves the content of a host object to the script.
func (d *deserializer) readHost() (goja.Value, error) {
	read := d.self.Get("_readHostObject")
	if !js.IsCallable(read) {
		return nil, wire.ErrMalformed
	}
	v := d.ctx.Invoke(d.self, read)
	if js.Object(v) == nil {
		return nil, thrown{d.ctx.VM.NewTypeError("readHostObject must return an object")}
	}
	return v, nil
}

func (d *deserializer) getWireFormatVersion(goja.FunctionCall) goja.Value {
	return d.ctx.VM.ToValue(d.dec.Version())
}

func (d *deserializer) transferArrayBuffer(call goja.FunctionCall) goja.Value {
	number := uint32(call.Argument(0).ToInteger())
	if !isArrayBuffer(js.Object(call.Argument(1))) {
		throwType(d.ctx, "arrayBuffer must be an ArrayBuffer or SharedArrayBuffer")
	}
	d.r.Transfers[number] = call.Argument(1)
	return goja.Undefined()
}

// must throws that a raw read has failed.
func (d *deserializer) must(method string, err error) {
	if err != nil {
		panic(d.ctx.NewError(method + "() failed"))
	}
}

func (d *deserializer) readUint32(goja.FunctionCall) goja.Value {
	u, err := d.dec.Uint32()
	d.must("ReadUint32", err)
	return d.ctx.VM.ToValue(u)
}

func (d *deserializer) readUint64(goja.FunctionCall) goja.Value {
	u, err := d.dec.Uint64()
	d.must("ReadUint64", err)
	return d.ctx.VM.NewArray(u>>32, u&0xffffffff)
}

func (d *deserializer) readDouble(goja.FunctionCall) goja.Value {
	f, err := d.dec.RawDouble()
	d.must("ReadDouble", err)
	return d.ctx.VM.ToValue(f)
}

// readRawBytes returns the offset of the bytes read.
func (d *deserializer) readRawBytes(call goja.FunctionCall) goja.Value {
	offset := d.dec.Pos()
	_, err := d.dec.Raw(int(call.Argument(0).ToInteger()))
	d.must("ReadRawBytes", err)
	return d.ctx.VM.ToValue(offset)
}

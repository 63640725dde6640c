package v8

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/js/serdes"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/wire"
)

// serializer is the state of a Serializer.
type serializer struct {
	ctx  *module.Context
	self *goja.Object
	w    *serdes.Writer
}

func serializerClass(ctx *module.Context, codec *serdes.Codec) *goja.Object {
	var class *goja.Object
	class = ctx.NewClass(js.Class{
		Name: "Serializer",
		New: func(call goja.ConstructorCall) *goja.Object {
			mustBeNew(ctx, class, call.This)
			s := &serializer{ctx: ctx, self: call.This, w: codec.NewWriter(wire.NewEncoder(nil))}
			s.w.Transfers = map[*goja.Object]uint32{}
			s.w.Refuse = s.refuse
			ctx.Attach(call.This, s)
			return nil
		},
		Methods: serializerMethods(ctx),
	})
	return class
}

func serializerMethods(ctx *module.Context) map[string]js.Fn {
	methods := map[string]js.Fn{}
	for name, do := range map[string]func(*serializer, goja.FunctionCall) goja.Value{
		"writeHeader":                            (*serializer).writeHeader,
		"writeValue":                             (*serializer).writeValue,
		"releaseBuffer":                          (*serializer).releaseBuffer,
		"transferArrayBuffer":                    (*serializer).transferArrayBuffer,
		"writeUint32":                            (*serializer).writeUint32,
		"writeUint64":                            (*serializer).writeUint64,
		"writeDouble":                            (*serializer).writeDouble,
		"writeRawBytes":                          (*serializer).writeRawBytes,
		"_setTreatArrayBufferViewsAsHostObjects": (*serializer).treatViewsAsHostObjects,
	} {
		methods[name] = func(call goja.FunctionCall) goja.Value { return do(js.This[*serializer](ctx.Env, call), call) }
	}
	return methods
}

// refuse asks the script for the error to throw.
func (s *serializer) refuse(message string) goja.Value {
	return s.ctx.Invoke(s.self, s.self.Get("_getDataCloneError"), s.ctx.VM.ToValue(message))
}

func (s *serializer) writeHeader(goja.FunctionCall) goja.Value {
	s.w.Enc.Header()
	return goja.Undefined()
}

func (s *serializer) writeValue(call goja.FunctionCall) goja.Value {
	s.w.Write(call.Argument(0))
	return s.ctx.VM.ToValue(true)
}

func (s *serializer) releaseBuffer(goja.FunctionCall) goja.Value {
	return s.ctx.NewBuffer(s.w.Enc.Release())
}

func (s *serializer) transferArrayBuffer(call goja.FunctionCall) goja.Value {
	number := uint32(call.Argument(0).ToInteger())
	obj := js.Object(call.Argument(1))
	if !isArrayBuffer(obj) {
		throwType(s.ctx, "arrayBuffer must be an ArrayBuffer")
	}
	s.w.Transfers[obj] = number
	return goja.Undefined()
}

func (s *serializer) writeUint32(call goja.FunctionCall) goja.Value {
	s.w.Enc.Uint32(uint32(call.Argument(0).ToInteger()))
	return goja.Undefined()
}

func (s *serializer) writeUint64(call goja.FunctionCall) goja.Value {
	high, low := uint32(call.Argument(0).ToInteger()), uint32(call.Argument(1).ToInteger())
	s.w.Enc.Uint64(uint64(high)<<32 | uint64(low))
	return goja.Undefined()
}

func (s *serializer) writeDouble(call goja.FunctionCall) goja.Value {
	s.w.Enc.RawDouble(call.Argument(0).ToFloat())
	return goja.Undefined()
}

func (s *serializer) writeRawBytes(call goja.FunctionCall) goja.Value {
	b, ok := js.Bytes(call.Argument(0))
	if !ok || isArrayBuffer(js.Object(call.Argument(0))) {
		throwType(s.ctx, "source must be a TypedArray or a DataView")
	}
	s.w.Enc.Raw(b)
	return goja.Undefined()
}

func (s *serializer) treatViewsAsHostObjects(call goja.FunctionCall) goja.Value {
	s.w.Host = nil
	if js.Bool(call, 0) {
		s.w.Host = s.writeHost
	}
	return goja.Undefined()
}

func (s *serializer) writeHost(view *goja.Object) {
	write := s.self.Get("_writeHostObject")
	if !js.IsCallable(write) {
		s.w.Fail(s.w.Describe(view) + " could not be cloned.")
	}
	s.ctx.Invoke(s.self, write, view)
}

func isArrayBuffer(obj *goja.Object) bool {
	if obj == nil {
		return false
	}
	_, ok := obj.Export().(goja.ArrayBuffer)
	return ok
}

// throwType throws ERR_INVALID_ARG_TYPE with a text of its own, as Node's
// native code does.
func throwType(ctx *module.Context, message string) {
	err := ctx.VM.NewTypeError("%s", message)
	err.Set("code", "ERR_INVALID_ARG_TYPE")
	panic(err)
}

// mustBeNew refuses a call without new, where this is whatever the function
// was taken from.
func mustBeNew(ctx *module.Context, class, this *goja.Object) {
	if ctx.VM.InstanceOf(this, class) {
		return
	}
	err := ctx.VM.NewTypeError("Class constructor %s cannot be invoked without 'new'", class.Get("name").String())
	err.Set("code", "ERR_CONSTRUCT_CALL_REQUIRED")
	panic(err)
}

package js

import "github.com/dop251/goja"

// MendArrayBuffer gives goja's ArrayBuffer what it lacks. Its buffers keep their
// size: to ask for one that does not is refused.
func (e *Env) MendArrayBuffer() {
	class := Object(e.VM.GlobalObject().Get("ArrayBuffer"))
	_, construct := theLayout.nativeConstructor(class)
	plain := *construct
	*construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		if len(args) > 1 {
			if o := Object(args[1]); o != nil && !IsNil(o.Get("maxByteLength")) {
				panic(e.NewNodeError("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "ArrayBuffer.prototype.resize"))
			}
		}
		return plain(args, newTarget)
	}
	proto := Object(class.Get("prototype"))
	m := &arrayBuffers{e}
	e.DefineAccessor(proto, "maxByteLength", Accessor{Get: m.maxByteLength})
	e.DefineAccessor(proto, "resizable", Accessor{Get: m.resizable})
	e.DefineAccessor(proto, "detached", Accessor{Get: m.detached})
	for name, length := range map[string]int{"resize": 1, "transfer": 0, "transferToFixedLength": 0} {
		do := m.transfer
		if name == "resize" {
			do = m.resize
		}
		e.DefineHidden(proto, name, e.Func(name, length, func(call goja.FunctionCall) goja.Value {
			return do(call, "ArrayBuffer.prototype."+name)
		}))
	}
}

type arrayBuffers struct{ *Env }

// of gives the buffer that method is called on.
func (m *arrayBuffers) of(v goja.Value, method string) goja.ArrayBuffer {
	if o := Object(v); o != nil && BrandOf(o) == BrandArrayBuffer {
		return o.Export().(goja.ArrayBuffer)
	}
	panic(m.VM.NewTypeError("Method %s called on incompatible receiver %s", method, v))
}

func (m *arrayBuffers) maxByteLength(call goja.FunctionCall) goja.Value {
	return m.VM.ToValue(len(m.of(call.This, "get ArrayBuffer.prototype.maxByteLength").Bytes()))
}

func (m *arrayBuffers) resizable(call goja.FunctionCall) goja.Value {
	m.of(call.This, "get ArrayBuffer.prototype.resizable")
	return m.VM.ToValue(false)
}

func (m *arrayBuffers) detached(call goja.FunctionCall) goja.Value {
	return m.VM.ToValue(m.of(call.This, "get ArrayBuffer.prototype.detached").Detached())
}

func (m *arrayBuffers) resize(call goja.FunctionCall, method string) goja.Value {
	m.of(call.This, method)
	panic(m.VM.NewTypeError("Method %s called on incompatible receiver %s", method, call.This))
}

// transfer moves the bytes to a new buffer, of the length asked for.
func (m *arrayBuffers) transfer(call goja.FunctionCall, method string) goja.Value {
	buffer := m.of(call.This, method)
	length := int64(len(buffer.Bytes()))
	if v := call.Argument(0); !goja.IsUndefined(v) {
		if length = v.ToInteger(); length < 0 {
			panic(m.newGlobal("RangeError", m.VM.ToValue("Invalid array buffer length")))
		}
	}
	if buffer.Detached() {
		panic(m.VM.NewTypeError("Cannot perform %s on a detached ArrayBuffer", method))
	}
	moved, err := m.VM.New(m.VM.GlobalObject().Get("ArrayBuffer"), m.VM.ToValue(length))
	if err != nil {
		panic(err)
	}
	copy(moved.Export().(goja.ArrayBuffer).Bytes(), buffer.Bytes())
	buffer.Detach()
	return moved
}

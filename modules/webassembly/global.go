package webassembly

import (
	"github.com/dop251/goja"
	"github.com/tetratelabs/wazero/api"
)

// valueTypes are the names that scripts use.
var valueTypes = map[string]byte{
	"i32": typeI32, "i64": typeI64, "f32": typeF32, "f64": typeF64, "externref": typeExtern,
	"anyfunc": typeFuncref, "funcref": typeFuncref,
}

// newGlobal(type, mutable, value) gives a handle, or undefined where there is no
// such type. An undefined value is the type's own zero.
func (b *binding) newGlobal(call goja.FunctionCall) goja.Value {
	typ, ok := valueTypes[call.Argument(0).String()]
	if !ok {
		return goja.Undefined()
	}
	e := entity{kind: kindGlobal, value: typ, mutable: call.Argument(1).ToBoolean()}
	raw := uint64(0)
	if v := call.Argument(2); !goja.IsUndefined(v) || typ == typeExtern {
		raw = b.raw(v, typ)
	}
	if typ == typeExtern || typ == typeFuncref {
		return b.handle(b.reference(e, raw))
	}
	return b.handle(b.only(e, raw))
}

// reference is a global that holds a reference: it is set after it was made, for
// there is no constant of it.
func (b *binding) reference(e entity, raw uint64) *extern {
	mutable := e
	mutable.mutable = true
	x := b.only(mutable, 0)
	x.mod.ExportedGlobal(x.name).(api.MutableGlobal).Set(raw)
	x.mutable = e.mutable
	return x
}

func (b *binding) get(call goja.FunctionCall) goja.Value {
	x := b.extern(call.Argument(0))
	return b.value(x.mod.ExportedGlobal(x.name).Get(), x.value)
}

func (b *binding) isMutable(call goja.FunctionCall) goja.Value {
	return b.VM.ToValue(b.extern(call.Argument(0)).mutable)
}

func (b *binding) set(call goja.FunctionCall) goja.Value {
	x := b.extern(call.Argument(0))
	x.mod.ExportedGlobal(x.name).(api.MutableGlobal).Set(b.raw(call.Argument(1), x.value))
	return goja.Undefined()
}

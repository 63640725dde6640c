package webassembly

import (
	"math"
	"math/big"

	"github.com/dop251/goja"
	"github.com/tetratelabs/wazero/api"

	"github.com/gonode/gonode/runtime/js"
)

const (
	typeI32     = api.ValueTypeI32
	typeI64     = api.ValueTypeI64
	typeF32     = api.ValueTypeF32
	typeF64     = api.ValueTypeF64
	typeExtern  = api.ValueTypeExternref
	typeFuncref = 0x70
)

// raw is v as the engine has it, converted as the type asks.
func (b *binding) raw(v goja.Value, typ byte) uint64 {
	switch typ {
	case typeI32:
		return uint64(toUint32(v))
	case typeI64:
		return b.toInt64(v)
	case typeF32:
		return uint64(math.Float32bits(float32(v.ToFloat())))
	case typeF64:
		return math.Float64bits(v.ToFloat())
	case typeExtern:
		return b.externRef(v)
	case typeFuncref:
		return b.functionRef(v)
	}
	panic(b.VM.NewTypeError("type incompatibility when transforming from/to JS"))
}

// value is the other way.
func (b *binding) value(raw uint64, typ byte) goja.Value {
	switch typ {
	case typeI32:
		return b.VM.ToValue(int32(raw))
	case typeI64:
		return b.VM.ToValue(big.NewInt(int64(raw)))
	case typeF32:
		return b.VM.ToValue(float64(math.Float32frombits(uint32(raw))))
	case typeF64:
		return b.VM.ToValue(math.Float64frombits(raw))
	case typeExtern:
		if raw == 0 {
			return goja.Null()
		}
		return b.refs[raw-1]
	case typeFuncref:
		return b.functionOf(raw)
	}
	panic(b.VM.NewTypeError("type incompatibility when transforming from/to JS"))
}

// toUint32 is ECMAScript's ToUint32.
func toUint32(v goja.Value) uint32 {
	n := v.ToNumber()
	if i, ok := n.Export().(int64); ok {
		return uint32(i)
	}
	f := math.Trunc(n.ToFloat())
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	f = math.Mod(f, 1<<32)
	return uint32(int64(f))
}

// toInt64 is ECMAScript's ToBigInt64.
func (b *binding) toInt64(v goja.Value) uint64 {
	i, ok := v.Export().(*big.Int)
	switch v.Export().(type) {
	case int64, float64, nil:
		panic(b.newError("TypeError", "Cannot convert "+v.String()+" to a BigInt"))
	}
	if !ok || !i.IsInt64() {
		low, err := b.asIntN(b.bigInt, b.VM.ToValue(64), v)
		if err != nil {
			panic(js.Thrown(err))
		}
		i = low.Export().(*big.Int)
	}
	return uint64(i.Int64())
}

// externRef gives v a number that a module can hold. What was given one stays.
func (b *binding) externRef(v goja.Value) uint64 {
	if goja.IsNull(v) {
		return 0
	}
	obj := js.Object(v)
	if obj != nil && b.refOf[obj] != 0 {
		return b.refOf[obj]
	}
	b.refs = append(b.refs, v)
	ref := uint64(len(b.refs))
	if obj != nil {
		b.refOf[obj] = ref
	}
	return ref
}

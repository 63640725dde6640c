package js

import (
	"math"
	"reflect"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
)

// DefineFloat16 gives the realm what goja lacks of half precision: the class
// Float16Array, Math.f16round and the two methods of DataView.
func (e *Env) DefineFloat16() {
	global := e.VM.GlobalObject()
	e.DefineLazyGlobal("Float16Array", false, func() goja.Value { return e.newFloat16Class() })
	e.DefineHidden(Object(global.Get("Math")), "f16round", e.Func("f16round", 1, func(call goja.FunctionCall) goja.Value {
		return e.VM.ToValue(fromHalf(toHalf(call.Argument(0).ToFloat())))
	}))
	view := Object(Object(global.Get("DataView")).Get("prototype"))
	e.defineHalfMethod(view, "getUint16", "getFloat16", 1, func(view goja.Callable, call goja.FunctionCall) (goja.Value, error) {
		v, err := view(call.This, call.Arguments...)
		if err != nil {
			return nil, err
		}
		return e.VM.ToValue(fromHalf(uint16(v.ToInteger()))), nil
	})
	e.defineHalfMethod(view, "setUint16", "setFloat16", 2, func(view goja.Callable, call goja.FunctionCall) (goja.Value, error) {
		half := toHalf(call.Argument(1).ToFloat())
		return view(call.This, call.Argument(0), e.VM.ToValue(half), call.Argument(2))
	})
}

// defineHalfMethod makes a method of DataView by one for integers of the same size.
func (e *Env) defineHalfMethod(proto *goja.Object, integer, name string, length int, do func(goja.Callable, goja.FunctionCall) (goja.Value, error)) {
	call, _ := goja.AssertFunction(proto.Get(integer))
	e.DefineHidden(proto, name, e.Func(name, length, func(c goja.FunctionCall) goja.Value {
		e.RequireBrand(c.This, BrandDataView, "DataView", name)
		v, err := do(call, c)
		if err != nil {
			panic(err)
		}
		return v
	}))
}

// newFloat16Class makes the class on the engine's Uint16Array, whose instances
// get other elements.
func (e *Env) newFloat16Class() *goja.Object {
	base := Object(e.VM.GlobalObject().Get("Uint16Array"))
	_, makeBase := theLayout.nativeConstructor(base)
	layout := layoutOfViews(e.VM)
	class := e.VM.ToValue(func(goja.ConstructorCall) *goja.Object { return nil }).(*goja.Object)
	called, construct := theLayout.nativeConstructor(class)
	*called = func(goja.FunctionCall) goja.Value {
		panic(e.VM.NewTypeError("Constructor Float16Array requires 'new'"))
	}
	*construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		if newTarget == nil {
			newTarget = class
		}
		elements, listed := e.halfElements(args)
		if listed {
			args = []goja.Value{e.VM.ToValue(len(elements))}
		}
		view := (*makeBase)(args, newTarget)
		set := layout.turn(view, class)
		for i, v := range elements {
			set(i, v)
		}
		return view
	}
	e.nameFunc(class, "Float16Array", 3)
	class.SetPrototype(base.Prototype())
	proto := Object(class.Get("prototype"))
	proto.SetPrototype(Object(base.Get("prototype")).Prototype())
	for _, o := range []*goja.Object{class, proto} {
		o.DefineDataProperty("BYTES_PER_ELEMENT", e.VM.ToValue(2), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	}
	return class
}

// halfElements gives the elements where the constructor's argument is a list
// of them: a typed array, an iterable or what has a length.
func (e *Env) halfElements(args []goja.Value) (elements []goja.Value, listed bool) {
	if len(args) == 0 {
		return nil, false
	}
	o := Object(args[0])
	if o == nil || BrandOf(o) == BrandArrayBuffer {
		return nil, false
	}
	if class := o.GetSymbol(goja.SymToStringTag); BrandOf(o) == BrandTypedArray && strings.HasPrefix(class.String(), "Big") {
		panic(e.VM.NewTypeError("Cannot mix BigInt and other types, use explicit conversions"))
	}
	from, _ := goja.AssertFunction(Object(e.VM.GlobalObject().Get("Array")).Get("from"))
	list, err := from(e.VM.GlobalObject().Get("Array"), o)
	if err != nil {
		panic(err)
	}
	return Elements(Object(list)), true
}

// elements has the methods of goja's typedArray, by which a view reads and
// writes; indices count from the start of the buffer. goja exports neither the
// interface nor its name: a value of this one stands for one of that, as both
// have the same table of methods.
type elements interface {
	toRaw(goja.Value) uint64
	get(idx int) goja.Value
	set(idx int, value goja.Value)
	getRaw(idx int) uint64
	setRaw(idx int, raw uint64)
	less(i, j int) bool
	swap(i, j int)
	typeMatch(v goja.Value) bool
	export(offset int, length int) any
	exportType() reflect.Type
}

// viewLayout is where a typed array of goja keeps its elements and class.
type viewLayout struct {
	view                  reflect.Type
	elements, class, data uintptr
	buffer                uintptr
}

func layoutOfViews(vm *goja.Runtime) viewLayout {
	sample, err := vm.New(vm.GlobalObject().Get("Uint16Array"))
	if err != nil {
		panic(err)
	}
	t := selfType(sample)
	l := viewLayout{view: t, elements: field(t, "typedArray").Offset, class: field(t, "defaultCtor").Offset}
	buffer := field(t, "viewedArrayBuf")
	l.buffer, l.data = buffer.Offset, field(buffer.Type.Elem(), "data").Offset
	ours, theirs := reflect.TypeFor[elements](), field(t, "typedArray").Type
	same := ours.NumMethod() == theirs.NumMethod() && field(t, "defaultCtor").Type == reflect.TypeFor[*goja.Object]()
	for i := 0; same && i < ours.NumMethod(); i++ {
		same = ours.Method(i).Name == theirs.Method(i).Name && ours.Method(i).Type == theirs.Method(i).Type
	}
	if !same {
		panic("js: goja's typed arrays have changed")
	}
	return l
}

// turn makes a Uint16Array that no script has seen one of class; set writes
// its elements.
func (l viewLayout) turn(view, class *goja.Object) (set func(int, goja.Value)) {
	p := theLayout.selfPointer(view, l.view)
	buffer := *(*unsafe.Pointer)(unsafe.Add(p, l.buffer))
	halves := (*halves)(unsafe.Add(buffer, l.data))
	*(*elements)(unsafe.Add(p, l.elements)) = halves
	*(**goja.Object)(unsafe.Add(p, l.class)) = class
	return halves.set
}

// halves are the bytes of a buffer as numbers of half precision.
type halves []byte

var _ elements = (*halves)(nil)

func (a *halves) at(i int) *uint16 {
	return (*uint16)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(*a)), i*2))
}

func (a *halves) toRaw(v goja.Value) uint64     { return uint64(toHalf(v.ToFloat())) }
func (a *halves) get(i int) goja.Value          { return halfValue(fromHalf(*a.at(i))) }
func (a *halves) set(i int, v goja.Value)       { half := toHalf(v.ToFloat()); *a.at(i) = half }
func (a *halves) getRaw(i int) uint64           { return uint64(*a.at(i)) }
func (a *halves) setRaw(i int, raw uint64)      { *a.at(i) = uint16(raw) }
func (a *halves) swap(i, j int)                 { *a.at(i), *a.at(j) = *a.at(j), *a.at(i) }
func (a *halves) export(offset, length int) any { return unsafe.Slice(a.at(offset), length) }
func (a *halves) exportType() reflect.Type      { return reflect.TypeFor[[]uint16]() }

// halfValue needs no realm: numbers belong to none.
func halfValue(f float64) goja.Value { return (*goja.Runtime)(nil).ToValue(f) }

// less orders -0 before 0, and NaN last.
func (a *halves) less(i, j int) bool {
	x, y := fromHalf(*a.at(i)), fromHalf(*a.at(j))
	switch {
	case x == 0 && y == 0:
		return math.Signbit(x) && !math.Signbit(y)
	case math.IsNaN(y):
		return !math.IsNaN(x)
	}
	return x < y
}

// typeMatch says whether v may equal an element: a number that half precision
// can tell.
func (a *halves) typeMatch(v goja.Value) bool {
	if !goja.IsNumber(v) {
		return false
	}
	f := v.ToFloat()
	return fromHalf(toHalf(f)) == f || math.IsNaN(f)
}

// toHalf rounds to the nearest number of half precision, to even between two.
func toHalf(f float64) uint16 {
	sign, a := uint16(0), math.Abs(f)
	if math.Signbit(f) {
		sign = 0x8000
	}
	switch {
	case a != a:
		return 0x7e00
	case a >= 1<<16:
		return sign | 0x7c00
	case a < 0x1p-14:
		return sign | uint16(math.RoundToEven(a*(1<<24)))
	}
	exponent := math.Ilogb(a)
	mantissa := math.RoundToEven(math.Ldexp(a, 10-exponent)) // 1024 to 2048: a carry goes to the exponent
	return sign | uint16((exponent+14)<<10+int(mantissa))
}

func fromHalf(h uint16) float64 {
	sign := 1.0
	if h&0x8000 != 0 {
		sign = -1
	}
	exponent, mantissa := int(h>>10&0x1f), float64(h&0x3ff)
	switch {
	case exponent == 0x1f && mantissa != 0:
		return math.NaN()
	case exponent == 0x1f:
		return math.Inf(int(sign))
	case exponent == 0:
		return sign * mantissa * 0x1p-24
	}
	return sign * math.Ldexp(1024+mantissa, exponent-25)
}

package buffer

import (
	"bytes"
	"math"
	"reflect"
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (c *class) statics() []method {
	return []method{
		{"from", 3, func(call goja.FunctionCall) goja.Value {
			return c.from(call.Argument(0), call.Argument(1), call.Argument(2))
		}},
		{"copyBytesFrom", 3, c.copyBytesFrom},
		{"of", 0, c.of},
		{"alloc", 3, c.alloc},
		{"allocUnsafe", 2, c.allocUnsafe},
		{"allocUnsafeSlow", 1, c.allocUnsafe},
		{"isBuffer", 1, c.isBuffer},
		{"compare", 2, c.compareStatic},
		{"isEncoding", 1, c.isEncoding},
		{"concat", 2, c.concat},
		{"byteLength", 2, c.byteLength},
	}
}

// from is Buffer.from in all its forms.
func (c *class) from(v, encodingOrOffset, length goja.Value) *goja.Object {
	if s, ok := v.(goja.String); ok {
		return c.fromString(s, encodingOrOffset)
	}
	obj, ok := v.(*goja.Object)
	if !ok || js.IsCallable(obj) {
		panic(c.badFirst(v))
	}
	if ab, ok := arrayBuffer(obj); ok {
		return c.fromArrayBuffer(obj, ab, encodingOrOffset, length)
	}
	if prim := c.valueOf(obj); prim != nil {
		return c.from(prim, encodingOrOffset, length)
	}
	if b := c.fromObject(obj); b != nil {
		return b
	}
	if conv := obj.GetSymbol(goja.SymToPrimitive); js.IsCallable(conv) {
		if s, ok := c.Invoke(obj, conv, c.VM.ToValue("string")).(goja.String); ok {
			return c.fromString(s, encodingOrOffset)
		}
	}
	panic(c.badFirst(v))
}

func (c *class) badFirst(v goja.Value) *goja.Object {
	return c.NewNodeError("ERR_INVALID_ARG_TYPE", "first argument",
		c.VM.NewArray("string", "Buffer", "ArrayBuffer", "Array", "Array-like Object"), v)
}

func (c *class) fromString(s goja.String, encoding goja.Value) *goja.Object {
	enc := js.UTF8
	if name, ok := encoding.(goja.String); ok && name.Length() > 0 {
		enc = c.encoding(name)
	}
	return c.NewBuffer(js.Encode(s, enc))
}

// valueOf returns what obj.valueOf() gives where that is another string or
// object.
func (c *class) valueOf(obj *goja.Object) goja.Value {
	fn := obj.Get("valueOf")
	if !js.IsCallable(fn) {
		return nil
	}
	v := c.Invoke(obj, fn)
	if _, isObj := v.(*goja.Object); (isObj || js.IsString(v)) && !v.SameAs(obj) {
		return v
	}
	return nil
}

var arrayBufferType = reflect.TypeFor[goja.ArrayBuffer]()

func arrayBuffer(v goja.Value) (ab goja.ArrayBuffer, ok bool) {
	obj, isObj := v.(*goja.Object)
	if !isObj || obj.ExportType() != arrayBufferType {
		return ab, false
	}
	ab, ok = obj.Export().(goja.ArrayBuffer)
	return ab, ok
}

// fromArrayBuffer makes a view on obj, which holds ab; nothing is copied.
func (c *class) fromArrayBuffer(obj *goja.Object, ab goja.ArrayBuffer, offset, length goja.Value) *goja.Object {
	size := float64(len(ab.Bytes()))
	start, n := 0.0, 0.0
	if !absent(offset) {
		start = orZero(offset.ToFloat())
	}
	rest := size - start
	if rest < 0 {
		panic(c.outOfBounds("offset"))
	}
	if n = rest; !absent(length) {
		if n = max(0, orZero(length.ToFloat())); n > rest {
			panic(c.outOfBounds("length"))
		}
	}
	if start < 0 {
		panic(c.newError("RangeError", "", "Start offset "+strconv.FormatFloat(start, 'f', -1, 64)+" is outside the bounds of the buffer"))
	}
	return c.view(obj, int(start), int(n))
}

func orZero(f float64) float64 {
	if math.IsNaN(f) {
		return 0
	}
	return f
}

func (c *class) outOfBounds(name string) *goja.Object {
	return c.NewNodeError("ERR_BUFFER_OUT_OF_BOUNDS", name)
}

// view makes a Buffer over part of an ArrayBuffer.
func (c *class) view(ab *goja.Object, offset, length int) *goja.Object {
	b, err := c.uint8(c.ctor, ab, c.VM.ToValue(offset), c.VM.ToValue(length))
	if err != nil {
		panic(js.Thrown(err))
	}
	return b
}

// fromObject copies an array-like object, or returns nil where obj is none.
func (c *class) fromObject(obj *goja.Object) *goja.Object {
	if n := obj.Get("length"); !absent(n) || isView(obj) {
		if _, isNumber := number(n); !isNumber {
			return c.NewBuffer(nil)
		}
		return c.fromArrayLike(obj)
	}
	if kind, ok := obj.Get("type").(goja.String); ok && kind.String() == "Buffer" {
		if data := js.Object(obj.Get("data")); data != nil && data.ClassName() == "Array" {
			return c.fromArrayLike(data)
		}
	}
	return nil
}

func isView(obj *goja.Object) bool {
	_, ok := arrayBuffer(obj.Get("buffer"))
	return ok
}

func (c *class) fromArrayLike(obj *goja.Object) *goja.Object {
	if isUint8Array(obj) {
		b, _ := js.Bytes(obj)
		return c.NewBuffer(append([]byte(nil), b...))
	}
	b, err := c.uint8(c.ctor, obj)
	if err != nil {
		panic(js.Thrown(err))
	}
	return b
}

func (c *class) copyBytesFrom(call goja.FunctionCall) goja.Value {
	view := js.Object(call.Argument(0))
	all, ok := js.Bytes(call.Argument(0))
	if view == nil || !ok || absent(view.Get("BYTES_PER_ELEMENT")) {
		panic(c.argType("view", call.Argument(0), "TypedArray"))
	}
	size, start := int(view.Get("BYTES_PER_ELEMENT").ToInteger()), 0
	count := len(all) / size
	end := count
	if v := call.Argument(1); !absent(v) {
		start = min(count, c.validOffset(v, "offset", 0, maxLength))
	}
	if v := call.Argument(2); !absent(v) {
		end = min(count, start+c.validOffset(v, "length", 0, maxLength))
	}
	return c.NewBuffer(append([]byte(nil), all[start*size:end*size]...))
}

func (c *class) of(call goja.FunctionCall) goja.Value {
	b := make([]byte, len(call.Arguments))
	for i, v := range call.Arguments {
		b[i] = toByte(v)
	}
	return c.NewBuffer(b)
}

// toByte is what storing v in a Uint8Array stores.
func toByte(v goja.Value) byte {
	f := v.ToNumber().ToFloat()
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return byte(int64(math.Mod(math.Trunc(f), 1<<32)))
}

func (c *class) alloc(call goja.FunctionCall) goja.Value {
	b := c.allocBytes(call.Argument(0))
	if fill := call.Argument(1); !absent(fill) && len(b) > 0 {
		if n, isNumber := number(fill); !isNumber || n != 0 {
			c.fillWith(b, fill, c.fillEncoding(fill, call.Argument(2)))
		}
	}
	return c.NewBuffer(b)
}

func (c *class) allocUnsafe(call goja.FunctionCall) goja.Value {
	return c.NewBuffer(c.allocBytes(call.Argument(0)))
}

func (c *class) isBuffer(call goja.FunctionCall) goja.Value {
	obj := js.Object(call.Argument(0))
	return c.VM.ToValue(obj != nil && c.VM.InstanceOf(obj, c.ctor))
}

func (c *class) isEncoding(call goja.FunctionCall) goja.Value {
	name, isString := call.Argument(0).(goja.String)
	if !isString {
		return c.VM.ToValue(false)
	}
	_, ok := js.ParseEncoding(name.String())
	return c.VM.ToValue(ok)
}

func (c *class) concat(call goja.FunctionCall) goja.Value {
	list := js.Object(call.Argument(0))
	if list == nil || list.ClassName() != "Array" {
		panic(c.argType("list", call.Argument(0), "Array"))
	}
	limit := -1
	if v := call.Argument(1); !absent(v) {
		limit = c.validOffset(v, "length", 0, maxLength)
	}
	parts, total := c.parts(list)
	if limit < 0 || len(parts) == 0 {
		limit = total
	}
	if limit >= maxAlloc {
		panic(c.newError("RangeError", "ERR_MEMORY_ALLOCATION_FAILED", "Failed to allocate memory"))
	}
	if limit == total && total > 0 {
		return c.NewBuffer(bytes.Join(parts, nil)) // which clears no memory first
	}
	out := make([]byte, limit)
	at := 0
	for _, p := range parts {
		at += copy(out[at:], p)
	}
	return c.NewBuffer(out)
}

// parts gives the bytes of the elements of list.
func (c *class) parts(list *goja.Object) (parts [][]byte, total int) {
	n := int(list.Get("length").ToInteger())
	parts = make([][]byte, n)
	for i := range parts {
		el := list.Get(strconv.Itoa(i))
		if !isUint8Array(el) {
			panic(c.argType("list["+strconv.Itoa(i)+"]", el, "Buffer", "Uint8Array"))
		}
		parts[i], _ = js.Bytes(el)
		total += len(parts[i])
	}
	return parts, total
}

func (c *class) byteLength(call goja.FunctionCall) goja.Value {
	v := call.Argument(0)
	if b, ok := js.Bytes(v); ok {
		return c.VM.ToValue(len(b))
	}
	s, ok := v.(goja.String)
	if !ok {
		panic(c.argType("string", v, "string", "Buffer", "ArrayBuffer"))
	}
	enc := js.UTF8
	if name, ok := call.Argument(1).(goja.String); ok {
		if parsed, ok := js.ParseEncoding(name.String()); ok {
			enc = parsed
		}
	}
	return c.VM.ToValue(js.ByteLength(s, enc))
}

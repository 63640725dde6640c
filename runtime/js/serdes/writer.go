package serdes

import (
	"math/big"
	"reflect"
	"strconv"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/wire"
)

// maxDepth is about where V8's stack ends, too.
const maxDepth = 4096

// Writer writes values that may share objects.
type Writer struct {
	// Enc is where the values go.
	Enc *wire.Encoder
	// Host writes the content of a view as a host object; where it is nil,
	// views are written as V8 does, after their buffers.
	Host func(view *goja.Object)
	// Refuse makes what is thrown for a value that cannot be cloned; where it
	// is nil, an Error.
	Refuse func(message string) goja.Value
	// Transfers are the ArrayBuffers that travel beside the data, by number.
	Transfers map[*goja.Object]uint32
	// Shared, where set, numbers a SharedArrayBuffer that travels beside the
	// data; without it, its bytes are copied.
	Shared func(buffer *goja.Object) (number uint32)
	// Foreign, where set, may write an object that is no plain one in a form of
	// its own, behind BeginForeign, and says whether it did.
	Foreign func(obj *goja.Object) bool

	c     *Codec
	ids   map[*goja.Object]uint32
	depth int
	names []unistring.String // of the objects around the value at hand
}

// maxKept is how many objects a Writer or Reader may have met that is kept for
// the next message.
const maxKept = 64

// NewWriter returns a Writer into enc.
func (c *Codec) NewWriter(enc *wire.Encoder) *Writer {
	return &Writer{Enc: enc, c: c, ids: map[*goja.Object]uint32{}}
}

// forget lets go of all objects, and says whether w is worth to be kept.
func (w *Writer) forget() bool {
	if len(w.ids) > maxKept || cap(w.names) > maxKept {
		return false
	}
	clear(w.ids)
	return true
}

// Write writes one value. It throws for what cannot be cloned, RangeError for
// what nests too deep, and whatever getters throw.
func (w *Writer) Write(v goja.Value) {
	switch v := v.(type) {
	case nil:
		w.Enc.Undefined()
	case *goja.Object:
		w.object(v)
	case goja.String:
		w.string(v)
	case *goja.Symbol:
		w.refuse(v)
	default:
		w.primitive(v)
	}
}

func (w *Writer) primitive(v goja.Value) {
	switch {
	case goja.IsUndefined(v):
		w.Enc.Undefined()
	case goja.IsNull(v):
		w.Enc.Null()
	case isNumber(v):
		w.Enc.Number(v.ToFloat())
	case v.ExportType().Kind() == reflect.Bool:
		w.Enc.Bool(v.ToBoolean())
	default:
		w.Enc.BigInt(v.Export().(*big.Int))
	}
}

func isNumber(v goja.Value) bool {
	switch v.(type) {
	case *goja.Object, *goja.Symbol, goja.String:
		return false
	}
	t := v.ExportType()
	return t != nil && (t.Kind() == reflect.Int64 || t.Kind() == reflect.Float64)
}

func (w *Writer) string(s goja.String) {
	if ascii, wide := js.Units(s); wide != nil {
		w.Enc.UTF16(wide)
	} else {
		w.Enc.String(ascii)
	}
}

// refuse throws that v cannot be cloned.
func (w *Writer) refuse(v goja.Value) { w.Fail(w.c.describe(v) + " could not be cloned.") }

// Describe names a value as V8 does in its errors, without calling the script.
func (w *Writer) Describe(v goja.Value) string { return w.c.describe(v) }

// Fail throws a data clone error with this message.
func (w *Writer) Fail(message string) {
	if w.Refuse != nil {
		panic(w.Refuse(message))
	}
	panic(w.c.env.NewError(message))
}

func (w *Writer) object(obj *goja.Object) {
	if id, ok := w.ids[obj]; ok {
		w.Enc.Ref(id)
		return
	}
	if w.depth++; w.depth > maxDepth {
		panic(w.c.RangeError("Maximum call stack size exceeded"))
	}
	w.fresh(obj)
	w.depth--
}

// fresh writes an object that was not written before.
func (w *Writer) fresh(obj *goja.Object) {
	kind := w.c.kindOf(obj)
	if w.Foreign != nil && w.mayBeForeign(obj, kind) && w.Foreign(obj) {
		return
	}
	switch kind {
	case plain:
		w.plain(obj)
	case array:
		w.array(obj)
	case date:
		w.ids[obj] = w.Enc.Date(w.c.env.Invoke(obj, w.c.getTime).ToFloat())
	case regExp:
		w.regExp(obj)
	case errorObject:
		w.error(obj)
	case boolObject, numberObject, bigIntObject, stringObject:
		w.wrapper(obj)
	case mapObject:
		w.mapObject(obj)
	case setObject:
		w.set(obj)
	case arrayBuffer:
		w.arrayBuffer(obj)
	case view:
		w.view(obj)
	default:
		w.refuse(obj)
	}
}

// mayBeForeign tells most plain data apart at little cost.
func (w *Writer) mayBeForeign(obj *goja.Object, kind kind) bool {
	if kind != plain && kind != opaque && kind != errorObject {
		return false
	}
	return !w.IsPlain(obj) || w.c.env.HasState(obj) || w.c.env.IsUncloneable(obj)
}

// IsPlain says whether obj has the prototype of an object literal, or none.
func (w *Writer) IsPlain(obj *goja.Object) bool {
	proto := obj.Prototype()
	return proto == nil || proto == w.c.objectProto
}

// BeginForeign announces obj in a form of the caller's, who writes it next.
func (w *Writer) BeginForeign(obj *goja.Object) { w.ids[obj] = w.Enc.HostObject() }

func (w *Writer) plain(obj *goja.Object) {
	w.ids[obj] = w.Enc.BeginObject()
	from := len(w.names)
	names, ok := js.AppendNames(w.names, obj)
	if !ok {
		w.Enc.EndObject(w.pairs(obj, obj.Keys()))
		return
	}
	w.names = names
	n := uint32(0)
	for i := from; i < len(names); i++ {
		name := names[i].String()
		if v := obj.Get(name); v != nil {
			w.Enc.String(name)
			w.Write(v)
			n++
		}
	}
	w.names = w.names[:from]
	w.Enc.EndObject(n)
}

// pairs writes the properties that are still there when their turn comes.
func (w *Writer) pairs(obj *goja.Object, keys []string) (n uint32) {
	for _, key := range keys {
		v := obj.Get(key)
		if v == nil {
			continue
		}
		w.key(key)
		w.Write(v)
		n++
	}
	return n
}

// key writes array indices as numbers.
func (w *Writer) key(key string) {
	if i, ok := arrayIndex(key); ok {
		w.Enc.Number(float64(i))
		return
	}
	w.Enc.String(key)
}

func arrayIndex(key string) (uint32, bool) {
	if key == "" || key[0] < '0' || key[0] > '9' || len(key) > 10 || key[0] == '0' && len(key) > 1 {
		return 0, false
	}
	i, err := strconv.ParseUint(key, 10, 32)
	return uint32(i), err == nil && i < 1<<32-1
}

// array writes an array without holes densely.
func (w *Writer) array(obj *goja.Object) {
	length := uint32(obj.Get("length").ToInteger())
	keys := obj.Keys()
	n := int(length)
	if n > len(keys) || n > 0 && keys[n-1] != strconv.Itoa(n-1) {
		w.ids[obj] = w.Enc.BeginSparse(length)
		w.Enc.EndSparse(w.pairs(obj, keys), length)
		return
	}
	w.ids[obj] = w.Enc.BeginDense(length)
	w.elements(obj, keys[:n])
	w.Enc.EndDense(w.pairs(obj, keys[n:]), length)
}

func (w *Writer) elements(obj *goja.Object, keys []string) {
	values := make([]goja.Value, len(keys))
	for i, key := range keys {
		values[i] = obj.Get(key)
	}
	write := w.Write
	if isDoubles(values) {
		write = func(v goja.Value) { w.Enc.Double(v.ToFloat()) }
	}
	for _, v := range values {
		if v == nil {
			w.Enc.Hole()
			continue
		}
		write(v)
	}
}

// isDoubles reports whether V8 keeps these elements as unboxed doubles, which
// are all written as such.
func isDoubles(values []goja.Value) bool {
	double := false
	for _, v := range values {
		if v == nil || !isNumber(v) {
			return false
		}
		double = double || !wire.IsInt32(v.ToFloat())
	}
	return double
}

package js

import (
	"math"
	"reflect"
	"strconv"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// AppendJSON appends what JSON.stringify makes of v, in UTF-8; false, and dst
// as it was, where that is undefined. It throws what JSON.stringify throws.
func (e *Env) AppendJSON(dst []byte, v goja.Value) ([]byte, bool) {
	w := e.newJSONWriter(dst)
	ok := w.member(nil, jsonKey{}, v)
	e.keepRoom(w.jsonRoom)
	return w.buf, ok
}

// keepRoom keeps it for the next one, unless what was written nested deep.
func (e *Env) keepRoom(r jsonRoom) {
	if cap(r.open) <= maxScanned && cap(r.scratch) <= mostNames {
		e.jsonRoom = r
	}
}

// newJSONWriter takes the room that the last one has left; toJSON may want one of
// its own.
func (e *Env) newJSONWriter(dst []byte) jsonWriter {
	theQuick.init(e.VM)
	w := jsonWriter{env: e, store: plainStore(), buf: dst, jsonRoom: e.jsonRoom}
	e.jsonRoom = jsonRoom{}
	return w
}

// jsonWriter is one JSON.stringify.
type jsonWriter struct {
	env         *Env
	store       *objectStore
	buf         []byte
	gap, indent string
	replacer    goja.Value // a function, or nil
	limited     bool       // to these names:
	names       []string
	deep        map[*goja.Object]bool // objects of open past maxScanned
	jsonRoom
}

// jsonRoom is what a jsonWriter needs memory for.
type jsonRoom struct {
	open    []jsonOpen         // the objects around the value at hand
	scratch []unistring.String // names of properties
}

// jsonKey names a member of an object or of an array.
type jsonKey struct {
	name  unistring.String
	index int
	array bool
}

func (k jsonKey) text() string {
	if k.array {
		return strconv.Itoa(k.index)
	}
	return k.name.String()
}

// member writes a value that holder holds; false, with nothing written, for
// what JSON leaves out.
func (w *jsonWriter) member(holder *goja.Object, key jsonKey, v goja.Value) bool {
	if w.replacer == nil && w.scalar(v) {
		return true
	}
	v = w.replaced(holder, key, w.converted(key, v))
	switch v := v.(type) {
	case nil, *goja.Symbol:
		return false
	case *goja.Object:
		return w.object(key, v)
	case goja.String:
		w.buf = appendQuoted(w.buf, v)
		w.refuseLong()
		return true
	}
	return w.primitive(v)
}

// scalar writes strings, numbers and booleans, which have no toJSON.
func (w *jsonWriter) scalar(v goja.Value) bool {
	switch reflect.TypeOf(v) {
	case w.store.text:
		w.buf = appendQuotedText(w.buf, v.String())
		w.refuseLong()
	case w.store.integer:
		w.buf = strconv.AppendInt(w.buf, v.ToInteger(), 10)
	case w.store.boolean:
		w.buf = strconv.AppendBool(w.buf, v.ToBoolean())
	case w.store.float:
		w.float(v)
	default:
		return false
	}
	return true
}

// refuseLong throws where the text is already longer than a string can be.
func (w *jsonWriter) refuseLong() {
	const widest = 3 // bytes of a UTF-16 unit
	if len(w.buf) > widest*maxString {
		panic(w.env.rangeError("Invalid string length"))
	}
}

// converted is what toJSON makes of v.
func (w *jsonWriter) converted(key jsonKey, v goja.Value) goja.Value {
	o, isObject := v.(*goja.Object)
	if !isObject {
		if v == nil || !isBigInt(v) {
			return v
		}
		o = v.ToObject(w.env.VM)
	}
	if w.env.lacks(o, "toJSON") {
		return v
	}
	if convert := o.Get("toJSON"); IsCallable(convert) {
		return w.env.Invoke(v, convert, w.env.VM.ToValue(key.text()))
	}
	return v
}

func isBigInt(v goja.Value) bool {
	t := v.ExportType()
	return t != nil && t.Kind() == reflect.Pointer
}

func (w *jsonWriter) replaced(holder *goja.Object, key jsonKey, v goja.Value) goja.Value {
	if w.replacer == nil {
		return v
	}
	if holder == nil {
		holder = w.env.VM.NewObject()
		Put(holder, "", v)
	}
	if v == nil {
		v = goja.Undefined()
	}
	return w.env.Invoke(holder, w.replacer, w.env.VM.ToValue(key.text()), v)
}

func (w *jsonWriter) primitive(v goja.Value) bool {
	t := v.ExportType()
	switch {
	case goja.IsUndefined(v):
		return false
	case t == nil:
		w.write("null")
	case t.Kind() == reflect.Int64:
		w.buf = strconv.AppendInt(w.buf, v.ToInteger(), 10)
	case t.Kind() == reflect.Float64:
		w.float(v)
	case t.Kind() == reflect.Bool:
		w.buf = strconv.AppendBool(w.buf, v.ToBoolean())
	default:
		panic(w.env.VM.NewTypeError("Do not know how to serialize a BigInt"))
	}
	return true
}

func (w *jsonWriter) float(v goja.Value) {
	if f := v.ToFloat(); math.IsNaN(f) || math.IsInf(f, 0) {
		w.write("null")
		return
	}
	w.write(v.String())
}

func (w *jsonWriter) write(s string) { w.buf = append(w.buf, s...) }

func (w *jsonWriter) object(key jsonKey, o *goja.Object) bool {
	impl := implOf(o)
	switch {
	case impl.Type() == w.store.array:
		w.enter(key, o)
		w.elements(o)
	case impl.Type() != w.store.object:
		return w.unusual(key, o)
	case o.ClassName() == "RawJSON":
		w.write(o.Get("rawJSON").String())
		return true
	default:
		w.enter(key, o)
		w.properties(o)
	}
	w.leave()
	return true
}

// unusual writes what is neither a plain object nor an array.
func (w *jsonWriter) unusual(key jsonKey, o *goja.Object) bool {
	if BrandOf(o) == BrandBoxed {
		if inner, ok := w.unboxed(o); ok {
			if s, isString := inner.(goja.String); isString {
				w.buf = appendQuoted(w.buf, s)
				return true
			}
			return w.primitive(inner)
		}
	}
	if IsCallable(o) {
		return false
	}
	w.enter(key, o)
	if w.env.IsArray(o) {
		w.elements(o)
	} else {
		w.namedProperties(o, o.Keys)
	}
	w.leave()
	return true
}

// unboxed converts Number and String objects as scripts would; a Symbol's is
// an object like others.
func (w *jsonWriter) unboxed(o *goja.Object) (v goja.Value, ok bool) {
	switch o.ClassName() {
	case "Number":
		return o.ToNumber(), true
	case "String":
		return w.env.ToString(o), true
	}
	v = BoxedValue(o)
	_, isSymbol := v.(*goja.Symbol)
	return v, !isSymbol
}

func (w *jsonWriter) elements(o *goja.Object) {
	n := int(o.Get("length").ToInteger())
	w.begin('[')
	for i := range n {
		var v goja.Value
		if elements, known := theQuick.elements(o); known && i < len(elements) {
			v = elements[i]
		}
		if v == nil {
			v = o.Get(strconv.Itoa(i))
		}
		w.separate(i > 0)
		if !w.member(o, jsonKey{index: i, array: true}, v) {
			w.write("null")
		}
	}
	w.end(']', n > 0)
}

// properties writes a plain object from its store, in which the engine keeps
// data properties under their names in their order.
func (w *jsonWriter) properties(o *goja.Object) {
	names, values, ok := w.store.dataOf(o)
	if !ok || w.limited {
		w.namedProperties(o, o.Keys)
		return
	}
	from := len(w.scratch)
	w.scratch = append(w.scratch, names...) // toJSON may change the object
	w.begin('{')
	some := false
	for i := range names {
		name := w.scratch[from+i]
		v := values[name]
		if v == nil || reflect.TypeOf(v) == w.store.special {
			v = o.Get(name.String())
		}
		some = w.property(o, name, v, some)
	}
	w.scratch = w.scratch[:from]
	w.end('}', some)
}

func (w *jsonWriter) namedProperties(o *goja.Object, keys func() []string) {
	names := w.names
	if !w.limited {
		names = keys()
	}
	w.begin('{')
	some := false
	for _, name := range names {
		some = w.property(o, unistring.NewFromString(name), o.Get(name), some)
	}
	w.end('}', some)
}

// property says whether something has been written by now.
func (w *jsonWriter) property(o *goja.Object, name unistring.String, v goja.Value, some bool) bool {
	mark := len(w.buf)
	w.separate(some)
	w.buf = appendQuotedName(w.buf, name)
	w.buf = append(w.buf, ':')
	if w.gap != "" {
		w.buf = append(w.buf, ' ')
	}
	if !w.member(o, jsonKey{name: name}, v) {
		w.buf = w.buf[:mark]
		return some
	}
	return true
}

func (w *jsonWriter) begin(bracket byte) {
	w.buf = append(w.buf, bracket)
	w.indent += w.gap
}

func (w *jsonWriter) separate(comma bool) {
	if comma {
		w.buf = append(w.buf, ',')
	}
	w.newline()
}

func (w *jsonWriter) newline() {
	if w.gap != "" {
		w.buf = append(w.buf, '\n')
		w.write(w.indent)
		w.refuseLong()
	}
}

func (w *jsonWriter) end(bracket byte, some bool) {
	w.indent = w.indent[:len(w.indent)-len(w.gap)]
	if some {
		w.newline()
	}
	w.buf = append(w.buf, bracket)
}

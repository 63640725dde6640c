package serdes

import (
	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/wire"
)

// Reader builds values that may share objects.
type Reader struct {
	// Host reads the content of a host object; without it there are none.
	Host func() (goja.Value, error)
	// Transfers are the ArrayBuffers that came beside the data, by number.
	Transfers map[uint32]goja.Value

	c       *Codec
	dec     *wire.Decoder
	objects []goja.Value // by ID
	fields  *js.Fields   // where no script can see an object before it is whole
}

// NewReader returns a Reader from dec, whose header has been read.
func (c *Codec) NewReader(dec *wire.Decoder) *Reader { return &Reader{c: c, dec: dec} }

// forget lets go of all objects and of the data, and says whether r is worth to be
// kept.
func (r *Reader) forget() bool {
	if cap(r.objects) > maxKept {
		return false
	}
	clear(r.objects)
	r.objects = r.objects[:0]
	r.dec.Reset(nil)
	return true
}

// Read reads one value. Failures: wire.ErrMalformed, wire.ErrTooDeep, and what
// Host fails with.
func (r *Reader) Read() (goja.Value, error) {
	mark, err := r.dec.Begin()
	defer r.dec.End(mark)
	if err != nil {
		return nil, err
	}
	return r.next()
}

func (r *Reader) next() (goja.Value, error) {
	t, err := r.dec.Next()
	if err != nil {
		return nil, err
	}
	return r.value(t)
}

// value builds what the token begins.
func (r *Reader) value(t wire.Token) (goja.Value, error) {
	vm := r.c.vm
	switch t.Tag {
	case wire.TagUndefined:
		return goja.Undefined(), nil
	case wire.TagNull:
		return goja.Null(), nil
	case wire.TagTrue, wire.TagFalse:
		return vm.ToValue(t.Tag == wire.TagTrue), nil
	case wire.TagInt32, wire.TagUint32:
		return vm.ToValue(t.Int), nil
	case wire.TagDouble:
		return vm.ToValue(t.Num), nil
	case wire.TagBigInt:
		return vm.ToValue(t.Big()), nil
	case wire.TagOneByte, wire.TagTwoByte, wire.TagUTF8:
		return r.text(t.Text), nil
	case wire.TagRef:
		return r.ref(t)
	}
	return r.object(t)
}

func (r *Reader) text(t wire.Text) goja.Value {
	if t.ASCII() {
		return r.c.vm.ToValue(t.String())
	}
	return goja.StringFromUTF16(t.UTF16())
}

func (r *Reader) ref(t wire.Token) (goja.Value, error) {
	if int(t.ID) >= len(r.objects) || r.objects[t.ID] == nil {
		return nil, wire.ErrMalformed
	}
	return r.viewed(t, r.objects[t.ID])
}

// keep makes v the object of this ID.
func (r *Reader) keep(id uint32, v goja.Value) {
	for len(r.objects) <= int(id) {
		r.objects = append(r.objects, nil)
	}
	r.objects[id] = v
}

// object builds an object; it is known by its ID before its content is read.
func (r *Reader) object(t wire.Token) (goja.Value, error) {
	switch t.Tag {
	case wire.TagBeginObject:
		return r.plain(t)
	case wire.TagBeginDense, wire.TagBeginSparse:
		return r.array(t)
	case wire.TagBeginMap:
		return r.mapObject(t)
	case wire.TagBeginSet:
		return r.set(t)
	case wire.TagBeginError:
		return r.error(t)
	case wire.TagArrayBuffer, wire.TagTransfer:
		return r.arrayBuffer(t)
	case wire.TagHostObject:
		return r.host(t)
	}
	v, err := r.leaf(t)
	if err == nil {
		r.keep(t.ID, v)
	}
	return v, err
}

// leaf builds an object that holds no others.
func (r *Reader) leaf(t wire.Token) (goja.Value, error) {
	vm := r.c.vm
	switch t.Tag {
	case wire.TagTrueObject, wire.TagFalseObject:
		return vm.ToValue(t.Tag == wire.TagTrueObject).ToObject(vm), nil
	case wire.TagNumberObject:
		return vm.ToValue(t.Num).ToObject(vm), nil
	case wire.TagBigIntObject:
		return vm.ToValue(t.Big()).ToObject(vm), nil
	case wire.TagStringObject:
		return r.text(t.Text).ToObject(vm), nil
	case wire.TagDate:
		return r.construct(r.c.dateCtor, vm.ToValue(t.Num))
	case wire.TagRegExp:
		return r.construct(r.c.regExpCtor, r.text(t.Text), vm.ToValue(wire.RegExpLetters(uint32(t.Int))))
	}
	return nil, wire.ErrMalformed // a resizable ArrayBuffer, which the engine lacks
}

// construct makes an instance; what the class refuses is malformed.
func (r *Reader) construct(class goja.Value, args ...goja.Value) (goja.Value, error) {
	obj, err := r.c.vm.New(class, args...)
	if err != nil {
		return nil, wire.ErrMalformed
	}
	return obj, nil
}

func (r *Reader) plain(t wire.Token) (goja.Value, error) {
	if r.fields != nil {
		return r.whole(t)
	}
	obj := r.c.vm.NewObject()
	r.keep(t.ID, obj)
	return obj, r.pairs(obj, wire.TagEndObject)
}

// whole is plain for an object that no script sees before its end.
func (r *Reader) whole(t wire.Token) (goja.Value, error) {
	obj := r.fields.Object()
	r.keep(t.ID, obj)
	for {
		key, err := r.dec.Next()
		if err != nil || key.Tag == wire.TagEndObject {
			return obj, err
		}
		name := r.name(key)
		v, err := r.next()
		if err != nil {
			return nil, err
		}
		r.fields.Add(obj, name, v)
	}
}

func (r *Reader) name(key wire.Token) unistring.String {
	if raw, ok := key.Text.Raw(); ok && len(raw) > 0 {
		if name, ok := r.fields.Known(string(raw)); ok {
			return name
		}
	}
	return r.fields.Name(key.Name())
}

// pairs reads properties up to the end of their container.
func (r *Reader) pairs(obj *goja.Object, end wire.Tag) error {
	for {
		t, err := r.dec.Next()
		if err != nil || t.Tag == end {
			return err
		}
		if err := r.pair(obj, t); err != nil {
			return err
		}
	}
}

func (r *Reader) pair(obj *goja.Object, key wire.Token) error {
	name := key.Name()
	v, err := r.next()
	if err != nil {
		return err
	}
	return define(obj, name, v)
}

func define(obj *goja.Object, name string, v goja.Value) error {
	return obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

func (r *Reader) array(t wire.Token) (goja.Value, error) {
	arr := r.c.vm.NewArray()
	r.keep(t.ID, arr)
	if t.Tag == wire.TagBeginSparse {
		if err := arr.Set("length", t.Int); err != nil {
			return nil, err
		}
		return arr, r.pairs(arr, wire.TagEndSparse)
	}
	if err := r.elements(arr, t.Int); err != nil {
		return nil, err
	}
	return arr, r.pairs(arr, wire.TagEndDense)
}

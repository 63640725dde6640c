package js

import (
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// bufferForm makes Buffers as goja would, but by copying one: the object, its
// ArrayBuffer and the insides of both in one piece of memory, where the
// constructors make six and cost as much as a short read from a socket.
type bufferForm struct {
	block   reflect.Type
	pattern reflect.Value // of type block
	store   bufferPart    // the ArrayBuffer
	view    bufferPart
	dataAt  uintptr // in block, as the following; of the ArrayBuffer
	heldAt  uintptr // the view's ArrayBuffer
	bytesAt uintptr // the view's way to the bytes, an interface
	lenAt   uintptr
}

// byteView is where a Uint8Array of goja's keeps its bytes.
type byteView struct {
	impl    unsafe.Pointer // the type word of a typed array in an interface
	kind    unsafe.Pointer // that of one of bytes, among these
	kindAt  uintptr        // in the typed array, as the following
	heldAt  uintptr
	dataAt  uintptr // in the ArrayBuffer
	lenAt   uintptr
	startAt uintptr
}

// theByteView is known from the first Buffer on.
var theByteView atomic.Pointer[byteView]

// bufferPart is an object in a block: where it stands, and where its inside.
type bufferPart struct{ object, inside uintptr }

// newBufferForm takes its measure from sample, a Buffer over a whole ArrayBuffer
// that no script knows.
func (l *layout) newBufferForm(sample *goja.Object) *bufferForm {
	held := sample.Get("buffer").(*goja.Object)
	object, store, view := reflect.TypeFor[goja.Object](), selfType(held), selfType(sample)
	f := &bufferForm{block: reflect.StructOf([]reflect.StructField{
		{Name: "Store", Type: object}, {Name: "StoreInside", Type: store},
		{Name: "View", Type: object}, {Name: "ViewInside", Type: view},
	})}
	at := func(i int) uintptr { return f.block.Field(i).Offset }
	f.store, f.view = bufferPart{at(0), at(1)}, bufferPart{at(2), at(3)}
	f.dataAt = at(1) + typedField(store, "data", reflect.Slice).Offset
	f.heldAt = at(3) + typedField(view, "viewedArrayBuf", reflect.Pointer).Offset
	f.bytesAt = at(3) + typedField(view, "typedArray", reflect.Interface).Offset
	f.lenAt = at(3) + typedField(view, "length", reflect.Int).Offset
	f.pattern = reflect.New(f.block).Elem()
	for i, obj := range []*goja.Object{held, sample} {
		inside := f.block.Field(2*i + 1).Type
		f.pattern.Field(2 * i).Set(reflect.ValueOf(obj).Elem())
		f.pattern.Field(2*i + 1).Set(reflect.NewAt(inside, l.selfPointer(obj, inside)).Elem())
	}
	f.noteByteView(l, sample, field(view, "offset").Offset)
	return f
}

func (f *bufferForm) noteByteView(l *layout, sample *goja.Object, startAt uintptr) {
	self := (*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(sample), l.objectSelf))
	kindAt := f.bytesAt - f.view.inside
	theByteView.Store(&byteView{
		impl: self[0], kind: *(*unsafe.Pointer)(unsafe.Add(self[1], kindAt)), kindAt: kindAt,
		heldAt: f.heldAt - f.view.inside, dataAt: f.dataAt - f.store.inside, lenAt: f.lenAt - f.view.inside, startAt: startAt,
	})
}

// bytes gives those of obj, if it is such an array and whole.
func (v *byteView) bytes(obj *goja.Object) (b []byte, ok bool) {
	self := (*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(obj), theLayout.objectSelf))
	if self[0] != v.impl || *(*unsafe.Pointer)(unsafe.Add(self[1], v.kindAt)) != v.kind {
		return nil, false
	}
	held := *(*unsafe.Pointer)(unsafe.Add(self[1], v.heldAt))
	data := *(*[]byte)(unsafe.Add(held, v.dataAt))
	start, n := *(*int)(unsafe.Add(self[1], v.startAt)), *(*int)(unsafe.Add(self[1], v.lenAt))
	if start+n > len(data) { // detached
		return nil, false
	}
	return data[start : start+n : start+n], true
}

// new makes a Buffer over b.
func (f *bufferForm) new(b []byte) *goja.Object {
	v := reflect.New(f.block)
	v.Elem().Set(f.pattern)
	p := v.UnsafePointer()
	f.store.join(p)
	f.view.join(p)
	*(*[]byte)(unsafe.Add(p, f.dataAt)) = b
	*(*unsafe.Pointer)(unsafe.Add(p, f.heldAt)) = unsafe.Add(p, f.store.inside)
	(*[2]unsafe.Pointer)(unsafe.Add(p, f.bytesAt))[1] = unsafe.Add(p, f.dataAt)
	*(*int)(unsafe.Add(p, f.lenAt)) = len(b)
	return (*goja.Object)(unsafe.Add(p, f.view.object))
}

// join ties an object of the block at p to its inside, with properties of its own.
func (part bufferPart) join(p unsafe.Pointer) {
	object, inside := unsafe.Add(p, part.object), unsafe.Add(p, part.inside)
	(*[2]unsafe.Pointer)(unsafe.Add(object, theLayout.objectSelf))[1] = inside
	*theLayout.lazy.val(inside) = (*goja.Object)(object)
	*theLayout.lazy.values(inside) = make(ownValues)
}

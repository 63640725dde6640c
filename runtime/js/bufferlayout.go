package js

import (
	"bytes"
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// bufferForm makes Buffers as goja would, but by copying one: the object, its
// ArrayBuffer, the insides and the maps of both in one piece of memory, where the
// constructors make eight and cost as much as a short read from a socket.
type bufferForm struct {
	far     bufferImage // of one whose bytes are elsewhere
	near    bufferImage // and of one with room for a few
	lent    bufferImage // and of one that lend.go has
	store   bufferPart  // the ArrayBuffer
	view    bufferPart
	heads   bool    // whether maps are as smallMap has them
	nearAt  uintptr // in a block, as the following: the room
	dataAt  uintptr // of the ArrayBuffer
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

// nearBytes fill the block up to a size that Go allocates.
const nearBytes = 72

// bufferPart is an object in a block: where it stands, where its inside, and
// where the head of its properties, which are none.
type bufferPart struct{ object, inside, head uintptr }

// newBufferForm takes its measure from sample, a Buffer over a whole ArrayBuffer
// that no script knows.
func (l *layout) newBufferForm(sample *goja.Object) *bufferForm {
	held := sample.Get("buffer").(*goja.Object)
	object, store, view, head := reflect.TypeFor[goja.Object](), selfType(held), selfType(sample), reflect.TypeFor[smallMap]()
	fields := []reflect.StructField{
		{Name: "Store", Type: object}, {Name: "StoreInside", Type: store}, {Name: "StoreHead", Type: head},
		{Name: "View", Type: object}, {Name: "ViewInside", Type: view}, {Name: "ViewHead", Type: head},
		{Name: "Near", Type: reflect.TypeFor[[nearBytes]byte]()},
	}
	near := reflect.StructOf(fields)
	at := func(i int) uintptr { return near.Field(i).Offset }
	f := &bufferForm{heads: checkMaps(), store: bufferPart{at(0), at(1), at(2)}, view: bufferPart{at(3), at(4), at(5)}, nearAt: at(6)}
	f.dataAt = at(1) + typedField(store, "data", reflect.Slice).Offset
	f.heldAt = at(4) + typedField(view, "viewedArrayBuf", reflect.Pointer).Offset
	f.bytesAt = at(4) + typedField(view, "typedArray", reflect.Interface).Offset
	f.lenAt = at(4) + typedField(view, "length", reflect.Int).Offset
	f.far = l.bufferImage(reflect.StructOf(fields[:6]), held, sample)
	f.near = l.bufferImage(near, held, sample)
	lent := reflect.StructOf(append(fields[:6:6], reflect.StructField{Name: "Lender", Type: reflect.TypeFor[*lender]()}))
	f.lent = l.bufferImage(lent, held, sample)
	theLent.init(sample, lent.Field(6).Offset-f.view.object)
	f.noteByteView(l, sample, field(view, "offset").Offset)
	return f
}

// bufferImage is a block that others are copied from.
type bufferImage struct {
	fresh memory
	bytes []byte
	block reflect.Value // holds on to what the bytes point to
}

// bufferImage has copies of the objects and no properties.
func (l *layout) bufferImage(block reflect.Type, objects ...*goja.Object) bufferImage {
	pattern := reflect.New(block).Elem()
	for i, obj := range objects {
		inside := block.Field(3*i + 1).Type
		pattern.Field(3 * i).Set(reflect.ValueOf(obj).Elem())
		pattern.Field(3*i + 1).Set(reflect.NewAt(inside, l.selfPointer(obj, inside)).Elem())
		pattern.Field(3*i + 2).Set(reflect.ValueOf(smallMap{seed: theSeed}))
	}
	return bufferImage{memoryOf(block), unsafe.Slice((*byte)(pattern.Addr().UnsafePointer()), block.Size()), pattern}
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
	if self[0] != v.impl && self[0] != unsafe.Pointer(theLent.table.Load()) || *(*unsafe.Pointer)(unsafe.Add(self[1], v.kindAt)) != v.kind {
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
func (f *bufferForm) new(b []byte) *goja.Object { return f.over(f.make(&f.far), b) }

// copy makes a Buffer with a copy of b.
func (f *bufferForm) copy(b []byte) *goja.Object {
	if len(b) > nearBytes {
		return f.new(bytes.Clone(b))
	}
	p := f.make(&f.near)
	own := unsafe.Slice((*byte)(unsafe.Add(p, f.nearAt)), len(b))
	copy(own, b)
	return f.over(p, own)
}

// make gives a copy of the image: without the collector's knowledge, as all that
// it points to hangs on the image too.
func (f *bufferForm) make(image *bufferImage) unsafe.Pointer {
	p := image.fresh.new()
	copy(unsafe.Slice((*byte)(p), len(image.bytes)), image.bytes)
	f.store.join(p, f.heads)
	f.view.join(p, f.heads)
	return p
}

// over has the Buffer of the block at p show b.
func (f *bufferForm) over(p unsafe.Pointer, b []byte) *goja.Object {
	*(*[]byte)(unsafe.Add(p, f.dataAt)) = b
	*(*unsafe.Pointer)(unsafe.Add(p, f.heldAt)) = unsafe.Add(p, f.store.inside)
	(*[2]unsafe.Pointer)(unsafe.Add(p, f.bytesAt))[1] = unsafe.Add(p, f.dataAt)
	*(*int)(unsafe.Add(p, f.lenAt)) = len(b)
	return (*goja.Object)(unsafe.Add(p, f.view.object))
}

// join ties an object of the block at p to its inside, with properties of its own,
// whose head is in the block or not.
func (part bufferPart) join(p unsafe.Pointer, withHead bool) {
	object, inside, head := unsafe.Add(p, part.object), unsafe.Add(p, part.inside), unsafe.Add(p, part.head)
	(*[2]unsafe.Pointer)(unsafe.Add(object, theLayout.objectSelf))[1] = inside
	*theLayout.lazy.val(inside) = (*goja.Object)(object)
	if withHead {
		*theLayout.lazy.values(inside) = *(*ownValues)(unsafe.Pointer(&head))
	} else {
		*theLayout.lazy.values(inside) = make(ownValues)
	}
}

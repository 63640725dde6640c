package js

import (
	"reflect"

	"github.com/dop251/goja"
)

// SetBufferClass tells the realm which class NewBuffer makes; the buffer
// module calls it once. Before, NewBuffer makes plain Uint8Arrays.
func (e *Env) SetBufferClass(ctor *goja.Object) { e.bufferCtor, e.bufferForm = ctor, nil }

// NewBuffer makes a Buffer over b, which it owns from now on.
func (e *Env) NewBuffer(b []byte) *goja.Object { return e.buffers().new(b) }

// CopyBuffer makes a Buffer with a copy of b.
func (e *Env) CopyBuffer(b []byte) *goja.Object { return e.buffers().copy(b) }

func (e *Env) buffers() *bufferForm {
	if e.bufferForm == nil {
		if e.bufferCtor == nil {
			e.Require("buffer")
		}
		e.bufferForm = theLayout.newBufferForm(e.constructBytes(e.bufferCtor, nil))
	}
	return e.bufferForm
}

// constructBytes makes a typed array over b; a nil class makes a Uint8Array.
func (e *Env) constructBytes(class *goja.Object, b []byte) *goja.Object {
	ctor, _ := goja.AssertConstructor(e.VM.GlobalObject().Get("Uint8Array"))
	obj, err := ctor(class, e.VM.ToValue(e.VM.NewArrayBuffer(b)))
	if err != nil {
		panic(Thrown(err))
	}
	return obj
}

// Bytes returns the bytes of an ArrayBuffer, typed array, DataView or Buffer,
// shared and not copied: they are valid on the loop goroutine; for use beyond
// the call the script must leave them alone, as in Node.
func Bytes(v goja.Value) (b []byte, ok bool) {
	obj, isObj := v.(*goja.Object)
	if !isObj {
		return nil, false
	}
	switch t := obj.ExportType(); {
	case t == bytesType:
		b, ok = obj.Export().([]byte)
		return b, ok
	case t == arrayBufferType:
		return obj.Export().(goja.ArrayBuffer).Bytes(), true
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Interface:
		return viewBytes(obj)
	}
	return viewBytes(obj) // a DataView
}

// IsArrayBuffer says whether obj is an ArrayBuffer.
func IsArrayBuffer(obj *goja.Object) bool { return obj.ExportType() == arrayBufferType }

// BufferBytes is Bytes for a Buffer or Uint8Array alone.
func BufferBytes(obj *goja.Object) (b []byte, ok bool) {
	if view := theByteView.Load(); view != nil {
		if b, ok = view.bytes(obj); ok {
			return b, true
		}
	}
	if obj.ExportType() != bytesType {
		return nil, false
	}
	b, ok = obj.Export().([]byte)
	return b, ok
}

var (
	bytesType       = reflect.TypeFor[[]byte]()
	arrayBufferType = reflect.TypeFor[goja.ArrayBuffer]()
)

// viewBytes reads the views whose elements are not bytes.
func viewBytes(obj *goja.Object) (b []byte, ok bool) {
	held, isObj := obj.Get("buffer").(*goja.Object)
	if !isObj || held.ExportType() != arrayBufferType {
		return nil, false
	}
	ab := held.Export().(goja.ArrayBuffer)
	all := ab.Bytes()
	off, n := obj.Get("byteOffset").ToInteger(), obj.Get("byteLength").ToInteger()
	if off < 0 || n < 0 || off+n > int64(len(all)) {
		return nil, false
	}
	return all[off : off+n], true
}

// NewUint8Array makes a plain Uint8Array over b, which it owns from now on.
func (e *Env) NewUint8Array(b []byte) *goja.Object { return e.constructBytes(nil, b) }

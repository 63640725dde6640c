// Package serdes joins JavaScript values and V8's value format: it walks a
// value into a wire.Encoder and builds one from a wire.Decoder. On it stand
// v8.serialize, structuredClone and the 'advanced' channel.
//
// It knows bytes and values alone, and must not import the loop, handles or
// modules. All of it runs on the loop goroutine, and inside the door: getters
// of the script run, and their exceptions pass.
package serdes

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/wire"
)

// Codec holds what one realm needs to read and write values. Make it once.
type Codec struct {
	env *js.Env
	vm  *goja.Runtime

	objectProto, iteratorProto *goja.Object
	opaque                     []*goja.Object // prototypes of what cannot be cloned
	dataView                   *goja.Object   // DataView.prototype
	bufferProto                *goja.Object   // ArrayBuffer.prototype
	opaqueMark                 *goja.Symbol

	objectToString, ownProperty       goja.Value
	functionToString, stringValue     goja.Value
	getTime, mapSet, mapEach          goja.Value
	setAdd, setEach, typedArrayClass  goja.Value
	mapCtor, setCtor, dateCtor        goja.Value
	regExpCtor, errorCtor, objectCtor goja.Value

	writer *Writer // of the last message, to be used again, as the Reader
	reader *Reader
}

// New captures the intrinsics of env's realm.
func New(env *js.Env) *Codec {
	c := &Codec{env: env, vm: env.VM, opaqueMark: env.PrivateSymbol(js.OpaqueMark)}
	method := func(class, name string) goja.Value { return c.proto(class).Get(name) }
	c.objectProto, c.dataView = c.proto("Object"), c.proto("DataView")
	c.bufferProto = c.proto("ArrayBuffer")
	for _, class := range []string{"WeakMap", "WeakSet", "WeakRef", "FinalizationRegistry", "SharedArrayBuffer"} {
		if c.intrinsic(class) != nil {
			c.opaque = append(c.opaque, c.proto(class))
		}
	}
	c.objectToString, c.functionToString = method("Object", "toString"), method("Function", "toString")
	c.ownProperty = c.intrinsic("Object").Get("getOwnPropertyDescriptor")
	c.stringValue, c.getTime = method("String", "valueOf"), method("Date", "getTime")
	c.mapSet, c.mapEach = method("Map", "set"), method("Map", "forEach")
	c.setAdd, c.setEach = method("Set", "add"), method("Set", "forEach")
	c.mapCtor, c.setCtor, c.dateCtor = c.intrinsic("Map"), c.intrinsic("Set"), c.intrinsic("Date")
	c.regExpCtor, c.errorCtor, c.objectCtor = c.intrinsic("RegExp"), c.intrinsic("Error"), c.intrinsic("Object")
	c.captureTypedArray()
	return c
}

// captureTypedArray finds the getter that names the class of a typed array, and
// the prototype of all iterators.
func (c *Codec) captureTypedArray() {
	typed := c.proto("Uint8Array").Prototype()
	desc := c.env.Invoke(goja.Undefined(), c.ownProperty, typed, goja.SymToStringTag)
	c.typedArrayClass = desc.(*goja.Object).Get("get")
	iterate := c.env.Invoke(c.vm.NewArray(), c.proto("Array").GetSymbol(goja.SymIterator))
	c.iteratorProto = iterate.(*goja.Object).Prototype().Prototype()
}

// IsShared says whether an ArrayBuffer of the engine's is a SharedArrayBuffer to
// scripts: one of that class.
func (c *Codec) IsShared(buffer *goja.Object) bool {
	return buffer.Prototype() != c.bufferProto && c.inherits(buffer, c.proto("SharedArrayBuffer"))
}

// NewShared makes a SharedArrayBuffer over memory that others may have too.
func (c *Codec) NewShared(b []byte) *goja.Object {
	buffer := c.newArrayBuffer(b).(*goja.Object)
	buffer.SetPrototype(c.proto("SharedArrayBuffer"))
	return buffer
}

// NewArrayBuffer makes an ArrayBuffer over b, which it owns from now on.
func (c *Codec) NewArrayBuffer(b []byte) *goja.Object { return c.newArrayBuffer(b).(*goja.Object) }

// IsArrayBuffer says whether obj is an ArrayBuffer that is not shared.
func (c *Codec) IsArrayBuffer(obj *goja.Object) bool {
	return c.kindOf(obj) == arrayBuffer && !c.IsShared(obj)
}

func (c *Codec) intrinsic(name string) *goja.Object { return js.Object(c.vm.GlobalObject().Get(name)) }

func (c *Codec) proto(class string) *goja.Object {
	return js.Object(c.intrinsic(class).Get("prototype"))
}

// EncodeMessage writes v as a whole 'advanced' frame for a channel to dst, which
// is empty. It throws as DefaultSerializer does.
func (c *Codec) EncodeMessage(dst []byte, v goja.Value) []byte {
	w := c.writer
	c.writer = nil // getters may send
	if w == nil {
		w = c.NewWriter(&wire.Encoder{})
		w.Host = func(view *goja.Object) { channelViews(w, view) }
	}
	w.Enc.Reset(wire.BeginFrame(dst))
	w.Enc.Header()
	w.Write(v)
	frame := wire.EndFrame(w.Enc.Release())
	if w.forget() {
		c.writer = w
	}
	return frame
}

// DecodeMessage reads a value from the payload of an 'advanced' frame, which
// may change afterwards. Failures: wire.ErrMalformed, wire.ErrVersion,
// wire.ErrTooDeep.
func (c *Codec) DecodeMessage(payload []byte) (goja.Value, error) {
	r := c.reader
	c.reader = nil
	if r == nil {
		r = c.NewReader(&wire.Decoder{})
		r.Host = r.channelHost
	}
	r.dec.Reset(payload)
	if err := r.dec.Header(); err != nil {
		return nil, err
	}
	r.fields = c.env.Fields()
	v, err := r.Read()
	if r.forget() {
		c.reader = r
	}
	return v, err
}

// Serialize is v8.serialize. It throws as DefaultSerializer does.
func (c *Codec) Serialize(v goja.Value) []byte {
	w := c.NewWriter(wire.NewEncoder(nil))
	w.Host = func(view *goja.Object) { nodeViews(w, view) }
	w.Enc.Header()
	w.Write(v)
	return w.Enc.Bytes()
}

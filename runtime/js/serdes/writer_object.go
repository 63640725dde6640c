package serdes

import (
	"math/big"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/wire"
)

func (w *Writer) wrapper(obj *goja.Object) {
	switch w.c.kindOf(obj) {
	case boolObject:
		b, _ := obj.Export().(bool)
		w.ids[obj] = w.Enc.BoolObject(b)
	case bigIntObject:
		w.ids[obj] = w.Enc.BigIntObject(obj.Export().(*big.Int))
	case numberObject:
		w.ids[obj] = w.Enc.NumberObject(w.c.vm.ToValue(obj.Export()).ToFloat())
	case stringObject:
		w.ids[obj] = w.Enc.BeginStringObject()
		w.string(w.c.env.Invoke(obj, w.c.stringValue).(goja.String))
	}
}

func (w *Writer) regExp(obj *goja.Object) {
	w.ids[obj] = w.Enc.BeginRegExp()
	w.string(obj.Get("source").ToString().(goja.String))
	w.Enc.EndRegExp(wire.RegExpFlags(obj.Get("flags").String()))
}

// mapObject writes the entries as they are now: the script may change the map
// while they are written.
func (w *Writer) mapObject(obj *goja.Object) {
	w.ids[obj] = w.Enc.BeginMap()
	var entries []goja.Value
	w.each(obj, w.c.mapEach, func(call goja.FunctionCall) {
		entries = append(entries, call.Argument(1), call.Argument(0))
	})
	for _, v := range entries {
		w.Write(v)
	}
	w.Enc.EndMap(uint32(len(entries) / 2))
}

func (w *Writer) set(obj *goja.Object) {
	w.ids[obj] = w.Enc.BeginSet()
	var values []goja.Value
	w.each(obj, w.c.setEach, func(call goja.FunctionCall) { values = append(values, call.Argument(0)) })
	for _, v := range values {
		w.Write(v)
	}
	w.Enc.EndSet(uint32(len(values)))
}

func (w *Writer) each(obj *goja.Object, forEach goja.Value, visit func(goja.FunctionCall)) {
	w.c.env.Invoke(obj, forEach, w.c.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		visit(call)
		return goja.Undefined()
	}))
}

// error writes the class, message, stack and cause; further properties are
// lost, as in V8.
func (w *Writer) error(obj *goja.Object) {
	w.ids[obj] = w.Enc.BeginError()
	w.Enc.ErrorPrototype(obj.Get("name").String())
	if message := w.ownData(obj, "message"); message != nil {
		w.Enc.ErrorMessage()
		w.string(message.ToString().(goja.String))
	}
	if stack, ok := obj.Get("stack").(goja.String); ok {
		w.Enc.ErrorStack()
		w.string(stack)
	}
	if cause := w.ownData(obj, "cause"); cause != nil {
		w.Enc.ErrorCause()
		w.Write(cause)
	}
	w.Enc.EndError()
}

// ownData returns an own data property, nil where there is none.
func (w *Writer) ownData(obj *goja.Object, name string) goja.Value {
	desc := js.Object(w.c.env.Invoke(goja.Undefined(), w.c.ownProperty, obj, w.c.vm.ToValue(name)))
	if desc == nil {
		return nil
	}
	return desc.Get("value")
}

func (w *Writer) arrayBuffer(obj *goja.Object) {
	if number, ok := w.Transfers[obj]; ok {
		w.ids[obj] = w.Enc.Transfer(number)
		return
	}
	if w.Shared != nil && w.c.IsShared(obj) {
		w.ids[obj] = w.Enc.Transfer(w.Shared(obj))
		return
	}
	ab := obj.Export().(goja.ArrayBuffer)
	if ab.Detached() {
		w.Fail("An ArrayBuffer is detached and could not be cloned.")
	}
	w.ids[obj] = w.Enc.ArrayBuffer(ab.Bytes())
}

func (w *Writer) view(obj *goja.Object) {
	if w.Host != nil {
		w.ids[obj] = w.Enc.HostObject()
		w.Host(obj)
		return
	}
	w.object(js.Object(obj.Get("buffer")))
	offset, length := obj.Get("byteOffset").ToInteger(), obj.Get("byteLength").ToInteger()
	w.ids[obj] = w.Enc.View(w.c.viewKind(obj), uint32(offset), uint32(length), 0)
}

func (c *Codec) viewKind(obj *goja.Object) wire.ViewKind {
	name, isTyped := c.env.Invoke(obj, c.typedArrayClass).(goja.String)
	if !isTyped {
		return wire.DataView
	}
	kind, _ := wire.ViewKindOf(name.String())
	return kind
}

// RangeError makes the error for what nests too deep.
func (c *Codec) RangeError(message string) goja.Value {
	err, _ := c.vm.New(c.intrinsic("RangeError"), c.vm.ToValue(message))
	return err
}

package serdes

import (
	"bytes"
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/wire"
)

func (r *Reader) elements(arr *goja.Object, length int64) error {
	for i := range length {
		t, err := r.dec.Next()
		if err != nil {
			return err
		}
		if t.Tag == wire.TagHole {
			continue
		}
		v, err := r.value(t)
		if err != nil {
			return err
		}
		if err := define(arr, strconv.FormatInt(i, 10), v); err != nil {
			return err
		}
	}
	return arr.Set("length", length)
}

func (r *Reader) mapObject(t wire.Token) (goja.Value, error) {
	obj, err := r.construct(r.c.mapCtor)
	if err != nil {
		return nil, err
	}
	r.keep(t.ID, obj)
	for {
		t, err := r.dec.Next()
		if err != nil || t.Tag == wire.TagEndMap {
			return obj, err
		}
		key, err := r.value(t)
		if err != nil {
			return nil, err
		}
		v, err := r.next()
		if err != nil {
			return nil, err
		}
		r.c.env.Invoke(obj, r.c.mapSet, key, v)
	}
}

func (r *Reader) set(t wire.Token) (goja.Value, error) {
	obj, err := r.construct(r.c.setCtor)
	if err != nil {
		return nil, err
	}
	r.keep(t.ID, obj)
	for {
		t, err := r.dec.Next()
		if err != nil || t.Tag == wire.TagEndSet {
			return obj, err
		}
		v, err := r.value(t)
		if err != nil {
			return nil, err
		}
		r.c.env.Invoke(obj, r.c.setAdd, v)
	}
}

func (r *Reader) error(t wire.Token) (goja.Value, error) {
	v, err := r.construct(r.c.errorCtor)
	if err != nil {
		return nil, err
	}
	obj := v.(*goja.Object)
	r.keep(t.ID, obj)
	if err := obj.Set("stack", goja.Undefined()); err != nil {
		return nil, err
	}
	for {
		t, err := r.dec.Next()
		if err != nil || t.Tag == wire.TagEndError {
			return obj, err
		}
		if err := r.errorPart(obj, t); err != nil {
			return nil, err
		}
	}
}

func (r *Reader) errorPart(obj *goja.Object, t wire.Token) error {
	switch t.Tag {
	case wire.TagErrorPrototype:
		return obj.SetPrototype(r.c.proto(t.Text.String()))
	case wire.TagErrorMessage:
		return r.hidden(obj, "message", r.text(t.Text))
	case wire.TagErrorStack:
		return obj.Set("stack", r.text(t.Text))
	}
	cause, err := r.next()
	if err != nil {
		return err
	}
	return r.hidden(obj, "cause", cause)
}

func (r *Reader) hidden(obj *goja.Object, name string, v goja.Value) error {
	return obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

func (r *Reader) arrayBuffer(t wire.Token) (goja.Value, error) {
	var v goja.Value
	if t.Tag == wire.TagTransfer {
		if v = r.Transfers[uint32(t.Int)]; v == nil {
			return nil, wire.ErrMalformed
		}
	} else {
		v = r.c.newArrayBuffer(bytes.Clone(t.Raw))
	}
	r.keep(t.ID, v)
	return r.viewed(t, v)
}

// viewed is v, or the view on it that the token tells of.
func (r *Reader) viewed(t wire.Token, v goja.Value) (goja.Value, error) {
	if t.View == nil {
		return v, nil
	}
	made, err := r.c.newView(t.View.Kind, v, int64(t.View.Offset), int64(t.View.Length))
	if err == nil {
		r.keep(t.View.ID, made)
	}
	return made, err
}

func (r *Reader) host(t wire.Token) (goja.Value, error) {
	if r.Host == nil {
		return nil, wire.ErrMalformed
	}
	v, err := r.Host()
	if err == nil {
		r.keep(t.ID, v)
	}
	return v, err
}

func (c *Codec) newArrayBuffer(b []byte) goja.Value { return c.vm.ToValue(c.vm.NewArrayBuffer(b)) }

// newView makes a view over an ArrayBuffer, length in bytes.
func (c *Codec) newView(kind wire.ViewKind, buffer goja.Value, offset, length int64) (goja.Value, error) {
	class := c.intrinsic(kind.String())
	if class == nil {
		return nil, wire.ErrMalformed // Float16Array, which the engine lacks
	}
	n := length / int64(kind.Size())
	obj, err := c.vm.New(class, buffer, c.vm.ToValue(offset), c.vm.ToValue(n))
	if err != nil {
		return nil, wire.ErrMalformed
	}
	return obj, nil
}

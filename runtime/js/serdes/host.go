package serdes

import (
	"bytes"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/wire"
)

// nodeViews writes the content of a view as DefaultSerializer does.
func nodeViews(w *Writer, view *goja.Object) {
	b, _ := js.Bytes(view)
	w.Enc.NodeView(w.c.viewIndex(view), b)
}

// channelViews writes it as a channel does.
func channelViews(w *Writer, view *goja.Object) {
	w.Enc.Uint32(wire.HostView)
	nodeViews(w, view)
}

// viewIndex is Node's number for the class of a view.
func (c *Codec) viewIndex(view *goja.Object) uint32 {
	if ctor := js.Object(view.Get("constructor")); ctor != nil && ctor == c.bufferClass() {
		return wire.NodeBuffer
	}
	return wire.NodeViewIndex(c.viewKind(view))
}

func (c *Codec) bufferClass() *goja.Object {
	return js.Object(c.env.RequireObject("buffer").Get("Buffer"))
}

// channelHost reads a host object of a channel.
func (r *Reader) channelHost() (goja.Value, error) {
	kind, err := r.dec.Uint32()
	if err != nil {
		return nil, err
	}
	switch kind {
	case wire.HostValue:
		return r.Read()
	case wire.HostView:
	default:
		return nil, wire.ErrHostTag
	}
	index, b, err := r.dec.NodeView()
	if err != nil {
		return nil, err
	}
	return r.c.nodeView(index, bytes.Clone(b))
}

// nodeView makes the view of Node's number index over b, which it owns from
// now on.
func (c *Codec) nodeView(index uint32, b []byte) (goja.Value, error) {
	if index == wire.NodeBuffer {
		return c.env.NewBuffer(b), nil
	}
	kind, ok := wire.NodeViewKind(index)
	if !ok {
		return nil, wire.ErrViewIndex
	}
	if len(b)%int(kind.Size()) != 0 {
		return nil, wire.ErrMalformed
	}
	return c.newView(kind, c.newArrayBuffer(b), 0, int64(len(b)))
}

// Deserialize is v8.deserialize: views in the result share the memory of
// source, a view itself, where alignment allows. Failures: those of
// DecodeMessage.
func (c *Codec) Deserialize(source *goja.Object) (goja.Value, error) {
	data, _ := js.Bytes(source)
	dec := wire.NewDecoder(data)
	if err := dec.Header(); err != nil {
		return nil, err
	}
	r := c.NewReader(dec)
	r.Host = func() (goja.Value, error) { return r.sharedView(source) }
	return r.Read()
}

// sharedView reads a view as DefaultDeserializer does.
func (r *Reader) sharedView(source *goja.Object) (goja.Value, error) {
	index, b, err := r.dec.NodeView()
	if err != nil {
		return nil, err
	}
	offset := source.Get("byteOffset").ToInteger() + int64(r.dec.Pos()-len(b))
	if index == wire.NodeBuffer {
		class := r.c.bufferClass()
		return r.c.env.Invoke(class, class.Get("from"), source.Get("buffer"), r.c.vm.ToValue(offset), r.c.vm.ToValue(len(b))), nil
	}
	kind, ok := wire.NodeViewKind(index)
	if !ok || offset%int64(kind.Size()) != 0 {
		return r.c.nodeView(index, bytes.Clone(b))
	}
	return r.c.newView(kind, source.Get("buffer"), offset, int64(len(b)))
}

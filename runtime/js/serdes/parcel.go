package serdes

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/wire"
)

// Parcel is a value on its way between two realms. It has nothing of an engine:
// any goroutine may hold it.
type Parcel struct {
	Data    []byte
	Buffers []Memory // that travel beside the data
}

// Memory is that of an ArrayBuffer: moved, or shared by both sides.
type Memory struct {
	Bytes  []byte
	Shared bool
}

// Packing says how Pack treats what is not plain data.
type Packing struct {
	// Transfer are the objects that move.
	Transfer []*goja.Object
	// Movable says whether one that is no ArrayBuffer may; nil for none.
	Movable func(obj *goja.Object) bool
	// Foreign, where set, is Writer.Foreign.
	Foreign func(w *Writer, obj *goja.Object) bool
	// Refuse makes what is thrown, from the message, for what cannot be cloned
	// or transferred.
	Refuse func(message string) goja.Value
}

// Pack makes a parcel of a deep copy of v, to which the ArrayBuffers of the
// transfer list move. Where it throws, nothing has moved.
func (c *Codec) Pack(v goja.Value, p Packing) *Parcel {
	w := c.NewWriter(wire.NewEncoder(nil))
	w.Refuse = p.Refuse
	buffers := c.transfers(w, p)
	out := &Parcel{}
	shared := map[*goja.Object]uint32{}
	w.Shared = func(buffer *goja.Object) uint32 {
		number, known := shared[buffer]
		if !known {
			number = uint32(len(buffers) + len(shared))
			shared[buffer] = number
			out.Buffers = append(out.Buffers, Memory{bytesOf(buffer), true})
		}
		return number
	}
	if p.Foreign != nil {
		w.Foreign = func(obj *goja.Object) bool { return p.Foreign(w, obj) }
	}
	w.Enc.Header()
	w.Write(v)
	out.Data, out.Buffers = w.Enc.Bytes(), append(moved(buffers), out.Buffers...)
	return out
}

func bytesOf(buffer *goja.Object) []byte { return buffer.Export().(goja.ArrayBuffer).Bytes() }

// transfers checks the transfer list and gives its ArrayBuffers.
func (c *Codec) transfers(w *Writer, p Packing) (buffers []*goja.Object) {
	w.Transfers = map[*goja.Object]uint32{}
	for _, obj := range p.Transfer {
		if !c.IsArrayBuffer(obj) {
			if p.Movable == nil || !p.Movable(obj) {
				panic(p.Refuse("Found invalid value in transferList."))
			}
			continue
		}
		if obj.Export().(goja.ArrayBuffer).Detached() {
			panic(p.Refuse("Cannot transfer object of unsupported type."))
		}
		if _, twice := w.Transfers[obj]; twice {
			panic(p.Refuse("Transfer list contains duplicate ArrayBuffer"))
		}
		w.Transfers[obj] = uint32(len(buffers))
		buffers = append(buffers, obj)
	}
	return buffers
}

// moved takes the memory of the ArrayBuffers.
func moved(buffers []*goja.Object) (list []Memory) {
	for _, obj := range buffers {
		old := obj.Export().(goja.ArrayBuffer)
		list = append(list, Memory{Bytes: old.Bytes()})
		old.Detach()
	}
	return list
}

// Unpack makes the value of a parcel, once; foreign reads what Packing.Foreign
// wrote. Failures: those of Reader.Read.
func (c *Codec) Unpack(p *Parcel, foreign func(r *Reader) (goja.Value, error)) (goja.Value, error) {
	dec := wire.NewDecoder(p.Data)
	if err := dec.Header(); err != nil {
		return nil, err
	}
	r := c.NewReader(dec)
	r.Transfers = map[uint32]goja.Value{}
	for i, m := range p.Buffers {
		if m.Shared {
			r.Transfers[uint32(i)] = c.NewShared(m.Bytes)
		} else {
			r.Transfers[uint32(i)] = c.NewArrayBuffer(m.Bytes)
		}
	}
	if foreign != nil {
		r.Host = func() (goja.Value, error) { return foreign(r) }
	}
	return r.Read()
}

// Uint32 reads what Writer.Enc.Uint32 wrote into a foreign object.
func (r *Reader) Uint32() (uint32, error) { return r.dec.Uint32() }

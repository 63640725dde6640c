package serdes

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/wire"
)

// Clone is structuredClone: a deep copy of v, to which the ArrayBuffers in
// transfer move. refuse makes what is thrown, from the message, for values that
// cannot be cloned and lists that cannot be transferred; nothing has moved then.
func (c *Codec) Clone(v goja.Value, transfer []*goja.Object, refuse func(message string) goja.Value) goja.Value {
	w := c.NewWriter(wire.NewEncoder(nil))
	w.Refuse = refuse
	w.Transfers = c.transfers(transfer, refuse)
	w.Enc.Header()
	w.Write(v)
	dec := wire.NewDecoder(w.Enc.Bytes())
	err := dec.Header()
	r := c.NewReader(dec)
	r.Transfers = c.move(transfer)
	if err == nil {
		v, err = r.Read()
	}
	if err != nil {
		panic(refuse(err.Error()))
	}
	return v
}

func (c *Codec) transfers(list []*goja.Object, refuse func(string) goja.Value) map[*goja.Object]uint32 {
	numbers := map[*goja.Object]uint32{}
	for i, obj := range list {
		if c.kindOf(obj) != arrayBuffer {
			panic(refuse("Found invalid value in transferList."))
		}
		if obj.Export().(goja.ArrayBuffer).Detached() {
			panic(refuse("Cannot transfer object of unsupported type."))
		}
		if _, twice := numbers[obj]; twice {
			panic(refuse("Transfer list contains duplicate ArrayBuffer"))
		}
		numbers[obj] = uint32(i)
	}
	return numbers
}

// move gives the memory of each ArrayBuffer to a new one.
func (c *Codec) move(list []*goja.Object) map[uint32]goja.Value {
	moved := map[uint32]goja.Value{}
	for i, obj := range list {
		old := obj.Export().(goja.ArrayBuffer)
		moved[uint32(i)] = c.newArrayBuffer(old.Bytes())
		old.Detach()
	}
	return moved
}

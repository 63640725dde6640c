package worker

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/js/serdes"
	"github.com/gonode/gonode/runtime/wire"
)

// What an object offers that is more than data, by Node's names:
// [cloneSymbol]() and [transferSymbol]() give {data, deserializeInfo}, where
// the latter is "module:Class"; the receiver makes an instance and calls its
// [deserializeSymbol](data).
var (
	cloneSymbol       = goja.NewSymbol("messaging_clone_symbol")
	transferSymbol    = goja.NewSymbol("messaging_transfer_symbol")
	deserializeSymbol = goja.NewSymbol("messaging_deserialize_symbol")
)

// Forms of a foreign object in a parcel.
const (
	formPort   = iota // by the number of its end
	formObject        // deserializeInfo and data
	formThing         // a Go thing, by its number
)

const (
	textUnlisted = "Object that needs transfer was found in message but not listed in transferList"
	textDetached = "MessagePort in transfer list is already detached"
)

// packing is the making of one message.
type packing struct {
	*mail
	transfer []*goja.Object
	ports    []*port
	msg      *message
}

// pack makes a message of value; what transfer names moves. Where it throws,
// nothing has moved.
func (m *mail) pack(value goja.Value, transfer []*goja.Object) *message {
	p := &packing{mail: m, transfer: transfer, msg: &message{}}
	p.msg.Parcel = m.codec.Pack(value, serdes.Packing{
		Transfer: transfer, Movable: p.movable, Foreign: p.foreign, Refuse: m.dataCloneError,
	})
	for _, from := range p.ports {
		p.msg.ends = append(p.msg.ends, from.move())
	}
	return p.msg
}

// movable says whether obj may stand in a transfer list, and keeps a port.
func (p *packing) movable(obj *goja.Object) bool {
	from, isPort := p.portOf(obj)
	if !isPort {
		return js.IsCallable(obj.GetSymbol(transferSymbol))
	}
	if !from.isOpen() {
		panic(p.dataCloneError(textDetached))
	}
	if slices.Contains(p.ports, from) {
		panic(p.dataCloneError("Transfer list contains duplicate MessagePort"))
	}
	p.ports = append(p.ports, from)
	return true
}

// foreign writes what is more than data.
func (p *packing) foreign(w *serdes.Writer, obj *goja.Object) bool {
	if from, isPort := p.portOf(obj); isPort {
		i := slices.Index(p.ports, from)
		if i < 0 {
			panic(p.dataCloneError(textUnlisted))
		}
		w.BeginForeign(obj)
		w.Enc.Uint32(formPort)
		w.Enc.Uint32(uint32(i))
		return true
	}
	return p.object(w, obj)
}

// object writes what offers a form of itself.
func (p *packing) object(w *serdes.Writer, obj *goja.Object) bool {
	symbol := cloneSymbol
	if slices.Contains(p.transfer, obj) {
		symbol = transferSymbol
	}
	give := obj.GetSymbol(symbol)
	if !js.IsCallable(give) {
		if symbol == cloneSymbol && js.IsCallable(obj.GetSymbol(transferSymbol)) {
			panic(p.dataCloneError(textUnlisted))
		}
		return false
	}
	form := js.Object(p.Invoke(obj, give))
	w.BeginForeign(obj)
	w.Enc.Uint32(formObject)
	w.Write(form.Get("deserializeInfo"))
	w.Write(form.Get("data"))
	return true
}

// unpack makes the value of a message, and the ports that came with it.
func (m *mail) unpack(msg *message) (value goja.Value, ports []goja.Value) {
	for _, e := range msg.ends {
		ports = append(ports, m.newMessagePort(e))
	}
	value, err := m.codec.Unpack(msg.Parcel, func(r *serdes.Reader) (goja.Value, error) { return m.readForeign(r, ports) })
	if err != nil {
		panic(m.dataCloneError(err.Error()))
	}
	return value, ports
}

func (m *mail) readForeign(r *serdes.Reader, ports []goja.Value) (goja.Value, error) {
	form, err := r.Uint32()
	if err != nil {
		return nil, err
	}
	if form == formObject {
		return m.readObject(r)
	}
	i, err := r.Uint32()
	if err != nil || form != formPort || int(i) >= len(ports) {
		return nil, wire.ErrMalformed
	}
	return ports[i], nil
}

func (m *mail) readObject(r *serdes.Reader) (goja.Value, error) {
	info, err := r.Read()
	if err != nil {
		return nil, err
	}
	data, err := r.Read()
	if err != nil {
		return nil, err
	}
	messaging := m.RequireObject("internal/worker/messaging")
	return m.Invoke(messaging, messaging.Get("revive"), info, data), nil
}

func (m *mail) dataCloneError(message string) goja.Value {
	class := m.RequireObject("internal/errors").Get("DOMException")
	err, failure := m.VM.New(class, m.VM.ToValue(message), m.VM.ToValue("DataCloneError"))
	if failure != nil {
		panic(js.Thrown(failure))
	}
	return err
}

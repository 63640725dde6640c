package worker

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/js/serdes"
	"github.com/gonode/gonode/runtime/stream"
	"github.com/gonode/gonode/runtime/wire"
)

// What an object offers that is more than data, by Node's names:
// [cloneSymbol]() and [transferSymbol]() give {data, deserializeInfo}, where
// the latter is "module:Class"; the receiver makes an instance and calls its
// [deserializeSymbol](data), which may return the object to take in its place. What is transferred may give {handle, moved} too: a
// TCP object that goes along, within data, and what is called once it has gone;
// and transferList, of ports within data.
var (
	cloneSymbol       = goja.NewSymbol("messaging_clone_symbol")
	transferSymbol    = goja.NewSymbol("messaging_transfer_symbol")
	deserializeSymbol = goja.NewSymbol("messaging_deserialize_symbol")
)

// Forms of a foreign object in a parcel.
const (
	formPort   = iota // by the number of its end
	formObject        // deserializeInfo and data
	formTCP           // a TCP object, by the number of its descriptor
	formState         // an object for its Go state alone, by the number of that
)

const (
	textUnlisted    = "Object that needs transfer was found in message but not listed in transferList"
	textUncloneable = "Cannot clone object of unsupported type."
	textDetached    = "MessagePort in transfer list is already detached"
)

// packing is the making of one message.
type packing struct {
	*mail
	transfer []*goja.Object
	ports    []*port
	offered  []*goja.Object // those of transfer that have given their form
	handles  []*stream.TCP
	moved    []goja.Value // to be called
	msg      *message
}

// pack makes a message of value; what transfer names moves. Where it throws,
// nothing has moved.
func (m *mail) pack(value goja.Value, transfer []*goja.Object) *message {
	p := &packing{mail: m, transfer: transfer, msg: &message{}}
	p.msg.Parcel = m.codec.Pack(value, serdes.Packing{
		Transfer: transfer, Movable: p.movable, Foreign: p.foreign, Refuse: m.dataCloneError,
	})
	p.offerRest()
	for _, from := range p.ports {
		p.msg.ends = append(p.msg.ends, from.move())
	}
	for _, t := range p.handles {
		p.msg.fds = append(p.msg.fds, t.Release())
	}
	for _, fn := range p.moved {
		p.Invoke(goja.Undefined(), fn)
	}
	return p.msg
}

// offerRest asks those that the value itself does not hold: they move all the same.
func (p *packing) offerRest() {
	for _, obj := range p.transfer {
		if give := obj.GetSymbol(transferSymbol); js.IsCallable(give) && !slices.Contains(p.offered, obj) {
			p.offer(obj, give)
		}
	}
}

// offer has obj give the form in which it moves.
func (p *packing) offer(obj *goja.Object, give goja.Value) *goja.Object {
	p.offered = append(p.offered, obj)
	form := js.Object(p.Invoke(obj, give))
	if t, ok := js.State[*stream.TCP](p.Env, form.Get("handle")); ok {
		p.handles = append(p.handles, t)
	}
	if ports := js.Object(form.Get("transferList")); ports != nil {
		for _, item := range js.Elements(ports) {
			p.movable(js.Object(item))
		}
	}
	if moved := form.Get("moved"); js.IsCallable(moved) {
		p.moved = append(p.moved, moved)
	}
	return form
}

// movable says whether obj may stand in a transfer list, and keeps a port.
func (p *packing) movable(obj *goja.Object) bool {
	from, isPort := p.portOf(obj)
	if !isPort {
		p.teach()
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
	if i := slices.IndexFunc(p.handles, func(t *stream.TCP) bool { return t.Object() == obj }); i >= 0 {
		w.BeginForeign(obj)
		w.Enc.Uint32(formTCP)
		w.Enc.Uint32(uint32(i))
		return true
	}
	p.teach()
	return p.object(w, obj) || p.state(w, obj)
}

// teachers are the files that give the classes of a built-in module the methods
// by which their instances travel, or the mark that they may not.
var teachers = [][2]string{
	{"net", "internal/net/transfer"},
	{"internal/blob", "internal/worker/transfer_blob"},
	{"internal/crypto/keys", "internal/worker/transfer_crypto"},
	{"internal/domexception", "internal/worker/transfer_domexception"},
	{"internal/perf/histogram", "internal/worker/transfer_histogram"},
	{"internal/webstreams/readablestream", "internal/worker/transfer_streams"},
	{"internal/url", "internal/worker/transfer_url"},
	{"internal/fetch/headers", "internal/worker/transfer_fetch"},
	{"internal/webassembly", "internal/worker/transfer_webassembly"},
	{"fs/promises", "internal/worker/transfer_file_handle"},
}

// teach runs the teachers of the modules that are loaded, once.
func (m *mail) teach() {
	for i, t := range teachers {
		if m.taught&(1<<i) == 0 && m.Builtins.Loaded(t[0]) != goja.Undefined() {
			m.taught |= 1 << i
			m.Require(t[1])
		}
	}
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
	var form *goja.Object
	if symbol == transferSymbol {
		form = p.offer(obj, give)
	} else {
		form = js.Object(p.Invoke(obj, give))
	}
	w.BeginForeign(obj)
	w.Enc.Uint32(formObject)
	w.Write(form.Get("deserializeInfo"))
	w.Write(form.Get("data"))
	return true
}

// state writes what is there for its Go state alone, and refuses handles of one
// thread: plain objects with such state.
func (p *packing) state(w *serdes.Writer, obj *goja.Object) bool {
	if p.IsUncloneable(obj) {
		panic(p.dataCloneError(textUncloneable))
	}
	shared, ok := js.State[js.ThreadSafe](p.Env, obj)
	if !ok && w.IsPlain(obj) {
		panic(p.dataCloneError(textUncloneable))
	}
	if !ok {
		return false
	}
	p.msg.states = append(p.msg.states, shared)
	w.BeginForeign(obj)
	w.Enc.Uint32(formState)
	w.Enc.Uint32(uint32(len(p.msg.states) - 1))
	return true
}

// unpack makes the value of a message, and the ports that came with it.
func (m *mail) unpack(msg *message) (value goja.Value, ports []goja.Value) {
	for _, e := range msg.ends {
		ports = append(ports, m.newMessagePort(e))
	}
	defer msg.closeFDs() // those that nobody asks for
	value, err := m.codec.Unpack(msg.Parcel, func(r *serdes.Reader) (goja.Value, error) { return m.readForeign(r, msg, ports) })
	if err != nil {
		panic(m.dataCloneError(err.Error()))
	}
	return value, ports
}

func (m *mail) readForeign(r *serdes.Reader, msg *message, ports []goja.Value) (goja.Value, error) {
	form, err := r.Uint32()
	if err != nil {
		return nil, err
	}
	if form == formObject {
		return m.readObject(r)
	}
	i, err := r.Uint32()
	switch {
	case err == nil && form == formTCP && int(i) < len(msg.fds):
		fd := msg.fds[i]
		msg.fds[i] = -1
		return stream.Of(m.Env, m.Loop).Adopt(fd), nil
	case err == nil && form == formState && int(i) < len(msg.states):
		return m.holding(msg.states[i]), nil
	case err == nil && form == formPort && int(i) < len(ports):
		return ports[i], nil
	}
	return nil, wire.ErrMalformed
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

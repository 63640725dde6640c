package cluster

import (
	"os"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
	"github.com/gonode/gonode/runtime/wire"
)

// strategy is how the connections of one address come to the workers:
// RoundRobinHandle or SharedHandle.
type strategy interface {
	Add(w *Worker)
	Has(w *Worker) bool
	Remove(w *Worker) (last bool)
	Close()
}

var (
	_ strategy = (*RoundRobinHandle)(nil)
	_ strategy = (*SharedHandle)(nil)
)

// serverHandle is an address that workers listen on.
type serverHandle struct {
	strategy
	data    any                  // from the first worker, for all: _getServerData
	reply   func() wire.Object   // what an answer says besides
	give    func() *sharedSocket // what goes along with an answer; nil: nothing
	opening []func(sys.Errno)    // answers that wait; nil once the address is open
}

// opened answers those that wait.
func (h *serverHandle) opened(errno sys.Errno) {
	waiting := h.opening
	h.opening = nil
	for _, answer := range waiting {
		answer(errno)
	}
}

// primary is cluster in the primary.
type primary struct {
	object
	workerClass *goja.Object
	workers     *goja.Object // cluster.workers
	handles     map[string]*serverHandle
	order       []string // keys of handles, oldest first
	onmessage   map[string]func(*Worker, message)
	lastID      int
	initialized bool
	policy      int
	onGone      []goja.Value // waiting for the last worker to go
	lanes       *lanes
}

func newPrimary(ctx *module.Context) goja.Value {
	p := &primary{object: object{ctx, emitter(ctx)}, handles: map[string]*serverHandle{}, lanes: newLanes(ctx.Loop)}
	p.workers = ctx.VM.NewObject()
	p.workerClass = workerClass(ctx, p.disconnectWorker, p.destroyWorker)
	p.Set("isWorker", false)
	p.Set("isMaster", true) // the old name of isPrimary
	p.Set("isPrimary", true)
	p.Set("Worker", p.workerClass)
	p.Set("workers", p.workers)
	p.Set("settings", ctx.VM.NewObject())
	p.Set("SCHED_NONE", schedNone)
	p.Set("SCHED_RR", schedRR)
	p.Set("schedulingPolicy", defaultPolicy())
	p.method("setupPrimary", 1, p.setupPrimary)
	p.Set("setupMaster", p.Get("setupPrimary")) // the old name
	p.method("fork", 1, p.fork)
	p.method("disconnect", 1, p.disconnect)
	p.onmessage = map[string]func(*Worker, message){
		wire.ActOnline:                p.online,
		wire.ActQueryServer:           p.queryServer,
		wire.ActListening:             p.listening,
		wire.ActExitedAfterDisconnect: p.exitedAfterDisconnect,
		wire.ActClose:                 p.close,
	}
	return p.Object
}

func defaultPolicy() int {
	if os.Getenv("NODE_CLUSTER_SCHED_POLICY") == "none" {
		return schedNone
	}
	return schedRR
}

// dispatch handles a message that answers none of ours. Workers have no handle
// to give.
func (p *primary) dispatch(w *Worker, m message) {
	m.dropHandle()
	if m.HasAck && m.Count > 0 {
		w.lane.heard(m)
		return
	}
	if handle := p.onmessage[m.Act]; handle != nil {
		p.ctx.Enter(func() { handle(w, m) })
	}
}

func (p *primary) online(w *Worker, m message) {
	w.ledgers = m.Ledger
	w.setState("online")
	w.emit("online")
	p.emit("online", w.Object)
}

// queryServer answers a worker that wants to listen.
func (p *primary) queryServer(w *Worker, m message) {
	if w.leaving() {
		return
	}
	fields := m.fields()
	q := parseQuery(fields)
	handle := p.handles[q.key]
	if handle == nil {
		var errno sys.Errno
		if handle, errno = p.openHandle(q); errno != 0 {
			p.answerQuery(w, m.Seq, q.key, fields, nil, errno)
			return
		}
		p.handles[q.key] = handle
		p.order = append(p.order, q.key)
	}
	if handle.opening == nil {
		p.answerQuery(w, m.Seq, q.key, fields, handle, 0)
		handle.Add(w)
		return
	}
	handle.Add(w)
	handle.opening = append(handle.opening, func(errno sys.Errno) {
		p.answerQuery(w, m.Seq, q.key, fields, handle, errno)
	})
}

func (p *primary) answerQuery(w *Worker, seq int64, key string, fields wire.Object, handle *serverHandle, errno sys.Errno) {
	reply := wire.Object{
		{Name: "errno", Value: nil}, {Name: "key", Value: key}, {Name: "ack", Value: seq}, {Name: "data", Value: fields.Get("data")},
	}
	if errno != 0 {
		reply[0].Value = int(errno)
		w.send(reply, nil)
		return
	}
	if handle.data == nil {
		handle.data = fields.Get("data")
	}
	reply[3].Value = handle.data
	w.sendWithHandle(append(reply, handle.reply()...), handle.give(), nil)
}

// openHandle makes the strategy for an address. UDP knows no connections that
// could be handed out, so it is always shared.
func (p *primary) openHandle(q query) (*serverHandle, sys.Errno) {
	if p.policy != schedRR || q.isUDP() {
		return p.openSharedHandle(q)
	}
	return p.openRoundRobinHandle(q)
}

func (p *primary) openSharedHandle(q query) (*serverHandle, sys.Errno) {
	socket, errno := openShared(p.ctx.Loop, q)
	if errno != 0 {
		return nil, errno
	}
	return &serverHandle{
		strategy: NewSharedHandle(q.key, socket),
		reply:    func() wire.Object { return nil },
		give:     func() *sharedSocket { return socket },
	}, 0
}

func (p *primary) openRoundRobinHandle(q query) (*serverHandle, sys.Errno) {
	h := NewRoundRobinHandle(q.key, &carrier{p, q.key})
	handle := &serverHandle{strategy: h, give: func() *sharedSocket { return nil }}
	listen := func(s streamSocket) sys.Errno {
		listener, errno := listenOn(s, q, p.accepts(h))
		if errno == 0 {
			h.listener = listener
			handle.reply = func() wire.Object { return wire.Object{{Name: "sockname", Value: listener.sockname()}} }
		}
		return errno
	}
	if p.listenIsReplaced() {
		p.openByServer(q, handle, listen)
		return handle, 0
	}
	s, errno := openStream(p.ctx.Loop, q)
	if errno == 0 {
		errno = listen(s)
	}
	return handle, errno
}

func (p *primary) listening(w *Worker, m message) {
	fields := m.fields()
	info := p.ctx.VM.NewObject()
	for _, name := range []string{"addressType", "address", "port", "fd"} {
		info.Set(name, fromWire(p.ctx, fields.Get(name)))
	}
	w.setState("listening")
	w.emit("listening", info)
	p.emit("listening", w.Object, info)
}

// exitedAfterDisconnect: the worker leaves by its own will.
func (p *primary) exitedAfterDisconnect(w *Worker, m message) {
	w.Set("exitedAfterDisconnect", true)
	w.send(wire.Object{{Name: "ack", Value: m.Seq}}, nil)
}

// close: the worker listens no more on an address.
func (p *primary) close(w *Worker, m message) {
	if handle := p.handles[m.Key]; handle != nil && handle.Remove(w) {
		p.closeHandle(m.Key)
	}
}

func (p *primary) closeHandle(key string) {
	p.handles[key].Close()
	delete(p.handles, key)
	for i, k := range p.order {
		if k == key {
			p.order = append(p.order[:i], p.order[i+1:]...)
			return
		}
	}
}

// removeHandlesForWorker takes a worker out everywhere.
func (p *primary) removeHandlesForWorker(w *Worker) {
	for _, key := range append([]string(nil), p.order...) {
		handle := p.handles[key]
		if handle.Remove(w) {
			p.closeHandle(key)
		}
	}
}

// disconnectWorker is Worker.prototype.disconnect.
func (p *primary) disconnectWorker(call goja.FunctionCall) goja.Value {
	w := js.This[*Worker](p.ctx.Env, call)
	w.Set("exitedAfterDisconnect", true)
	w.send(wire.Object{{Name: "act", Value: wire.ActDisconnect}}, nil)
	p.removeHandlesForWorker(w)
	p.removeWorker(w)
	return w.Object
}

// destroyWorker is Worker.prototype.destroy.
func (p *primary) destroyWorker(call goja.FunctionCall) goja.Value {
	signal := call.Argument(0)
	if !signal.ToBoolean() {
		signal = p.ctx.VM.ToValue("SIGTERM")
	}
	process := processOf(p.ctx, call.This)
	p.ctx.Invoke(process, process.Get("kill"), signal)
	return goja.Undefined()
}

// removeWorker takes a worker from cluster.workers.
func (p *primary) removeWorker(w *Worker) {
	p.workers.Delete(p.ctx.VM.ToValue(w.id).String())
	if len(p.workers.Keys()) == 0 {
		p.tellGone()
	}
}

// tellGone calls those who wait in cluster.disconnect.
func (p *primary) tellGone() {
	waiting := p.onGone
	p.onGone = nil
	for _, callback := range waiting {
		p.ctx.Invoke(goja.Undefined(), callback)
	}
}

// disconnect asks all workers to leave; the callback hears when they have.
func (p *primary) disconnect(call goja.FunctionCall) goja.Value {
	keys := p.workers.Keys()
	if len(keys) == 0 {
		p.ctx.NextTickGo(p.tellGone)
	}
	for _, key := range keys {
		worker := object{p.ctx, p.workers.Get(key).(*goja.Object)}
		if worker.call("isConnected").ToBoolean() {
			worker.call("disconnect")
		}
	}
	if callback := call.Argument(0); js.IsCallable(callback) {
		p.onGone = append(p.onGone, callback)
	}
	return goja.Undefined()
}

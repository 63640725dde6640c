package js

import "github.com/dop251/goja"

// AsyncScope is what an asynchronous operation carries from its start to its
// callbacks: its id, the id of what started it, and the async context frame.
type AsyncScope struct {
	ID, Trigger int64
	Frame       goja.Value
	Resource    goja.Value // the object that stands for the operation; may be nil
}

type async struct {
	last    int64 // the newest id
	current AsyncScope
	tracked bool

	hooks    *AsyncHooks
	quiet    bool
	pending  *promiseScope // of the then() that runs
	reaction *promiseScope // that runs, and what was current around it
	around   AsyncScope
	hooked   bool         // promises are wrapped
	id       *goja.Symbol // of an object's id, see AsyncIDSymbol
}

// AsyncIDSymbol names the property where objects keep the id of their operation.
func (e *Env) AsyncIDSymbol() *goja.Symbol {
	if e.async.id == nil {
		e.async.id = goja.NewSymbol("async_id_symbol")
	}
	return e.async.id
}

// NewAsyncScope starts an operation: a new id under the current one.
func (e *Env) NewAsyncScope() AsyncScope {
	return AsyncScope{ID: e.NewAsyncID(), Trigger: e.ExecutionAsyncID(), Frame: e.frame}
}

// NewAsyncID returns an id that no other operation has.
func (e *Env) NewAsyncID() int64 {
	e.async.last++
	return e.async.last
}

// ExecutionAsyncID is the id of the operation whose callback runs, 1 for the
// main script, 0 for a callback that belongs to no operation.
func (e *Env) ExecutionAsyncID() int64 { return e.async.current.ID }

// leaveMain ends the main script's scope, when its callback does.
func (e *Env) leaveMain() {
	if e.async.current.ID == 1 {
		e.async.current = AsyncScope{}
	}
}

// ExecutionAsyncResource is the object of the operation whose callback runs.
func (e *Env) ExecutionAsyncResource() goja.Value {
	if e.async.current.Resource == nil {
		e.async.current.Resource = e.VM.NewObject()
	}
	return e.async.current.Resource
}

// TriggerAsyncID is the id of what started the running operation.
func (e *Env) TriggerAsyncID() int64 { return e.async.current.Trigger }

// RunInScope runs f as a callback of the operation that has scope s.
func (e *Env) RunInScope(s AsyncScope, f func()) {
	if e.async.hooks != nil && s.ID != 0 {
		e.runTold(s, f)
		return
	}
	savedScope, savedFrame := e.async.current, e.frame
	e.async.current, e.frame = s, s.Frame
	defer func() { e.async.current, e.frame = savedScope, savedFrame }()
	f()
	if e.async.hooks != nil && s.ID != 0 { // set by f
		e.tellAfter(s.ID)
	}
}

// promiseFrames carries frames from then() to the reaction, for goja.
type promiseFrames struct {
	env   *Env
	realm *Env // whose promises they are; nil for env's own
}

var _ goja.AsyncContextTracker = (*promiseFrames)(nil)

// Grab implements goja.AsyncContextTracker, as do the methods below.
func (p *promiseFrames) Grab() any { return p.env.grab() }

// Resumed enters the frame of a reaction.
func (p *promiseFrames) Resumed(carried any) { p.env.resume(carried) }

// Exited leaves it.
func (p *promiseFrames) Exited() { p.env.leave() }

// TrackPromiseFrames makes promises carry frames; who sets the first frame
// calls it, so that programs without frames do not pay.
func (e *Env) TrackPromiseFrames() {
	if !e.async.tracked {
		e.async.tracked = true
		e.VM.SetAsyncContextTracker(&promiseFrames{env: e})
	}
}

package js

import "github.com/dop251/goja"

// AsyncHooks are the functions of async_hooks that are told of operations. A
// nil field is not wanted.
type AsyncHooks struct {
	Init     func(s AsyncScope, kind string, resource goja.Value)
	Before   func(id int64)
	After    func(id int64)
	Destroy  func(id int64)
	Resolve  func(id int64)
	Promises bool // promises are operations too
}

// SetAsyncHooks makes h the hooks of the realm, nil for none. Programs without
// hooks pay for no more than the question whether there are some.
func (e *Env) SetAsyncHooks(h *AsyncHooks) {
	e.async.hooks = h
	if h != nil && h.Promises {
		e.TrackPromiseFrames()
		e.hookPromises()
	}
}

// HasAsyncHooks says whether the script has asked to be told of operations.
func (e *Env) HasAsyncHooks() bool { return e.async.hooks != nil }

// AnnounceAsync tells of the start of the operation with scope s. kind is
// Node's name; resource stands for the operation.
func (e *Env) AnnounceAsync(s AsyncScope, kind string, resource goja.Value) {
	if h := e.async.hooks; h != nil && h.Init != nil {
		h.Init(s, kind, resource)
	}
}

// ForgetAsync tells that the operation id will not call back any more.
func (e *Env) ForgetAsync(id int64) {
	if h := e.async.hooks; h != nil && h.Destroy != nil && id > 0 {
		h.Destroy(id)
	}
}

func (e *Env) tellBefore(id int64) {
	if h := e.async.hooks; h != nil && h.Before != nil {
		h.Before(id)
	}
}

func (e *Env) tellAfter(id int64) {
	if h := e.async.hooks; h != nil && h.After != nil {
		h.After(id)
	}
}

// runTold is RunInScope with hooks: they see the same scope as f, and an
// exception that passes does not keep the last one back.
func (e *Env) runTold(s AsyncScope, f func()) {
	e.Enter(func() {
		saved, frame := e.async.current, e.frame
		e.async.current, e.frame = s, s.Frame
		defer func() {
			e.async.current, e.frame = saved, frame
		}()
		e.tellBefore(s.ID)
		ex := e.VM.Try(f)
		e.tellAfter(s.ID)
		if ex != nil {
			panic(ex)
		}
	})
}

// promiseScope is what a reaction carries while there are hooks.
type promiseScope struct {
	AsyncScope
	settles bool // the reaction's end settles a promise
}

// Quietly runs f, whose promises are no operations of the script's.
func (e *Env) Quietly(f func()) {
	saved := e.async.quiet
	e.async.quiet = true
	defer func() { e.async.quiet = saved }()
	f()
}

func (e *Env) promiseHooks() *AsyncHooks {
	if h := e.async.hooks; h != nil && h.Promises && !e.async.quiet {
		return h
	}
	return nil
}

// grab gives what a reaction carries: then() has said whose it is; where it
// has not, an await is an operation by itself.
func (e *Env) grab() any {
	if e.async.quiet {
		return &promiseScope{AsyncScope: AsyncScope{Frame: e.frame}}
	}
	if e.promiseHooks() == nil {
		return e.frame
	}
	s := e.async.pending
	e.async.pending = nil
	if s == nil {
		s = &promiseScope{AsyncScope: e.NewAsyncScope()}
		s.Resource = e.VM.NewObject()
		e.AnnounceAsync(s.AsyncScope, "PROMISE", s.Resource)
	}
	return s
}

// resume enters what grab has given.
func (e *Env) resume(carried any) {
	s, ok := carried.(*promiseScope)
	if !ok {
		e.frame, _ = carried.(goja.Value)
		if e.promiseHooks() == nil {
			return
		}
		// A reaction from before the hooks: nobody has heard of it.
		s = &promiseScope{AsyncScope: AsyncScope{ID: e.NewAsyncID(), Frame: e.frame}}
	}
	e.frame = s.Frame
	e.async.reaction = s
	if s.ID == 0 { // a quiet one
		return
	}
	e.async.around = e.async.current
	e.async.current = s.AsyncScope
	e.tellBefore(s.ID)
}

// leave ends what resume has entered, but for the frame: the promise that the
// reaction settles may be rejected, and belongs to it. drainJobs leaves it.
func (e *Env) leave() {
	s := e.async.reaction
	if s == nil {
		if e.promiseHooks() != nil { // set by the reaction
			e.tellAfter(e.NewAsyncID())
		}
		return
	}
	e.async.reaction = nil
	if s.ID == 0 {
		return
	}
	if s.settles {
		e.tellResolve(s.ID)
	}
	e.tellAfter(s.ID)
	e.async.current = e.async.around
	e.async.around = AsyncScope{}
}

func (e *Env) tellResolve(id int64) {
	if h := e.promiseHooks(); h != nil && h.Resolve != nil {
		h.Resolve(id)
	}
}

package js

import "github.com/dop251/goja"

// AsyncScope is what an asynchronous operation carries from its start to its
// callbacks: its id, the id of what started it, and the async context frame.
type AsyncScope struct {
	ID, Trigger int64
	Frame       goja.Value
}

type async struct {
	last    int64 // the newest id
	current AsyncScope
}

// NewAsyncScope starts an operation: a new id under the current one.
func (e *Env) NewAsyncScope() AsyncScope {
	return AsyncScope{ID: e.NewAsyncID(), Trigger: e.ExecutionAsyncID(), Frame: e.frame}
}

// NewAsyncID returns an id that no other operation has.
func (e *Env) NewAsyncID() int64 {
	if e.async.last == 0 {
		e.async.last = 1 // the main script's
	}
	e.async.last++
	return e.async.last
}

// ExecutionAsyncID is the id of the operation whose callback runs, 1 for the
// main script.
func (e *Env) ExecutionAsyncID() int64 {
	if e.async.current.ID == 0 && e.async.last == 0 {
		return 1
	}
	return e.async.current.ID
}

// TriggerAsyncID is the id of what started the running operation.
func (e *Env) TriggerAsyncID() int64 { return e.async.current.Trigger }

// RunInScope runs f as a callback of the operation that has scope s.
func (e *Env) RunInScope(s AsyncScope, f func()) {
	savedScope, savedFrame := e.async.current, e.frame
	e.async.current, e.frame = s, s.Frame
	defer func() { e.async.current, e.frame = savedScope, savedFrame }()
	f()
}

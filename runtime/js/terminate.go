package js

import (
	"sync"
	"sync/atomic"
	"weak"
)

// realms are the further realms of a main one. The loop's goroutine changes
// them; Terminate, from another, looks through them.
type realms struct {
	mu   sync.Mutex
	list []weak.Pointer[Env]
}

func (r *realms) add(inner *Env) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, weak.Make(inner))
}

// each calls f with those that are alive, and forgets the others.
func (r *realms) each(f func(inner *Env)) {
	if len(r.list) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	live := r.list[:0]
	for _, ref := range r.list {
		if inner := ref.Value(); inner != nil {
			f(inner)
			live = append(live, ref)
		}
	}
	r.list = live
}

// Realms is how many further realms are alive.
func (e *Env) Realms() (n int) {
	e.door.realms.each(func(*Env) { n++ })
	return n
}

// termination is the end of a realm that another goroutine asked for.
type termination struct {
	asked atomic.Bool
	told  chan struct{}
}

// Terminated is the reason that an interrupted engine gives after Terminate.
type Terminated struct{}

// Terminate ends what runs in the realm, and lets nothing run in it any more.
// Any goroutine may call it. What native code waits for it does not end.
func (e *Env) Terminate() {
	if e.termination.asked.Swap(true) {
		return
	}
	close(e.termination.told)
	e.VM.Interrupt(Terminated{})
	e.door.realms.mu.Lock()
	defer e.door.realms.mu.Unlock()
	for _, ref := range e.door.realms.list {
		if inner := ref.Value(); inner != nil {
			inner.VM.Interrupt(Terminated{})
		}
	}
}

// Termination is closed by Terminate: native code that blocks may watch it.
func (e *Env) Termination() <-chan struct{} { return e.termination.told }

// IsTerminated says whether Terminate was called.
func (e *Env) IsTerminated() bool { return e.termination.asked.Load() }

// ClearInterrupt lets scripts run again after an interruption, but for Terminate's.
func (e *Env) ClearInterrupt() {
	main := e
	if e.parent != nil {
		main = e.parent
	}
	e.VM.ClearInterrupt()
	if main.IsTerminated() {
		e.VM.Interrupt(Terminated{})
	}
}

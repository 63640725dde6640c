package js

import (
	"unsafe"

	"github.com/dop251/goja"
)

// RealmOptions say what a further realm is made of.
type RealmOptions struct {
	// Sandbox, where not nil, is the object whose properties are the globals.
	Sandbox *goja.Object
	// OwnJobs keeps the realm's promise jobs apart: RunJobs runs them.
	OwnJobs bool
	// NoStrings refuses eval and Function.
	NoStrings bool
	// NoWasm refuses to compile WebAssembly.
	NoWasm bool
}

// NewRealm makes a realm with globals and builtins of its own beside e, for the
// same scripts: objects pass freely between the two, and a function always runs
// in the realm that it was made in. Code for it must have been through Adopt.
//
// Each realm is an engine; goja's engines share objects as long as nobody asks
// them to convert one (Runtime.ToValue, Object.Set). See realm_gates.go for what
// leads a call from one to the other.
func (e *Env) NewRealm(o RealmOptions) *Env {
	vm := goja.New()
	inner := &Env{
		VM: vm, parent: e, state: e.state, frame: goja.Undefined(), requireFn: e.requireFn,
		maxCalls:    e.maxCalls,
		MapPosition: e.MapPosition, MapSource: e.MapSource, MapName: e.MapName, ownJobs: o.OwnJobs,
	}
	theGates.init()
	inner.shareSymbols(e)
	inner.shapeErrors()
	inner.door.init(inner)
	inner.enterForGood()
	inner.limitStack()
	inner.guardNatives()
	inner.seeGrown()
	inner.limitStrings()
	inner.nameZones()
	inner.replaceJSON()
	inner.async.tracked = true
	vm.SetAsyncContextTracker(&promiseFrames{env: e, realm: inner})
	if e.trackRejections != nil {
		vm.SetPromiseRejectionTracker(e.trackRejections)
	}
	inner.adoptStrings(o.NoStrings)
	vm.GlobalObject().Delete("GoError")
	e.door.realms.add(inner)
	if e.CompleteRealm != nil {
		e.CompleteRealm(inner, o)
	}
	if o.Sandbox != nil {
		inner.expose(o.Sandbox)
	}
	return inner
}

// TrackRejections sets who hears of rejected promises, of this realm and of
// those to come.
func (e *Env) TrackRejections(track goja.PromiseRejectionTracker) {
	e.trackRejections = track
	e.VM.SetPromiseRejectionTracker(track)
}

// shareSymbols gives the realm the symbols of the program: the registry behind
// Symbol.for and the well-known ones that the engine lacks.
func (e *Env) shareSymbols(main *Env) {
	class := main.VM.GlobalObject().Get("Symbol").(*goja.Object)
	main.Invoke(class, class.Get("for"), main.VM.ToValue("")) // makes the registry
	registry := func(vm *goja.Runtime) *unsafe.Pointer {
		return (*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(vm), theGates.registryAt))
	}
	*registry(e.VM) = *registry(main.VM)
	own := e.VM.GlobalObject().Get("Symbol").(*goja.Object)
	for _, name := range lackingSymbols {
		own.DefineDataProperty(name, class.Get(name), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	}
}

// enterForGood puts the realm's engine into a call that never ends: it would
// empty its queue of jobs, and drop its stack, whenever its last call returned.
func (e *Env) enterForGood() {
	m := engine{theLayout.machine(e.VM).vm}
	*m.stack() = []goja.Value{e.door.enter, goja.Undefined(), nil, nil}
	*m.sp() = 2
	calls := theGates.newCallStack(1)
	*(*int)(unsafe.Add(calls.UnsafePointer(), theLayout.ctxSB)) = 1
	theGates.setCallStack(m.p, calls)
}

// Evaluate runs a script; for a further realm, Adopt has prepared it.
func (e *Env) Evaluate(prg *goja.Program) (v goja.Value, err error) {
	if e.parent == nil {
		return e.VM.RunProgram(prg)
	}
	defer e.giveJobs()
	defer e.parent.crosses(e)()
	err = e.Interruptible(func() error {
		v, err = e.VM.RunProgram(prg)
		return err
	})
	return v, err
}

// Interruptible runs f, which calls into the realm. Where its error is an
// interruption, the engines stand as before.
func (e *Env) Interruptible(f func() error) error {
	theGates.init()
	marks := []mark{markEngine(e.VM)}
	if e.parent != nil {
		marks = append(marks, markEngine(e.parent.VM))
	}
	err := f()
	if _, cut := err.(*goja.InterruptedError); cut {
		for _, m := range marks {
			m.restore()
		}
	}
	return err
}

// OwnPromises gives a function that makes of the main realm's promises ones of
// this realm.
func (e *Env) OwnPromises() func(goja.Value) goja.Value {
	if e.parent == nil {
		return func(promise goja.Value) goja.Value { return promise }
	}
	class := e.VM.GlobalObject().Get("Promise").(*goja.Object)
	resolve := class.Get("resolve")
	return func(promise goja.Value) goja.Value { return e.Invoke(class, resolve, promise) }
}

// Realm is the realm that obj was made in, where that is not e itself and is
// alive; otherwise e.
func (e *Env) Realm(obj *goja.Object) *Env {
	if !theGates.inUse.Load() { // no other realm has been made
		return e
	}
	if r := realmOf(runtimeOf(obj)); r != nil {
		return r
	}
	return e
}

// RunJobs runs the promise jobs of a realm that keeps them apart. The error is
// an interruption.
func (e *Env) RunJobs() error {
	if !e.ownJobs {
		return nil
	}
	run, _ := goja.AssertFunction(e.Func("", 0, func(goja.FunctionCall) goja.Value {
		for len(*e.door.jobs) > 0 {
			job := (*e.door.jobs)[0]
			*e.door.jobs = (*e.door.jobs)[1:]
			job()
		}
		return goja.Undefined()
	}))
	err := e.Interruptible(func() error {
		_, err := run(goja.Undefined())
		return err
	})
	if err != nil {
		*e.door.jobs = nil
	}
	return err
}

// giveJobs hands the realm's promise jobs to the main one, in their order.
func (e *Env) giveJobs() {
	if jobs := e.door.jobs; !e.ownJobs && len(*jobs) > 0 {
		to := e.parent.door.jobs
		*to = append(*to, *jobs...)
		*jobs = nil
	}
}

// gatherJobs takes the promise jobs of all further realms.
func (d *door) gatherJobs() { d.realms.each((*Env).giveJobs) }

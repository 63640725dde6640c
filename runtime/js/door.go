package js

import (
	"sync"

	"github.com/dop251/goja"
)

// door is the only way from the loop into JavaScript. Each entry runs the
// callback, then the nextTick queue, then the microtasks, again while either
// queue has filled: the order of Node's processTicksAndRejections.
//
// goja drains promise jobs when its outermost call returns, and drops its stack
// with it. So the loop as a whole runs inside one outermost call (Reside), and
// the door drains the jobs itself: an entry costs a third of what it would from
// outside.
type door struct {
	depth     int
	resident  bool
	failed    bool          // an exception ended the callback: the queues wait for the next one
	reside    goja.Callable // the outermost call: a JavaScript function, for a native one does not count
	body      func()        // what reside runs
	enter     goja.Value    // the native functions below, which stack traces leave out
	drain     goja.Value
	runJobs   goja.Callable
	jobs      *[]func() // goja's queue of promise jobs
	spare     []func()
	ticks     []tick
	head      int
	full      bool   // an overflow is being reported
	task      Task   // that the following are about to run
	runTask   func() // runs it alone
	runTasks  func() // and those behind it in ticks
	realms    realms
	crossings []crossing // between realms, of the calls that run; kept by the main one
}

// Task is something to run. It is an interface so that a struct can be one: it
// takes no memory of its own to queue it.
type Task interface{ Run() }

type taskFunc func()

func (f taskFunc) Run() { f() }

type tick struct {
	fn          goja.Callable
	task        Task
	args        []goja.Value
	frame       goja.Value
	id, trigger int64 // of fn
}

func (d *door) init(e *Env) {
	d.jobs = theLayout.jobQueue(e.VM)
	d.enter = e.VM.ToValue(func(goja.FunctionCall) goja.Value {
		d.body()
		return goja.Undefined()
	})
	wrap, _ := goja.AssertFunction(run(e.VM, trampoline))
	reside, _ := wrap(goja.Undefined(), d.enter)
	d.reside, _ = goja.AssertFunction(reside)
	d.drain = e.VM.ToValue(func(goja.FunctionCall) goja.Value {
		e.drainJobs()
		return goja.Undefined()
	})
	d.runJobs, _ = goja.AssertFunction(d.drain)
	d.runTask = func() { d.takeTask().Run() }
	d.runTasks = func() {
		for d.takeTask().Run(); d.head < len(d.ticks) && d.ticks[d.head].task != nil && !d.failed; d.takeTask().Run() {
			t := d.shift()
			e.frame, d.task = t.frame, t.task
		}
	}
}

func (d *door) takeTask() Task {
	task := d.task
	d.task = nil
	return task
}

// trampoline is compiled once for all realms of the program.
var trampoline = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("", "(function (enter) { return function () { enter() } })", true)
})

func run(vm *goja.Runtime, prg func() *goja.Program) goja.Value {
	v, err := vm.RunProgram(prg())
	if err != nil {
		panic(err)
	}
	return v
}

// Reside runs f, such as the turning of the loop, where entries into JavaScript
// are cheap. Nested calls only run f. JavaScript must not be on the stack.
func (e *Env) Reside(f func()) {
	d := &e.door
	if d.resident {
		f()
		return
	}
	d.resident, d.body = true, f
	defer func() { d.resident, d.body = false, nil }()
	if _, err := d.reside(goja.Undefined()); err != nil {
		e.Uncaught(err)
	}
}

// Enter runs f with the right to call JavaScript, then drains nextTick and
// microtask queues until both are empty. Inside another Enter it only runs f.
// An exception that leaves f goes to OnUncaught.
func (e *Env) Enter(f func()) {
	d := &e.door
	if d.depth > 0 {
		f()
		return
	}
	if !d.resident {
		e.Reside(func() { e.Enter(f) })
		return
	}
	frame := e.frame // enterWith lasts as long as its callback
	d.depth++
	defer func() {
		d.depth--
		e.frame = frame
		e.leaveMain()
	}()
	if ex := e.VM.Try(f); ex != nil {
		e.Uncaught(ex)
	}
	e.settle()
}

// EnterInScope is Enter within RunInScope, without the closures of these.
func (e *Env) EnterInScope(s AsyncScope, f func()) {
	if !e.entersAtOnce() {
		e.RunInScope(s, func() { e.Enter(f) })
		return
	}
	defer e.leaveScope(e.enterScope(s))
	if ex := e.VM.Try(f); ex != nil {
		e.Uncaught(ex)
	}
	e.settleScope(s)
}

// EnterTask is EnterInScope for what each chunk of each connection takes: no
// closure is made of t.
func (e *Env) EnterTask(s AsyncScope, t Task) {
	if !e.entersAtOnce() { // another task may come before t
		e.EnterInScope(s, t.Run)
		return
	}
	e.door.task = t
	e.EnterInScope(s, e.door.runTask)
}

// entersAtOnce says whether an entry has nothing to do but enterScope before its
// callback.
func (e *Env) entersAtOnce() bool {
	return e.door.depth == 0 && e.door.resident && e.async.hooks == nil
}

// enterScope begins an entry and returns what leaveScope needs.
func (e *Env) enterScope(s AsyncScope) (scope AsyncScope, frame goja.Value) {
	scope, frame = e.async.current, e.frame
	e.async.current, e.frame = s, s.Frame
	e.door.depth++
	return scope, frame
}

func (e *Env) leaveScope(scope AsyncScope, frame goja.Value) {
	e.door.depth--
	e.async.current, e.frame = scope, frame
}

// settleScope is settle, and the end of s for hooks that its callback has set.
func (e *Env) settleScope(s AsyncScope) {
	e.settle()
	if e.async.hooks != nil && s.ID != 0 {
		e.tellAfter(s.ID)
	}
}

// Settle empties the queues in the middle of an entry, where no JavaScript is on
// the stack; nested entries leave them alone.
func (e *Env) Settle() {
	if e.door.depth == 1 {
		e.settle()
	}
}

// settle empties the queues. After an exception it leaves them to the next
// entry, as Node does; who handles exceptions sees to it that there is one.
func (e *Env) settle() {
	d := &e.door
	for !d.failed {
		if d.head < len(d.ticks) && !e.drainTicks() {
			break
		}
		if d.pending() {
			if _, err := d.runJobs(goja.Undefined()); err != nil {
				e.Uncaught(err)
			}
			d.failed = false // a microtask's exception holds up nothing
		}
		if d.head < len(d.ticks) || d.pending() {
			continue
		}
		if e.AfterMicrotasks == nil || !e.AfterMicrotasks() {
			break
		}
	}
	d.failed = false
}

// pending says whether there are promise jobs, of any realm.
func (d *door) pending() bool {
	d.gatherJobs()
	return len(*d.jobs) > 0
}

// drainJobs runs goja's promise jobs, also those that they add.
func (e *Env) drainJobs() {
	d, frame := &e.door, e.frame
	for len(*d.jobs) > 0 {
		batch := *d.jobs
		*d.jobs, d.spare = d.spare[:0], nil
		for i, job := range batch {
			batch[i] = nil
			job()
			e.frame = frame
			d.gatherJobs()
		}
		d.spare = batch[:0]
	}
}

// owns says whether fn is a part of the door, which stack traces leave out.
func (d *door) owns(fn goja.Value) bool { return fn == d.enter || fn == d.drain }

// Inside says whether JavaScript is running or being entered now.
func (e *Env) Inside() bool { return e.door.depth > 0 }

// MakeCallback calls fn from the loop: Enter, Call.
func (e *Env) MakeCallback(this, fn goja.Value, args ...goja.Value) {
	d := &e.door
	if d.depth > 0 || !d.resident {
		e.Enter(func() { e.Call(this, fn, args...) })
		return
	}
	d.depth++
	defer func() { d.depth-- }()
	e.Call(this, fn, args...)
	e.settle()
}

// Call calls fn and reports an exception to OnUncaught; the result is then
// nil. Use it only where an exception has no JavaScript caller to go to:
// native functions that call back let exceptions pass, with Invoke.
func (e *Env) Call(this, fn goja.Value, args ...goja.Value) goja.Value {
	if !IsCallable(fn) {
		e.Uncaught(e.VM.Try(func() { panic(e.VM.NewTypeError("callback is not a function")) }))
		return nil
	}
	v, err := e.call(fn.(*goja.Object), this, args)
	if err != nil {
		e.Uncaught(err)
		return nil
	}
	return v
}

// Invoke calls fn from within a native function; an exception goes on to the
// JavaScript caller.
func (e *Env) Invoke(this, fn goja.Value, args ...goja.Value) goja.Value {
	v, err := e.call(e.function(fn), this, args)
	if err != nil {
		panic(Thrown(err))
	}
	return v
}

// function is v as such; it panics with a TypeError where it is none.
func (e *Env) function(v goja.Value) *goja.Object {
	if !IsCallable(v) {
		panic(e.VM.NewTypeError("%s is not a function", v))
	}
	return v.(*goja.Object)
}

// Thrown gives what to panic with, so that the exception err, as returned by a
// goja.Callable, goes on to the JavaScript caller.
func Thrown(err error) any {
	if ex, ok := err.(*goja.Exception); ok {
		return ex
	}
	return err
}

// NextTick queues fn behind the running callback, as process.nextTick does.
func (e *Env) NextTick(fn goja.Callable, args ...goja.Value) {
	t := tick{fn: fn, args: args, frame: e.frame, id: e.NewAsyncID(), trigger: e.ExecutionAsyncID()}
	e.door.ticks = append(e.door.ticks, t)
	if e.async.hooks != nil {
		e.AnnounceAsync(t.scope(), "TickObject", e.VM.NewObject())
	}
}

func (t *tick) scope() AsyncScope { return AsyncScope{ID: t.id, Trigger: t.trigger, Frame: t.frame} }

// NextTickGo is NextTick for Go code. Outside of the door it enters by itself
// only with the next Enter.
func (e *Env) NextTickGo(f func()) { e.NextTickTask(taskFunc(f)) }

// NextTickTask is NextTickGo for what each request or connection takes.
func (e *Env) NextTickTask(t Task) {
	e.door.ticks = append(e.door.ticks, tick{task: t, frame: e.frame})
}

// drainTicks runs the nextTick queue and says whether it came to its end.
func (e *Env) drainTicks() bool {
	d := &e.door
	frame, scope := e.frame, e.async.current
	for d.head < len(d.ticks) && !d.failed {
		t := d.shift()
		e.runTick(&t)
	}
	e.frame, e.async.current = frame, scope
	if d.head == len(d.ticks) {
		d.ticks, d.head = d.ticks[:0], 0
	}
	return !d.failed
}

func (d *door) shift() tick {
	t := d.ticks[d.head]
	d.ticks[d.head] = tick{}
	d.head++
	return t
}

func (e *Env) runTick(t *tick) {
	d := &e.door
	switch {
	case t.task != nil:
		e.frame, d.task = t.frame, t.task
		if ex := e.VM.Try(d.runTasks); ex != nil {
			e.Uncaught(ex)
		}
	case e.async.hooks != nil:
		e.runToldTick(*t)
	default:
		e.frame, e.async.current = t.frame, t.scope()
		e.callTick(t)
	}
}

func (e *Env) runToldTick(t tick) {
	e.RunInScope(t.scope(), func() { e.callTick(&t) })
	e.ForgetAsync(t.id)
}

func (e *Env) callTick(t *tick) {
	if _, err := t.fn(goja.Undefined(), t.args...); err != nil {
		e.Uncaught(err)
	}
}

// Uncaught reports an exception that ended a callback to OnUncaught.
func (e *Env) Uncaught(err error) {
	e.door.failed = true
	if e.OnUncaught == nil {
		panic(err)
	}
	e.OnUncaught(err)
}

// AsyncFrame is the current async context frame: what AsyncLocalStorage keeps
// per asynchronous operation. Whoever starts an operation takes it and gives
// it back to RunInFrame when the operation calls back.
func (e *Env) AsyncFrame() goja.Value { return e.frame }

// SetAsyncFrame replaces the current frame and returns the former one.
func (e *Env) SetAsyncFrame(frame goja.Value) (former goja.Value) {
	former, e.frame = e.frame, frame
	return former
}

// RunInFrame runs f with frame as the current async context.
func (e *Env) RunInFrame(frame goja.Value, f func()) {
	saved := e.frame
	e.frame = frame
	defer func() { e.frame = saved }()
	f()
}

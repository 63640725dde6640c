package js

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// emitter is the Go half of EventEmitter that every floor may use: emit. The
// events module builds the class around it.
type emitter struct {
	emit    *goja.Object // EventEmitter.prototype.emit
	symbols *EmitterSymbols
}

var emitName, eventsName = NewName("emit"), NewName("_events")

// EmitterSymbols are the Symbols that name an emitter's hidden state.
type EmitterSymbols struct {
	Capture   *goja.Symbol // own boolean: rejections of listeners become 'error'
	Shape     *goja.Symbol // own boolean: _events was laid out beforehand
	Emitting  *goja.Symbol // on arrays of listeners
	Monitor   *goja.Symbol // events.errorMonitor
	Rejection *goja.Symbol // Symbol.for('nodejs.rejection')
	Enhance   *goja.Symbol // on errors that emit threw
}

// EmitterSymbols returns the realm's Symbols, made at the first use.
func (e *Env) EmitterSymbols() *EmitterSymbols {
	if e.emitter.symbols == nil {
		e.emitter.symbols = &EmitterSymbols{
			Capture:   goja.NewSymbol("kCapture"),
			Shape:     goja.NewSymbol("shapeMode"),
			Emitting:  goja.NewSymbol("events.emitting"),
			Monitor:   goja.NewSymbol("events.errorMonitor"),
			Rejection: e.SymbolFor("nodejs.rejection"),
			Enhance:   goja.NewSymbol("kEnhanceStackBeforeInspector"),
		}
	}
	return e.emitter.symbols
}

// SymbolFor is Symbol.for(name).
func (e *Env) SymbolFor(name string) *goja.Symbol {
	ctor := e.VM.GlobalObject().Get("Symbol").(*goja.Object)
	return e.Invoke(ctor, ctor.Get("for"), e.VM.ToValue(name)).(*goja.Symbol)
}

// EmitMethod is EventEmitter.prototype.emit, made at the first use.
func (e *Env) EmitMethod() *goja.Object {
	if e.emitter.emit == nil {
		e.emitter.emit = e.Func("emit", 1, e.emitCalled)
	}
	return e.emitter.emit
}

// Emit does obj.emit(name, ...args), from Go straight to the listeners unless
// the script has its own emit. It says whether there was a listener. Call it
// inside Enter or from a native function: exceptions of listeners go on to the
// caller.
func (e *Env) Emit(obj *goja.Object, name string, args ...goja.Value) bool {
	if own := emitName.Of(obj); own != e.emitter.emit {
		all := append([]goja.Value{e.VM.ToValue(name)}, args...)
		return e.Invoke(obj, own, all...).ToBoolean()
	}
	if name == "error" {
		return e.emitError(obj, args)
	}
	events, ok := eventsName.Of(obj).(*goja.Object)
	if !ok {
		return false
	}
	handler, ok := events.Get(name).(*goja.Object)
	if !ok {
		return false
	}
	if IsCallable(handler) {
		e.callListener(obj, handler, e.named(name), args)
	} else {
		e.callListeners(obj, handler, e.named(name), args)
	}
	return true
}

func (e *Env) emitCalled(call goja.FunctionCall) goja.Value {
	typ := call.Argument(0)
	var args []goja.Value
	if len(call.Arguments) > 1 {
		args = call.Arguments[1:]
	}
	return e.VM.ToValue(e.EmitValue(call.This.ToObject(e.VM), typ, args))
}

// EmitValue is EventEmitter.prototype.emit itself: typ may be a Symbol, and an
// emit of the script's own is passed over.
func (e *Env) EmitValue(obj *goja.Object, typ goja.Value, args []goja.Value) bool {
	key := PropertyKey(typ)
	if key.Name == "error" && key.Symbol == nil {
		return e.emitError(obj, args)
	}
	events, ok := eventsName.Of(obj).(*goja.Object)
	if !ok {
		return false
	}
	return e.emitTo(obj, key.Of(events), typ, args)
}

func (e *Env) emitTo(obj *goja.Object, held, typ goja.Value, args []goja.Value) bool {
	handler, ok := held.(*goja.Object)
	if !ok {
		return false
	}
	name := func() goja.Value { return typ }
	if IsCallable(handler) {
		e.callListener(obj, handler, name, args)
	} else {
		e.callListeners(obj, handler, name, args)
	}
	return true
}

// CallListener calls one listener of obj as Emit does.
func (e *Env) CallListener(obj *goja.Object, fn goja.Value, name string, args []goja.Value) {
	e.callListener(obj, e.function(fn), e.named(name), args)
}

// CallDeaf is CallListener of a function that is Deaf; args gives what it would
// hear, where somebody else has to know it.
func (e *Env) CallDeaf(obj *goja.Object, fn goja.Value, name string, args func() []goja.Value) {
	if known := &e.deaf; known.idle && known.prg == programOf(fn.(*goja.Object)) {
		return
	}
	result, err := e.call(fn.(*goja.Object), obj, nil)
	if err != nil {
		panic(Thrown(err))
	}
	if promise, ok := result.(*goja.Object); ok {
		e.catchRejection(obj, promise, e.named(name), args())
	}
}

// named gives the name of an event where somebody has to know it.
func (e *Env) named(name string) func() goja.Value {
	return func() goja.Value { return e.VM.ToValue(name) }
}

// EnterListener is CallListener from the loop, within RunInScope and Enter: what
// each chunk of each connection takes, so without the closures of these.
func (e *Env) EnterListener(s AsyncScope, obj *goja.Object, fn *goja.Object, name string, args ...goja.Value) {
	if !e.entersAtOnce() {
		e.RunInScope(s, func() { e.Enter(func() { e.callListener(obj, fn, e.named(name), args) }) })
		return
	}
	defer e.leaveScope(e.enterScope(s))
	result, err := e.call(fn, obj, args)
	if err != nil {
		e.Uncaught(err)
	} else if promise, ok := result.(*goja.Object); ok {
		e.keepLent(args)
		if ex := e.VM.Try(func() { e.catchRejection(obj, promise, e.named(name), args) }); ex != nil {
			e.Uncaught(ex)
		}
	}
	e.settleScope(s)
}

func (e *Env) callListener(obj, fn *goja.Object, typ func() goja.Value, args []goja.Value) {
	result, err := e.call(fn, obj, args)
	if err != nil {
		panic(Thrown(err))
	}
	if promise, ok := result.(*goja.Object); ok {
		e.catchRejection(obj, promise, typ, args)
	}
}

// callListeners calls those who listened when the event began.
func (e *Env) callListeners(obj, list *goja.Object, typ func() goja.Value, args []goja.Value) {
	for _, l := range Elements(list) {
		e.callListener(obj, e.function(l), typ, args)
	}
}

// emitError: the monitor sees every error, and one that nobody handles is
// thrown.
func (e *Env) emitError(obj *goja.Object, args []goja.Value) bool {
	events, ok := eventsName.Of(obj).(*goja.Object)
	if !ok {
		panic(e.unhandledError(obj, args))
	}
	if monitor := e.EmitterSymbols().Monitor; !IsNil(events.GetSymbol(monitor)) {
		e.Invoke(obj, obj.Get("emit"), append([]goja.Value{monitor}, args...)...)
	}
	if handler := events.Get("error"); !IsNil(handler) {
		return e.emitTo(obj, handler, e.VM.ToValue("error"), args)
	}
	panic(e.unhandledError(obj, args))
}

// unhandledError gives what to throw for an 'error' without a listener: the
// error itself, or ERR_UNHANDLED_ERROR around anything else.
func (e *Env) unhandledError(obj *goja.Object, args []goja.Value) goja.Value {
	var er goja.Value = goja.Undefined()
	if len(args) > 0 {
		er = args[0]
	}
	if e.VM.InstanceOf(er, e.VM.GlobalObject().Get("Error").(*goja.Object)) {
		e.noteEmission(obj, er.(*goja.Object))
		return er
	}
	shown := er
	if ex := e.VM.Try(func() { shown = e.VM.ToValue(e.Inspect(er)) }); ex != nil {
		shown = e.VM.ToValue(er.String()) // its own inspect failed
	}
	err := e.NewNodeError("ERR_UNHANDLED_ERROR", shown)
	err.Set("context", er)
	e.defineEnhance(err, func() string { return err.Get("stack").String() })
	return err
}

// noteEmission keeps with an error where it was emitted; the report of an
// uncaught exception tells it.
func (e *Env) noteEmission(obj, er *goja.Object) {
	own := e.NewError("").Get("stack")
	on := ""
	if ctor := Object(obj.Get("constructor")); ctor != nil {
		if name := ctor.Get("name"); name != nil && name.String() != "EventEmitter" {
			on = " on " + name.String() + " instance"
		}
	}
	e.defineEnhance(er, func() string {
		stack := er.Get("stack").String()
		return stack + "\nEmitted 'error' event" + on + " at:\n" + shortened(own.String(), stack)
	})
}

func (e *Env) defineEnhance(er *goja.Object, stack func() string) {
	enhance := e.Func("", 0, func(goja.FunctionCall) goja.Value { return e.VM.ToValue(stack()) })
	er.DefineDataPropertySymbol(e.EmitterSymbols().Enhance, enhance, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// shortened gives the frames of own; those that other ends with as well are
// only counted.
func shortened(own, other string) string {
	a, b := frames(own), frames(other)
	same := 0
	for same < len(a) && same < len(b) && a[len(a)-1-same] == b[len(b)-1-same] {
		same++
	}
	if same > 3 {
		a = append(a[:len(a)-same], fmt.Sprintf("    ... %d lines matching original stack trace ...", same))
	}
	return strings.Join(a, "\n")
}

// frames gives the lines of a stack that name frames, without emit itself.
func frames(stack string) (lines []string) {
	for _, line := range strings.Split(stack, "\n") {
		if strings.HasPrefix(line, "    at ") && !strings.Contains(line, ".emit (") {
			lines = append(lines, line)
		}
	}
	return lines
}

// UnhandledEvent gives the stack of an error that emit threw, for want of a
// listener, and where it was emitted; ok is false for any other value.
func (e *Env) UnhandledEvent(v goja.Value) (stack string, ok bool) {
	er := Object(v)
	if er == nil {
		return "", false
	}
	enhance := er.GetSymbol(e.EmitterSymbols().Enhance)
	if enhance == nil {
		return "", false
	}
	return e.Invoke(er, enhance).String(), true
}

// catchRejection hands the rejection of an async listener to the emitter,
// where captureRejections is on.
func (e *Env) catchRejection(obj, promise *goja.Object, typ func() goja.Value, args []goja.Value) {
	holder := obj
	if e.isLazy(obj) {
		holder = obj.Prototype()
	}
	capture := holder.GetSymbol(e.EmitterSymbols().Capture)
	if capture == nil || !capture.ToBoolean() {
		return
	}
	then := promise.Get("then")
	if !IsCallable(then) {
		return
	}
	kept := append([]goja.Value{typ()}, args...)
	rejected := e.Func("", 1, func(call goja.FunctionCall) goja.Value {
		err := call.Argument(0)
		e.NextTickGo(func() { e.rejected(obj, err, kept) })
		return goja.Undefined()
	})
	if ex := e.VM.Try(func() { e.Invoke(promise, then, goja.Undefined(), rejected) }); ex != nil {
		e.Invoke(obj, obj.Get("emit"), e.VM.ToValue("error"), ex.Value())
	}
}

func (e *Env) rejected(obj *goja.Object, err goja.Value, event []goja.Value) {
	symbols := e.EmitterSymbols()
	if own := obj.GetSymbol(symbols.Rejection); own != nil && IsCallable(own) {
		e.Invoke(obj, own, append([]goja.Value{err}, event...)...)
		return
	}
	was := obj.GetSymbol(symbols.Capture)
	obj.SetSymbol(symbols.Capture, false)
	defer obj.SetSymbol(symbols.Capture, was)
	e.Invoke(obj, obj.Get("emit"), e.VM.ToValue("error"), err)
}

// Key is a property key: a Symbol, or else a name.
type Key struct {
	Symbol *goja.Symbol
	Name   string
}

// PropertyKey is JavaScript's ToPropertyKey.
func PropertyKey(v goja.Value) Key {
	if s, ok := v.(*goja.Symbol); ok {
		return Key{Symbol: s}
	}
	return Key{Name: v.String()}
}

// Of reads the property from obj; nil where it is absent.
func (k Key) Of(obj *goja.Object) goja.Value {
	if k.Symbol != nil {
		return obj.GetSymbol(k.Symbol)
	}
	return obj.Get(k.Name)
}

// SetOn writes the property of obj.
func (k Key) SetOn(obj *goja.Object, v goja.Value) {
	if k.Symbol != nil {
		PutSymbol(obj, k.Symbol, v)
	} else {
		Put(obj, k.Name, v)
	}
}

// DeleteFrom removes the property from obj.
func (k Key) DeleteFrom(obj *goja.Object) {
	if k.Symbol != nil {
		obj.DeleteSymbol(k.Symbol)
	} else {
		obj.Delete(k.Name)
	}
}

// Elements copies the elements of an array.
func Elements(list *goja.Object) []goja.Value {
	if dense, ok := denseElements(list); ok {
		return slices.Clone(dense)
	}
	all := make([]goja.Value, list.Get("length").ToInteger())
	for i := range all {
		if all[i] = list.Get(strconv.Itoa(i)); all[i] == nil {
			all[i] = goja.Undefined()
		}
	}
	return all
}

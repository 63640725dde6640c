package js

import (
	"math"
	"strings"

	"github.com/dop251/goja"
)

// errorShapes makes goja's errors read as V8's: `stack` is an own accessor,
// formatted at the first read; Error has captureStackTrace, stackTraceLimit
// and, where a script sets it, prepareStackTrace; and what the engine itself
// throws has V8's words.
type errorShapes struct {
	ctor     *goja.Object // Error
	get, set goja.Value   // of every stack
	busy     bool         // a frame is being described, or a stack prepared
	callSite *goja.Object // the prototype of CallSite objects
	calls    calls
	pattern  []goja.Value // what RegExp is being called with
	errno    errnoKind
}

// defaultTraceLimit is V8's.
const defaultTraceLimit = 10

func (e *Env) shapeErrors() {
	theLayout.init(e.VM)
	global := e.VM.GlobalObject()
	s := &e.errors
	s.ctor = global.Get("Error").(*goja.Object)
	s.get = e.Func("", 0, func(call goja.FunctionCall) goja.Value { return e.readStack(call.This) })
	s.set = e.Func("", 1, func(call goja.FunctionCall) goja.Value { return e.writeStack(call.This, call.Argument(0)) })
	for _, name := range []string{"Error", "TypeError", "ReferenceError", "RangeError", "SyntaxError", "EvalError", "URIError", "AggregateError"} {
		e.shapeConstructor(global.Get(name).(*goja.Object))
	}
	s.ctor.Set("stackTraceLimit", defaultTraceLimit)
	e.DefineHidden(s.ctor, "captureStackTrace", e.Func("captureStackTrace", 2, e.captureStackTrace))
}

// shapeConstructor wraps the two behaviours of a native constructor.
func (e *Env) shapeConstructor(ctor *goja.Object) {
	call, make := theLayout.nativeConstructor(ctor)
	original := *make
	*make = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		if newTarget == ctor && len(args) == 1 { // the engine's own, not a script's `new`
			args = []goja.Value{e.translate(args[0])}
		}
		obj := original(args, newTarget)
		e.dress(obj, nil)
		return obj
	}
	*call = func(c goja.FunctionCall) goja.Value { return (*make)(c.Arguments, nil) }
}

// dress gives an error V8's stack property over the running frames.
func (e *Env) dress(obj *goja.Object, skip *goja.Object) {
	limit, ok := e.traceLimit()
	inside, isError := theLayout.errorOf(obj)
	if isError {
		*inside.added = true
		*inside.frames = nil
	}
	if !ok {
		return
	}
	inside.store(e.capture(limit, skip))
	obj.DefineAccessorProperty("stack", e.errors.get, e.errors.set, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if names := *inside.names; len(names) > 1 && names[len(names)-1] == "stack" {
		copy(names[1:], names[:len(names)-1])
		names[0] = "stack"
	}
}

// store hides the frames behind an empty slice: goja, which takes the frames of
// an error that is thrown for those of the throw, then looks for itself.
func (o errorObject) store(frames []goja.StackFrame) { *o.frames = frames[:0:len(frames)] }

func (o errorObject) stored() []goja.StackFrame { return (*o.frames)[:cap(*o.frames)] }

// traceLimit reads Error.stackTraceLimit; ok is false where it is no number,
// and then errors have no stack.
func (e *Env) traceLimit() (limit int, ok bool) {
	v := e.errors.ctor.Get("stackTraceLimit")
	if v == nil || !goja.IsNumber(v) {
		return 0, false
	}
	f := v.ToFloat()
	return int(math.Max(0, math.Min(f, 10000))), true
}

// captureStackTrace is Error.captureStackTrace(object, function).
func (e *Env) captureStackTrace(call goja.FunctionCall) goja.Value {
	obj := Object(call.Argument(0))
	if obj == nil {
		panic(e.VM.NewTypeError("invalid_argument"))
	}
	skip := Object(call.Argument(1))
	if skip == nil {
		skip = Object(e.running())
	}
	if _, isError := theLayout.errorOf(obj); isError {
		e.dress(obj, skip)
		return goja.Undefined()
	}
	e.attachStack(obj, skip)
	return goja.Undefined()
}

// running is the native function that is being called.
func (e *Env) running() goja.Value {
	m := theLayout.machine(e.VM)
	a, _ := m.at(0)
	fn, _ := m.callee(a)
	return fn
}

// attachStack gives an object that is no error a stack of its own.
func (e *Env) attachStack(obj, skip *goja.Object) {
	limit, ok := e.traceLimit()
	if !ok {
		return
	}
	frames := e.capture(limit, skip)
	get := e.Func("", 0, func(goja.FunctionCall) goja.Value {
		v := e.formatStack(obj, frames)
		e.settleStack(obj, v)
		return v
	})
	obj.DefineAccessorProperty("stack", get, e.errors.set, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

func (e *Env) settleStack(obj *goja.Object, v goja.Value) {
	obj.DefineDataProperty("stack", v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// writeStack is the setter of every stack.
func (e *Env) writeStack(this, v goja.Value) goja.Value {
	if o := Object(this); o != nil {
		e.settleStack(o, v)
	}
	return goja.Undefined()
}

// readStack is the getter of every error's stack.
func (e *Env) readStack(this goja.Value) goja.Value {
	for o := Object(this); o != nil; o = o.Prototype() {
		inside, ok := theLayout.errorOf(o)
		if !ok {
			continue
		}
		frames := inside.stored()
		if n := len(frames); n > 0 {
			if text, done := strings.CutPrefix(frames[n-1].FuncName(), string(cooked)+"\x00"); done {
				return e.VM.ToValue(text)
			}
		}
		v := e.formatStack(o, frames)
		if text, isString := v.(goja.String); isString {
			inside.store(cook(frames, text.String()))
		} else {
			e.settleStack(o, v)
		}
		return v
	}
	return goja.Undefined()
}

// cook keeps the formatted text behind the frames.
func cook(frames []goja.StackFrame, text string) []goja.StackFrame {
	frames = append(frames, goja.StackFrame{})
	theLayout.rename(&frames[len(frames)-1], string(cooked)+"\x00"+text)
	return frames
}

// formatStack is the text of a stack, or what prepareStackTrace makes of it.
func (e *Env) formatStack(obj *goja.Object, frames []goja.StackFrame) goja.Value {
	if prepare, ok := goja.AssertFunction(orUndefined(e.errors.ctor.Get("prepareStackTrace"))); ok && !e.errors.busy {
		e.errors.busy = true
		defer func() { e.errors.busy = false }()
		v, err := prepare(e.errors.ctor, obj, e.callSites(frames))
		if err != nil {
			panic(Thrown(err))
		}
		return v
	}
	var b strings.Builder
	b.WriteString(e.errorHeader(obj))
	for i := range frames {
		if f := e.unpack(&frames[i]); !f.hidden() {
			b.WriteString("\n    at ")
			b.WriteString(f.String())
		}
	}
	return e.VM.ToValue(b.String())
}

func orUndefined(v goja.Value) goja.Value {
	if v == nil {
		return goja.Undefined()
	}
	return v
}

// errorHeader is the first line of a stack: name, code of Node's own errors,
// message.
func (e *Env) errorHeader(obj *goja.Object) string {
	name, message := headerPart(obj, "name", "Error"), headerPart(obj, "message", "")
	if mark := e.nodeErrs.mark; mark != nil && obj.GetSymbol(mark) != nil {
		return name + " [" + headerPart(obj, "code", "") + "]: " + message
	}
	switch {
	case name == "":
		return message
	case message == "":
		return name
	}
	return name + ": " + message
}

func headerPart(obj *goja.Object, key, def string) string {
	v := obj.Get(key)
	if v == nil || goja.IsUndefined(v) {
		return def
	}
	return v.String()
}

// SetNativeStack gives an error that no script made a stack of one frame, named
// after what made it. An error with frames keeps them.
func (e *Env) SetNativeStack(obj *goja.Object, name string) {
	inside, ok := theLayout.errorOf(obj)
	if !ok || len(inside.stored()) > 0 {
		return
	}
	frames := make([]goja.StackFrame, 1)
	theLayout.rename(&frames[0], packName(topLevel, "", name))
	inside.store(frames)
}

// CurrentStack is what is running now, as lines behind "at".
func (e *Env) CurrentStack() (lines []string) {
	frames := e.capture(50, nil)
	for i := range frames {
		lines = append(lines, e.unpack(&frames[i]).String())
	}
	return lines
}

package js

import (
	"strings"

	"github.com/dop251/goja"
)

// maxCallStack is about what V8's default stack, of stackSize KiB, holds of small
// frames.
const maxCallStack, stackSize = 11000, 984

// spareCalls are for making the error of an overflow.
const spareCalls = 200

// limitStack makes a stack overflow an error that scripts can catch. goja would
// end with one that they cannot; but before, it takes the names of all running
// functions, and the door is always one of them: its name is an accessor, which
// throws where the stack is too deep.
func (e *Env) limitStack() {
	e.VM.SetMaxCallStackSize(e.maxCalls)
	get := e.VM.ToValue(func(goja.FunctionCall) goja.Value {
		m := theLayout.machine(e.VM)
		if m.depth <= e.maxCalls || e.door.full {
			return goja.Undefined()
		}
		err := e.Overflow()
		if m.entering() { // goja does not expect to fail here and would leave the frame
			m.dropTry()
		}
		panic(err)
	})
	e.door.enter.(*goja.Object).DefineAccessorProperty("name", get, nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// SetStackSize lets calls go as deep as in a stack of so many KiB, as V8's option
// --stack-size; realms that are made later too.
func (e *Env) SetStackSize(kib int) {
	e.maxCalls = max(maxCallStack*kib/stackSize, spareCalls)
	e.VM.SetMaxCallStackSize(e.maxCalls)
}

// Overflow is the error of a stack that is full. It always has frames: goja
// looks for those of an error that has none, and would overflow again.
func (e *Env) Overflow() *goja.Object {
	e.door.full = true
	e.VM.SetMaxCallStackSize(e.maxCalls + spareCalls)
	defer func() {
		e.door.full = false
		e.VM.SetMaxCallStackSize(e.maxCalls)
	}()
	obj := e.rangeError("Maximum call stack size exceeded")
	if inside, ok := theLayout.errorOf(obj); ok && *inside.frames == nil {
		inside.store(make([]goja.StackFrame, 0, 1)[:0])
	}
	return obj
}

// maxNativeDepth bounds recursion among native functions, which the engine does
// not count.
const maxNativeDepth = 4000

// recursive names native functions that reach themselves without a script's
// function between, by what their owner is.
var recursive = map[string]string{
	"Array.prototype":                       "join toString toLocaleString flat",
	"(function* () {}).__proto__.prototype": "next return throw",
}

// guardNatives makes the recursive ones count their depth.
func (e *Env) guardNatives() {
	depth := 0
	for owner, names := range recursive {
		obj, err := e.VM.RunString(owner)
		if err != nil {
			panic(err)
		}
		for _, name := range strings.Fields(names) {
			call := theLayout.nativeCall(obj.(*goja.Object).Get(name).(*goja.Object))
			original := *call
			*call = func(c goja.FunctionCall) goja.Value {
				if depth++; depth > maxNativeDepth {
					depth--
					panic(e.Overflow())
				}
				defer func() { depth-- }()
				return original(c)
			}
		}
	}
}

// guardFlat makes Array.prototype.flat count the arrays within arrays.
func (e *Env) guardFlat() {
	e.before(e.VM.GlobalObject(), "Array.prototype.flat 0", func(depth goja.Value, c goja.FunctionCall) goja.Value {
		if plainLength(depth) > maxNativeDepth && nestsDeeper(Object(c.This), maxNativeDepth) {
			panic(e.Overflow())
		}
		return nil
	})
}

// nestsDeeper says whether arrays are in arrays more than limit times.
func nestsDeeper(list *goja.Object, limit int) bool {
	if list == nil || list.ClassName() != "Array" {
		return false
	}
	if limit == 0 {
		return true
	}
	for i := range int(list.Get("length").ToInteger()) {
		if v, ok := OwnElement(list, i); ok && nestsDeeper(Object(v), limit-1) {
			return true
		}
	}
	return false
}

package js

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// engine is goja's vm, where its registers are.
type engine struct{ p unsafe.Pointer }

func (m engine) stack() *[]goja.Value {
	return (*[]goja.Value)(unsafe.Add(m.p, theLayout.vmStack))
}

func (m engine) sp() *int   { return (*int)(unsafe.Add(m.p, theLayout.vmSP)) }
func (m engine) sb() *int   { return (*int)(unsafe.Add(m.p, theLayout.vmSB)) }
func (m engine) pc() *int   { return (*int)(unsafe.Add(m.p, theLayout.vmPC)) }
func (m engine) args() *int { return (*int)(unsafe.Add(m.p, theGates.argsAt)) }

func (m engine) runtime() *goja.Runtime {
	return *(**goja.Runtime)(unsafe.Add(m.p, theLayout.runtimeAt))
}

// owns says whether fn is of the realm that is running.
func (m engine) owns(fn *goja.Object) bool { return runtimeOf(fn) == m.runtime() }

// count is the number of arguments on the stack.
func (m engine) count(args int) int {
	if args != variadic {
		return args
	}
	stack, n := *m.stack(), 0
	marker := goja.Value(theGates.marker.Load())
	for i := *m.sp() - 1; i >= 0 && stack[i] != marker; i-- {
		n++
	}
	return n - 2 // receiver and callee
}

// runtimeOf is the engine that made obj.
func runtimeOf(obj *goja.Object) *goja.Runtime {
	return *(**goja.Runtime)(unsafe.Add(unsafe.Pointer(obj), theLayout.lazy.runtimeAt))
}

// realmOf is the further realm on that engine; nil for the main one.
func realmOf(vm *goja.Runtime) *Env {
	tracker := *(*goja.AsyncContextTracker)(unsafe.Add(unsafe.Pointer(vm), theGates.trackerAt))
	if frames, ok := tracker.(*promiseFrames); ok {
		return frames.realm
	}
	return nil
}

// mark is the state of an engine between two instructions.
type mark struct {
	engine unsafe.Pointer
	values []reflect.Value
}

// registers are the fields of goja's vm that an interruption leaves behind.
var registers = []string{"prg", "pc", "sp", "sb", "args", "stash", "privEnv", "callStack", "iterStack", "refStack",
	"tryStack", "newTarget", "result"}

func markEngine(vm *goja.Runtime) mark {
	m := mark{engine: theLayout.machine(vm).vm}
	for i := range registers {
		saved := reflect.New(theGates.registers[i].Type).Elem()
		saved.Set(m.register(i))
		m.values = append(m.values, saved)
	}
	return m
}

func (m mark) register(i int) reflect.Value {
	f := theGates.registers[i]
	return reflect.NewAt(f.Type, unsafe.Add(m.engine, f.Offset)).Elem()
}

func (m mark) restore() {
	for i, v := range m.values {
		m.register(i).Set(v)
	}
}

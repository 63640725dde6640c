package js

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/unistring"
)

// This file, lazylayout.go and bufferlayout.go alone look inside goja: at the
// frames of its call stack and of its errors, which it does not export. Offsets
// come from reflection once, and a field that is gone or has another type panics
// at start, so that a new goja cannot corrupt anything silently. TestLayout holds
// the meaning of the fields.

// layout is where goja keeps what error stacks need.
type layout struct {
	objectSelf                                    uintptr // Object.self
	vm                                            uintptr // Runtime.vm
	jobs                                          uintptr // Runtime.jobQueue
	vmStack, vmCallStack, vmTryStack, runtimeAt   uintptr
	vmPrg, vmPC, vmSP, vmSB, vmNewTarget, vmAsync uintptr
	ctxSize                                       uintptr
	ctxPrg, ctxPC, ctxSB, ctxNewTarget            uintptr
	frameName, framePrg, framePC                  uintptr
	errStack, errAdded, errNames                  uintptr
	prgCode                                       uintptr
	instruction                                   reflect.Type
	prgSource                                     uintptr
	funcCall, funcConstruct                       uintptr
	errType, proxyType, nativeType, regexpType    reflect.Type
	regexpSource                                  uintptr
	lazy                                          lazyLayout
}

// construct is the type of a native constructor inside goja.
type construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object

var theLayout layout

func (l *layout) init(vm *goja.Runtime) {
	if l.errType != nil {
		return
	}
	l.objectSelf = field(reflect.TypeFor[goja.Object](), "self").Offset
	vmType := l.initVM()
	ctx := field(vmType, "callStack").Type.Elem()
	l.ctxSize = ctx.Size()
	l.ctxPrg, l.ctxPC = field(ctx, "prg").Offset, intField(ctx, "pc")
	l.ctxSB, l.ctxNewTarget = intField(ctx, "sb"), field(ctx, "newTarget").Offset
	frame := reflect.TypeFor[goja.StackFrame]()
	l.frameName, l.framePrg, l.framePC = field(frame, "funcName").Offset, field(frame, "prg").Offset, intField(frame, "pc")
	prg := field(frame, "prg").Type.Elem()
	if field(prg, "src").Type != reflect.TypeFor[*file.File]() {
		panic("js: goja keeps sources elsewhere")
	}
	l.prgSource, l.prgCode = field(prg, "src").Offset, field(prg, "code").Offset
	l.instruction = field(prg, "code").Type.Elem()
	l.initObjects(vm)
}

func (l *layout) initVM() reflect.Type {
	jobs := field(reflect.TypeFor[goja.Runtime](), "jobQueue")
	if jobs.Type != reflect.TypeFor[[]func()]() {
		panic("js: goja's promise jobs have changed")
	}
	l.jobs = jobs.Offset
	vmField := field(reflect.TypeFor[goja.Runtime](), "vm")
	l.vm = vmField.Offset
	t := vmField.Type.Elem()
	l.vmStack, l.vmCallStack = field(t, "stack").Offset, field(t, "callStack").Offset
	l.vmTryStack, l.runtimeAt = field(t, "tryStack").Offset, typedField(t, "r", reflect.Pointer).Offset
	l.vmPrg, l.vmPC, l.vmSB = field(t, "prg").Offset, intField(t, "pc"), intField(t, "sb")
	l.vmSP = intField(t, "sp")
	l.vmNewTarget, l.vmAsync = field(t, "newTarget").Offset, field(t, "curAsyncRunner").Offset
	return t
}

func (l *layout) initObjects(vm *goja.Runtime) {
	ctor := vm.GlobalObject().Get("Error").(*goja.Object)
	l.nativeType = selfType(ctor)
	l.funcCall, l.funcConstruct = field(l.nativeType, "f").Offset, field(l.nativeType, "construct").Offset
	if field(l.nativeType, "construct").Type != reflect.TypeFor[construct]() {
		panic("js: goja's constructors have changed")
	}
	sample, _ := vm.New(ctor)
	l.errType = selfType(sample)
	l.errStack, l.errAdded = field(l.errType, "stack").Offset, field(l.errType, "stackPropAdded").Offset
	l.errNames = field(l.errType, "baseObject").Offset + field(field(l.errType, "baseObject").Type, "propNames").Offset
	l.initLazy(vm)
	re, _ := vm.New(vm.GlobalObject().Get("RegExp"), vm.ToValue("a"))
	l.regexpType = selfType(re)
	l.regexpSource = field(l.regexpType, "source").Offset
	if field(l.regexpType, "source").Type != reflect.TypeFor[goja.String]() {
		panic("js: goja's regular expressions have changed")
	}
	l.proxyType = selfType(vm.ToValue(vm.NewProxy(vm.NewObject(), &goja.ProxyTrapConfig{})).(*goja.Object))
}

func field(t reflect.Type, name string) reflect.StructField {
	f, ok := t.FieldByName(name)
	if !ok {
		panic(fmt.Sprintf("js: goja's %v has no field %s", t, name))
	}
	return f
}

func intField(t reflect.Type, name string) uintptr {
	f := field(t, name)
	if f.Type.Kind() != reflect.Int {
		panic(fmt.Sprintf("js: goja's %v.%s is a %v", t, name, f.Type))
	}
	return f.Offset
}

// selfType is the type of what implements o.
func selfType(o *goja.Object) reflect.Type {
	return reflect.ValueOf(o).Elem().FieldByName("self").Elem().Type().Elem()
}

// selfPointer is the address of what implements o, if it is a *T of that type.
func (l *layout) selfPointer(o *goja.Object, t reflect.Type) unsafe.Pointer {
	if selfType(o) != t {
		return nil
	}
	self := (*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(o), l.objectSelf))
	return self[1]
}

// isProxy says whether o is a Proxy, whose properties must not be read.
func (l *layout) isProxy(o *goja.Object) bool { return selfType(o) == l.proxyType }

// IsProxy says whether o is a Proxy: even to ask for its prototype may run a
// script.
func IsProxy(o *goja.Object) bool { return theLayout.isProxy(o) }

// nativeConstructor gives the places of a native function's two behaviours.
func (l *layout) nativeConstructor(o *goja.Object) (*Fn, *construct) {
	p := l.selfPointer(o, l.nativeType)
	if p == nil {
		panic("js: goja's constructors are not native")
	}
	return (*Fn)(unsafe.Add(p, l.funcCall)), (*construct)(unsafe.Add(p, l.funcConstruct))
}

// nativeCall gives the place of what a native function does.
func (l *layout) nativeCall(o *goja.Object) *Fn {
	p := l.selfPointer(o, l.nativeType)
	if p == nil {
		panic("js: a function of goja is not native any more")
	}
	return (*Fn)(unsafe.Add(p, l.funcCall))
}

// errorObject is the inside of an error that goja made.
type errorObject struct {
	frames *[]goja.StackFrame
	added  *bool
	names  *[]unistring.String // property names in order
}

// errorOf gives the inside of o; ok is false where o is no error.
func (l *layout) errorOf(o *goja.Object) (e errorObject, ok bool) {
	p := l.selfPointer(o, l.errType)
	if p == nil {
		return e, false
	}
	return errorObject{
		frames: (*[]goja.StackFrame)(unsafe.Add(p, l.errStack)),
		added:  (*bool)(unsafe.Add(p, l.errAdded)),
		names:  (*[]unistring.String)(unsafe.Add(p, l.errNames)),
	}, true
}

// rename sets the name of a frame.
func (l *layout) rename(f *goja.StackFrame, name string) {
	*(*unistring.String)(unsafe.Add(unsafe.Pointer(f), l.frameName)) = unistring.NewFromString(name)
}

// FrameFile is the source that holds f; nil for native code.
func FrameFile(f *goja.StackFrame) *file.File {
	return programFile(*(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(f), theLayout.framePrg)))
}

// ProgramFile is the source of prg, the same one for all functions in it.
func ProgramFile(prg *goja.Program) *file.File { return programFile(unsafe.Pointer(prg)) }

func programFile(prg unsafe.Pointer) *file.File {
	if prg == nil {
		return nil
	}
	return *(**file.File)(unsafe.Add(prg, theLayout.prgSource))
}

// source is the text that holds the frame, "" for native code.
func (l *layout) source(f *goja.StackFrame) string {
	if src := FrameFile(f); src != nil {
		return src.Source()
	}
	return ""
}

// activation is one entry of the call stack while it runs.
type activation struct {
	prg       unsafe.Pointer
	pc, sb    int
	newTarget goja.Value
}

// machine reads the running call stack.
type machine struct {
	l     *layout
	vm    unsafe.Pointer
	stack []goja.Value
	calls unsafe.Pointer
	depth int
}

func (l *layout) machine(vm *goja.Runtime) machine {
	p := *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(vm), l.vm))
	calls := (*[3]uintptr)(unsafe.Add(p, l.vmCallStack))
	return machine{
		l:     l,
		vm:    p,
		stack: *(*[]goja.Value)(unsafe.Add(p, l.vmStack)),
		calls: *(*unsafe.Pointer)(unsafe.Add(p, l.vmCallStack)),
		depth: int(calls[1]),
	}
}

// entering says whether a generator or an async function is between its entry
// and its first instruction.
func (m machine) entering() bool {
	a, _ := m.at(0)
	return a.prg == nil && a.sb == -1 && a.pc == -2
}

// dropTry forgets the innermost try frame.
func (m machine) dropTry() {
	length := &(*[3]uintptr)(unsafe.Add(m.vm, m.l.vmTryStack))[1]
	if *length > 0 {
		*length--
	}
}

// async says whether an async function has been resumed.
func (m machine) async() bool { return *(*unsafe.Pointer)(unsafe.Add(m.vm, m.l.vmAsync)) != nil }

// jobQueue is where goja queues promise jobs.
func (l *layout) jobQueue(vm *goja.Runtime) *[]func() {
	return (*[]func())(unsafe.Add(unsafe.Pointer(vm), l.jobs))
}

// at gives the i-th activation from the top; ok is false behind the last.
func (m machine) at(i int) (a activation, ok bool) {
	if i == 0 {
		return activation{
			prg:       *(*unsafe.Pointer)(unsafe.Add(m.vm, m.l.vmPrg)),
			pc:        *(*int)(unsafe.Add(m.vm, m.l.vmPC)),
			sb:        *(*int)(unsafe.Add(m.vm, m.l.vmSB)),
			newTarget: *(*goja.Value)(unsafe.Add(m.vm, m.l.vmNewTarget)),
		}, true
	}
	if i > m.depth {
		return a, false
	}
	c := unsafe.Add(m.calls, uintptr(m.depth-i)*m.l.ctxSize)
	return activation{
		prg:       *(*unsafe.Pointer)(unsafe.Add(c, m.l.ctxPrg)),
		pc:        *(*int)(unsafe.Add(c, m.l.ctxPC)),
		sb:        *(*int)(unsafe.Add(c, m.l.ctxSB)),
		newTarget: *(*goja.Value)(unsafe.Add(c, m.l.ctxNewTarget)),
	}, true
}

// entered says whether the engine's own code, and no instruction, has called the
// i-th activation: all that is constructed is called so. goja lets the others
// keep the new.target of their caller.
func (m machine) entered(i int) bool {
	below, ok := m.at(i + 1)
	return ok && below.pc == -2
}

// frame makes the public form of a.
func (m machine) frame(a activation) (f goja.StackFrame) {
	*(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(&f), m.l.framePrg)) = a.prg
	*(*int)(unsafe.Add(unsafe.Pointer(&f), m.l.framePC)) = a.pc
	return f
}

// callee is the function that runs in a, this its receiver; both may be nil.
func (m machine) callee(a activation) (fn, this goja.Value) {
	if a.sb <= 0 || a.sb > len(m.stack) {
		return nil, nil
	}
	fn = m.stack[a.sb-1]
	switch {
	case a.prg != nil && a.sb < len(m.stack):
		this = m.stack[a.sb]
	case a.prg == nil && a.sb >= 2:
		this = m.stack[a.sb-2]
	}
	return fn, this
}

// op is the type of the instruction that runs, and its operand where that is a
// name.
func (m machine) op() (name, operand string) {
	v := m.instruction(0)
	if !v.IsValid() {
		return "", ""
	}
	if v.Kind() == reflect.String {
		operand = unistring.String(v.String()).String()
	}
	return v.Type().Name(), operand
}

// instruction is the one that runs, or the n-th after it; invalid where there
// is none.
func (m machine) instruction(n int) reflect.Value {
	a, _ := m.at(0)
	if a.prg == nil {
		return reflect.Value{}
	}
	code := *(*[]uintptrPair)(unsafe.Add(a.prg, m.l.prgCode))
	if a.pc < 0 || a.pc+n >= len(code) {
		return reflect.Value{}
	}
	runs := plain(*(*instruction)(unsafe.Pointer(&code[a.pc+n])))
	v := reflect.NewAt(m.l.instruction, unsafe.Pointer(&runs)).Elem().Elem()
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v
}

// count is the operand of an instruction that has a number of arguments.
func (m machine) count() (n int, ok bool) {
	v := m.instruction(0)
	if !v.IsValid() || v.Kind() != reflect.Uint32 {
		return 0, false
	}
	return int(v.Uint()), true
}

// nextName is the first property name that one of the following n instructions
// has.
func (m machine) nextName(n int) string {
	for i := 1; i <= n; i++ {
		v := m.instruction(i)
		switch {
		case !v.IsValid():
			return ""
		case v.Type().Name() == "getProp":
			return unistring.String(v.String()).String()
		case v.Type().Name() == "loadVal":
			if key := v.Field(0).Elem(); key.Kind() == reflect.String {
				return key.String()
			}
		}
	}
	return ""
}

// uintptrPair has the size of an interface.
type uintptrPair [2]unsafe.Pointer

// top is the value n below the top of the operand stack; nil where there is
// none.
func (m machine) top(n int) goja.Value {
	sp := m.sp()
	if sp-n < 0 || sp-n >= len(m.stack) {
		return nil
	}
	return m.stack[sp-n]
}

// sp is the height of the operand stack.
func (m machine) sp() int { return min(len(m.stack), *(*int)(unsafe.Add(m.vm, m.l.vmSP))) }

// setRegExpSource changes what a regular expression says it was made of.
func (l *layout) setRegExpSource(re *goja.Object, source goja.String) {
	if p := l.selfPointer(re, l.regexpType); p != nil {
		*(*goja.String)(unsafe.Add(p, l.regexpSource)) = source
	}
}

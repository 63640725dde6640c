package js

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
)

// A call within JavaScript runs on the engine of the caller, whatever realm the
// callee is of; a call that comes from native code runs on the callee's. Code of
// a further realm therefore has gates, instructions that turn a call which
// leaves the realm, or comes from outside, into one of the second kind:
//
//   - incoming stands before a function's first instruction,
//   - outgoing before each call,
//   - async functions and generators, whose first instruction would be too late,
//     get another vmCall (realm_methods.go); making follows their creation and
//     homing minds that goja asks for their type where it looks for super,
//   - evaluating prepares the code of a direct eval, declaring tells the global
//     object of a script's declarations.
//
// Gates work in every realm, so that a script compiled once serves all.

// instruction has the shape of goja's interface of that name.
type instruction interface{ exec(vm unsafe.Pointer) }

type (
	incoming struct{ then instruction }
	outgoing struct {
		then instruction
		args int
	}
	evaluating struct{ outgoing }
	making     struct{ then instruction }
	homing     struct{ then instruction }
	spreading  struct{ then instruction }
	declaring  struct{ then instruction }
)

// variadic stands for a number of arguments that only the stack knows.
const variadic = -1

func (g *incoming) exec(vm unsafe.Pointer) {
	m := engine{vm}
	stack, sp, n := *m.stack(), *m.sp(), *m.args()
	callee := stack[sp-n-2].(*goja.Object)
	if m.owns(callee) {
		g.then.exec(vm)
		return
	}
	result := cross(m.runtime(), callee, stack[sp-n-1], stack[sp-n:sp])
	(*m.stack())[sp-1] = result
	*m.sb() = sp - n - 1
	theGates.ret.exec(vm)
}

func (g *outgoing) exec(vm unsafe.Pointer) {
	m := engine{vm}
	stack, sp := *m.stack(), *m.sp()
	n := m.count(g.args)
	callee, ok := stack[sp-n-1].(*goja.Object)
	if !ok || m.owns(callee) || !theGates.isScripted(callee) {
		g.then.exec(vm)
		return
	}
	result := cross(m.runtime(), callee, stack[sp-n-2], stack[sp-n:sp])
	(*m.stack())[sp-n-2] = result
	*m.sp() = sp - n - 1
	*m.pc()++
}

func (g *evaluating) exec(vm unsafe.Pointer) {
	m := engine{vm}
	stack, sp := *m.stack(), *m.sp()
	n := m.count(g.args)
	if callee, ok := stack[sp-n-1].(*goja.Object); n > 0 && ok && callee == theGates.evalOf(m.runtime()) {
		if r := realmOf(m.runtime()); r != nil {
			stack[sp-n] = r.evalSource(stack[sp-n])
		}
	}
	g.outgoing.exec(vm)
}

func (g *making) exec(vm unsafe.Pointer) {
	g.then.exec(vm)
	m := engine{vm}
	theGates.guard((*m.stack())[*m.sp()-1])
}

func (g *homing) exec(vm unsafe.Pointer) {
	m := engine{vm}
	fn := (*m.stack())[*m.sb()-1]
	bared := theGates.bare(fn)
	g.then.exec(vm)
	for _, o := range bared {
		theGates.guard(o)
	}
}

func (g *spreading) exec(vm unsafe.Pointer) {
	g.then.exec(vm)
	m := engine{vm}
	theGates.marker.CompareAndSwap(nil, (*m.stack())[*m.sp()-1].(*goja.Symbol))
}

func (g *declaring) exec(vm unsafe.Pointer) {
	if b := exposedGlobal(engine{vm}.runtime()); b != nil {
		b.declaring = true
		defer func() { b.declaring = false }()
	}
	g.then.exec(vm)
}

// probe is the instruction that checkInstructions runs.
type probe struct{ ran bool }

func (p *probe) exec(unsafe.Pointer) { p.ran = true }

// checkInstructions runs an instruction through the interface. Without a call
// like this one, outside of the gates, the linker takes their methods for
// unreachable: it does not see goja's calls.
func checkInstructions() {
	p := &probe{}
	run := []instruction{p}
	for _, i := range run {
		i.exec(nil)
	}
	if !p.ran {
		panic("js: instructions do not run")
	}
}

// cross calls a function of another realm than from.
func cross(from *goja.Runtime, callee *goja.Object, this goja.Value, args []goja.Value) goja.Value {
	caller, called := realmOf(from), realmOf(runtimeOf(callee))
	if caller != nil {
		caller.giveJobs()
	} else {
		caller = called.parent
	}
	if called != nil {
		defer called.giveJobs()
	} else {
		called = caller.parent
	}
	defer caller.crosses(called)()
	fn, _ := goja.AssertFunction(callee)
	v, err := fn(orUndefined(this), args...)
	if err != nil {
		panic(Thrown(err))
	}
	return v
}

// leaving says whether a is a call at the gate to another realm, where the
// function itself runs.
func (a activation) leaving() bool {
	if a.prg == nil {
		return false
	}
	code := *(*[]instruction)(unsafe.Add(a.prg, theLayout.prgCode))
	if a.pc < 0 || a.pc >= len(code) {
		return false
	}
	_, gate := code[a.pc].(*incoming)
	return gate
}

// Adopt prepares a script for NewRealm's realms. It stays fit for the main one.
func Adopt(prg *goja.Program) { adopt(unsafe.Pointer(prg)) }

func adopt(prg unsafe.Pointer) {
	code := *(*[]instruction)(unsafe.Add(prg, theLayout.prgCode))
	if len(code) == 0 {
		return
	}
	if _, done := code[0].(*incoming); done {
		return
	}
	for i := range code {
		own := plain(code[i])
		if kind := theGates.kind(&own); kind != nil {
			for _, at := range kind.programs {
				if p := *(*unsafe.Pointer)(unsafe.Add(words(&own)[1], at)); p != nil {
					adopt(p)
				}
			}
			if kind.gate != nil {
				code[i] = kind.gate(code[i])
			}
		}
	}
}

// instructionKind says what adopt does with the instructions of one type.
type instructionKind struct {
	programs []uintptr // where it keeps the code of functions
	gate     func(instruction) instruction
}

// kind is nil for most instructions.
func (g *gates) kind(i *instruction) *instructionKind {
	tab := words(i)[0]
	if kind, known := g.kinds.Load(tab); known {
		return kind.(*instructionKind)
	}
	kind := newKind(reflect.NewAt(theLayout.instruction, unsafe.Pointer(i)).Elem().Elem().Type())
	g.kinds.Store(tab, kind)
	return kind
}

func newKind(t reflect.Type) *instructionKind {
	k := &instructionKind{}
	name := t.Name()
	if t.Kind() == reflect.Pointer {
		name = t.Elem().Name()
		if t.Elem().Kind() == reflect.Struct && t.Elem().PkgPath() != gatesPackage {
			k.programs = programsIn(t.Elem())
		}
	}
	k.gate = gateFor(name)
	if k.gate == nil && k.programs == nil {
		return nil
	}
	return k
}

var gatesPackage = reflect.TypeFor[gates]().PkgPath()

func programsIn(t reflect.Type) (at []uintptr) {
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case f.Type == reflect.TypeFor[*goja.Program]():
			at = append(at, f.Offset)
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			for _, inner := range programsIn(f.Type) {
				at = append(at, f.Offset+inner)
			}
		}
	}
	return at
}

func gateFor(name string) func(instruction) instruction {
	args := func(i instruction) int { return int(*(*uint32)(words(&i)[1])) }
	switch name {
	case "call":
		return func(i instruction) instruction {
			if lend, ok := i.(*quickLend); ok { // which minds calls that leave the realm too
				return &quickLend{&outgoing{lend.then, args(lend.then)}}
			}
			return &outgoing{i, args(i)}
		}
	case "callEval", "callEvalStrict":
		return func(i instruction) instruction { return &evaluating{outgoing{i, args(i)}} }
	case "_callVariadic", "_callEvalVariadic", "_callEvalVariadicStrict":
		return func(i instruction) instruction { return &outgoing{i, variadic} }
	case "targetGuard", "quickEnter":
		return func(i instruction) instruction { return &incoming{i} }
	case "_startVariadic":
		return func(i instruction) instruction { return &spreading{i} }
	case "bindGlobal":
		return func(i instruction) instruction { return &declaring{i} }
	case "_loadSuper":
		return func(i instruction) instruction { return &homing{i} }
	case "newAsyncFunc", "newAsyncArrowFunc", "newAsyncMethod", "newGeneratorFunc", "newGeneratorMethod":
		return func(i instruction) instruction { return &making{i} }
	}
	if strings.HasPrefix(name, "enterFunc") && name != "enterFuncBody" {
		return func(i instruction) instruction { return &incoming{i} }
	}
	return nil
}

// plain is the instruction that i stands before or in the place of, or i itself.
func plain(i instruction) instruction {
	if p, ok := i.(interface{ plain() instruction }); ok {
		return p.plain()
	}
	return i
}

func (g *incoming) plain() instruction  { return g.then }
func (g *outgoing) plain() instruction  { return g.then }
func (g *making) plain() instruction    { return g.then }
func (g *homing) plain() instruction    { return g.then }
func (g *spreading) plain() instruction { return g.then }
func (g *declaring) plain() instruction { return g.then }

// words are the two halves of an interface.
func words(i *instruction) *[2]unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(i)) }

package js

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// methodTable is what an interface with methods points to: Go's own layout,
// which init checks. A copy with other entries gives an object of goja's other
// methods.
type methodTable struct {
	inter, typ unsafe.Pointer
	hash       uint32
	_          uint32
	fun        [1 << 8]unsafe.Pointer // as many as the interface has
}

// gates is what crossing between realms needs to know of goja.
type gates struct {
	argsAt                                  uintptr // in its vm
	registryAt, trackerAt, globalAt, evalAt uintptr // in its Runtime
	callStack                               reflect.StructField
	registers                               []reflect.StructField
	impl                                    reflect.Type   // the interface of its objects
	index                                   map[string]int // of the interface's methods
	kinds                                   sync.Map       // *instructionKind by the type's pointer
	ret                                     instruction
	marker                                  atomic.Pointer[goja.Symbol] // what goja puts before spread arguments
	scripted                                map[unsafe.Pointer]bool
	guarded, bared                          map[unsafe.Pointer]*methodTable
	codeAt                                  uintptr // of a function's Program
	sourceAt                                uintptr // of the text of a function
	homeAt                                  uintptr // of the function around an arrow function
	arrows                                  map[unsafe.Pointer]bool
	text, symbol                            slots
	global                                  atomic.Pointer[methodTable] // of exposed global objects
	exposing                                sync.Mutex
	blockAt                                 uintptr // of a globalBlock
	named, known                            sync.Once
	inUse                                   atomic.Bool // known is done
}

var theGates gates

// init learns it all once for the program; any thread may ask for it.
func (g *gates) init() { g.known.Do(g.learn) }

func (g *gates) learn() {
	vm := goja.New()
	r, v := reflect.TypeFor[goja.Runtime](), field(reflect.TypeFor[goja.Runtime](), "vm").Type.Elem()
	g.argsAt = intField(v, "args")
	g.registryAt, g.globalAt = typedField(r, "symbolRegistry", reflect.Map).Offset, typedField(r, "globalObject", reflect.Pointer).Offset
	g.trackerAt = typedField(r, "asyncContextTracker", reflect.Interface).Offset
	g.evalAt = field(r, "global").Offset + typedField(field(r, "global").Type, "Eval", reflect.Pointer).Offset
	g.callStack = field(v, "callStack")
	for _, name := range registers {
		g.registers = append(g.registers, field(v, name))
	}
	checkInstructions()
	g.initMethods(vm)
	g.initFunctions(vm)
	g.inUse.Store(true)
}

// initMethods learns the order of methods and checks that a method table is
// what it seems.
func (g *gates) initMethods(vm *goja.Runtime) {
	g.initSlots()
	sample := vm.NewObject()
	sample.Set("x", 1)
	s, t := selfOf(sample), reflect.PointerTo(selfType(sample))
	if s.table.typ != reflect.ValueOf(t).UnsafePointer() || !hasProperty(s, unistring.String("x")) || hasProperty(s, unistring.String("y")) {
		panic("js: Go keeps methods elsewhere")
	}
	checkProperty()
}

// initSlots learns the order of methods, which is that of their names.
func (g *gates) initSlots() { g.named.Do(g.learnSlots) }

func (g *gates) learnSlots() {
	g.impl, g.index = field(reflect.TypeFor[goja.Object](), "self").Type, map[string]int{}
	for i := range g.impl.NumMethod() {
		g.index[g.impl.Method(i).Name] = i
	}
	g.text, g.symbol = g.slotsFor("Str"), g.slotsFor("Sym")
}

// functionKinds are the functions that a script can write and call; the first
// three run their code from its first instruction.
const functionKinds = `[function () {}, () => {}, ({ m() {} }).m,
  async function () {}, async () => {}, ({ async m() {} }).m, function* () {}, ({ *m() {} }).m]`

func (g *gates) initFunctions(vm *goja.Runtime) {
	list, err := vm.RunString(functionKinds)
	if err != nil {
		panic(err)
	}
	g.scripted, g.arrows = map[unsafe.Pointer]bool{}, map[unsafe.Pointer]bool{}
	g.guarded, g.bared = map[unsafe.Pointer]*methodTable{}, map[unsafe.Pointer]*methodTable{}
	for i, v := range Elements(list.(*goja.Object)) {
		fn := v.(*goja.Object)
		table := selfOf(fn).table
		g.scripted[unsafe.Pointer(table)] = true
		g.arrows[unsafe.Pointer(table)] = i == 1 || i == 4
		if i >= 3 {
			g.guardKind(table)
		}
	}
	sample := Elements(list.(*goja.Object))
	g.codeAt = deepField(selfType(sample[0].(*goja.Object)), "prg")
	g.sourceAt = deepField(selfType(sample[0].(*goja.Object)), "src")
	g.homeAt = deepField(selfType(sample[4].(*goja.Object)), "funcObj")
	code := *(*[]instruction)(unsafe.Add(g.programOf(sample[0].(*goja.Object)), theLayout.prgCode))
	g.ret = code[len(code)-1]
	if name := reflect.NewAt(theLayout.instruction, unsafe.Pointer(&g.ret)).Elem().Elem().Type().Name(); name != "_ret" {
		panic("js: goja's functions end with " + name)
	}
}

// guardKind makes the table of functions that mind who calls them.
func (g *gates) guardKind(table *methodTable) {
	copied := g.override(table, map[string]unsafe.Pointer{"vmCall": entryOf(guardedCall)})
	g.guarded[unsafe.Pointer(table)], g.bared[unsafe.Pointer(copied)] = copied, table
	g.scripted[unsafe.Pointer(copied)] = true
}

// tables keeps the copies alive: Go's collector does not look for them.
var (
	tables   [][]unsafe.Pointer
	tablesMu sync.Mutex
)

// override copies a method table with other entries.
func (g *gates) override(table *methodTable, entries map[string]unsafe.Pointer) *methodTable {
	const head = unsafe.Offsetof(table.fun) / unsafe.Sizeof(uintptr(0))
	size := int(head) + g.impl.NumMethod()
	block := make([]unsafe.Pointer, max(size, int(unsafe.Sizeof(*table)/unsafe.Sizeof(uintptr(0))))) // no pointer to a table may reach past it
	copy(block, unsafe.Slice((*unsafe.Pointer)(unsafe.Pointer(table)), size))
	for name, entry := range entries {
		i, ok := g.index[name]
		if !ok {
			panic("js: goja's objects have no " + name)
		}
		block[int(head)+i] = entry
	}
	tablesMu.Lock()
	defer tablesMu.Unlock()
	tables = append(tables, block)
	return (*methodTable)(unsafe.Pointer(unsafe.SliceData(block)))
}

// entryOf is where the code of a function stands that is no closure.
func entryOf(fn any) unsafe.Pointer { return reflect.ValueOf(fn).UnsafePointer() }

// guardedCall is the vmCall of async functions and generators.
func guardedCall(recv, vm unsafe.Pointer, n int) {
	m := engine{vm}
	stack, sp := *m.stack(), *m.sp()
	callee := stack[sp-n-1].(*goja.Object)
	if m.owns(callee) {
		self := selfOf(callee)
		bared := theGates.bared[unsafe.Pointer(self.table)]
		entry[func(recv, vm unsafe.Pointer, n int)](bared, theGates.index["vmCall"])(recv, vm, n)
		return
	}
	result := cross(m.runtime(), callee, stack[sp-n-2], stack[sp-n:sp])
	(*m.stack())[sp-n-2] = result
	*m.sp() = sp - n - 1
	*m.pc()++
}

// guard makes v mind who calls it, where it is a function of such a kind.
func (g *gates) guard(v goja.Value) {
	if o, ok := v.(*goja.Object); ok {
		if self := selfOf(o); g.guarded[unsafe.Pointer(self.table)] != nil {
			self.table = g.guarded[unsafe.Pointer(self.table)]
		}
	}
}

// bare undoes guard for a function and those around it, and gives them.
func (g *gates) bare(v goja.Value) (undone []goja.Value) {
	o, ok := v.(*goja.Object)
	for ok && o != nil {
		self := selfOf(o)
		if table := g.bared[unsafe.Pointer(self.table)]; table != nil {
			self.table = table
			undone = append(undone, o)
		}
		if !g.arrows[unsafe.Pointer(theFunctions.bare(self.table))] {
			break
		}
		o = *(**goja.Object)(unsafe.Add(grown(o).data, g.homeAt))
	}
	return undone
}

func (g *gates) isScripted(o *goja.Object) bool {
	return g.scripted[unsafe.Pointer(theFunctions.bare(selfOf(o).table))]
}

func (g *gates) programOf(fn *goja.Object) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Add(grown(fn).data, g.codeAt))
}

func (g *gates) evalOf(vm *goja.Runtime) *goja.Object {
	return *(**goja.Object)(unsafe.Add(unsafe.Pointer(vm), g.evalAt))
}

// newCallStack makes goja's stack of n calls, all empty.
func (g *gates) newCallStack(n int) reflect.Value {
	return reflect.MakeSlice(g.callStack.Type, n, 64)
}

func (g *gates) setCallStack(vm unsafe.Pointer, calls reflect.Value) {
	reflect.NewAt(g.callStack.Type, unsafe.Add(vm, g.callStack.Offset)).Elem().Set(calls)
}

// deepField is the offset of a field, also one of an embedded struct.
func deepField(t reflect.Type, name string) (offset uintptr) {
	f := field(t, name)
	for _, i := range f.Index {
		offset += t.Field(i).Offset
		t = t.Field(i).Type
	}
	return offset
}

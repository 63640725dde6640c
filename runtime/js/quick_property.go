package js

import (
	"reflect"
	"strings"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Properties by name. goja asks each object of a prototype chain through an
// interface, and each of their maps hashes the name. Here the chain is one loop,
// and a block's map (quick_block.go) is asked with one comparison: all have the
// same seed, so that the name's hash is the instruction's.

type (
	quickGetName struct{ quickName } // o.name
	quickCallee  struct{ quickName } // o.name, with o kept for a call
	quickPut     struct{ quickName } // {name: v}
	quickSetName struct {            // o.name = v
		quickName
		keeps bool // v stays on the stack
	}
)

// quickName is an instruction with a name of a property that no kind of object
// treats in a way of its own.
type quickName struct {
	then instruction
	name unistring.String
	hash uint32 // what a block's map keeps of it, plus one; 0 until it is known
}

func (g *quickName) plain() instruction { return g.then }

// byName is what make makes of i, if the name is such a one.
func byName(make func(quickName) instruction) func(instruction) instruction {
	return func(i instruction) instruction {
		name := *(*unistring.String)(words(&i)[1])
		if !theQuick.smallMaps || !ordinary(name) {
			return i
		}
		return make(quickName{then: i, name: name})
	}
}

// ordinary leaves out what functions and arrays have of their own, and what may
// be an array's index.
func ordinary(name unistring.String) bool {
	switch name {
	case "", "length", "prototype", "__proto__":
		return false
	}
	return strings.IndexByte("0123456789-IN", name[0]) < 0
}

// control is the byte of the name in a block's map.
func (g *quickName) control() uint8 {
	if h := atomic.LoadUint32(&g.hash); h != 0 {
		return uint8(h - 1)
	}
	slots := mapSlots{control: emptySlots}
	head := &smallMap{seed: theSeed, slots: unsafe.Pointer(&slots)}
	(*(*ownValues)(unsafe.Pointer(&head)))[g.name] = nil
	atomic.StoreUint32(&g.hash, uint32(uint8(slots.control))+1)
	return uint8(slots.control)
}

// slot is where values has the name, nil if it has not; known is false where
// only Go can tell.
func (g *quickName) slot(values ownValues) (slot *mapSlot, known bool) {
	head := smallOf(values)
	if head == nil || head.seed != theSeed || head.tables != 0 || head.slots == nil {
		return nil, false
	}
	slots := (*mapSlots)(head.slots)
	control, wanted := slots.control, g.control()
	for i := 0; i < mapSize; i, control = i+1, control>>8 {
		if uint8(control) == wanted && slots.at[i].key == g.name {
			return &slots.at[i], true
		}
	}
	return nil, true
}

func (g *quickName) own(values ownValues) goja.Value {
	if slot, known := g.slot(values); slot != nil {
		return slot.value
	} else if known {
		return nil
	}
	return values[g.name]
}

// find looks the name up from o on; found is false where goja shall.
func (g *quickName) find(o *goja.Object) (v goja.Value, found bool) {
	z := &theLayout.lazy
	for o != nil {
		self := selfOf(o)
		switch theQuick.kindOf(o, self.table) {
		case plainNames:
			if v = g.own(*z.values(self.data)); v != nil {
				return v, true
			}
		case templateNames:
			values := *z.values(self.data)
			if v = g.own(values); v != nil {
				return v, true
			}
			if late := theQuick.inTemplate(self.data, g.name); late != nil {
				return g.shared(late, values)
			}
			if !*(*bool)(unsafe.Add(self.data, z.protoDone)) {
				return nil, false
			}
		case foldedFunction:
			if foldedNames[g.name] {
				return nil, false
			}
		case compactFunction:
			if foldedNames[g.name] {
				return nil, false
			}
			o = (*closure)(self.data).proto()
			continue
		default:
			return nil, false
		}
		o = *z.prototype(self.data)
	}
	return nil, true
}

// get is the value of what find has found; false where it takes a getter.
func (q *quickLayout) get(v goja.Value) (goja.Value, bool) {
	if v == nil {
		return goja.Undefined(), true
	}
	w := (*[2]unsafe.Pointer)(unsafe.Pointer(&v))
	if w[0] != q.propertyWord {
		return v, true
	}
	if *(*bool)(unsafe.Add(w[1], q.accessorAt)) {
		return nil, false
	}
	return *(*goja.Value)(unsafe.Add(w[1], q.valueAt)), true
}

// holder is where the lookup of a property of v begins; nil where goja shall.
func (m engine) holder(v goja.Value) *goja.Object {
	if o, ok := v.(*goja.Object); ok {
		return o
	}
	if theQuick.isText(v) {
		return theQuick.global(m.runtime(), theQuick.stringProtoAt)
	}
	return nil
}

func (g *quickGetName) exec(vm unsafe.Pointer) {
	m := engine{vm}
	top := &(*m.stack())[*m.sp()-1]
	if o := m.holder(*top); o != nil {
		if v, found := g.find(o); found {
			if value, plain := theQuick.get(v); plain {
				*top = value
				*m.pc()++
				return
			}
			if getter := theQuick.nativeGetter(v); getter != nil {
				value := orUndefined(getter(goja.FunctionCall{This: *top}))
				(*m.stack())[*m.sp()-1] = value // it may have moved
				*m.pc()++
				return
			}
		}
	}
	g.then.exec(vm)
}

func (g *quickCallee) exec(vm unsafe.Pointer) {
	m := engine{vm}
	if o := m.holder((*m.stack())[*m.sp()-1]); o != nil {
		if v, found := g.find(o); found && v != nil {
			if v, plain := theQuick.get(v); plain {
				m.push(v)
				*m.pc()++
				return
			}
		}
	}
	g.then.exec(vm)
}

func (g *quickPut) exec(vm unsafe.Pointer) {
	m := engine{vm}
	sp := *m.sp()
	operands := (*m.stack())[sp-2 : sp]
	if o, ok := operands[0].(*goja.Object); ok && typeWord(o) == theQuick.object && g.add(selfOf(o).data, operands[1]) {
		*m.sp()--
		*m.pc()++
		return
	}
	g.then.exec(vm)
}

// add puts a new property into a block's map where there is room; false where
// goja shall.
func (g *quickName) add(inside unsafe.Pointer, v goja.Value) bool {
	head := smallOf(*theLayout.lazy.values(inside))
	if head == nil || head.seed != theSeed || head.tables != 0 || head.used >= mapSize {
		return false
	}
	slots, n := (*mapSlots)(head.slots), head.used
	names := theLayout.lazy.names(inside)
	if slots == nil || slots.control>>(8*n) != emptySlots>>(8*n) || len(*names)+1 >= cap(*names) {
		return false
	}
	control := g.control()
	for i := range n { // all full, and another name
		if c := uint8(slots.control >> (8 * i)); c == control || c >= 0x80 {
			return false
		}
	}
	slots.at[n] = mapSlot{g.name, v}
	slots.control ^= uint64(control^0x80) << (8 * n)
	head.used++
	*names = append(*names, g.name)
	return true
}

func (g *quickSetName) exec(vm unsafe.Pointer) {
	m := engine{vm}
	sp := *m.sp()
	operands := (*m.stack())[sp-2 : sp]
	if o, ok := operands[0].(*goja.Object); !ok || typeWord(o) != theQuick.object || !g.set(selfOf(o).data, operands[1]) {
		g.then.exec(vm)
		return
	}
	*m.sp() -= 2
	if g.keeps {
		operands[0] = operands[1]
		*m.sp()++
	}
	*m.pc()++
}

// set is false where goja shall.
func (g *quickName) set(inside unsafe.Pointer, v goja.Value) bool {
	z := &theLayout.lazy
	slot, known := g.slot(*z.values(inside))
	if slot != nil {
		if slot.value == nil || (*[2]unsafe.Pointer)(unsafe.Pointer(&slot.value))[0] == theQuick.propertyWord {
			return false
		}
		slot.value = v
		return true
	}
	if !known || !*(*bool)(unsafe.Add(inside, z.extensible)) {
		return false
	}
	above, found := g.find(*z.prototype(inside))
	return found && above == nil && g.add(inside, v)
}

// nameKind says how objects of one type find a property by its name.
type nameKind uint8

const (
	ownWay          nameKind = iota
	plainNames               // among their own, then their prototype's
	templateNames            // the same, but some are made when asked for
	foldedFunction           // none of their own, but for some of foldedNames
	compactFunction          // the same, of a closure
)

var nameKinds = map[string]nameKind{
	"baseObject": plainNames, "funcObject": plainNames, "methodFuncObject": plainNames, "arrowFuncObject": plainNames,
	"asyncFuncObject": plainNames, "classFuncObject": plainNames, "asyncArrowFuncObject": plainNames, "nativeFuncObject": plainNames, "arrayObject": plainNames,
	"mapObject": plainNames, "setObject": plainNames, "Promise": plainNames,
	"templatedObject": templateNames, "templatedArrayObject": templateNames, "templatedFuncObject": templateNames,
}

func (q *quickLayout) kindOf(o *goja.Object, table *methodTable) nameKind {
	known := q.nameTypes.Load()
	if known != nil {
		for i := range *known {
			if (*known)[i].table == table {
				return (*known)[i].kind
			}
		}
	}
	return q.learnNames(known, o, table)
}

func (q *quickLayout) learnNames(known *[]nameType, o *goja.Object, table *methodTable) nameKind {
	t := selfType(o)
	met := nameType{table, nameKinds[t.Name()]}
	switch {
	case theFunctions.isFolded(table):
		met.kind = foldedFunction
	case theFunctions.isCompact(table):
		met.kind = compactFunction
	case table != methodsOf(t):
		met.kind = ownWay // with methods that are not goja's
	}
	for t != theLayout.lazy.plainType && met.kind != ownWay {
		if t.Kind() != reflect.Struct || !t.Field(0).Anonymous {
			panic("js: goja's " + t.Name() + " has changed")
		}
		t = t.Field(0).Type
	}
	grown := []nameType{}
	if known != nil {
		grown = append(grown, *known...)
	}
	grown = append(grown, met)
	q.nameTypes.CompareAndSwap(known, &grown) // else it is learnt again
	return met.kind
}

// methodsOf are goja's own methods of t.
func methodsOf(t reflect.Type) *methodTable {
	impl := reflect.New(field(reflect.TypeFor[goja.Object](), "self").Type)
	impl.Elem().Set(reflect.Zero(reflect.PointerTo(t)))
	return *(**methodTable)(impl.UnsafePointer())
}

// nameType is a type of objects.
type nameType struct {
	table *methodTable
	kind  nameKind
}

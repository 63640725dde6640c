package js

import (
	"strconv"
	"unsafe"

	"github.com/dop251/goja"
)

// Iteration as the protocol has it makes a result object for each element, and
// an iterator with properties for each loop. The instructions here walk arrays,
// Maps and Sets themselves, as long as nobody could tell: the array's iterator
// method and the iterator's next() are the realm's own. Whatever else is iterated
// goja iterates.

type (
	quickIterate     struct{ then instruction } // for-of and destructuring
	quickIterateP    struct{ then instruction } // the same, and it pops the value
	quickNext        struct{ then instruction } // the next element, or a jump
	quickGet         struct{ then instruction } // the element, onto the stack
	quickNextOrUndef struct{ then instruction }
	quickRest        struct{ then instruction } // [a, ...rest] = list
	quickSpread      struct{ then instruction } // f(...list)
	quickArraySpread struct{ then instruction } // [...list]
)

var quickened = map[string]func(instruction) instruction{
	"_add":               func(i instruction) instruction { return &quickAdd{i} },
	"concatStrings":      func(i instruction) instruction { return &quickConcat{i} },
	"_mul":               func(i instruction) instruction { return &quickTimes{i} },
	"_exp":               func(i instruction) instruction { return &quickPower{i} },
	"_sal":               func(i instruction) instruction { return &quickShift{i, true} },
	"_sar":               func(i instruction) instruction { return &quickShift{i, false} },
	"getProp":            byName(func(n quickName) instruction { return &quickGetName{n} }),
	"getPropCallee":      byName(func(n quickName) instruction { return &quickCallee{n} }),
	"putProp":            byName(func(n quickName) instruction { return &quickPut{n} }),
	"setProp":            byName(func(n quickName) instruction { return &quickSetName{n, true} }),
	"setPropP":           byName(func(n quickName) instruction { return &quickSetName{n, false} }),
	"setPropStrict":      byName(func(n quickName) instruction { return &quickSetName{n, true} }),
	"setPropStrictP":     byName(func(n quickName) instruction { return &quickSetName{n, false} }),
	"_newObject":         func(i instruction) instruction { return &quickObject{i} },
	"newArray":           newQuickArray,
	"enterFunc":          newQuickEnter,
	"newFunc":            func(i instruction) instruction { return &quickFunction{i, &theFunctions.function} },
	"createArgsUnmapped": func(i instruction) instruction { return &quickArguments{i} },
	"newArrowFunc":       func(i instruction) instruction { return &quickFunction{i, &theFunctions.arrow} },
	"_iterate":           func(i instruction) instruction { return &quickIterate{i} },
	"_iterateP":          func(i instruction) instruction { return &quickIterateP{i} },
	"iterNext":           func(i instruction) instruction { return &quickNext{i} },
	"_enumGet":           func(i instruction) instruction { return &quickGet{i} },
	"iterGetNextOrUndef": func(i instruction) instruction { return &quickNextOrUndef{i} },
	"_newArrayFromIter":  func(i instruction) instruction { return &quickRest{i} },
	"_pushSpread":        func(i instruction) instruction { return &quickSpread{i} },
	"_pushArraySpread":   func(i instruction) instruction { return &quickArraySpread{i} },
	"newRegexp":          mendLines,
	"yieldMarker":        awaiting,
}

// iteration is an item of the engine's stack of iterations.
type iteration struct {
	value  goja.Value
	walk   unsafe.Pointer // goja has enumerations here; a *listWalk, or theTableWalk's address
	record *iterator
}

// iterator is what goja keeps of one.
type iterator struct {
	object *goja.Object
	next   Fn
}

// listWalk goes over an array. To goja it is an iterator that has come to its
// end, which it lets alone.
type listWalk struct {
	iterator
	list *goja.Object // nil at the end
	pair *pair        // in place of list
	at   int
}

// theTableWalk marks the iteration of a Map or a Set by its own iterator.
var theTableWalk byte

// pair is an entry of a Map on its way into two variables: no script can get
// hold of it.
type pair struct {
	goja.Value
	key, value goja.Value
}

func (g *quickIterate) exec(vm unsafe.Pointer) {
	m := engine{vm}
	if !m.walk() {
		g.then.exec(vm)
		m.watch()
		return
	}
	*m.pc()++
}

func (g *quickIterateP) exec(vm unsafe.Pointer) {
	m := engine{vm}
	if !m.walk() {
		g.then.exec(vm)
		m.watch()
		return
	}
	*m.sp()--
	*m.pc()++
}

// walk begins to walk what is on top of the stack, if it can.
func (m engine) walk() bool {
	w, top := &listWalk{}, &(*m.stack())[*m.sp()-1]
	switch v := (*top).(type) {
	case *goja.Object:
		if !m.plainList(v) {
			return false
		}
		w.list = v
	case *pair:
		if !m.iteratesPlainly() {
			*top = v.array(m.runtime())
			return false
		}
		w.pair = v
	default:
		return false
	}
	at := m.iterations()
	*at = append(*at, iteration{walk: unsafe.Pointer(w), record: &w.iterator})
	return true
}

// watch marks the iteration that has begun, if it is a Map's or a Set's.
func (m engine) watch() {
	at := *m.iterations()
	if i := &at[len(at)-1]; theQuick.tableIterator(m.runtime(), i.record) {
		i.walk = unsafe.Pointer(&theTableWalk)
	}
}

func (g *quickNext) exec(vm unsafe.Pointer) {
	m := engine{vm}
	i, ok := m.step(m.destructures())
	switch {
	case !ok:
		g.then.exec(vm)
	case i == nil:
		*m.pc() += int(*(*int32)(words(&g.then)[1]))
	default:
		m.iteration().value = i
		*m.pc()++
	}
}

func (g *quickNextOrUndef) exec(vm unsafe.Pointer) {
	m := engine{vm}
	v, ok := m.step(false)
	if !ok {
		g.then.exec(vm)
		return
	}
	m.push(orUndefined(v))
	*m.pc()++
}

func (g *quickGet) exec(vm unsafe.Pointer) {
	m := engine{vm}
	m.push(m.iteration().value)
	*m.pc()++
}

// iteration is the innermost one.
func (m engine) iteration() *iteration {
	at := *m.iterations()
	return &at[len(at)-1]
}

// step gives the innermost iteration's next value, nil at the end; ok is false
// where goja shall.
func (m engine) step(paired bool) (v goja.Value, ok bool) {
	switch i := m.iteration(); {
	case i.walk == nil:
		return nil, false
	case i.walk == unsafe.Pointer(&theTableWalk):
		return theQuick.nextEntry(i.record, paired), true
	default:
		return (*listWalk)(i.walk).next(), true
	}
}

// destructures says whether the value of the running loop's step goes into a
// list of variables at once, and nowhere else.
func (m engine) destructures() bool {
	prg := *(*unsafe.Pointer)(unsafe.Add(m.p, theLayout.vmPrg))
	code, pc := *(*[]instruction)(unsafe.Add(prg, theLayout.prgCode)), *m.pc()
	if pc+2 >= len(code) {
		return false
	}
	_, got := code[pc+1].(*quickGet)
	_, list := code[pc+2].(*quickIterate)
	return got && list
}

func (w *listWalk) next() goja.Value {
	switch {
	case w.list != nil:
		return w.nextElement()
	case w.pair != nil:
		return w.nextOfPair()
	}
	return nil
}

func (w *listWalk) nextElement() goja.Value {
	i := w.at
	w.at++
	elements, known := theQuick.elements(w.list)
	if known && i < len(elements) && elements[i] != nil {
		return elements[i]
	}
	if known && i >= len(elements) || !known && i >= int(w.list.Get("length").ToInteger()) {
		w.list = nil
		return nil
	}
	return orUndefined(w.list.Get(strconv.Itoa(i)))
}

func (w *listWalk) nextOfPair() goja.Value {
	w.at++
	switch w.at {
	case 1:
		return w.pair.key
	case 2:
		return w.pair.value
	}
	w.pair = nil
	return nil
}

func (g *quickRest) exec(vm unsafe.Pointer) {
	m := engine{vm}
	i := m.iteration()
	if i.walk == nil || i.walk == unsafe.Pointer(&theTableWalk) {
		g.then.exec(vm)
		return
	}
	w, values := (*listWalk)(i.walk), []goja.Value{}
	for v := w.next(); v != nil; v = w.next() {
		values = append(values, v)
	}
	at := m.iterations()
	(*at)[len(*at)-1] = iteration{}
	*at = (*at)[:len(*at)-1]
	m.push(listOf(m.runtime(), values))
	*m.pc()++
}

func (g *quickSpread) exec(vm unsafe.Pointer) {
	m := engine{vm}
	elements, ok := m.plainElements((*m.stack())[*m.sp()-1])
	if !ok {
		g.then.exec(vm)
		return
	}
	*m.sp()--
	for _, v := range elements {
		m.push(v)
	}
	*m.pc()++
}

func (g *quickArraySpread) exec(vm unsafe.Pointer) {
	m := engine{vm}
	sp := *m.sp()
	stack := *m.stack()
	elements, ok := m.plainElements(stack[sp-1])
	if !ok || !theQuick.extend(stack[sp-2].(*goja.Object), elements) {
		g.then.exec(vm)
		return
	}
	*m.sp()--
	*m.pc()++
}

// plainElements gives the elements of a list without holes that goja would walk
// unseen.
func (m engine) plainElements(v goja.Value) ([]goja.Value, bool) {
	list, ok := v.(*goja.Object)
	if !ok || !m.plainList(list) {
		return nil, false
	}
	elements, dense := theQuick.elements(list)
	return elements, dense && !holed(elements)
}

func holed(elements []goja.Value) bool {
	for _, v := range elements {
		if v == nil {
			return true
		}
	}
	return false
}

// push puts v on the operand stack.
func (m engine) push(v goja.Value) {
	stack, sp := m.stack(), *m.sp()
	if sp >= cap(*stack) {
		grown := make([]goja.Value, sp+1, 2*sp+64)
		copy(grown, *stack)
		*stack = grown
	} else if sp >= len(*stack) {
		*stack = (*stack)[:sp+1]
	}
	(*stack)[sp] = v
	*m.sp()++
}
func (g *quickIterate) plain() instruction     { return g.then }
func (g *quickIterateP) plain() instruction    { return g.then }
func (g *quickNext) plain() instruction        { return g.then }
func (g *quickGet) plain() instruction         { return g.then }
func (g *quickNextOrUndef) plain() instruction { return g.then }
func (g *quickRest) plain() instruction        { return g.then }
func (g *quickSpread) plain() instruction      { return g.then }
func (g *quickArraySpread) plain() instruction { return g.then }

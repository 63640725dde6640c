package js

import (
	"bytes"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// Most listeners of data hand each chunk on and forget it. One whose code can do
// nothing else with its first parameter is lent a Buffer: when it has returned,
// and every function that it handed the Buffer to has left it alone, nobody has it,
// and the next chunk comes in the same one.

// lender has the Buffer that is lent. It belongs to the loop's goroutine.
type lender struct {
	spare   *goja.Object
	args    [1]goja.Value // of the listener
	room    []byte        // what is lent shows
	leaving []leaving
	known   borrowing
}

// leaving is a method of objects of a LazyKind that leaves the Buffer alone that it
// gets, where fast acts.
type leaving struct {
	fn   *goja.Object
	kind *LazyKind
	fast LazyMethod
}

// borrowing is what was last found out about a function, as in deafness.
type borrowing struct {
	prg     unsafe.Pointer
	borrows bool
	kept    int // by what it handed them to, one after another
}

// oftenKept is how many times in a row a Buffer is lent in vain.
const oftenKept = 4

// LeavingMethod is Method for one that, where fast acts, has no use for the Buffer
// that is its only argument when it returns. It may be called twice for the same
// call if it does not act.
func (k *LazyKind) LeavingMethod(name string, length int, fast LazyMethod) {
	k.Method(name, length, fast)
	l := &k.env.lender
	l.leaving = append(l.leaving, leaving{k.Proto.Get(name).(*goja.Object), k, fast})
}

// Borrows says whether fn, a function of a script, does nothing with its first
// argument but hand it, as the only one, to functions that it calls.
func (e *Env) Borrows(fn *goja.Object) bool {
	prg, known := programOf(fn), &e.lender.known
	if prg == nil {
		return false
	}
	if known.prg != prg {
		*known = borrowing{prg: prg, borrows: lends(*(*[]instruction)(unsafe.Add(prg, theLayout.prgCode))) || deaf(prg)}
	}
	return known.borrows
}

func lends(code []instruction) bool {
	for _, i := range code {
		if _, yes := i.(*quickLend); yes {
			return true
		}
	}
	return false
}

// EnterBorrower is EnterListener for a listener that Borrows, with a Buffer that has
// a copy of b. It is false where the Buffer was kept.
func (e *Env) EnterBorrower(s AsyncScope, obj *goja.Object, fn *goja.Object, name string, b []byte) (left bool) {
	if !e.entersAtOnce() {
		e.EnterListener(s, obj, fn, name, e.CopyBuffer(b))
		return true
	}
	l, chunk := &e.lender, e.lend(b)
	l.args[0] = chunk
	e.EnterListener(s, obj, fn, name, l.args[:]...)
	if isLent(chunk) {
		l.spare, l.known.kept = chunk, 0
		return true
	}
	if l.known.kept++; l.known.kept >= oftenKept {
		l.known.borrows = false
	}
	return false
}

func (e *Env) lend(b []byte) *goja.Object {
	l, f := &e.lender, e.buffers()
	l.room = append(l.room[:0], b...)
	chunk := l.spare
	if chunk == nil {
		chunk = f.over(f.make(&f.lent), nil)
		selfOf(chunk).table = theLent.table.Load()
		*theLent.lender(chunk) = l
	}
	l.spare = nil
	return f.over(unsafe.Add(unsafe.Pointer(chunk), -int(f.view.object)), l.room[:len(b):len(b)])
}

// lentForm is how a Buffer that is lent is known: by a copy of goja's table of
// methods. Threads with engines of their own share it.
type lentForm struct {
	once     sync.Once
	table    atomic.Pointer[methodTable]
	lenderAt uintptr // from the object on
}

var theLent lentForm

func (f *lentForm) init(sample *goja.Object, lenderAt uintptr) {
	f.once.Do(func() {
		theGates.initSlots()
		f.lenderAt = lenderAt
		f.table.Store(theGates.override(selfOf(sample).table, nil))
	})
}

func (f *lentForm) lender(chunk *goja.Object) **lender {
	return (**lender)(unsafe.Add(unsafe.Pointer(chunk), f.lenderAt))
}

func isLent(o *goja.Object) bool { return selfOf(o).table == theLent.table.Load() }

// keepLent makes those of vs that are lent ordinary Buffers, as somebody has them
// from now on.
func (e *Env) keepLent(vs []goja.Value) {
	for _, v := range vs {
		if o, ok := v.(*goja.Object); ok && isLent(o) {
			keepLent(o)
		}
	}
}

func keepLent(o *goja.Object) {
	view := theByteView.Load()
	b, _ := view.bytes(o)
	own := bytes.Clone(b)
	s := selfOf(o)
	s.table = (*methodTable)(view.impl)
	*(*[]byte)(unsafe.Add(*(*unsafe.Pointer)(unsafe.Add(s.data, view.heldAt)), view.dataAt)) = own
}

// quickLend is a call with one argument, the function's own first one, in a function
// that has no other use for it.
type quickLend struct{ then instruction }

func (g *quickLend) plain() instruction { return plain(g.then) }

func (g *quickLend) exec(vm unsafe.Pointer) {
	m := engine{vm}
	sp := *m.sp()
	if chunk, ok := (*m.stack())[sp-1].(*goja.Object); ok && isLent(chunk) {
		if v := (*theLent.lender(chunk)).handOn((*m.stack())[sp-3 : sp]); v != nil {
			(*m.stack())[sp-3] = v // it may have moved
			*m.sp() -= 2
			*m.pc()++
			return
		}
		keepLent(chunk)
	}
	g.then.exec(vm)
}

// handOn makes the call of operands (this, the function and its argument), nil
// where it has done nothing.
func (l *lender) handOn(operands []goja.Value) goja.Value {
	this, isObj := operands[0].(*goja.Object)
	for i := range l.leaving {
		t := &l.leaving[i]
		if operands[1] != goja.Value(t.fn) || !isObj {
			continue
		}
		if state := t.kind.find(this); state != nil {
			if v, done := t.fast(this, *lazyState(state), goja.FunctionCall{This: this, Arguments: operands[2:]}); done {
				return v
			}
		}
		break
	}
	return nil
}

// parameterUse is what the instructions of one type have to do with the first
// parameter of a function without a scope of its own.
type parameterUse uint8

const (
	noUse parameterUse = iota
	entersFunction
	loadsVariable
	callsFunction
	seesArguments // or may
)

var parameterUses = map[string]parameterUse{
	"enterFuncStashless": entersFunction, "loadStackLex": loadsVariable, "call": callsFunction,
	"loadStack": noUse, "storeStack": noUse, "storeStackP": noUse, "storeStackLex": noUse, "storeStackLexP": noUse,
	"initStack": noUse, "initStackP": noUse,
}

func parameterUseOf(name string) parameterUse {
	if use, known := parameterUses[name]; known {
		return use
	}
	for _, part := range []string{"Stack", "Args", "Arguments", "Eval"} {
		if strings.Contains(name, part) {
			return seesArguments
		}
	}
	return noUse
}

// lendCalls puts a quickLend for each call that a function makes with its first
// parameter alone, if it has no other use for that.
func (q *quick) lendCalls(code []instruction) {
	if len(code) == 0 || q.parameterUse(&code[0]) != entersFunction {
		return
	}
	var calls []int
	for i := range code {
		switch q.parameterUse(&code[i]) {
		case seesArguments:
			return
		case loadsVariable:
			if *(*int)(words(&code[i])[1]) != -1 {
				continue
			}
			if i++; i == len(code) || q.parameterUse(&code[i]) != callsFunction || *(*uint32)(words(&code[i])[1]) != 1 {
				return
			}
			calls = append(calls, i)
		}
	}
	for _, i := range calls {
		code[i] = &quickLend{code[i]}
	}
}

func (q *quick) parameterUse(i *instruction) parameterUse {
	if kind := q.instructionKind(i); kind != nil {
		return kind.use
	}
	return noUse
}

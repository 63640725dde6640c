package js

import (
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
)

// quickFunction makes functions by copying the first one that it has made.
type quickFunction struct {
	then    instruction
	pattern atomic.Pointer[functionPattern]
}

// functionPattern is nil where the function cannot be copied.
type functionPattern struct {
	*pattern
	*functionKind
}

// functionKind is where functions of one type keep what each has of its own.
type functionKind struct {
	blockKind
	stashAt, privateAt uintptr // from the inside, as the next
	homeAt, targetAt   uintptr // an arrow function's outer one and new.target, 0 in others
}

func (g *quickFunction) plain() instruction { return g.then }

func (g *quickFunction) exec(vm unsafe.Pointer) {
	m := engine{vm}
	proto := theQuick.global(m.runtime(), theQuick.funcProtoAt)
	p := g.pattern.Load()
	if p == nil || proto == nil {
		g.then.exec(vm)
		g.learn((*m.stack())[*m.sp()-1].(*goja.Object))
		return
	}
	if p.pattern == nil {
		g.then.exec(vm)
		return
	}
	fn := p.new(m.runtime(), proto)
	p.bind(m, selfOf(fn).data)
	m.push(fn)
	*m.pc()++
}

// bind gives a function the scope that it is made in.
func (k *functionKind) bind(m engine, inside unsafe.Pointer) {
	q := &theQuick.quickLayout
	*(*unsafe.Pointer)(unsafe.Add(inside, k.stashAt)) = *(*unsafe.Pointer)(unsafe.Add(m.p, q.stashAt))
	*(*unsafe.Pointer)(unsafe.Add(inside, k.privateAt)) = *(*unsafe.Pointer)(unsafe.Add(m.p, q.privateAt))
	if k.homeAt == 0 {
		return
	}
	*(*goja.Value)(unsafe.Add(inside, k.targetAt)) = *(*goja.Value)(unsafe.Add(m.p, theLayout.vmNewTarget))
	if sb := *m.sb(); sb > 0 {
		outer, _ := (*m.stack())[sb-1].(*goja.Object)
		if outer != nil && typeWord(outer) == k.table {
			outer = *(**goja.Object)(unsafe.Add(selfOf(outer).data, k.homeAt))
		}
		*(**goja.Object)(unsafe.Add(inside, k.homeAt)) = outer
	}
}

// learn takes fn, which has just been made, for the pattern.
func (g *quickFunction) learn(fn *goja.Object) {
	p := &functionPattern{}
	if k := theQuick.functionKindOf(fn); k != nil {
		if pattern := k.patternOf(fn); pattern != nil {
			*p = functionPattern{pattern, k}
			k.release(unsafe.Add(pattern.at(), k.insideAt))
		}
	}
	g.pattern.Store(p)
}

// release lets go of the scope that the sample was made in.
func (k *functionKind) release(inside unsafe.Pointer) {
	*(*unsafe.Pointer)(unsafe.Add(inside, k.stashAt)) = nil
	*(*unsafe.Pointer)(unsafe.Add(inside, k.privateAt)) = nil
	if k.homeAt != 0 {
		*(*unsafe.Pointer)(unsafe.Add(inside, k.homeAt)) = nil
		*(*goja.Value)(unsafe.Add(inside, k.targetAt)) = nil
	}
}

// functionKindOf is nil for functions that are not copied.
func (q *quickLayout) functionKindOf(fn *goja.Object) *functionKind {
	if !q.smallMaps {
		return nil
	}
	if k, known := q.functionKinds.Load(typeWord(fn)); known {
		return k.(*functionKind)
	}
	t := selfType(fn)
	k := &functionKind{blockKind: *newBlockKind(fn, functionNames, 1)}
	k.stashAt, k.privateAt = typedField(t, "stash", reflect.Pointer).Offset, typedField(t, "privEnv", reflect.Pointer).Offset
	if t.Name() == "arrowFuncObject" {
		k.homeAt = typedField(t, "funcObj", reflect.Pointer).Offset
		k.targetAt = typedField(t, "newTarget", reflect.Interface).Offset
	}
	q.functionKinds.Store(typeWord(fn), k)
	return k
}

// functionNames leaves room for prototype and one more.
const functionNames = 4

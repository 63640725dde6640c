package js

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// quickEnter begins a function whose variables closures share: goja's scope and
// the memory of its variables are one piece here.
type quickEnter struct {
	then instruction
	*functionEntry
}

// functionEntry is goja's instruction enterFunc, scopeInside a scope of goja's.
type (
	functionEntry struct {
		names                         map[unistring.String]uint32
		variables, stacked, arguments uint32
		kind                          uint8
		keepsArguments, extensible    bool
	}
	scopeInside struct {
		values, extra []goja.Value
		names         map[unistring.String]uint32
		object        *goja.Object
		outer         unsafe.Pointer
		kind          uint8
	}
)

// scopeBlock is a scope with so many variables; S is an array of them.
type scopeBlock[S any] struct {
	scopeInside
	at S
}

// newScopes make scopes by their number of variables.
var newScopes = []func() *scopeInside{
	1: func() *scopeInside { b := &scopeBlock[[1]goja.Value]{}; b.values = b.at[:]; return &b.scopeInside },
	2: func() *scopeInside { b := &scopeBlock[[2]goja.Value]{}; b.values = b.at[:]; return &b.scopeInside },
	3: func() *scopeInside { b := &scopeBlock[[3]goja.Value]{}; b.values = b.at[:]; return &b.scopeInside },
	4: func() *scopeInside { b := &scopeBlock[[4]goja.Value]{}; b.values = b.at[:]; return &b.scopeInside },
	5: func() *scopeInside { b := &scopeBlock[[5]goja.Value]{}; b.values = b.at[:]; return &b.scopeInside },
	6: func() *scopeInside { b := &scopeBlock[[6]goja.Value]{}; b.values = b.at[:]; return &b.scopeInside },
	7: func() *scopeInside { b := &scopeBlock[[7]goja.Value]{}; b.values = b.at[:]; return &b.scopeInside },
	8: func() *scopeInside { b := &scopeBlock[[8]goja.Value]{}; b.values = b.at[:]; return &b.scopeInside },
}

func newQuickEnter(i instruction) instruction {
	entry := (*functionEntry)(words(&i)[1])
	if entry.extensible || entry.variables == 0 || int(entry.variables) >= len(newScopes) {
		return i
	}
	return &quickEnter{i, entry}
}

// checkScopes panics where goja's scopes have changed; i is an enterFunc.
func checkScopes(i reflect.Type) {
	sameForm(i, reflect.TypeFor[functionEntry]())
	scope := field(field(reflect.TypeFor[goja.Runtime](), "vm").Type.Elem(), "stash").Type.Elem()
	sameForm(scope, reflect.TypeFor[scopeInside]())
}

func (g *quickEnter) plain() instruction { return g.then }

func (g *quickEnter) exec(vm unsafe.Pointer) {
	m, s := engine{vm}, newScopes[g.variables]()
	s.outer, s.names, s.kind = *m.register(theQuick.stashAt), g.names, g.kind
	*m.register(theQuick.stashAt) = unsafe.Pointer(s)
	*m.sb() = *m.sp() - m.passed() - 1
	if g.keepsArguments {
		m.store(s, int(g.arguments))
		m.reserve(0, int(g.stacked))
	} else {
		missing := max(int(g.arguments)-m.passed(), 0)
		m.reserve(missing, int(g.stacked))
		*(*int)(unsafe.Add(m.p, theQuick.argsAt)) += missing
	}
	*m.pc()++
}

// store takes the arguments from the stack into s.
func (m engine) store(s *scopeInside, parameters int) {
	given := (*m.stack())[*m.sp()-m.passed() : *m.sp()]
	*m.sp() -= len(given)
	n := copy(s.values, given[:min(len(given), parameters)])
	if len(given) > parameters {
		s.extra = append([]goja.Value(nil), given[parameters:]...)
	}
	for ; n < parameters; n++ {
		s.values[n] = goja.Undefined()
	}
}

// reserve pushes missing arguments, and empty variables.
func (m engine) reserve(missing, empty int) {
	for range missing {
		m.push(goja.Undefined())
	}
	for range empty {
		m.push(nil)
	}
}

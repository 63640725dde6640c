package js

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// LazyClass describes objects that Go makes without their own properties.
type LazyClass struct {
	Proto *goja.Object
	// Names and Symbols are the own properties, in order.
	Names   []string
	Symbols []*goja.Symbol
	// Guarded are further names that Go acts for: once a script has given an
	// object such a property of its own, Overrides says so.
	Guarded []string
	// Read gives the value of some of Names without a touch; nil is a touch.
	Read map[string]func(state any) goja.Value
	// ReadSymbol is Read for Symbols.
	ReadSymbol map[*goja.Symbol]func(state any) goja.Value
	// Write takes what a script sets some of Names to, without a touch.
	Write map[string]func(state any, v goja.Value)
	// Realize gives obj, which is an ordinary object from now on, its properties.
	Realize func(obj *goja.Object, state any)
}

// LazyKind makes objects of a LazyClass. To scripts they look as if they had
// all their properties; the first touch of one makes them ordinary objects with
// all of them. What a script adds does not count as a touch.
type LazyKind struct {
	LazyClass
	env     *Env
	tmpl    lazyTemplate
	grown   []lazyTemplate // of its growths
	symbol  map[*goja.Symbol]goja.Value
	shared  map[string]goja.Value // the template's accessors
	guarded map[string]bool

	withState memory // of objects by NewLazy
	stateAt   uintptr
}

// NewLazyKind makes the kind.
func (e *Env) NewLazyKind(c LazyClass) *LazyKind {
	k := &LazyKind{
		LazyClass: c, env: e, shared: map[string]goja.Value{},
		guarded: map[string]bool{}, symbol: map[*goja.Symbol]goja.Value{},
	}
	k.share(c.Names, c.Read, c.Write)
	for _, name := range c.Guarded {
		k.guarded[name] = true
	}
	for _, s := range c.Symbols {
		k.symbol[s] = k.accessor(quiet{read: c.ReadSymbol[s]}, func(obj *goja.Object) goja.Value { return obj.GetSymbol(s) },
			func(obj *goja.Object, v goja.Value) { obj.SetSymbol(s, v) })
	}
	k.tmpl = theLayout.newTemplate(c.Names, c.Symbols, k.shared, k.symbol)
	if e.lazyKinds == nil {
		e.touchByDescriptors()
	}
	e.lazyKinds = append(e.lazyKinds, k)
	return k
}

// share makes the accessors of names.
func (k *LazyKind) share(names []string, read map[string]func(any) goja.Value, write map[string]func(any, goja.Value)) {
	for _, name := range names {
		k.shared[name] = k.accessor(quiet{read[name], write[name]},
			func(obj *goja.Object) goja.Value { return obj.Get(name) },
			func(obj *goja.Object, v goja.Value) { obj.Set(name, v) })
		k.guarded[name] = true
	}
}

// Growth is the form of objects of a kind that have more properties.
type Growth struct {
	kind  *LazyKind
	names []string
	tmpl  lazyTemplate
}

// NewGrowth is for objects that have further properties, behind those of the kind
// and of the growth before, which may be nil. read gives the value of some of them
// without a touch. Realize has to give obj these properties too.
func (k *LazyKind) NewGrowth(before *Growth, names []string, read map[string]func(state any) goja.Value) *Growth {
	k.share(names, read, nil)
	g := &Growth{kind: k, names: append([]string(nil), k.Names...)}
	if before != nil {
		g.names = append([]string(nil), before.names...)
	}
	g.names = append(g.names, names...)
	g.tmpl = theLayout.newTemplate(g.names, k.Symbols, k.shared, k.symbol)
	k.grown = append(k.grown, g.tmpl)
	return g
}

// Apply gives obj the properties; false where nothing is done, since it has been
// touched, or a script has added others.
func (g *Growth) Apply(obj *goja.Object) bool {
	p, l := g.kind.find(obj), &theLayout.lazy
	if p == nil || *l.names(p) != nil || len(*l.values(p)) > 0 {
		return false
	}
	g.tmpl.use(p)
	return true
}

// touchByDescriptors lets lazy objects be touched where a script asks for the
// descriptor of a property, which would be that of an accessor.
func (e *Env) touchByDescriptors() {
	touching := func(native Fn) Fn {
		return func(call goja.FunctionCall) goja.Value {
			if obj, ok := call.Argument(0).(*goja.Object); ok {
				e.Realize(obj)
			}
			return native(call)
		}
	}
	for global, names := range map[string][]string{
		"Object":  {"getOwnPropertyDescriptor", "getOwnPropertyDescriptors"},
		"Reflect": {"getOwnPropertyDescriptor"},
	} {
		holder, _ := e.VM.GlobalObject().Get(global).(*goja.Object)
		for _, name := range names {
			if holder != nil {
				e.hookFn(holder, name, touching)
			}
		}
	}
}

// quiet is how a property is used without a touch, if it can be.
type quiet struct {
	read  func(state any) goja.Value
	write func(state any, v goja.Value)
}

// accessor is a property that realizes its object and goes on with it, where
// use does not do.
func (k *LazyKind) accessor(use quiet, get func(*goja.Object) goja.Value, set func(*goja.Object, goja.Value)) goja.Value {
	getter := k.env.Func("", 0, func(call goja.FunctionCall) goja.Value {
		if state, ok := k.State(call.This); ok && use.read != nil {
			if v := use.read(state); v != nil {
				return v
			}
		}
		obj := k.touched(call.This)
		if v := get(obj); v != nil {
			return v
		}
		return goja.Undefined()
	})
	setter := k.env.Func("", 1, func(call goja.FunctionCall) goja.Value {
		if state, ok := k.State(call.This); ok && use.write != nil {
			use.write(state, call.Argument(0))
		} else {
			set(k.touched(call.This), call.Argument(0))
		}
		return goja.Undefined()
	})
	holder := k.env.VM.NewObject()
	holder.DefineAccessorProperty("p", getter, setter, goja.FLAG_TRUE, goja.FLAG_TRUE)
	return theLayout.ownValues(holder)["p"]
}

// touched realizes v, or the object of the kind that v inherits from.
func (k *LazyKind) touched(v goja.Value) *goja.Object {
	obj := v.ToObject(k.env.VM)
	for o := obj; o != nil; o = o.Prototype() {
		if k.Is(o) {
			k.RealizeObject(o)
			break
		}
	}
	return obj
}

// New makes an object.
func (k *LazyKind) New(state any) *goja.Object {
	return k.tmpl.new(theLayout.lazy.fresh.new(), k.env.VM, k.Proto, state)
}

// NewLazy makes an object of k and its state, a *T that is zero, in one piece of
// memory. All objects of k must be made with the same T.
func NewLazy[T any](k *LazyKind) (*goja.Object, *T) {
	if k.withState == (memory{}) {
		k.withState, k.stateAt = theLayout.lazy.lazyWith(reflect.TypeFor[T]())
	}
	block := k.withState.new()
	state := (*T)(unsafe.Add(block, k.stateAt))
	return k.tmpl.new(block, k.env.VM, k.Proto, state), state
}

// Is says whether v is an object of the kind, and nobody has touched it.
func (k *LazyKind) Is(v goja.Value) bool {
	obj, ok := v.(*goja.Object)
	return ok && k.find(obj) != nil
}

// State returns what New was given; ok is false for objects that have been
// touched, and for all other values.
func (k *LazyKind) State(v goja.Value) (state any, ok bool) {
	obj, isObj := v.(*goja.Object)
	if !isObj {
		return nil, false
	}
	p := k.find(obj)
	if p == nil {
		return nil, false
	}
	return *lazyState(p), true
}

// find is the inside of obj, if it is of the kind, else nil.
func (k *LazyKind) find(obj *goja.Object) unsafe.Pointer {
	p := k.tmpl.find(obj)
	for i := 0; p == nil && i < len(k.grown); i++ {
		p = k.grown[i].find(obj)
	}
	return p
}

// Overrides says whether a script has given obj its own version of what Go acts
// for, or another prototype.
func (k *LazyKind) Overrides(obj *goja.Object) bool {
	p := k.find(obj)
	if p == nil || *theLayout.lazy.prototype(p) != k.Proto {
		return true
	}
	values := *theLayout.lazy.values(p)
	if len(values) == 0 {
		return false
	}
	for name, v := range values {
		if k.guarded[name.String()] && !k.isOurs(name, v) {
			return true
		}
	}
	return false
}

// isOurs says whether v is the accessor that a property has by the kind: it comes to
// the object's own ones where Go asks for it.
func (k *LazyKind) isOurs(name unistring.String, v goja.Value) bool {
	ours := k.shared[name.String()]
	return ours != nil && v != nil && theLayout.lazy.sameAccessor(ours, v)
}

// RealizeObject makes obj an ordinary object, if it is not yet.
func (k *LazyKind) RealizeObject(obj *goja.Object) {
	p := k.find(obj)
	if p == nil {
		return
	}
	state, l := *lazyState(p), &theLayout.lazy
	added, names, symbols := *l.values(p), *l.names(p), *l.symbols(p)
	proto := *l.prototype(p)
	theLayout.become(obj, k.env.VM.CreateObject(proto))
	k.Realize(obj, state)
	k.keep(obj, added, names)
	if symbols != nil {
		k.keepSymbols(obj, theLayout.symbolHolder(k.env.VM, symbols))
	}
}

// Realize is RealizeObject for an object of any kind.
func (e *Env) Realize(obj *goja.Object) {
	for _, k := range e.lazyKinds {
		k.RealizeObject(obj)
	}
}

func (e *Env) isLazy(obj *goja.Object) bool {
	for _, k := range e.lazyKinds {
		if k.Is(obj) {
			return true
		}
	}
	return false
}

func (k *LazyKind) keepSymbols(obj, held *goja.Object) {
	for _, s := range held.Symbols() {
		if k.symbol[s] == nil {
			obj.SetSymbol(s, held.GetSymbol(s))
		}
	}
}

// Method gives the kind's prototype a native method. fast acts for an object
// that nobody has touched; false lets it be realized and have the general
// method: the prototype's own of before, else the inherited one of the moment.
func (k *LazyKind) Method(name string, length int, fast LazyMethod) {
	general := k.general(name)
	native := k.env.Func(name, length, func(call goja.FunctionCall) goja.Value {
		if v, done := k.try(call, fast); done {
			return v
		}
		return k.env.Invoke(call.This, general(), call.Arguments...)
	})
	k.env.DefineHidden(k.Proto, name, native)
}

// SymbolMethod is Method for one that a Symbol names, and an object above the
// prototype has.
func (k *LazyKind) SymbolMethod(name *goja.Symbol, fast LazyMethod) {
	native := k.env.Func("", 0, func(call goja.FunctionCall) goja.Value {
		if v, done := k.try(call, fast); done {
			return v
		}
		return k.env.Invoke(call.This, k.Proto.Prototype().GetSymbol(name), call.Arguments...)
	})
	k.Proto.DefineDataPropertySymbol(name, native, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// Getter is Method for an accessor of the prototype or above it.
func (k *LazyKind) Getter(name string, fast LazyMethod) {
	general, set := k.inheritedAccessor(name)
	get := k.env.Func("get "+name, 0, func(call goja.FunctionCall) goja.Value {
		if v, done := k.try(call, fast); done {
			return v
		}
		return k.env.Invoke(call.This, general)
	})
	k.Proto.DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// LazyMethod acts for obj, whose state is given; false when it cannot.
type LazyMethod = func(obj *goja.Object, state any, call goja.FunctionCall) (goja.Value, bool)

func (k *LazyKind) try(call goja.FunctionCall, fast LazyMethod) (goja.Value, bool) {
	obj, isObj := call.This.(*goja.Object)
	if !isObj {
		return nil, false
	}
	p := k.find(obj)
	if p == nil {
		return nil, false
	}
	if v, done := fast(obj, *lazyState(p), call); done {
		return v, true
	}
	k.RealizeObject(obj)
	return nil, false
}

func (k *LazyKind) general(name string) func() goja.Value {
	if own, _ := OwnData(k.Proto, name); own != nil {
		return func() goja.Value { return own }
	}
	above := k.Proto.Prototype()
	return func() goja.Value { return above.Get(name) }
}

// inheritedAccessor is the accessor that name is on the prototype or above it.
func (k *LazyKind) inheritedAccessor(name string) (get, set goja.Value) {
	object := k.env.VM.GlobalObject().Get("Object").(*goja.Object)
	for o := k.Proto; o != nil; o = o.Prototype() {
		d := Object(k.env.Invoke(object, object.Get("getOwnPropertyDescriptor"), o, k.env.VM.ToValue(name)))
		if d != nil {
			return d.Get("get"), d.Get("set")
		}
	}
	panic("js: no accessor " + name)
}

package module

import (
	"maps"
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// link gives r and what it depends on their functions and their imports.
// Failure: a SyntaxError where an export is missing or ambiguous.
func (r *record) link() {
	graph := r.unlinked(nil, map[*record]bool{})
	for _, m := range graph {
		m.checkImports()
	}
	for _, m := range graph {
		m.instantiate()
	}
	for _, m := range graph {
		m.bindImports()
		m.linked = true
	}
}

// unlinked lists source modules, dependencies first.
func (r *record) unlinked(list []*record, seen map[*record]bool) []*record {
	if seen[r] || r.linked || r.unit == nil {
		return list
	}
	seen[r] = true
	for _, dep := range r.deps {
		list = dep.unlinked(list, seen)
	}
	return append(list, r)
}

func (r *record) checkImports() {
	for _, imp := range r.unit.Imports {
		if imp.Name != lower.Namespace {
			r.mustResolve(imp.Request, imp.Name)
		}
	}
	for _, e := range r.unit.Exports {
		if e.Request >= 0 && e.Name != lower.All && e.Import != lower.Namespace {
			r.mustResolve(e.Request, e.Import)
		}
	}
}

func (r *record) mustResolve(request int, name string) binding {
	b, ambiguous := r.deps[request].resolveExport(name, map[binding]bool{})
	if b == nil {
		panic(r.missingExport(request, name, ambiguous))
	}
	return *b
}

// instantiate runs the code's wrapper, which hoists its functions and hands out
// the getters of its exports.
func (r *record) instantiate() {
	if r.body != nil {
		return
	}
	l := r.esm
	r.scope = l.vm.CreateObject(nil)
	wrapper, err := r.env().Evaluate(r.prg)
	if err != nil {
		panic(js.Thrown(err))
	}
	take := l.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		r.body = call.Argument(0)
		return goja.Undefined()
	})
	l.ctx.Invoke(goja.Undefined(), wrapper, r.scope, take, l.metaOf(r))
	if r.unit.Async {
		return
	}
	r.steps = l.ctx.Invoke(goja.Undefined(), r.body).(*goja.Object)
	r.takeGetters(js.Object(r.step().Get("value")))
}

// step moves the module's generator.
func (r *record) step() *goja.Object {
	return r.esm.ctx.Invoke(r.steps, r.steps.Get("next")).(*goja.Object)
}

func (r *record) takeGetters(getters *goja.Object) {
	r.getters = map[string]goja.Value{}
	for _, name := range getters.GetOwnPropertyNames() {
		r.getters[name] = getters.Get(name)
	}
	r.nameDefault(true)
}

// nameDefault gives an anonymous default export its name; hoisted says that
// only a declaration can be there yet.
func (r *record) nameDefault(hoisted bool) {
	if r.unit.Default == "" {
		return
	}
	var v goja.Value
	failed := r.esm.vm.Try(func() { v = (binding{r, "default"}).value() })
	fn := js.Object(v)
	if failed != nil || fn == nil || !js.IsCallable(fn) || orUndefined(fn.Get("name")).String() != r.unit.Default {
		return
	}
	fn.DefineDataProperty("name", r.esm.vm.ToValue("default"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// bindImports fills the slots of the scope.
func (r *record) bindImports() {
	for _, imp := range r.unit.Imports {
		b := binding{r.deps[imp.Request], lower.Namespace}
		if imp.Name != lower.Namespace {
			b = r.mustResolve(imp.Request, imp.Name)
		}
		r.bindSlot(imp, b)
	}
}

// bindSlot makes the slot an accessor that becomes cheaper once the binding is
// initialized: a plain value where it keeps that, else the exporter's getter.
func (r *record) bindSlot(imp lower.Import, b binding) {
	l := r.esm
	if b.record.isCopied() && b.name != lower.Namespace {
		l.copyInto(r.scope, imp.Slot, b, b.value())
		return
	}
	get := l.ctx.Func("", 0, func(goja.FunctionCall) goja.Value {
		var v goja.Value
		if failed := l.vm.Try(func() { v = b.value() }); failed != nil {
			panic(r.beforeInit(imp.Local))
		}
		switch {
		case b.isFixed():
			l.copyInto(r.scope, imp.Slot, b, v)
		case b.record.unit != nil:
			r.scope.DefineAccessorProperty(imp.Slot, b.record.getters[b.name], l.constant(), goja.FLAG_TRUE, goja.FLAG_TRUE)
		}
		return v
	})
	r.scope.DefineAccessorProperty(imp.Slot, get, l.constant(), goja.FLAG_TRUE, goja.FLAG_TRUE)
}

// isFixed says whether the binding, once it has a value, keeps it.
func (b binding) isFixed() bool {
	if b.name == lower.Namespace {
		return true
	}
	if b.record.unit == nil {
		return b.record.phase == evaluated
	}
	return b.record.unit.Fixed[b.name]
}

// isCopied says whether the importers of r have copies of its values, which r
// keeps up to date.
func (r *record) isCopied() bool { return r.read != nil || r.mutable }

// copyInto replaces a slot's accessor by the value.
func (l *esm) copyInto(scope *goja.Object, slot string, b binding, v goja.Value) {
	scope.DefineDataProperty(slot, v, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	if b.record.isCopied() {
		b.record.users = append(b.record.users, use{scope, slot, b.name})
	}
}

// constant is the setter of imports.
func (l *esm) constant() goja.Value {
	if l.setter == nil {
		l.setter = l.ctx.Func("", 1, func(goja.FunctionCall) goja.Value {
			panic(l.vm.NewTypeError("Assignment to constant variable."))
		})
	}
	return l.setter
}

// namespaceObject is the module namespace exotic object of r.
func (r *record) namespaceObject() *goja.Object {
	if r.namespace == nil {
		bindings := map[string]binding{}
		for _, name := range r.exportNames(map[*record]bool{}) {
			if b, _ := r.resolveExport(name, map[binding]bool{}); b != nil {
				bindings[name] = *b
			}
		}
		r.namespace = r.esm.newNamespace(bindings)
	}
	return r.namespace
}

// newNamespace makes a proxy over an object that has the names; the values are
// read when they are asked for.
func (l *esm) newNamespace(bindings map[string]binding) *goja.Object {
	target := l.vm.CreateObject(nil)
	for _, name := range slices.Sorted(maps.Keys(bindings)) {
		target.DefineDataProperty(name, goja.Undefined(), goja.FLAG_TRUE, goja.FLAG_FALSE, goja.FLAG_TRUE)
	}
	target.DefineDataPropertySymbol(goja.SymToStringTag, l.vm.ToValue("Module"), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	object := l.vm.GlobalObject().Get("Object").(*goja.Object)
	l.ctx.Invoke(object, object.Get("preventExtensions"), target)
	proxy := l.vm.ToValue(l.vm.NewProxy(target, namespaceTraps(bindings))).(*goja.Object)
	js.MarkNamespace(proxy)
	return proxy
}

func namespaceTraps(bindings map[string]binding) *goja.ProxyTrapConfig {
	return &goja.ProxyTrapConfig{
		Get: func(_ *goja.Object, name string, _ goja.Value) goja.Value {
			if b, ok := bindings[name]; ok {
				return b.value()
			}
			return goja.Undefined()
		},
		GetOwnPropertyDescriptor: func(_ *goja.Object, name string) (d goja.PropertyDescriptor) {
			if b, ok := bindings[name]; ok {
				d = goja.PropertyDescriptor{Value: b.value(), Writable: goja.FLAG_TRUE, Enumerable: goja.FLAG_TRUE, Configurable: goja.FLAG_FALSE}
			}
			return d
		},
		Set:    func(*goja.Object, string, goja.Value, goja.Value) bool { return false },
		SetSym: func(*goja.Object, *goja.Symbol, goja.Value, goja.Value) bool { return false },
	}
}

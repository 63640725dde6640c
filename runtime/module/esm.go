package module

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// esm is the half of the Loader that does ES modules, made when the first of
// them is asked for.
type esm struct {
	*Loader
	records  map[string]*record // by URL, attribute type behind it
	order    int                // of asynchronous evaluations
	promise  *goja.Object       // Promise
	then     goja.Value         // Promise.prototype.then
	main     *record
	mainDone bool
	setter   goja.Value // of imports
}

func (l *Loader) esModules() *esm {
	if l.esm == nil {
		promise := l.vm.GlobalObject().Get("Promise").(*goja.Object)
		then := promise.Get("prototype").(*goja.Object).Get("then")
		l.esm = &esm{Loader: l, records: map[string]*record{}, promise: promise, then: then}
	}
	return l.esm
}

// phase is how far the evaluation of a record has come.
type phase int

const (
	fresh phase = iota
	evaluating
	evaluatingAsync
	evaluated
)

// record is one module of the graph. A source module has a unit; others
// (CommonJS, JSON, built-in) have names and values alone.
type record struct {
	esm       *esm
	url, path string // path is "" where there is no file
	text      string
	deps      []*record
	namespace *goja.Object
	linked    bool
	realm     *js.Env            // that the code is of; nil for the main one
	meta      func(*goja.Object) // fills import.meta; nil for Node's own

	unit    *lower.Unit
	prg     *goja.Program
	scope   *goja.Object          // what the code reads its imports from
	getters map[string]goja.Value // of the local exports, once instantiated
	body    goja.Value            // the function of the code
	steps   *goja.Object          // the generator that it gave

	names  []string
	values map[string]goja.Value
	read   func(name string) goja.Value // makes a value when it is first asked for
	fill   func()                       // evaluates what is no source module
	// mutable values may be set at any time.
	mutable bool
	users   []use

	evaluation
}

// use is a slot that holds a copy of a value.
type use struct {
	scope      *goja.Object
	slot, name string
}

// evaluation is what the algorithms of ECMAScript keep for a cyclic module.
type evaluation struct {
	phase       phase
	index, root int // of the depth-first search
	cycle       *record
	async       bool // it, or what it depends on, awaits
	order       int
	pending     int
	parents     []*record
	failure     any // what was thrown: a panic's value
	promise     goja.Value
	resolve     func(goja.Value)
	reject      func(goja.Value)
}

// exportNames lists what the module exports, `export *` included.
func (r *record) exportNames(seen map[*record]bool) (names []string) {
	if seen[r] {
		return nil
	}
	seen[r] = true
	if r.unit == nil {
		return r.names
	}
	known := map[string]bool{}
	for _, e := range r.unit.Exports {
		if e.Name != lower.All {
			names, known[e.Name] = append(names, e.Name), true
		}
	}
	for _, e := range r.unit.Exports {
		if e.Name != lower.All {
			continue
		}
		for _, name := range r.deps[e.Request].exportNames(seen) {
			if name != "default" && !known[name] {
				names, known[name] = append(names, name), true
			}
		}
	}
	return names
}

// binding is where an exported name leads: a name of a module's own, or
// lower.Namespace.
type binding struct {
	record *record
	name   string
}

// resolveExport finds the binding of name. It is nil where there is none, and
// ambiguous where two `export *` give different ones.
func (r *record) resolveExport(name string, seen map[binding]bool) (b *binding, ambiguous bool) {
	key := binding{r, name}
	if seen[key] {
		return nil, false
	}
	seen[key] = true
	if r.unit == nil {
		if _, ok := r.values[name]; ok {
			return &key, false
		}
		return nil, false
	}
	for _, e := range r.unit.Exports {
		switch {
		case e.Name != name || e.Name == lower.All:
		case e.Request < 0:
			return &key, false
		case e.Import == lower.Namespace:
			return &binding{r.deps[e.Request], lower.Namespace}, false
		default:
			return r.deps[e.Request].resolveExport(e.Import, seen)
		}
	}
	if name == "default" {
		return nil, false
	}
	return r.resolveStar(name, seen)
}

func (r *record) resolveStar(name string, seen map[binding]bool) (found *binding, ambiguous bool) {
	for _, e := range r.unit.Exports {
		if e.Name != lower.All {
			continue
		}
		b, twice := r.deps[e.Request].resolveExport(name, seen)
		if twice {
			return nil, true
		}
		if b == nil {
			continue
		}
		if found != nil && *found != *b {
			return nil, true
		}
		found = b
	}
	return found, false
}

// value reads a binding. Failure: a ReferenceError before it is initialized.
func (b binding) value() goja.Value {
	r := b.record
	if b.name == lower.Namespace {
		return r.namespaceObject()
	}
	if r.unit != nil {
		get := r.getters[b.name]
		if get == nil {
			panic(r.beforeInit(b.name))
		}
		return r.esm.ctx.Invoke(goja.Undefined(), get)
	}
	return r.valueOf(b.name)
}

// valueOf is a value of what is no source module.
func (r *record) valueOf(name string) goja.Value {
	v := r.values[name]
	if v == nil && r.read != nil {
		v = orUndefined(r.read(name))
		r.values[name] = v
	}
	return orUndefined(v)
}

// env is the realm of the code.
func (r *record) env() *js.Env {
	if r.realm != nil {
		return r.realm
	}
	return r.esm.ctx.Env
}

func (r *record) beforeInit(name string) *goja.Object {
	vm := r.env().VM
	e, err := vm.New(vm.GlobalObject().Get("ReferenceError"), vm.ToValue("Cannot access '"+name+"' before initialization"))
	if err != nil {
		panic(err)
	}
	return e
}

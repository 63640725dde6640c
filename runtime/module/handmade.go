package module

import (
	"maps"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// Handmade is an ES module that a script makes and links by itself, in any
// realm: of text, or of values that it sets.
type Handmade struct {
	r      *record
	unique []int // of the requests, those that differ, as indices
	linked bool  // by Link
}

// HandmadeOptions say what the text of a Handmade is made with.
type HandmadeOptions struct {
	Realm  *js.Env // nil for the main one
	URL    string
	Lines  int // in front of the text
	Column int // of its first line
}

// NewTextModule makes a module of text. Failure: a SyntaxError.
func (l *Loader) NewTextModule(text string, o HandmadeOptions) *Handmade {
	e := l.esModules()
	r := &record{esm: e, url: o.URL, realm: o.Realm, meta: func(*goja.Object) {}}
	e.compileModule(r, strings.Repeat("\n", o.Lines)+text)
	l.Indent(o.URL, o.Lines+1, o.Column)
	if o.Realm != nil {
		js.Adopt(r.prg)
	}
	m := &Handmade{r: r}
	r.deps = make([]*record, len(r.unit.Requests))
	for i, q := range r.unit.Requests {
		if m.place(q) < 0 {
			m.unique = append(m.unique, i)
		}
	}
	return m
}

// NewValueModule makes a module that exports names; evaluate, called once, may
// set their values, as may anybody at any time.
func (l *Loader) NewValueModule(url string, names []string, evaluate func()) *Handmade {
	r := &record{esm: l.esModules(), url: url, names: names, values: map[string]goja.Value{}, fill: evaluate, mutable: true}
	for _, name := range names {
		r.values[name] = nil
	}
	return &Handmade{r: r, linked: true}
}

// place is the index in unique of a request like q, or -1.
func (m *Handmade) place(q lower.Request) int {
	return slices.IndexFunc(m.unique, func(i int) bool {
		other := m.r.unit.Requests[i]
		return other.Specifier == q.Specifier && maps.Equal(other.Attributes, q.Attributes)
	})
}

// Requests are the modules that m asks for, each once.
func (m *Handmade) Requests() (list []lower.Request) {
	for _, i := range m.unique {
		list = append(list, m.r.unit.Requests[i])
	}
	return list
}

// Link gives m a module for each request. Failure: ERR_MODULE_LINK_MISMATCH.
func (m *Handmade) Link(modules []*Handmade) {
	if len(modules) != len(m.unique) {
		text := m.r.esm.vm.ToValue(len(m.unique)).String() + " modules, got " + m.r.esm.vm.ToValue(len(modules)).String()
		panic(m.r.esm.ctx.NewNodeError("ERR_MODULE_LINK_MISMATCH", "Expected "+text))
	}
	for i, q := range m.r.unit.Requests {
		m.r.deps[i] = modules[m.place(q)].r
	}
	m.linked = true
}

// Instantiate links the bindings of m and of what it asks for. Failure:
// ERR_VM_MODULE_LINK_FAILURE where Link has not been called, a SyntaxError where
// an export is missing.
func (m *Handmade) Instantiate() {
	if !m.linked {
		panic(m.r.esm.newError("Error", "ERR_VM_MODULE_LINK_FAILURE", "module is not linked"))
	}
	m.r.mustHaveAll(map[*record]bool{})
	m.r.link()
}

// mustHaveAll refuses a graph in which a request has no module.
func (r *record) mustHaveAll(seen map[*record]bool) {
	if seen[r] || r.linked || r.unit == nil {
		return
	}
	seen[r] = true
	for i, dep := range r.deps {
		if dep == nil {
			panic(r.esm.newError("Error", "ERR_VM_MODULE_LINK_FAILURE",
				"request for '"+r.unit.Requests[i].Specifier+"' can not be resolved on module '"+r.url+"' that is not linked"))
		}
		dep.mustHaveAll(seen)
	}
}

// Evaluate runs m behind what it asks for and gives the promise of its end. The
// error is an interruption, which leaves m failed for ever.
func (m *Handmade) Evaluate() (promise goja.Value, err error) {
	env := m.r.env()
	err = env.Interruptible(func() error {
		run, _ := goja.AssertFunction(m.r.esm.ctx.Func("", 0, func(goja.FunctionCall) goja.Value {
			promise = m.r.evaluate()
			return promise
		}))
		_, err := run(goja.Undefined())
		return err
	})
	if err != nil {
		m.r.phase, m.r.failure = evaluated, goja.Null()
		return nil, err
	}
	return promise, env.RunJobs()
}

// Namespace is the module namespace object.
func (m *Handmade) Namespace() *goja.Object { return m.r.namespaceObject() }

// Status says how far m has come.
func (m *Handmade) Status() Status {
	switch r := m.r; {
	case r.failure != nil:
		return Errored
	case r.phase == evaluating:
		return Evaluating
	case r.phase != fresh:
		return Evaluated
	case r.unit == nil || r.linked:
		return Instantiated
	}
	return Uninstantiated
}

// Status is how far a module has come, in Node's numbers.
type Status int

// The states of a module.
const (
	Uninstantiated Status = iota
	Instantiating
	Instantiated
	Evaluating
	Evaluated
	Errored
)

// Failure is what the code of m threw, or undefined.
func (m *Handmade) Failure() goja.Value {
	if m.r.failure == nil {
		return goja.Undefined()
	}
	return reason(m.r.failure)
}

// Awaits says whether m itself has a top-level await.
func (m *Handmade) Awaits() bool { return m.r.unit != nil && m.r.unit.Async }

// AwaitsSomewhere says whether m, or what it asks for, has a top-level await.
func (m *Handmade) AwaitsSomewhere() bool { return m.r.awaits(map[*record]bool{}) }

// SetExport sets a value of a module of values; it says whether there is such an
// export.
func (m *Handmade) SetExport(name string, v goja.Value) bool {
	if _, ok := m.r.values[name]; !ok {
		return false
	}
	m.r.values[name] = v
	for _, u := range m.r.users {
		if u.name == name {
			u.scope.DefineDataProperty(u.slot, v, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_TRUE)
		}
	}
	return true
}

// SetImport makes fn what import() means in m.
func (m *Handmade) SetImport(fn goja.Value) { m.r.esm.SetImporter(m.r.prg, fn) }

// SetMeta makes fill what fills import.meta of m.
func (m *Handmade) SetMeta(fill func(meta *goja.Object)) { m.r.meta = fill }

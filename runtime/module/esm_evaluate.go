package module

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// The algorithms of ECMAScript's cyclic module records, under their names there
// in lower case.

// evaluate runs r behind what it depends on, once, and gives the promise of its
// end.
func (r *record) evaluate() goja.Value {
	l := r.esm
	if r.phase >= evaluatingAsync && r.cycle != nil {
		r = r.cycle
	}
	if r.promise != nil {
		return r.promise
	}
	r.promise, r.resolve, r.reject = l.newPromise()
	s := &search{}
	if thrown := l.catch(func() { s.inner(r) }); thrown != nil {
		for _, m := range s.stack {
			m.phase, m.failure, m.cycle = evaluated, thrown, m
		}
		r.failure = thrown
		r.reject(reason(thrown))
	} else if !r.async {
		r.resolve(goja.Undefined())
	}
	return r.promise
}

// newPromise is the engine's NewPromise for values of any realm.
func (l *esm) newPromise() (promise goja.Value, resolve, reject func(goja.Value)) {
	settler := func(v goja.Value) func(goja.Value) {
		return func(to goja.Value) { l.ctx.Invoke(goja.Undefined(), v, to) }
	}
	promise, err := l.vm.New(l.promise, l.ctx.Func("", 2, func(call goja.FunctionCall) goja.Value {
		resolve, reject = settler(call.Argument(0)), settler(call.Argument(1))
		return goja.Undefined()
	}))
	if err != nil {
		panic(js.Thrown(err))
	}
	return promise, resolve, reject
}

// catch runs f and gives what it threw, fit for panic.
func (l *Loader) catch(f func()) (thrown any) {
	if ex := l.vm.Try(f); ex != nil {
		return ex
	}
	return nil
}

// reason is what a promise is rejected with.
func reason(thrown any) goja.Value {
	switch t := thrown.(type) {
	case *goja.Exception:
		return t.Value()
	case goja.Value:
		return t
	}
	return goja.Undefined()
}

// search is one walk through the graph.
type search struct {
	stack []*record
	index int
}

func (s *search) inner(r *record) {
	if r.unit == nil {
		r.evaluateForeign()
		return
	}
	if r.phase == evaluating {
		return
	}
	if r.phase != fresh {
		if r.failure != nil {
			panic(r.failure)
		}
		return
	}
	r.phase, r.index, r.root = evaluating, s.index, s.index
	s.index++
	s.stack = append(s.stack, r)
	for _, dep := range r.deps {
		s.dependency(r, dep)
	}
	r.start()
	if r.root == r.index {
		s.close(r)
	}
}

func (s *search) dependency(r, dep *record) {
	s.inner(dep)
	if dep.unit == nil {
		return
	}
	if dep.phase == evaluating {
		r.root = min(r.root, dep.root)
	} else {
		dep = dep.cycle
		if dep.failure != nil {
			panic(dep.failure)
		}
	}
	if dep.async && dep.phase != evaluated {
		r.pending++
		dep.parents = append(dep.parents, r)
	}
}

// start runs r, or leaves that to the end of what it waits for.
func (r *record) start() {
	if r.pending == 0 && !r.unit.Async {
		r.execute()
		return
	}
	r.async = true
	r.esm.order++
	r.order = r.esm.order
	if r.pending == 0 {
		r.executeAsync()
	}
}

// close ends a strongly connected component, of which r is the root.
func (s *search) close(r *record) {
	for {
		m := s.stack[len(s.stack)-1]
		s.stack = s.stack[:len(s.stack)-1]
		m.cycle, m.phase = r, evaluated
		if m.async {
			m.phase = evaluatingAsync
		}
		if m == r {
			return
		}
	}
}

// execute runs the code of a module that does not await.
func (r *record) execute() {
	r.step()
	r.steps = nil
	r.nameDefault(false)
}

func (r *record) executeAsync() {
	l := r.esm
	export := l.ctx.Func("", 1, func(call goja.FunctionCall) goja.Value {
		r.takeGetters(js.Object(call.Argument(0)))
		return goja.Undefined()
	})
	promise := l.ctx.Invoke(goja.Undefined(), r.body, export)
	l.whenSettled(promise, func(goja.Value) { r.nameDefault(false); r.fulfilled() }, func(v goja.Value) { r.rejected(v) })
}

func (l *esm) whenSettled(promise goja.Value, done, failed func(goja.Value)) {
	native := func(f func(goja.Value)) goja.Value {
		return l.ctx.Func("", 1, func(call goja.FunctionCall) goja.Value {
			f(call.Argument(0))
			return goja.Undefined()
		})
	}
	l.ctx.Invoke(promise, l.then, native(done), native(failed))
}

// fulfilled is asyncModuleExecutionFulfilled: it runs whom r kept waiting.
func (r *record) fulfilled() {
	if r.phase == evaluated {
		return
	}
	r.phase = evaluated
	if r.promise != nil {
		r.resolve(goja.Undefined())
	}
	ready := r.available(nil)
	slices.SortFunc(ready, func(a, b *record) int { return a.order - b.order })
	for _, m := range ready {
		switch {
		case m.phase == evaluated:
		case m.unit.Async:
			m.executeAsync()
		default:
			m.executeLate()
		}
	}
}

// executeLate runs a module whose dependencies awaited.
func (r *record) executeLate() {
	if thrown := r.esm.catch(r.execute); thrown != nil {
		r.rejected(reason(thrown))
		return
	}
	r.phase = evaluated
	if r.promise != nil {
		r.resolve(goja.Undefined())
	}
}

// available gathers the ancestors that wait for nothing else.
func (r *record) available(list []*record) []*record {
	for _, m := range r.parents {
		if slices.Contains(list, m) || m.cycle.failure != nil {
			continue
		}
		if m.pending--; m.pending > 0 {
			continue
		}
		list = append(list, m)
		if !m.unit.Async {
			list = m.available(list)
		}
	}
	return list
}

// rejected is asyncModuleExecutionRejected.
func (r *record) rejected(v goja.Value) {
	if r.phase == evaluated {
		return
	}
	r.failure, r.phase = v, evaluated
	for _, m := range r.parents {
		m.rejected(v)
	}
	if r.promise != nil {
		r.reject(v)
	}
}

// evaluateForeign fills the values of what is no source module.
func (r *record) evaluateForeign() {
	if r.failure != nil {
		panic(r.failure)
	}
	if r.phase != fresh {
		return
	}
	r.phase = evaluating
	if thrown := r.esm.catch(r.fill); thrown != nil {
		r.phase, r.failure = evaluated, thrown
		panic(thrown)
	}
	r.phase = evaluated
}

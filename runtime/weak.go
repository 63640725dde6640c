package runtime

import (
	"runtime"
	"weak"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// defineWeak adds WeakRef and FinalizationRegistry over Go's weak pointers and
// cleanups: a target is gone once Go's collector has found it unreachable. Go
// does not see through a WeakMap's ephemerons sooner than goja does, and says
// nothing of when, as JavaScript does not either.
func (r *Runtime) defineWeak(e *js.Env) {
	e.DefineLazyGlobal("WeakRef", false, func() goja.Value { return r.weakRefClass() })
	e.DefineLazyGlobal("FinalizationRegistry", false, func() goja.Value { return r.registryClass() })
}

// weakRef is the state of a WeakRef; symbols are held for ever, as they may be.
type weakRef struct {
	object weak.Pointer[goja.Object]
	symbol *goja.Symbol
}

func (r *Runtime) weakRefClass() *goja.Object {
	ctx := r.ctx
	class := ctx.NewClass(js.Class{
		Name: "WeakRef", Length: 1,
		New: func(call goja.ConstructorCall) *goja.Object {
			target := call.Argument(0)
			r.mustBeWeak(target, "WeakRef: invalid target")
			ref := &weakRef{}
			if o := js.Object(target); o != nil {
				ref.object = weak.Make(o)
				r.keep(o)
			} else {
				ref.symbol = target.(*goja.Symbol)
			}
			ctx.Attach(call.This, ref)
			return nil
		},
		Methods: map[string]js.Fn{"deref": func(call goja.FunctionCall) goja.Value {
			ref := js.This[*weakRef](ctx.Env, call)
			if ref.symbol != nil {
				return ref.symbol
			}
			if o := ref.object.Value(); o != nil {
				r.keep(o)
				return o
			}
			return goja.Undefined()
		}},
	})
	ctx.RequireNew(class, "Constructor WeakRef requires 'new'")
	r.tag(class, "WeakRef")
	return class
}

// keep holds a target that was seen until the running code has ended. That is
// the loop's to say: ticks may have to wait behind an exception.
func (r *Runtime) keep(o *goja.Object) {
	if len(r.kept) == 0 {
		r.ctx.Loop.Defer(func() { r.kept = nil })
	}
	r.kept = append(r.kept, o)
}

func (r *Runtime) mustBeWeak(v goja.Value, text string) {
	_, isSymbol := v.(*goja.Symbol)
	if js.Object(v) == nil && !isSymbol {
		panic(r.ctx.VM.NewTypeError(text))
	}
}

func (r *Runtime) tag(class *goja.Object, name string) {
	proto := class.Get("prototype").(*goja.Object)
	proto.DefineDataPropertySymbol(goja.SymToStringTag, r.ctx.VM.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// registry is the state of a FinalizationRegistry.
type registry struct {
	r       *Runtime
	cleanup goja.Value
	cells   map[*cell]bool
}

// cell is one registration.
type cell struct {
	registry *registry
	held     goja.Value
	token    weak.Pointer[goja.Object]
	cleanup  runtime.Cleanup
}

func (r *Runtime) registryClass() *goja.Object {
	ctx := r.ctx
	class := ctx.NewClass(js.Class{
		Name: "FinalizationRegistry", Length: 1,
		New: func(call goja.ConstructorCall) *goja.Object {
			if !js.IsCallable(call.Argument(0)) {
				panic(ctx.VM.NewTypeError("FinalizationRegistry: cleanup must be callable"))
			}
			ctx.Attach(call.This, &registry{r: r, cleanup: call.Argument(0), cells: map[*cell]bool{}})
			return nil
		},
		Methods: map[string]js.Fn{
			"register": func(call goja.FunctionCall) goja.Value {
				js.This[*registry](ctx.Env, call).register(call.Argument(0), call.Argument(1), call.Argument(2))
				return goja.Undefined()
			},
			"unregister": func(call goja.FunctionCall) goja.Value {
				return ctx.VM.ToValue(js.This[*registry](ctx.Env, call).unregister(call.Argument(0)))
			},
		},
	})
	ctx.RequireNew(class, "Constructor FinalizationRegistry requires 'new'")
	r.tag(class, "FinalizationRegistry")
	return class
}

func (g *registry) register(target, held, token goja.Value) {
	g.r.mustBeWeak(target, "FinalizationRegistry.prototype.register: invalid target")
	if target.SameAs(held) {
		panic(g.r.ctx.VM.NewTypeError("FinalizationRegistry.prototype.register: target and holdings must not be same"))
	}
	o := js.Object(target)
	if o == nil {
		return // a symbol lives for ever
	}
	c := &cell{registry: g, held: held}
	if t := js.Object(token); t != nil {
		c.token = weak.Make(t)
	}
	g.cells[c] = true
	c.cleanup = runtime.AddCleanup(o, func(c *cell) { g.r.ctx.Loop.Post(c.fire) }, c)
}

// fire runs on the loop.
func (c *cell) fire() {
	g := c.registry
	if !g.cells[c] {
		return
	}
	delete(g.cells, c)
	g.r.ctx.MakeCallback(goja.Undefined(), g.cleanup, c.held)
}

func (g *registry) unregister(token goja.Value) (found bool) {
	g.r.mustBeWeak(token, "Invalid unregisterToken ('"+token.String()+"')")
	o := js.Object(token)
	if o == nil {
		return false
	}
	for c := range g.cells {
		if c.token.Value() == o {
			c.cleanup.Stop()
			delete(g.cells, c)
			found = true
		}
	}
	return found
}

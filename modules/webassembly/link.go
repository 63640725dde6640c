package webassembly

import (
	"context"
	"fmt"
	"strconv"

	"github.com/dop251/goja"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/gonode/gonode/runtime/js"
)

// extern is a memory, a table or a global: what a module exports under a name.
type extern struct {
	entity
	mod    api.Module
	name   string
	memory api.Memory
	buffer *goja.Object // of a memory, over its bytes
	size   uint32
	helper api.Module // of a table
}

func (b *binding) extern(v goja.Value) *extern {
	x, _ := js.State[*extern](b.Env, v)
	return x
}

// with has the imports of an instance come from mods.
func with(mods map[string]api.Module) context.Context {
	return experimental.WithImportResolver(background, func(name string) api.Module { return mods[name] })
}

// small makes an instance of a module that we wrote.
func (b *binding) small(w *writer, mods map[string]api.Module) api.Module {
	mod, err := b.engine.InstantiateWithConfig(with(mods), w.bytes(), b.unnamed)
	if err != nil {
		panic(b.VM.NewGoError(err))
	}
	return mod
}

// only makes something alone: a module that exports nothing else.
func (b *binding) only(e entity, initial uint64) *extern {
	var w writer
	w.export("x", e.kind, w.define(e, initial))
	return b.newExtern(b.small(&w, nil), "x", e)
}

func (b *binding) newExtern(mod api.Module, name string, e entity) *extern {
	x := &extern{entity: e, mod: mod, name: name}
	if e.kind == kindMemory {
		x.memory = mod.ExportedMemory(name)
	}
	return x
}

// linker gathers what an instance imports: for each module name one module that
// has all of it, under its names.
type linker struct {
	*binding
	writers map[string]*writer
	mods    map[string]api.Module
	hosts   wazero.HostModuleBuilder
}

// instantiate(handle, values) makes an instance. values has a function, a
// handle or a global's plain value for each import. It gives the exports:
// functions and handles.
func (b *binding) instantiate(call goja.FunctionCall) goja.Value {
	c := b.module(call.Argument(0))
	values := js.Elements(js.Object(call.Argument(1)))
	l := &linker{b, map[string]*writer{}, map[string]api.Module{}, b.engine.NewHostModuleBuilder(hosts)}
	for i, entry := range c.description.imports {
		l.add(i, entry, values[i])
	}
	mod, err := b.engine.InstantiateModule(with(l.modules()), c.code, b.unnamed)
	b.refresh()
	if err != nil {
		b.fail(err)
	}
	return b.exportsOf(c, mod, values)
}

// add takes the value of an import. Where the writer of a module name refers to
// something, it stands in mods under a name of its own.
func (l *linker) add(i int, entry importEntry, v goja.Value) {
	w := l.writers[entry.module]
	if w == nil {
		w = &writer{}
		l.writers[entry.module] = w
	}
	at := strconv.Itoa(i)
	var from string
	switch x := l.extern(v); {
	case entry.kind == kindFunction:
		at, from = l.addFunction(at, entry, v)
	case x != nil:
		l.check(i, entry, x)
		l.mods[at], from, entry.entity = x.mod, x.name, x.entity
	default:
		x = l.only(entry.entity, l.raw(v, entry.value))
		l.mods[at], from = x.mod, x.name
	}
	w.export(entry.name, entry.kind, w.importEntity(at, from, entry.entity))
}

const hosts = "hosts"

// addFunction gives where a function comes from: from the module that exports it,
// or from the script.
func (l *linker) addFunction(at string, entry importEntry, v goja.Value) (module, name string) {
	if f := l.calls[js.Object(v)]; f != nil {
		if !f.sig.equal(entry.sig) {
			l.refuse(at, entry, "imported function does not match the expected type")
		}
		l.mods[at] = f.mod
		return at, f.name
	}
	fn, _ := goja.AssertFunction(v)
	l.hosts.NewFunctionBuilder().WithGoModuleFunction(l.host(fn, entry.sig), entry.sig.params, entry.sig.results).Export(at)
	return hosts, at
}

func (s signature) equal(t signature) bool {
	return string(s.params) == string(t.params) && string(s.results) == string(t.results)
}

func (l *linker) refuse(at string, entry importEntry, why string) {
	panic(l.newError("LinkError", fmt.Sprintf("WebAssembly.Instance(): Import #%s %q %q: %s", at, entry.module, entry.name, why)))
}

// check refuses what does not have the type of the import.
func (l *linker) check(i int, entry importEntry, x *extern) {
	at := strconv.Itoa(i)
	switch entry.kind {
	case kindGlobal:
		if x.value != entry.value || x.mutable != entry.mutable {
			l.refuse(at, entry, "imported global does not match the expected type")
		}
		return
	case kindTable:
		l.checkLimits(at, entry, "table import", l.length(x), x.limits, "elements")
		return
	}
	l.checkLimits(at, entry, "memory import", x.memory.Size()/pageSize, x.limits, "pages")
}

func (l *linker) checkLimits(at string, entry importEntry, what string, size uint32, has limits, unit string) {
	want := entry.limits
	switch {
	case size < want.min:
		l.refuse(at, entry, fmt.Sprintf("%s has %d %s which is smaller than the declared initial of %d", what, size, unit, want.min))
	case want.bounded && !has.bounded:
		l.refuse(at, entry, what+" has no maximum limit, expected at most "+strconv.Itoa(int(want.max)))
	case want.bounded && has.max > want.max:
		l.refuse(at, entry, fmt.Sprintf("%s has a larger maximum size %d than the module's declared maximum %d", what, has.max, want.max))
	}
}

// modules makes the modules that the instance imports from.
func (l *linker) modules() map[string]api.Module {
	code, err := l.hosts.Compile(background)
	if err == nil {
		l.mods[hosts], err = l.engine.InstantiateModule(background, code, l.unnamed)
	}
	if err != nil {
		panic(l.VM.NewGoError(err))
	}
	mods := map[string]api.Module{}
	for name, w := range l.writers {
		mods[name] = l.small(w, l.mods)
	}
	return mods
}

// instance is a module that was linked.
type instance struct {
	*compiled
	mod  api.Module
	made map[[2]uint32]goja.Value // what scripts have seen of it, by kind and index
}

// exportsOf lists the exports; what was imported is given back as it came.
func (b *binding) exportsOf(c *compiled, mod api.Module, values []goja.Value) goja.Value {
	in := &instance{compiled: c, mod: mod, made: map[[2]uint32]goja.Value{}}
	var imported [4]uint32
	for i, entry := range c.description.imports {
		if b.extern(values[i]) != nil || b.calls[js.Object(values[i])] != nil {
			in.made[[2]uint32{uint32(entry.kind), imported[entry.kind]}] = values[i]
		}
		imported[entry.kind]++
	}
	var list []goja.Value
	for _, e := range c.description.exports {
		list = append(list, b.export(in, e))
	}
	b.learn(in)
	return b.NewList(list)
}

func (b *binding) export(in *instance, e exportEntry) goja.Value {
	key := [2]uint32{uint32(e.kind), e.index}
	if in.made[key] == nil {
		entity := in.spaces[e.kind][e.index]
		if e.kind == kindFunction {
			in.made[key] = b.exported(in.mod, e.name, e.index, entity.sig)
		} else {
			in.made[key] = b.handle(b.newExtern(in.mod, e.name, entity))
		}
	}
	return in.made[key]
}

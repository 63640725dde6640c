package module

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"

	"github.com/gonode/gonode/jslib"
	"github.com/gonode/gonode/runtime/js"
)

// Builtins loads built-in modules, each at its first require.
type Builtins struct {
	ctx      *Context
	modules  map[string]*Module
	bindings map[string]*Module
	loaded   map[string]goja.Value   // exports by name
	loading  map[string]*goja.Object // module objects of the cycles under way
	bound    map[string]*goja.Object // internalBinding results
	onLoad   map[string][]func()
	due      []func() // of OnLoad, until nothing is loading
	require  goja.Value
	binding  goja.Value
}

// NewBuiltins registers list; a duplicate name is a bug and panics.
func NewBuiltins(ctx *Context, list []*Module) *Builtins {
	b := &Builtins{
		ctx:      ctx,
		modules:  map[string]*Module{},
		bindings: map[string]*Module{},
		loaded:   map[string]goja.Value{},
		loading:  map[string]*goja.Object{},
		bound:    map[string]*goja.Object{},
	}
	require := ctx.Func("require", 1, func(call goja.FunctionCall) goja.Value {
		return b.Require(strings.TrimPrefix(call.Argument(0).String(), "node:"))
	})
	setOwn(require, "later", ctx.Func("later", 3, func(call goja.FunctionCall) goja.Value {
		return b.Later(call.Argument(0).String(), call.Argument(1).String(), js.Int(call, 2, 0))
	}))
	b.require = require
	b.binding = ctx.Func("internalBinding", 1, func(call goja.FunctionCall) goja.Value {
		return b.Binding(call.Argument(0).String())
	})
	for _, m := range list {
		b.register(m)
	}
	ctx.SetRequire(b.Require)
	return b
}

func (b *Builtins) register(m *Module) {
	if b.modules[m.Name] != nil {
		panic("module: two modules named " + m.Name)
	}
	b.modules[m.Name] = m
	for name := range m.Bindings {
		if b.bindings[name] != nil {
			panic("module: two bindings named " + name)
		}
		b.bindings[name] = m
	}
}

// Has says whether name (without "node:") is a built-in module, internal ones
// included.
func (b *Builtins) Has(name string) bool {
	if m := b.modules[name]; m != nil && m.Exports != nil {
		return true
	}
	return jslib.Has(name)
}

// PublicNames lists what scripts may require, sorted.
func (b *Builtins) PublicNames() []string {
	names := jslib.Names()
	for name, m := range b.modules {
		if m.Exports != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return strings.HasPrefix(name, "internal/") })
	return names
}

// Require returns the exports of built-in module name, without "node:". In a
// cycle it returns what the module has exported so far. An unknown name panics:
// only the project's own files ask here.
func (b *Builtins) Require(name string) goja.Value {
	if v := b.loaded[name]; v != nil {
		return v
	}
	if m := b.loading[name]; m != nil {
		return m.Get("exports")
	}
	if m := b.modules[name]; m != nil && m.Exports != nil {
		return b.settle(name, m.Exports(b.ctx))
	}
	return b.settle(name, b.runSource(name))
}

// Later gives the function name of module file's exports, which is loaded when
// somebody calls it: compiling what few scripts call takes longer than all else
// that a start does.
func (b *Builtins) Later(file, name string, length int) *goja.Object {
	return b.ctx.Func(name, length, func(call goja.FunctionCall) goja.Value {
		return b.ctx.Invoke(call.This, b.Require(file).(*goja.Object).Get(name), call.Arguments...)
	})
}

// Loaded returns the exports of a built-in module that has been loaded, else
// undefined.
func (b *Builtins) Loaded(name string) goja.Value {
	if v := b.loaded[name]; v != nil {
		return v
	}
	return goja.Undefined()
}

// OnLoad runs f when module name has been loaded for the first time, and all
// that were loading with it: f may ask for any.
func (b *Builtins) OnLoad(name string, f func()) {
	if b.onLoad == nil {
		b.onLoad = map[string][]func(){}
	}
	b.onLoad[name] = append(b.onLoad[name], f)
}

func (b *Builtins) settle(name string, v goja.Value) goja.Value {
	b.loaded[name] = v
	b.due = append(b.due, b.onLoad[name]...)
	delete(b.onLoad, name)
	if len(b.loading) > 0 || len(b.due) == 0 {
		return v
	}
	due := b.due
	b.due = nil
	for _, f := range due {
		f()
	}
	return v
}

// HasBinding says whether a module offers a Go half under name.
func (b *Builtins) HasBinding(name string) bool { return b.bindings[name] != nil }

// Binding returns the Go half that a module offers under name.
func (b *Builtins) Binding(name string) *goja.Object {
	if o := b.bound[name]; o != nil {
		return o
	}
	m := b.bindings[name]
	if m == nil {
		panic(b.ctx.VM.NewTypeError("No such binding: %s", name))
	}
	o := m.Bindings[name](b.ctx)
	b.bound[name] = o
	return o
}

const (
	wrapHead = "(function (exports, require, module, internalBinding) { "
	wrapTail = "\n})"
)

// programs are those of the built-in modules that some thread has needed. Running
// one leaves it as it was, so that all engines share them.
var programs sync.Map // of *goja.Program, by name

// texts are memory for those of modules, until the parser has its own copy:
// what else is allocated and freed at the start leaves gaps for good.
var texts = sync.Pool{New: func() any { return new([]byte) }}

// program is the compiled module.
func (b *Builtins) program(name string) *goja.Program {
	if prg, ok := programs.Load(name); ok {
		return prg.(*goja.Program)
	}
	text := texts.Get().(*[]byte)
	defer texts.Put(text)
	// The head stands on the first line, so that line numbers are the file's own.
	src, ok := jslib.AppendSource(append((*text)[:0], wrapHead...), name)
	if !ok {
		panic(fmt.Sprintf("module: no built-in module %q", name))
	}
	src = append(src, wrapTail...)
	*text = src
	prg, err := compile("node:"+name, src)
	if err != nil {
		panic(fmt.Sprintf("module: %s does not compile: %v", name, err))
	}
	if bytes.Contains(src, []byte("new.target")) { // which only quickened code reads rightly
		b.ctx.Quicken(prg)
	}
	shared, _ := programs.LoadOrStore(name, prg)
	return shared.(*goja.Program)
}

func compile(name string, src []byte) (*goja.Program, error) {
	tree, err := parser.ParseFile(nil, name, src, 0)
	if err != nil {
		return nil, err
	}
	return goja.CompileAST(tree, true)
}

func (b *Builtins) runSource(name string) goja.Value {
	vm := b.ctx.VM
	fn, err := vm.RunProgram(b.program(name))
	if err != nil {
		panic(err)
	}
	mod, exports := vm.NewObject(), vm.NewObject()
	setOwn(mod, "exports", exports)
	setOwn(mod, "id", vm.ToValue(name))
	b.loading[name] = mod
	defer delete(b.loading, name)
	b.ctx.Invoke(exports, fn, exports, b.require, mod, b.binding)
	return mod.Get("exports")
}

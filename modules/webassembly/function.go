package webassembly

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/dop251/goja"
	"github.com/tetratelabs/wazero/api"

	"github.com/gonode/gonode/runtime/js"
)

// function is a function that a module exports.
type function struct {
	*binding
	mod   api.Module
	name  string
	sig   signature
	code  api.Function
	stack []uint64
	busy  bool
	ref   uint64
}

// exported makes the JavaScript function of the function index of a module.
func (b *binding) exported(mod api.Module, name string, index uint32, sig signature) *goja.Object {
	f := &function{binding: b, mod: mod, name: name, sig: sig}
	f.code, f.stack = f.prepare()
	obj := b.Func(strconv.Itoa(int(index)), len(sig.params), f.call)
	b.calls[obj] = f
	return obj
}

func (f *function) prepare() (api.Function, []uint64) {
	return f.mod.ExportedFunction(f.name), make([]uint64, max(len(f.sig.params), len(f.sig.results)))
}

// call calls the module. A call within a call needs a stack of its own.
func (f *function) call(call goja.FunctionCall) goja.Value {
	code, stack := f.code, f.stack
	if f.busy {
		code, stack = f.prepare()
	} else {
		f.busy = true
		defer func() { f.busy = false }()
	}
	for i, typ := range f.sig.params {
		stack[i] = f.raw(call.Argument(i), typ)
	}
	err := code.CallWithStack(background, stack)
	f.refresh()
	if err != nil {
		f.fail(err)
	}
	return f.results(stack)
}

func (f *function) results(stack []uint64) goja.Value {
	switch n := len(f.sig.results); n {
	case 0:
		return goja.Undefined()
	case 1:
		return f.value(stack[0], f.sig.results[0])
	default:
		list := make([]goja.Value, n)
		for i, typ := range f.sig.results {
			list[i] = f.value(stack[i], typ)
		}
		return f.NewList(list)
	}
}

var errThrown = errors.New("a script's function has thrown")

// host is fn as a module calls it.
func (b *binding) host(fn goja.Callable, sig signature) api.GoModuleFunc {
	return func(_ context.Context, _ api.Module, stack []uint64) {
		b.refresh()
		if ex := b.VM.Try(func() { b.callScript(fn, sig, stack) }); ex != nil && b.thrown == nil {
			b.thrown = ex
		}
		if b.thrown != nil {
			panic(errThrown)
		}
	}
}

func (b *binding) callScript(fn goja.Callable, sig signature, stack []uint64) {
	args := make([]goja.Value, len(sig.params))
	for i, typ := range sig.params {
		args[i] = b.value(stack[i], typ)
	}
	v, err := fn(goja.Undefined(), args...)
	if err != nil {
		b.thrown = err
		return
	}
	switch len(sig.results) {
	case 0:
	case 1:
		stack[0] = b.raw(v, sig.results[0])
	default:
		b.manyResults(v, sig, stack)
	}
}

func (b *binding) manyResults(v goja.Value, sig signature, stack []uint64) {
	array := js.Object(b.VM.Get("Array"))
	list := js.Elements(js.Object(b.Invoke(array, array.Get("from"), v)))
	if len(list) != len(sig.results) {
		panic(b.VM.NewTypeError("multi-return length mismatch"))
	}
	for i, typ := range sig.results {
		stack[i] = b.raw(list[i], typ)
	}
}

// traps are the engine's words for what ends a call, and V8's.
var traps = []struct{ engine, v8 string }{
	{"unreachable", "unreachable"},
	{"integer divide by zero", "divide by zero"},
	{"integer overflow", "divide result unrepresentable"},
	{"invalid conversion to integer", "float unrepresentable in integer range"},
	{"out of bounds memory access", "memory access out of bounds"},
	{"invalid table access", "table index is out of bounds"},
	{"indirect call type mismatch", "function signature mismatch"},
}

// fail throws what ended a call: what a script's function has thrown, or a
// RuntimeError.
func (b *binding) fail(err error) {
	if thrown := b.thrown; thrown != nil {
		b.thrown = nil
		panic(js.Thrown(thrown))
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	if strings.Contains(text, "stack overflow") {
		panic(b.newError("RangeError", "Maximum call stack size exceeded"))
	}
	for _, trap := range traps {
		if strings.Contains(text, trap.engine) {
			panic(b.newError("RuntimeError", trap.v8))
		}
	}
	panic(b.newError("RuntimeError", text))
}

// functionRef is the reference of a function that a module has exported, or 0.
func (b *binding) functionRef(v goja.Value) uint64 {
	if goja.IsNull(v) {
		return 0
	}
	obj := js.Object(v)
	f := b.calls[obj]
	if f == nil {
		panic(b.VM.NewTypeError("function-typed object must be null (if nullable) or a Wasm function object"))
	}
	if f.ref == 0 {
		var w writer
		w.export("f", kindFunction, w.importEntity("m", f.name, entity{kind: kindFunction, sig: f.sig}))
		w.function("r", signature{results: []byte{typeFuncref}}, opRefFunc, 0)
		f.ref, _ = run(b.small(&w, map[string]api.Module{"m": f.mod}), "r")
		b.byRef[f.ref] = func() goja.Value { return obj }
	}
	return f.ref
}

// functionOf is the function with a reference. The engine makes references anew
// each time, so known are those that scripts and the modules' own segments have
// put into tables.
func (b *binding) functionOf(ref uint64) goja.Value {
	if ref == 0 {
		return goja.Null()
	}
	if get := b.byRef[ref]; get != nil {
		return get()
	}
	b.Throw("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "this WebAssembly function reference")
	return nil
}

// learn reads the references that the segments of a fresh instance have put into
// the tables that scripts can see.
func (b *binding) learn(in *instance) {
	for _, p := range in.placed {
		t := b.extern(in.made[[2]uint32{uint32(kindTable), p.table}])
		if t == nil {
			continue
		}
		if ref, ok := run(b.operations(t), "get", uint64(p.at)); ok && ref != 0 {
			entry := exportEntry{hidden(p.function), kindFunction, p.function}
			b.byRef[ref] = func() goja.Value { return b.export(in, entry) }
		}
	}
}

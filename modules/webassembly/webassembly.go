// Package webassembly is the Go half of the global WebAssembly, over wazero.
//
//   - binary.go: what scripts can ask of a module, read from its bytes
//   - writer.go: small modules, made for what the engine has no call for
//   - compile.go, link.go: modules and instances
//   - function.go, value.go: calls in both directions
//   - memory.go, global.go, table.go: the other things that modules share
package webassembly

import (
	"context"
	"os"
	"path/filepath"

	"github.com/dop251/goja"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/later"
	"github.com/gonode/gonode/runtime/module"
)

// Module gives jslib/internal/webassembly.js its binding.
var Module = &module.Module{
	Name:     "internal/wasm",
	Bindings: map[string]func(*module.Context) *goja.Object{"wasm": newBinding},
}

type binding struct {
	*module.Context
	engine  wazero.Runtime
	unnamed wazero.ModuleConfig
	errors  map[string]goja.Value // the classes, by name
	asIntN  goja.Callable
	bigInt  *goja.Object
	thrown  error // by a script's function that a module has called
	touched []*extern
	calls   map[*goja.Object]*function   // what modules have exported
	byRef   map[uint64]func() goja.Value // functions by reference
	refs    []goja.Value                 // what modules hold as externref
	refOf   map[*goja.Object]uint64
}

const features = api.CoreFeaturesV2 | experimental.CoreFeaturesTailCall | experimental.CoreFeaturesExtendedConst

// background is what the engine wants with each call.
var background = context.Background()

func newBinding(ctx *module.Context) *goja.Object {
	later.Wazero()
	config := wazero.NewRuntimeConfig().WithCoreFeatures(features).WithDebugInfoEnabled(false)
	if cache := compilationCache(); cache != nil {
		config = config.WithCompilationCache(cache)
	}
	b := &binding{
		Context: ctx,
		engine:  wazero.NewRuntimeWithConfig(background, config),
		unnamed: wazero.NewModuleConfig().WithName("").WithStartFunctions(),
		errors:  map[string]goja.Value{},
		bigInt:  js.Object(ctx.VM.Get("BigInt")),
		calls:   map[*goja.Object]*function{},
		byRef:   map[uint64]func() goja.Value{},
		refOf:   map[*goja.Object]uint64{},
	}
	b.asIntN, _ = goja.AssertFunction(b.bigInt.Get("asIntN"))
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"setErrors": b.setErrors, "compile": b.compile, "compileLater": b.compileLater, "validate": b.validate,
		"source": func(call goja.FunctionCall) goja.Value {
			return b.NewBuffer(js.This[*compiled](b.Env, goja.FunctionCall{This: call.Argument(0)}).source)
		},
		"imports": b.imports, "exports": b.exports, "sections": b.sections, "instantiate": b.instantiate,
		"newMemory": b.newMemory, "buffer": b.buffer, "grow": b.grow,
		"newGlobal": b.newGlobal, "get": b.get, "set": b.set, "isMutable": b.isMutable,
		"newTable": b.newTable, "tableLength": b.tableLength, "tableGrow": b.tableGrow,
		"tableGet": b.tableGet, "tableSet": b.tableSet,
	})
	return obj
}

// compilationCache keeps machine code between runs; nil where it cannot.
func compilationCache() wazero.CompilationCache {
	dir, err := os.UserCacheDir()
	if err != nil || os.Getenv("NODE_DISABLE_COMPILE_CACHE") != "" {
		return nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "gonode", "wasm"))
	if err != nil {
		return nil
	}
	return cache
}

// setErrors(classes) gives the classes that natives throw.
func (b *binding) setErrors(call goja.FunctionCall) goja.Value {
	classes := js.Object(call.Argument(0))
	for _, name := range classes.Keys() {
		b.errors[name] = classes.Get(name)
	}
	return goja.Undefined()
}

// newError makes an error of one of the classes.
func (b *binding) newError(class, message string) goja.Value {
	make, _ := goja.AssertConstructor(b.errors[class])
	e, err := make(nil, b.VM.ToValue(message))
	if err != nil {
		return goja.Undefined()
	}
	return e
}

// run calls one of our own small functions, which traps only out of bounds.
func run(mod api.Module, name string, args ...uint64) (uint64, bool) {
	results, err := mod.ExportedFunction(name).Call(background, args...)
	if err != nil || len(results) == 0 {
		return 0, err == nil
	}
	return results[0], true
}

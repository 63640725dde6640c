package module

import (
	"path/filepath"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"

	"github.com/gonode/gonode/runtime/js"
)

// Loader is the CommonJS loader of scripts. Its steps are methods of the class
// Module that scripts see, and it calls them as properties of that class, so
// that a script may replace any of them.
type Loader struct {
	ctx *Context
	vm  *goja.Runtime

	class      *goja.Object // Module
	proto      *goja.Object
	cache      *goja.Object // Module._cache
	extensions *goja.Object // Module._extensions
	main       *goja.Object // require.main
	sym        moduleSymbols

	sources       map[string]*source // by file name
	paths         pathCache
	relative      map[string]string       // files by folder and request
	packages      map[string]*packageJSON // by folder; nil where there is none
	preloading    bool
	hooks         hooks
	importers     map[*file.File]goja.Value // what import() calls in scripts of vm
	importDefined bool                      // in the main realm
	// warnedParent is set once module.parent was complained of.
	warnedParent bool
	wrapped      bool // a script has replaced the wrapper
	esm          *esm // nil until the first ES module
}

// NewLoader makes the loader of ctx.
func NewLoader(ctx *Context) *Loader {
	l := &Loader{ctx: ctx, vm: ctx.VM, packages: map[string]*packageJSON{}, paths: pathCache{}, relative: map[string]string{}}
	l.sym = newModuleSymbols()
	l.defineClass()
	l.defineResolver()
	l.defineExtensions()
	l.defineCompile()
	l.mendFunction()
	l.MendEval(l.ctx.Env)
	l.defineStatics()
	return l
}

// Class is the class Module, the exports of require('module').
func (l *Loader) Class() *goja.Object { return l.class }

// Main is require.main, or undefined.
func (l *Loader) Main() goja.Value {
	if l.main == nil {
		return goja.Undefined()
	}
	return l.main
}

// LoadMain loads the script that request names, a path or a folder, as the main
// module.
func (l *Loader) LoadMain(request string) {
	l.invoke("runMain", l.vm.ToValue(request))
}

// Resolve is the file that request, a path or a folder, names as main module.
// Failure: MODULE_NOT_FOUND.
func (l *Loader) Resolve(request string) string {
	return l.invoke("_resolveFilename", l.vm.ToValue(request), goja.Null(), l.vm.ToValue(true)).String()
}

// EvalModule makes the module of code that has no file.
func (l *Loader) EvalModule(name, dir string) (mod, require *goja.Object) {
	mod = l.NewModule(name, nil)
	mod.Set("filename", filepath.Join(dir, name))
	mod.Set("paths", l.invoke("_nodeModulePaths", l.vm.ToValue(dir)))
	return mod, l.requireFor(mod)
}

// Preload requires what -r names, as from a module in the working folder.
func (l *Loader) Preload(requests []string) {
	if len(requests) == 0 {
		return
	}
	l.preloading = true
	defer func() { l.preloading = false }()
	dir, _ := filepath.Abs(".")
	parent := l.NewModule("internal/preload", nil)
	parent.Set("paths", l.invoke("_nodeModulePaths", l.vm.ToValue(dir)))
	for _, request := range requests {
		l.ctx.Invoke(parent, parent.Get("require"), l.vm.ToValue(request))
	}
}

// invoke calls Module[name] as scripts left it.
func (l *Loader) invoke(name string, args ...goja.Value) goja.Value {
	return l.ctx.Invoke(l.class, l.class.Get(name), args...)
}

// load is Module._load: the exports of a module, from the cache where it has
// been loaded.
func (l *Loader) load(call goja.FunctionCall) goja.Value {
	request, parent, isMain := call.Argument(0), js.Object(call.Argument(1)), js.Bool(call, 2)
	filename, found := l.locate(request, parent, isMain)
	if found != nil {
		return found
	}
	key := filename.String()
	if cached := js.Object(l.cache.Get(key)); cached != nil {
		l.addChild(parent, cached, true)
		return l.cachedExports(cached)
	}
	if name := strings.TrimPrefix(key, "node:"); l.IsBuiltin(key) {
		if !l.hasHooks() || l.hookedBuiltin(key) {
			return l.loadBuiltin(name, key)
		}
	}
	mod := l.NewModule(key, parent)
	if isMain {
		l.setMain(mod)
	}
	l.cache.Set(key, mod)
	l.loadInto(mod, parent, filename)
	return mod.Get("exports")
}

// locate finds the file that request means, or what it is known to give.
func (l *Loader) locate(request goja.Value, parent *goja.Object, isMain bool) (filename, found goja.Value) {
	if l.hasHooks() {
		return l.resolveForRequire(request.String(), parent, isMain), nil
	}
	if name, ok := strings.CutPrefix(request.String(), "node:"); ok {
		return nil, l.loadBuiltin(name, request.String())
	}
	if cached := l.known(request.String(), parent); cached != nil {
		l.addChild(parent, cached, true)
		return nil, l.cachedExports(cached)
	}
	filename = l.invoke("_resolveFilename", request, orNull(parent), l.vm.ToValue(isMain))
	l.learn(request.String(), parent, filename.String())
	return filename, nil
}

// LoadBuiltin gives the exports of the built-in module that request names, with
// or without "node:". Failure: ERR_UNKNOWN_BUILTIN_MODULE.
func (l *Loader) LoadBuiltin(request string) goja.Value {
	return l.loadBuiltin(strings.TrimPrefix(request, "node:"), request)
}

// known is the loaded module that request meant before, for a module in the
// same folder.
func (l *Loader) known(request string, parent *goja.Object) *goja.Object {
	if parent == nil {
		return nil
	}
	key, ok := l.relative[relativeKey(request, parent)]
	if !ok {
		return nil
	}
	cached := js.Object(l.cache.Get(key))
	if cached == nil {
		delete(l.relative, relativeKey(request, parent))
	}
	return cached
}

func (l *Loader) learn(request string, parent *goja.Object, file string) {
	if parent != nil {
		l.relative[relativeKey(request, parent)] = file
	}
}

func relativeKey(request string, parent *goja.Object) string {
	return orUndefined(parent.Get("path")).String() + "\x00" + request
}

func (l *Loader) loadBuiltin(name, request string) goja.Value {
	if !l.IsBuiltin(request) {
		panic(l.newError("Error", "ERR_UNKNOWN_BUILTIN_MODULE", "No such built-in module: "+request))
	}
	return l.ctx.Builtins.Require(name)
}

func (l *Loader) setMain(mod *goja.Object) {
	l.main = mod
	mod.Set("id", ".")
	mod.SetSymbol(l.sym.isMain, true)
}

// loadInto runs mod; a module that throws is forgotten.
func (l *Loader) loadInto(mod, parent *goja.Object, filename goja.Value) {
	done := false
	defer func() {
		if !done {
			l.cache.Delete(filename.String())
			l.dropChild(parent, mod)
		}
	}()
	l.ctx.Invoke(mod, mod.Get("load"), filename)
	done = true
	l.sealExports(mod)
}

// loadFile is Module.prototype.load.
func (l *Loader) loadFile(call goja.FunctionCall) goja.Value {
	mod, filename := js.Object(call.This), call.Argument(0)
	path := filename.String()
	mod.Set("filename", filename)
	mod.Set("paths", l.invoke("_nodeModulePaths", l.vm.ToValue(filepath.Dir(path))))
	if l.hasHooks() {
		l.loadHooked(mod, path)
	} else {
		l.ctx.Invoke(l.extensions, l.extensions.Get(l.extensionOf(path)), mod, filename)
	}
	mod.Set("loaded", true)
	return goja.Undefined()
}

// extensionOf gives the longest extension of path that has a loader, or ".js".
func (l *Loader) extensionOf(path string) string {
	base := filepath.Base(path)
	for i := 1; i < len(base); i++ {
		if base[i] == '.' && i+1 < len(base) && l.extensions.Get(base[i:]) != nil {
			return base[i:]
		}
	}
	return ".js"
}

// require is Module.prototype.require.
func (l *Loader) require(call goja.FunctionCall) goja.Value {
	id := call.Argument(0)
	if !goja.IsString(id) {
		panic(l.argType("id", "string", id))
	}
	if id.String() == "" {
		l.ctx.Throw("ERR_INVALID_ARG_VALUE", "id", id, "must be a non-empty string")
	}
	return l.invoke("_load", id, call.This, l.vm.ToValue(false))
}

func orNull(o *goja.Object) goja.Value {
	if o == nil {
		return goja.Null()
	}
	return o
}

package module

import (
	"path/filepath"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// moduleSymbols are properties that Node's modules show when inspected.
type moduleSymbols struct {
	isMain, cachedByESM, url, format, executing *goja.Symbol
}

func newModuleSymbols() moduleSymbols {
	return moduleSymbols{
		isMain:      goja.NewSymbol("kIsMainSymbol"),
		cachedByESM: goja.NewSymbol("kIsCachedByESMLoader"),
		url:         goja.NewSymbol("kURL"),
		format:      goja.NewSymbol("kFormat"),
		executing:   goja.NewSymbol("kIsExecuting"),
	}
}

// moduleState is the Go half of a Module object.
type moduleState struct {
	parent *goja.Object
}

func (l *Loader) defineClass() {
	l.class = l.ctx.NewClass(js.Class{
		Name: "Module",
		New: func(call goja.ConstructorCall) *goja.Object {
			id := ""
			if len(call.Arguments) > 0 {
				id = call.Argument(0).String()
			}
			l.initModule(call.This, id, js.Object(call.Argument(1)))
			return nil
		},
		Methods: map[string]js.Fn{"load": l.loadFile, "require": l.require, "_compile": l.compileMethod},
		Getters: map[string]js.Accessor{
			"parent":       {Get: l.parent, Set: l.setParent},
			"isPreloading": {Get: func(goja.FunctionCall) goja.Value { return l.vm.ToValue(l.preloading) }},
		},
	})
	l.proto = l.class.Get("prototype").(*goja.Object)
	l.cache = l.nullObject()
	l.class.Set("_cache", l.cache)
	l.class.Set("_pathCache", l.nullObject())
	l.class.Set("_load", l.ctx.Func("", 3, l.load))
	l.class.Set("Module", l.class)
}

func (l *Loader) nullObject() *goja.Object { return l.vm.CreateObject(nil) }

// NewModule makes an empty Module object, as `new Module(id, parent)` does.
func (l *Loader) NewModule(id string, parent *goja.Object) *goja.Object {
	mod := l.vm.CreateObject(l.proto)
	l.initModule(mod, id, parent)
	return mod
}

func (l *Loader) initModule(mod *goja.Object, id string, parent *goja.Object) {
	mod.Set("id", id)
	setOwn(mod, "path", l.vm.ToValue(filepath.Dir(id)))
	setOwn(mod, "exports", l.vm.NewObject())
	l.ctx.Attach(mod, &moduleState{parent: parent})
	l.addChild(parent, mod, false)
	mod.Set("filename", goja.Null())
	mod.Set("loaded", false)
	mod.Set("children", l.vm.NewArray())
	mod.SetSymbol(l.sym.isMain, false)
	mod.SetSymbol(l.sym.cachedByESM, false)
	mod.SetSymbol(l.sym.url, goja.Undefined())
	mod.SetSymbol(l.sym.format, goja.Undefined())
	mod.SetSymbol(l.sym.executing, goja.Undefined())
}

// setOwn sets a property whatever Object.prototype has under that name.
func setOwn(obj *goja.Object, name string, v goja.Value) {
	obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

func (l *Loader) stateOf(v goja.Value) *moduleState {
	s, _ := js.State[*moduleState](l.ctx.Env, v)
	return s
}

// parent is the deprecated module.parent: null for the main module.
func (l *Loader) parent(call goja.FunctionCall) goja.Value {
	l.warnParent(call.This)
	s := l.stateOf(call.This)
	if s == nil {
		return goja.Undefined()
	}
	return orNull(s.parent)
}

func (l *Loader) setParent(call goja.FunctionCall) goja.Value {
	l.warnParent(call.This)
	if s := l.stateOf(call.This); s != nil {
		s.parent = js.Object(call.Argument(0))
	}
	return goja.Undefined()
}

// warnParent says, once and where it is asked for, that module.parent is
// deprecated.
func (l *Loader) warnParent(mod goja.Value) {
	if l.warnedParent || !l.ctx.Args.Flag("pending-deprecation") || mod == goja.Value(l.proto) {
		return
	}
	l.warnedParent = true
	l.warn("module.parent is deprecated due to accuracy issues. Please use require.main to find program entry point instead.",
		"DeprecationWarning", "DEP0144")
}

// addChild lists child among parent's children; scan looks for it first.
func (l *Loader) addChild(parent, child *goja.Object, scan bool) {
	children := childrenOf(parent)
	if children == nil || scan && indexOf(children, child) >= 0 {
		return
	}
	children.Set(children.Get("length").String(), child)
}

func (l *Loader) dropChild(parent, child *goja.Object) {
	children := childrenOf(parent)
	if children == nil {
		return
	}
	if i := indexOf(children, child); i >= 0 {
		l.ctx.Invoke(children, children.Get("splice"), l.vm.ToValue(i), l.vm.ToValue(1))
	}
}

func childrenOf(parent *goja.Object) *goja.Object {
	if parent == nil {
		return nil
	}
	return js.Object(parent.Get("children"))
}

func indexOf(list, item *goja.Object) int {
	for i, key := range list.Keys() {
		if list.Get(key) == goja.Value(item) {
			return i
		}
	}
	return -1
}

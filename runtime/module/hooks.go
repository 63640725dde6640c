package module

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// hook is what one call of module.registerHooks gave. Each of its functions may
// be nil.
type hook struct{ resolve, load goja.Value }

func (h *hook) fn(name string) goja.Value {
	if name == "resolve" {
		return h.resolve
	}
	return h.load
}

// hooks are the hooks of a program, the newest last, and what they have said.
type hooks struct {
	list    []*hook
	class   *goja.Object      // of what registerHooks gives
	formats map[string]string // that resolve hooks gave, by URL
	sources map[string]string // that load hooks gave, by URL
}

// registerHooks is module.registerHooks({ resolve, load }).
func (l *Loader) registerHooks(call goja.FunctionCall) goja.Value {
	o := js.Object(call.Argument(0))
	if o == nil {
		panic(l.vm.NewTypeError("Cannot destructure property 'resolve' of 'hooks' as it is %s.", call.Argument(0)))
	}
	h := &hook{}
	for name, to := range map[string]*goja.Value{"resolve": &h.resolve, "load": &h.load} {
		if v := orUndefined(o.Get(name)); !goja.IsUndefined(v) {
			l.ctx.ValidateFunction(v, "hooks."+name)
			*to = v
		}
	}
	if l.hooks.formats == nil {
		l.hooks.formats, l.hooks.sources = map[string]string{}, map[string]string{}
	}
	l.hooks.list = append(l.hooks.list, h)
	return l.hookHandle(h)
}

// hookHandle is what registerHooks gives: it can deregister h.
func (l *Loader) hookHandle(h *hook) *goja.Object {
	if l.hooks.class == nil {
		l.hooks.class = l.ctx.NewClass(js.Class{Name: "ModuleHooks", Methods: map[string]js.Fn{
			"deregister": func(call goja.FunctionCall) goja.Value {
				gone := js.This[*hook](l.ctx.Env, call)
				l.hooks.list = slices.DeleteFunc(l.hooks.list, func(other *hook) bool { return other == gone })
				return goja.Undefined()
			},
		}})
	}
	handle := l.vm.CreateObject(l.hooks.class.Get("prototype").(*goja.Object))
	js.Put(handle, "resolve", h.resolve)
	js.Put(handle, "load", h.load)
	l.ctx.Attach(handle, h)
	return handle
}

func (l *Loader) hasHooks() bool { return len(l.hooks.list) > 0 }

// chain runs the hooks of one name, the newest first; last is what Node itself
// does.
func (l *Loader) chain(name, subject string, context *goja.Object, last func(string, *goja.Object) *goja.Object) *goja.Object {
	return l.link(len(l.hooks.list)-1, name, subject, context, last)
}

func (l *Loader) link(i int, name, subject string, context *goja.Object, last func(string, *goja.Object) *goja.Object) *goja.Object {
	for i >= 0 && l.hooks.list[i].fn(name) == nil {
		i--
	}
	if i < 0 {
		return last(subject, context)
	}
	called := false
	next := l.ctx.Func("next"+strings.ToUpper(name[:1])+name[1:], 2, func(call goja.FunctionCall) goja.Value {
		called = true
		to := subject
		if v := call.Argument(0); !goja.IsUndefined(v) {
			to = v.String()
		}
		return l.link(i-1, name, to, l.merged(context, js.Object(call.Argument(1))), last)
	})
	v := l.ctx.Invoke(goja.Undefined(), l.hooks.list[i].fn(name), l.vm.ToValue(subject), context, next)
	result := js.Object(v)
	if !called {
		circuit := goja.Undefined()
		if result != nil {
			circuit = orUndefined(result.Get("shortCircuit"))
		}
		if !circuit.StrictEquals(l.vm.ToValue(true)) {
			panic(l.badReturn("true", name, "shortCircuit", circuit))
		}
	}
	if result == nil {
		panic(l.newError("TypeError", "ERR_INVALID_RETURN_VALUE",
			"Expected an object to be returned from the \""+name+"\" function but got "+l.ctx.SpecificType(v)+"."))
	}
	return result
}

func (l *Loader) badReturn(wanted, hook, property string, v goja.Value) *goja.Object {
	return l.newError("TypeError", "ERR_INVALID_RETURN_PROPERTY_VALUE", "Expected "+wanted+" to be returned for the \""+
		property+"\" from the \""+hook+"\" hook but got "+l.ctx.SpecificType(v)+".")
}

// hookedBuiltin tells the load hooks of a built-in module, and whether they leave
// it one.
func (l *Loader) hookedBuiltin(url string) bool {
	format, _ := l.hookedSource(url, "builtin", goja.Undefined(), requireConditions, func(string) goja.Value { return goja.Null() })
	return format == "builtin"
}

func (l *Loader) merged(context, changes *goja.Object) *goja.Object {
	all := l.vm.NewObject()
	for _, o := range []*goja.Object{context, changes} {
		if o != nil {
			for _, key := range o.Keys() {
				js.Put(all, key, o.Get(key))
			}
		}
	}
	return all
}

var (
	requireConditions = []string{"require", "node", "node-addons", "module-sync"}
	importConditions  = []string{"node", "import", "module-sync", "node-addons"}
)

// hookedURL is what the resolve hooks make of specifier.
func (l *Loader) hookedURL(specifier, base string, attributes goja.Value, conditions []string, byDefault func(string) (url, format string)) string {
	context := l.vm.NewObject()
	context.Set("parentURL", goja.Undefined())
	if base != "" {
		context.Set("parentURL", base)
	}
	js.Put(context, "importAttributes", attributes)
	context.Set("conditions", l.array(conditions))
	result := l.chain("resolve", specifier, context, func(specifier string, context *goja.Object) *goja.Object {
		url, format := byDefault(specifier)
		o := l.vm.NewObject()
		o.Set("url", url)
		o.Set("format", l.textOrUndefined(format))
		js.Put(o, "importAttributes", orUndefined(context.Get("importAttributes")))
		return o
	})
	url := orUndefined(result.Get("url"))
	if !goja.IsString(url) {
		panic(l.badReturn("a URL string", "resolve", "url", url))
	}
	if format := result.Get("format"); !js.IsNil(format) {
		l.hooks.formats[url.String()] = format.String()
	}
	return url.String()
}

func (l *Loader) textOrUndefined(s string) goja.Value {
	if s == "" {
		return goja.Undefined()
	}
	return l.vm.ToValue(s)
}

// hookedSource is what the load hooks make of url: its format and, but for
// built-in modules, its source.
func (l *Loader) hookedSource(url, format string, attributes goja.Value, conditions []string, read func(url string) goja.Value) (string, goja.Value) {
	context := l.vm.NewObject()
	context.Set("format", l.textOrUndefined(format))
	js.Put(context, "importAttributes", attributes)
	context.Set("conditions", l.array(conditions))
	result := l.chain("load", url, context, func(url string, context *goja.Object) *goja.Object {
		o := l.vm.NewObject()
		js.Put(o, "format", orUndefined(context.Get("format")))
		if importing := &conditions[0] == &importConditions[0]; importing {
			o.Set("responseURL", url)
		}
		js.Put(o, "source", read(url))
		return o
	})
	if v := result.Get("format"); !js.IsNil(v) {
		format = v.String()
	}
	return format, orUndefined(result.Get("source"))
}

// sourceText is the text of a source: a string, or bytes.
func (l *Loader) sourceText(source goja.Value) string {
	if data, ok := js.Bytes(source); ok {
		return toText(data)
	}
	return source.String()
}

// resolveForRequire is the file, or the name, that require() finds with the help
// of hooks.
func (l *Loader) resolveForRequire(request string, parent *goja.Object, isMain bool) goja.Value {
	base := ""
	if parent != nil && !js.IsNil(parent.Get("filename")) {
		base = urlOrPath(parent.Get("filename").String())
	}
	url := l.hookedURL(request, base, goja.Undefined(), requireConditions, func(request string) (string, string) {
		name := l.invoke("_resolveFilename", l.vm.ToValue(request), orNull(parent), l.vm.ToValue(isMain)).String()
		if l.IsBuiltin(name) {
			return "node:" + strings.TrimPrefix(name, "node:"), ""
		}
		return fileURL(name), ""
	})
	if path := pathOf(url); path != "" {
		return l.vm.ToValue(path)
	}
	return l.vm.ToValue(url)
}

func urlOrPath(filename string) string {
	if strings.HasPrefix(filename, "/") {
		return fileURL(filename)
	}
	return filename
}

// loadHooked is what Module.prototype.load does where there are hooks.
func (l *Loader) loadHooked(mod *goja.Object, filename string) {
	url := urlOrPath(filename)
	format := l.hooks.formats[url]
	if format == "" {
		format = l.plainFormat(filename)
	}
	format, source := l.hookedSource(url, format, goja.Undefined(), requireConditions, func(url string) goja.Value {
		return l.vm.ToValue(l.readSource(pathOf(url)))
	})
	switch format {
	case "json":
		mod.Set("exports", l.parseJSON(l.sourceText(source), filename))
	case "module", "module-typescript":
		r := l.esModules().loadText(url, l.sourceText(source))
		mod.Set("exports", l.esModules().requireModule(r, mod))
	case "builtin":
		mod.Set("exports", l.LoadBuiltin(url))
	default:
		l.ctx.Invoke(mod, mod.Get("_compile"), l.vm.ToValue(l.sourceText(source)), l.vm.ToValue(filename), l.textOrUndefined(format))
	}
}

// plainFormat is the format that the name of a file says.
func (l *Loader) plainFormat(filename string) string {
	if strings.HasSuffix(filename, ".json") {
		return "json"
	}
	return l.formatOf(filename)
}

// loadText gives the record of an ES module that a hook made.
func (l *esm) loadText(url, text string) *record {
	if r := l.records[url]; r != nil {
		return r
	}
	l.hooks.sources[url] = text
	return l.once(url, "module")
}

// hookedLoad is load where there are hooks.
func (l *esm) hookedLoad(url string, attributes map[string]string) *record {
	if r := l.records[url]; r != nil {
		return r
	}
	format := l.hooks.formats[url]
	if format == "" {
		format = l.formatOfURL(url)
	}
	format, source := l.hookedSource(url, format, l.attributesObject(attributes), importConditions, func(url string) goja.Value {
		if strings.HasPrefix(url, "node:") {
			return goja.Null()
		}
		l.formatOfURL(url) // refuses what cannot be read
		return l.ctx.NewBuffer([]byte(l.textOf(url)))
	})
	if format != "builtin" && !js.IsNil(source) {
		l.hooks.sources[url] = l.sourceText(source)
	}
	return l.once(url, format)
}

func (l *esm) attributesObject(attributes map[string]string) *goja.Object {
	o := l.vm.CreateObject(nil)
	for key, value := range attributes {
		o.Set(key, value)
	}
	return o
}

// readGiven makes the record of a CommonJS module whose text a hook gave.
func (l *esm) readGiven(r *record, text string) {
	names, _ := lower.CommonJSNames(text)
	r.names, r.values = []string{"default", wholeExports}, map[string]goja.Value{"default": nil, wholeExports: nil}
	for _, name := range names {
		if _, known := r.values[name]; !known {
			r.names, r.values[name] = append(r.names, name), nil
		}
	}
	r.fill = func() {
		exports := l.exportsOfText(pathOrURL(r.url), text)
		for _, name := range r.names {
			if name == "default" || name == wholeExports {
				r.values[name] = exports
			} else if o := js.Object(exports); o != nil {
				r.values[name] = orUndefined(o.Get(name))
			}
		}
	}
}

// exportsOfText runs text as the CommonJS module filename, unless that is loaded.
func (l *Loader) exportsOfText(filename, text string) goja.Value {
	mod := js.Object(l.cache.Get(filename))
	if mod == nil {
		mod = l.NewModule(filename, nil)
		mod.Set("filename", filename)
		mod.Set("paths", l.array(nodeModulePaths(filepath.Dir(filename))))
		l.cache.Set(filename, mod)
		l.ctx.Invoke(mod, mod.Get("_compile"), l.vm.ToValue(text), l.vm.ToValue(filename), l.vm.ToValue("commonjs"))
		mod.Set("loaded", true)
	}
	return orUndefined(mod.Get("exports"))
}

package module

import (
	"encoding/base64"
	"path/filepath"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// load gives the record of url with all that it depends on, read and compiled.
func (l *esm) load(url string, attributes map[string]string) *record {
	if l.hasHooks() {
		return l.hookedLoad(url, attributes)
	}
	format := l.formatOfURL(url)
	l.checkAttributes(url, format, attributes)
	return l.once(url, format)
}

// loadAs is load of the file at path, whose format is known.
func (l *esm) loadAs(path, format string) *record { return l.once(fileURL(path), format) }

// once gives the one record of url. A module that does not load is forgotten.
func (l *esm) once(url, format string) *record {
	key := url
	if r := l.records[key]; r != nil {
		return r
	}
	r := &record{esm: l, url: url, path: pathOf(url)}
	l.records[key] = r
	if thrown := l.catch(func() { l.read(r, format) }); thrown != nil {
		delete(l.records, key)
		panic(thrown)
	}
	return r
}

func (l *esm) read(r *record, format string) {
	switch format {
	case "builtin":
		l.readBuiltin(r)
	case "json":
		l.readJSON(r)
	case "commonjs":
		if text, ok := l.hooks.sources[r.url]; ok {
			l.readGiven(r, text)
			return
		}
		l.readCommonJS(r)
	case "module":
		l.compileModule(r, l.textOf(r.url))
		l.loadRequests(r)
	default:
		l.readEither(r)
	}
}

// readEither reads a file whose syntax alone says what it is.
func (l *esm) readEither(r *record) {
	text := l.textOf(r.url)
	if l.isModuleSyntax(r.path, text) {
		l.compileModule(r, text)
		l.loadRequests(r)
		return
	}
	l.readCommonJS(r)
}

func (l *esm) loadRequests(r *record) {
	for _, q := range r.unit.Requests {
		url := l.resolveWith(q.Specifier, r.url, q.Attributes)
		r.deps = append(r.deps, l.load(url, q.Attributes))
	}
}

// textOf reads what a file: or data: URL names.
func (l *esm) textOf(url string) string {
	if text, ok := l.hooks.sources[url]; ok {
		return text
	}
	if data, ok := strings.CutPrefix(url, "data:"); ok {
		_, body := splitData(data)
		return body
	}
	return l.readSource(pathOf(url))
}

// splitData reads what follows "data:".
func splitData(data string) (mime, body string) {
	head, body, _ := strings.Cut(data, ",")
	body = unescapeURL(body)
	if plain, ok := strings.CutSuffix(head, ";base64"); ok {
		head = plain
		raw, _ := base64.StdEncoding.DecodeString(body)
		body = string(raw)
	}
	mime, _, _ = strings.Cut(head, ";")
	return mime, body
}

// formatOfURL is "builtin", "module", "commonjs", "json", or "" where the syntax
// decides.
func (l *esm) formatOfURL(url string) string {
	if strings.HasPrefix(url, "node:") {
		if !l.IsBuiltin(url) {
			panic(l.nodeError("ERR_UNKNOWN_BUILTIN_MODULE", url))
		}
		return "builtin"
	}
	if data, ok := strings.CutPrefix(url, "data:"); ok {
		return l.formatOfMime(url, data)
	}
	if scheme, _, _ := strings.Cut(url, ":"); scheme != "file" {
		e := l.newError("Error", "ERR_UNSUPPORTED_ESM_URL_SCHEME",
			"Only URLs with a scheme in: file and data are supported by the default ESM loader. Received protocol '"+scheme+":'")
		e.SetSymbol(l.ctx.NodeErrorMark(), true)
		panic(e)
	}
	path := pathOf(url)
	switch ext := filepath.Ext(path); ext {
	case ".json":
		return "json"
	case ".js", ".mjs", ".cjs", "":
		return l.formatOf(path)
	case ".ts", ".mts", ".cts":
		if l.stripsTypes() {
			return l.formatOf(path)
		}
		panic(l.nodeError("ERR_UNKNOWN_FILE_EXTENSION", ext, path))
	default:
		panic(l.nodeError("ERR_UNKNOWN_FILE_EXTENSION", ext, path))
	}
}

func (l *esm) formatOfMime(url, data string) string {
	switch mime, _ := splitData(data); mime {
	case "text/javascript":
		return "module"
	case "application/json":
		return "json"
	default:
		panic(l.nodeError("ERR_UNKNOWN_MODULE_FORMAT", mime, url))
	}
}

func (l *esm) checkAttributes(url, format string, attributes map[string]string) {
	for key, value := range attributes {
		switch {
		case key != "type" || value != "json":
			panic(l.nodeError("ERR_IMPORT_ATTRIBUTE_UNSUPPORTED", key, value, url))
		case format != "json":
			panic(l.nodeError("ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE", url, value))
		}
	}
	if format == "json" && attributes["type"] != "json" {
		panic(l.nodeError("ERR_IMPORT_ATTRIBUTE_MISSING", url, "type", "json"))
	}
}

const (
	moduleHead = "(function (" + lower.ModuleParams + ") { \"use strict\"; "
	moduleTail = "\n})"
)

// compileModule gives r its unit and its program. Failure: a SyntaxError.
func (l *esm) compileModule(r *record, text string) {
	l.ctx.GuardNesting(text)
	src := &source{head: len(moduleHead)}
	l.sources[r.url] = src
	c := &compilation{filename: r.url, head: moduleHead, tail: moduleTail}
	unit, failed := lower.Module(text, r.url, c.accept)
	if unit == nil {
		panic(l.moduleSyntaxError(r.url, text, failed))
	}
	src.original, src.lowered, src.getters, src.imports = text, &unit.Source, unit.GettersLine(), unit.Imports
	r.text, r.unit, r.prg = text, unit, l.finish(c, &unit.Source)
}

// isModuleSyntax says whether text is no script, but an ES module.
func (l *Loader) isModuleSyntax(path, text string) bool {
	if strings.HasPrefix(text, "#!") {
		text = "//" + text
	}
	if !l.detectsModules() {
		return false
	}
	l.ctx.GuardNesting(text)
	if _, err := compileText(path, scriptHead+text+scriptTail); err == nil {
		return false
	}
	c := &compilation{filename: path, head: scriptHead, tail: scriptTail}
	if low, _ := lower.Script(text, path, c.accept); low != nil {
		return false
	}
	return l.looksLikeModule(path, text)
}

// detectsModules is false under --no-experimental-detect-module.
func (l *Loader) detectsModules() bool { return !l.ctx.Args.Flag("no-experimental-detect-module") }

// refusesDetected says whether mod, which looks like an ES module, is none yet
// by option: the program's entry, or what is required.
func (l *Loader) refusesDetected(mod *goja.Object) bool {
	if mod.GetSymbol(l.sym.isMain).ToBoolean() {
		return !l.detectsModules()
	}
	return l.ctx.Args.Flag("no-experimental-require-module")
}

// looksLikeModule says whether text, which is no script, is an ES module.
func (l *Loader) looksLikeModule(path, text string) bool {
	c := &compilation{filename: path, head: moduleHead, tail: moduleTail}
	unit, _ := lower.Module(text, path, c.accept)
	return unit != nil && (unit.Async || len(unit.Requests) > 0 || len(unit.Exports) > 0 || strings.Contains(text, "import.meta") ||
		strings.Contains(text, "export"))
}

// readBuiltin makes the record of a built-in module: its properties, and itself
// as default.
func (l *esm) readBuiltin(r *record) {
	name := strings.TrimPrefix(r.url, "node:")
	exports := l.loadBuiltin(name, r.url)
	r.values = map[string]goja.Value{}
	if o := js.Object(exports); o != nil {
		r.names = o.Keys()
	}
	r.names = append(r.names, "default")
	for _, key := range r.names {
		r.values[key] = nil
	}
	r.values["default"] = exports
	r.read = func(key string) goja.Value { return exports.(*goja.Object).Get(key) }
	r.fill = func() {}
}

// syncBuiltins brings the named exports of built-in modules up to date.
func (l *esm) syncBuiltins() {
	for _, r := range l.records {
		if r.read == nil {
			continue
		}
		for _, name := range r.names {
			if name != "default" {
				r.values[name] = nil
			}
		}
		for _, u := range r.users {
			u.scope.DefineDataProperty(u.slot, r.valueOf(u.name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_TRUE)
		}
	}
}

func (l *esm) readJSON(r *record) {
	r.names, r.values = []string{"default"}, map[string]goja.Value{"default": nil}
	text := l.textOf(r.url)
	r.fill = func() { r.values["default"] = l.parseJSON(text, pathOrURL(r.url)) }
}

// parseJSON parses what name holds. Failure: a SyntaxError that names it.
func (l *Loader) parseJSON(text, name string) (v goja.Value) {
	json := l.vm.GlobalObject().Get("JSON").(*goja.Object)
	ex := l.vm.Try(func() { v = l.ctx.Invoke(json, json.Get("parse"), l.vm.ToValue(text)) })
	if ex != nil {
		e := js.Object(ex.Value())
		e.Set("message", name+": "+e.Get("message").String())
		panic(e)
	}
	return v
}

// wholeExports is the name under which CommonJS exports are a module's own.
const wholeExports = "module.exports"

// readCommonJS makes the record of a CommonJS module: the names that its text
// shows, and its exports as default.
func (l *esm) readCommonJS(r *record) {
	r.names, r.values = []string{"default", wholeExports}, map[string]goja.Value{"default": nil, wholeExports: nil}
	for _, name := range l.exportsOf(r.path, map[string]bool{}) {
		if _, known := r.values[name]; !known {
			r.names, r.values[name] = append(r.names, name), nil
		}
	}
	r.fill = func() {
		exports := l.invoke("_load", l.vm.ToValue(r.path), goja.Undefined(), l.vm.ToValue(false))
		o := js.Object(exports)
		for _, name := range r.names {
			if name == "default" || name == wholeExports {
				r.values[name] = exports
			} else if o != nil {
				l.vm.Try(func() { r.values[name] = orUndefined(o.Get(name)) })
			}
		}
	}
}

// exportsOf lists the names that the text of a CommonJS file exports, those that
// it hands on from others included.
func (l *esm) exportsOf(path string, seen map[string]bool) []string {
	if seen[path] || filepath.Ext(path) == ".json" {
		return nil
	}
	seen[path] = true
	text, names, further := "", []string(nil), []string(nil)
	if l.catch(func() { text = l.readSource(path); l.ctx.GuardNesting(text) }) != nil {
		return nil
	}
	names, further = lower.CommonJSNames(text)
	parent := l.NewModule(path, nil)
	parent.Set("filename", path)
	parent.Set("paths", l.array(nodeModulePaths(filepath.Dir(path))))
	for _, request := range further {
		l.catch(func() {
			if file := l.invoke("_resolveFilename", l.vm.ToValue(request), parent).String(); filepath.IsAbs(file) {
				names = append(names, l.exportsOf(file, seen)...)
			}
		})
	}
	return names
}

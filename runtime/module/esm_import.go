package module

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// defineImport gives lowered code its import().
func (l *Loader) defineImport() {
	if !l.importDefined {
		l.importDefined = true
		l.DefineImportIn(l.ctx.Env)
	}
}

// DefineImportIn does so for a realm.
func (l *Loader) DefineImportIn(e *js.Env) {
	own := e.OwnPromises()
	e.DefineName(lower.ImportName, l.ctx.Func("import", 1, func(call goja.FunctionCall) goja.Value {
		frames := e.VM.CaptureCallStack(3, nil)[1:]
		if importer := l.importerOf(e, frames); js.IsCallable(importer) {
			return own(l.ctx.Invoke(goja.Undefined(), importer, call.Arguments...))
		}
		return own(l.esModules().dynamicImport(call.Argument(0), call.Argument(1), urlOf(&frames[0])))
	}))
}

// importerOf is what import() calls in the first of frames, if it is a function;
// otherwise the loader itself. Code of eval has the importer of its caller, or that of the realm.
func (l *Loader) importerOf(e *js.Env, frames []goja.StackFrame) goja.Value {
	for i := range frames {
		if importer := l.importers[js.FrameFile(&frames[i])]; importer != nil {
			return importer
		}
		if e.Importer == nil {
			return nil
		}
	}
	return e.Importer
}

// SetImporter makes importer, a function, what import() means in prg. Undefined
// stands for the loader itself.
func (l *Loader) SetImporter(prg *goja.Program, importer goja.Value) {
	if l.importers == nil {
		l.importers = map[*file.File]goja.Value{}
	}
	l.importers[js.ProgramFile(prg)] = importer
}

// urlOf is the URL of the script that runs in a frame.
func urlOf(f *goja.StackFrame) string { return urlOfFile(f.SrcName()) }

func urlOfFile(name string) string {
	if strings.Contains(name, "://") {
		return name
	}
	return fileURL(abs(name))
}

// dynamicImport is import(specifier, options) in the module or script at base.
func (l *esm) dynamicImport(specifier, options goja.Value, base string) goja.Value {
	promise, resolve, reject := l.newPromise()
	if thrown := l.catch(func() {
		text, attributes := specifier.String(), l.attributes(options)
		l.soon(func() { l.importInto(text, attributes, base, resolve, reject) })
	}); thrown != nil {
		reject(reason(thrown))
	}
	return promise
}

// soon runs f as a microtask.
func (l *esm) soon(f func()) {
	promise, resolve, _ := l.vm.NewPromise()
	resolve(goja.Undefined())
	l.whenSettled(l.vm.ToValue(promise), func(goja.Value) { f() }, nil)
}

func (l *esm) attributes(options goja.Value) map[string]string {
	if goja.IsUndefined(options) {
		return nil
	}
	o := js.Object(options)
	if o == nil {
		panic(l.vm.NewTypeError("The second argument to import() must be an object"))
	}
	with := orUndefined(o.Get("with"))
	if goja.IsUndefined(with) {
		return nil
	}
	list := js.Object(with)
	if list == nil {
		panic(l.vm.NewTypeError("The 'with' option of import() must be an object"))
	}
	attributes := map[string]string{}
	for _, key := range list.Keys() {
		value := list.Get(key)
		if !goja.IsString(value) {
			panic(l.vm.NewTypeError("Import attribute value must be a string"))
		}
		attributes[key] = value.String()
	}
	return attributes
}

func (l *esm) importInto(specifier string, attributes map[string]string, base string, resolve, reject func(goja.Value)) {
	var r *record
	thrown := l.catch(func() {
		r = l.load(l.resolveWith(specifier, base, attributes), attributes)
		r.link()
	})
	if thrown != nil {
		reject(reason(thrown))
		return
	}
	l.finishImport(r, resolve, reject)
}

// finishImport settles with the namespace of r once it has run.
func (l *esm) finishImport(r *record, resolve, reject func(goja.Value)) {
	if r.unit == nil {
		if thrown := l.catch(r.evaluateForeign); thrown != nil {
			reject(reason(thrown))
			return
		}
		resolve(r.namespaceObject())
		return
	}
	l.whenSettled(r.evaluate(),
		func(goja.Value) { resolve(r.namespaceObject()) },
		func(v goja.Value) { r.explain(v); reject(v) })
}

// metaOf is import.meta of r, where its code asks for it.
func (l *esm) metaOf(r *record) goja.Value {
	if !strings.Contains(r.unit.Code, "gonode$meta") {
		return goja.Undefined()
	}
	meta := l.vm.CreateObject(nil)
	if r.meta != nil {
		r.meta(meta)
		return meta
	}
	if r.path != "" {
		meta.Set("dirname", filepath.Dir(r.path))
		meta.Set("filename", r.path)
	}
	meta.Set("main", l.main == r)
	meta.Set("resolve", l.ctx.Func("resolve", 1, func(call goja.FunctionCall) goja.Value {
		return l.vm.ToValue(l.resolveForMeta(call.Argument(0).String(), r.url))
	}))
	meta.Set("url", r.url)
	return meta
}

// resolveForMeta is import.meta.resolve: a file need not be there.
func (l *esm) resolveForMeta(specifier, base string) (url string) {
	thrown := l.catch(func() { url = l.resolve(specifier, base) })
	if thrown == nil {
		return url
	}
	if e := js.Object(reason(thrown)); e != nil && hasURL(e) {
		return e.Get("url").String()
	}
	panic(thrown)
}

func hasURL(e *goja.Object) bool {
	code := orUndefined(e.Get("code")).String()
	return e.Get("url") != nil && (code == "ERR_MODULE_NOT_FOUND" || code == "ERR_UNSUPPORTED_DIR_IMPORT")
}

// requireModule is require() of an ES module: its namespace. Failure:
// ERR_REQUIRE_ASYNC_MODULE where the graph awaits, ERR_REQUIRE_CYCLE_MODULE.
func (l *esm) requireModule(r *record, mod *goja.Object) goja.Value {
	if r.phase == evaluating {
		from := ""
		if parent := l.parentOf(mod); parent != nil {
			from = orUndefined(parent.Get("filename")).String()
		}
		panic(l.ctx.NewNodeError("ERR_REQUIRE_CYCLE_MODULE", "Cannot require() ES Module "+r.path+" in a cycle. (from "+from+") A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. "+
			"Try making at least part of the dependency in the graph lazily loaded."))
	}
	r.link()
	if r.awaits(map[*record]bool{}) {
		panic(l.requireAsync(r, mod))
	}
	ignore := func(goja.Value) {}
	l.whenSettled(r.evaluate(), ignore, ignore)
	if r.failure != nil {
		panic(r.failure)
	}
	return l.required(r)
}

// awaits says whether r or what it depends on has a top-level await.
func (r *record) awaits(seen map[*record]bool) bool {
	if seen[r] || r.unit == nil {
		return false
	}
	seen[r] = true
	if r.unit.Async {
		return true
	}
	for _, dep := range r.deps {
		if dep.awaits(seen) {
			return true
		}
	}
	return false
}

func (l *esm) requireAsync(r *record, mod *goja.Object) *goja.Object {
	text := "require() cannot be used on an ESM graph with top-level await. Use import() instead. " +
		"To see where the top-level await comes from, use --experimental-print-required-tla.\nRequired module: " + r.path
	if parent := l.parentOf(mod); parent != nil {
		text += "\nRequire stack:\n- " + strings.Join(l.requireStack(parent), "\n- ")
	}
	return l.newError("Error", "ERR_REQUIRE_ASYNC_MODULE", text)
}

// required is what require() gives of an ES module: what it exports as
// 'module.exports', or its namespace, with __esModule where there is a default
// export.
func (l *esm) required(r *record) goja.Value {
	if b, _ := r.resolveExport(wholeExports, map[binding]bool{}); b != nil {
		return b.value()
	}
	ns := r.namespaceObject()
	names := r.exportNames(map[*record]bool{})
	if !slices.Contains(names, "default") || slices.Contains(names, "__esModule") {
		return ns
	}
	bindings := map[string]binding{}
	for _, name := range names {
		if b, _ := r.resolveExport(name, map[binding]bool{}); b != nil {
			bindings[name] = *b
		}
	}
	marker := &record{esm: l, values: map[string]goja.Value{"__esModule": l.vm.ToValue(true)}}
	bindings["__esModule"] = binding{marker, "__esModule"}
	return l.newNamespace(bindings)
}

// commonJSOnly are names that ES modules lack.
var commonJSOnly = map[string]string{
	"require":    ", you can use import instead",
	"module":     "",
	"exports":    "",
	"__filename": "",
	"__dirname":  "",
}

// explain adds a hint to the error of a module that takes itself for CommonJS.
func (r *record) explain(v goja.Value) {
	e := js.Object(v)
	if e == nil || e.ClassName() != "Error" {
		return
	}
	message := orUndefined(e.Get("message")).String()
	name, missing := strings.CutSuffix(message, " is not defined")
	hint, known := commonJSOnly[name]
	if !missing || !known {
		return
	}
	message += " in ES module scope" + hint
	if pkg := r.esm.packageScope(r.path); strings.HasSuffix(r.path, ".js") && pkg != nil && pkg.Type == "module" {
		message += "\nThis file is being treated as an ES module because it has a '.js' file extension and '" + pkg.path() +
			"' contains \"type\": \"module\". To treat it as a CommonJS script, rename it to use the '.cjs' file extension."
	}
	e.Set("message", message)
}

// missingExport is the SyntaxError of an import that its module does not export.
func (r *record) missingExport(request int, name string, ambiguous bool) any {
	l, q := r.esm, r.unit.Requests[request]
	text := "The requested module '" + q.Specifier + "' does not provide an export named '" + name + "'"
	switch dep := r.deps[request]; {
	case ambiguous:
		text = "The requested module '" + q.Specifier + "' contains conflicting star exports for name '" + name + "'"
	case dep.unit == nil && dep.path != "" && dep.values[wholeExports] == nil && slices.Contains(dep.names, wholeExports):
		text = "Named export '" + name + "' not found. The requested module '" + q.Specifier + "' is a CommonJS module, which may not support all module.exports as named exports.\n" +
			"CommonJS modules can always be imported via the default export, for example using:\n\nimport pkg from '" + q.Specifier + "';\n"
		if name != "default" {
			text += "const " + r.importedNames(q.Specifier, name) + " = pkg;\n"
		}
	}
	return l.ctx.NewLinkError(text, r.importSite(q.Specifier, name))
}

// importedNames is the list that an import of name names, as a destructuring
// pattern.
func (r *record) importedNames(specifier, name string) string {
	line := lineOf(r.text, r.importSite(specifier, name).Line)
	if list := regexp.MustCompile(`^\s*import\s*(\{[^}]*\})`).FindStringSubmatch(line); list != nil {
		return regexp.MustCompile(`\s+as\s+`).ReplaceAllString(list[1], ": ")
	}
	return "{" + name + "}"
}

// importSite is where the text of r imports name.
func (r *record) importSite(specifier, name string) js.Site {
	pattern := `\b` + regexp.QuoteMeta(name) + `\b[^;'"]*\bfrom\s*['"]` + regexp.QuoteMeta(specifier) + `['"]`
	if name == "default" {
		pattern = `(?:import|export)\s[^;'"]*\bfrom\s*['"]` + regexp.QuoteMeta(specifier) + `['"]`
	}
	site := js.Site{File: r.url, Line: 1, Column: 1, Width: len(name)}
	if at := regexp.MustCompile(pattern).FindStringIndex(r.text); at != nil {
		before := r.text[:at[0]]
		site.Line = strings.Count(before, "\n") + 1
		site.Column = at[0] - strings.LastIndexByte(before, '\n')
	}
	site.Text = lineOf(r.text, site.Line)
	return site
}

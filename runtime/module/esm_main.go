package module

import (
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// runMain is Module.runMain([main = process.argv[1]]): an ES module by import, any
// other file by require.
func (l *Loader) runMain(call goja.FunctionCall) goja.Value {
	request := call.Argument(0)
	if goja.IsUndefined(request) {
		request = js.Object(js.Object(l.vm.Get("process")).Get("argv")).Get("1")
	}
	path := l.Resolve(request.String())
	if l.formatOf(path) == "module" {
		l.esModules().importMain(fileURL(path))
		return goja.Undefined()
	}
	return l.invoke("_load", request, goja.Null(), l.vm.ToValue(true))
}

// loadModuleInto gives mod the exports of the ES module at path: at once, or,
// where mod is the main module, when all of it has run.
func (l *Loader) loadModuleInto(mod *goja.Object, path string) {
	e := l.esModules()
	if mod.GetSymbol(l.sym.isMain).ToBoolean() {
		e.importMain(fileURL(path))
		return
	}
	if l.ctx.Args.Flag("no-experimental-require-module") {
		panic(l.requireRefused(mod, path))
	}
	mod.Set("exports", e.requireModule(e.loadAs(path, "module"), mod))
}

// requireRefused is the error of require() of an ES module under
// --no-experimental-require-module.
func (l *Loader) requireRefused(mod *goja.Object, path string) *goja.Object {
	from, file := "", path
	if parent := l.parentOf(mod); parent != nil {
		from = orUndefined(parent.Get("filename")).String()
	}
	if !strings.HasSuffix(path, ".mjs") {
		file = filepath.Base(path) + " in " + from
	}
	e := l.ctx.NewNodeError("ERR_REQUIRE_ESM", path, true, from)
	e.Set("message", e.Get("message").String()+"\nInstead change the require of "+file+
		" to a dynamic import() which is available in all CommonJS modules.")
	return e
}

// importMain runs the module at url as the program's entry.
func (l *esm) importMain(url string) {
	l.runAsMain(func() *record { return l.once(url, "module") })
}

// IsModule says whether text, which has no file, is an ES module and no script.
func (l *Loader) IsModule(text string) bool { return l.isModuleSyntax("[eval]", text) }

// ImportText runs text, an ES module without a file, as the program's entry.
func (l *Loader) ImportText(name, text string) {
	e := l.esModules()
	e.runAsMain(func() *record {
		r := &record{esm: e, url: fileURL(abs(name))}
		e.compileModule(r, text)
		e.records[r.url] = r
		e.loadRequests(r)
		return r
	})
}

// PreloadImports imports what --import names, one after the other, and then runs
// f.
func (l *Loader) PreloadImports(specifiers []string, f func()) {
	if len(specifiers) == 0 {
		f()
		return
	}
	e := l.esModules()
	base := fileURL(abs(".")) + "/"
	e.soon(func() {
		next := func(goja.Value) { l.PreloadImports(specifiers[1:], f) }
		e.importInto(specifiers[0], nil, base, next, e.mainFailed)
	})
}

// runAsMain links and runs the module that load gives.
func (l *esm) runAsMain(load func() *record) {
	l.soon(func() {
		thrown := l.catch(func() {
			l.main = load()
			l.main.link()
		})
		if thrown != nil {
			l.mainFailed(reason(thrown))
			return
		}
		l.finishImport(l.main, func(goja.Value) { l.mainDone = true }, l.mainFailed)
	})
}

func (l *esm) mainFailed(v goja.Value) {
	l.mainDone = true
	ex := l.vm.Try(func() { panic(v) })
	l.ctx.Life.Fatal(ex, UnhandledRejection)
}

var awaits = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\bawait\b`)
})

// Unsettled tells of a main module whose top-level await nothing can settle any
// more: where it is.
func (l *Loader) Unsettled() (site js.Site, ok bool) {
	if l.esm == nil || l.esm.main == nil || l.esm.mainDone || l.esm.main.unit == nil {
		return site, false
	}
	r := l.esm.main
	site = js.Site{File: r.url, Line: 1, Column: 1, Width: 1}
	if at := awaits().FindStringIndex(r.text); at != nil {
		before := r.text[:at[0]]
		site.Line = strings.Count(before, "\n") + 1
		site.Column = at[0] - strings.LastIndexByte(before, '\n')
	}
	site.Text = lineOf(r.text, site.Line)
	return site, true
}

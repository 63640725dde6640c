package module

import (
	"regexp"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// runMain is Module.runMain: an ES module by import, any other file by require.
func (l *Loader) runMain(call goja.FunctionCall) goja.Value {
	request := call.Argument(0)
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
	mod.Set("exports", e.requireModule(e.loadAs(path, "module"), mod))
}

// importMain runs the module at url as the program's entry.
func (l *esm) importMain(url string) {
	l.soon(func() {
		thrown := l.catch(func() {
			l.main = l.loadAs(pathOf(url), "module")
			l.main.link()
		})
		if thrown != nil {
			l.mainFailed(reason(thrown))
			return
		}
		l.finishImport(l.main, func(any) error { l.mainDone = true; return nil },
			func(v any) error { l.mainFailed(v.(goja.Value)); return nil })
	})
}

func (l *esm) mainFailed(v goja.Value) {
	l.mainDone = true
	ex := l.vm.Try(func() { panic(v) })
	l.ctx.Life.Fatal(ex, UnhandledRejection)
}

var awaits = regexp.MustCompile(`\bawait\b`)

// Unsettled tells of a main module whose top-level await nothing can settle any
// more: where it is.
func (l *Loader) Unsettled() (site js.Site, ok bool) {
	if l.esm == nil || l.esm.main == nil || l.esm.mainDone || l.esm.main.unit == nil {
		return site, false
	}
	r := l.esm.main
	site = js.Site{File: r.url, Line: 1, Column: 1, Width: 1}
	if at := awaits.FindStringIndex(r.text); at != nil {
		before := r.text[:at[0]]
		site.Line = strings.Count(before, "\n") + 1
		site.Column = at[0] - strings.LastIndexByte(before, '\n')
	}
	site.Text = lineOf(r.text, site.Line)
	return site, true
}

package lower

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Unit is an ES module as the linker takes it. Its code stands in a function of
// ModuleParams. It calls the body parameter with a function:
//
//   - a generator, whose first step yields an object of getters, one for each
//     local export, and whose second runs the module;
//   - where Async, an async function that gives its argument that object before
//     it runs the module.
//
// What the module imports it reads from the scope parameter, under the slot names
// of Imports.
type Unit struct {
	Source
	Async    bool
	Requests []Request
	Imports  []Import
	Exports  []Export
	Default  string // the name that an anonymous default export got, or ""
	// Fixed are the local exports that keep their first value.
	Fixed map[string]bool
}

// Request is a module that is asked for.
type Request struct {
	Specifier  string
	Attributes map[string]string
}

// Import is one imported binding.
type Import struct {
	Request int    // index of Requests
	Name    string // the exporter's name for it; Namespace for all of it
	Slot    string
	Local   string
}

// Export is one exported name. Request is -1 where the module itself has the
// binding; else it is Import of another module, All for `export *`.
type Export struct {
	Name    string
	Request int
	Import  string
}

// Namespace and All stand where a name would.
const (
	Namespace = "*"
	All       = ""
)

// ModuleParams are the parameters around the code of a Unit: the scope of its
// imports, the taker of its body, and import.meta.
const ModuleParams = "gonode$scope, gonode$body, gonode$meta"

// scopeImport is how esbuild writes the import of the scope; require is no name
// of modules.
const (
	scopeImport = `= require("");`
	scopeParam  = `= gonode$scope;`
)

// stem makes the name that an anonymous default export gets.
const stem = "gonode_"

// Module rewrites text, an ES module. Failure: esbuild's message where text is
// none, or nil where the engine takes nothing of what esbuild made.
func Module(text, filename string, accept Accept) (*Unit, *api.Message) {
	cache := cacheFile("module", text)
	unit := &Unit{}
	if readCache(cache, unit) {
		return unit, nil
	}
	plain, isAsync, failed := normalize(text)
	if failed != nil {
		return nil, failed
	}
	st, err := readStatements(string(plain.Code))
	if err != nil {
		return nil, &api.Message{Text: err.Error()}
	}
	unit = st.unit()
	unit.Async = isAsync
	input := st.wrap(isAsync) + "\n//# sourceMappingURL=data:application/json;base64," + base64.StdEncoding.EncodeToString(plain.Map)
	for _, target := range targets {
		res := transform(input, bodyOptions(target, Silent(text)))
		if len(res.Errors) > 0 {
			return nil, &res.Errors[0]
		}
		code := strings.Replace(string(res.Code), scopeImport, scopeParam, 1)
		if code, err := nameImports(code, accept); err == nil {
			unit.Source = Source{code, string(res.Map)}
			writeCache(cache, unit)
			return unit, nil
		}
	}
	return nil, nil
}

// normalize puts all imports of text first and all exports last. The line in
// front is the wrapper's.
func normalize(text string) (res api.TransformResult, isAsync bool, failed *api.Message) {
	o := options(stem, api.ESNext, false)
	o.Format, o.Banner = api.FormatESModule, "//"
	o.Supported = map[string]bool{"top-level-await": false}
	if strings.HasPrefix(text, "#!") {
		text = "//" + text[2:]
	}
	text += "\nexport {};" // esbuild takes for CommonJS what has no such statement
	res = transform(text, o)
	if len(res.Errors) > 0 && strings.HasPrefix(res.Errors[0].Text, "Top-level await is not available") {
		isAsync, o.Supported = true, nil
		res = transform(text, o)
	}
	if len(res.Errors) > 0 {
		return res, isAsync, &res.Errors[0]
	}
	return res, isAsync, nil
}

func bodyOptions(target api.Target, silent bool) api.TransformOptions {
	o := options(stem, target, silent)
	o.Format = api.FormatCommonJS
	o.Define = map[string]string{"import.meta": "gonode$meta"}
	return o
}

// GettersLine is the line of Code, from 1, on which the getters stand.
func (u *Unit) GettersLine() int {
	before, _, _ := strings.Cut(u.Code, gettersHead)
	return strings.Count(before, "\n") + 1
}

const gettersHead = "{ __proto__: null"

// unit lists what the statements import and export.
func (st *statements) unit() *Unit {
	u := &Unit{Requests: st.requests, Exports: st.stars, Fixed: map[string]bool{}}
	local := map[string]Import{}
	for i, b := range st.bindings {
		imp := Import{b.request, b.name, fmt.Sprintf("a%d", i), b.local}
		u.Imports = append(u.Imports, imp)
		local[b.local] = imp
	}
	for _, e := range st.exports {
		if imp, ok := local[e.local]; ok {
			u.Exports = append(u.Exports, Export{e.name, imp.Request, imp.Name})
			continue
		}
		u.Exports = append(u.Exports, Export{Name: e.name, Request: -1})
		u.Fixed[e.name] = st.isFixed(e.local)
		if e.name == "default" && generated().MatchString(e.local) {
			u.Default = e.local
		}
	}
	return u
}

var generated = pattern(`^` + regexp.QuoteMeta(stem) + `_?default\d*$`)

// An anonymous class is named where it is made; a function, when it is hoisted.
var anonymousClass = pattern(`(?m)^class ` + regexp.QuoteMeta(stem) + `_?default\d* \{`)

const className = ` static { Object.defineProperty(this, "name", { value: "default", configurable: true }); }`

// wrap makes of the module's body a function, on the lines that it has.
func (st *statements) wrap(isAsync bool) string {
	var head strings.Builder
	if len(st.bindings) > 0 {
		head.WriteString("import {")
		for i, b := range st.bindings {
			fmt.Fprintf(&head, "a%d as %s,", i, b.local)
		}
		head.WriteString(`} from "";`)
	}
	getters := st.getters()
	if isAsync {
		head.WriteString("gonode$body(async function(gonode$export) { gonode$export(" + getters + ");")
	} else {
		head.WriteString("gonode$body(function* () { yield " + getters + ";")
	}
	return head.String() + anonymousClass().ReplaceAllString(st.body, "$0"+className) + "\n});"
}

func (st *statements) getters() string {
	imported := map[string]bool{}
	for _, b := range st.bindings {
		imported[b.local] = true
	}
	var b strings.Builder
	b.WriteString(gettersHead)
	for _, e := range st.exports {
		if !imported[e.local] {
			fmt.Fprintf(&b, ", [%s]: () => %s", quote(e.name), e.local)
		}
	}
	b.WriteString(" }")
	return b.String()
}

package module

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// conditions that this loader can honour. "node-addons" is Node's too, but it
// names files that only addons can be.
func (l *Loader) conditions(kind string) []string {
	user, _ := l.ctx.Args.Options["conditions"].([]string)
	return append([]string{"node", kind, "module-sync"}, user...)
}

// resolveExports resolves a bare request in dir through the package's exports;
// "" where it has none.
func (l *Loader) resolveExports(dir, request string) string {
	name, subpath, ok := splitRequest(request)
	if !ok {
		return ""
	}
	pkg := l.readPackage(filepath.Join(dir, filepath.FromSlash(name)))
	if pkg == nil || pkg.Exports == nil {
		return ""
	}
	m := mapping{l: l, pkg: pkg}
	return m.finish(m.exports(subpath))
}

// resolveSelf resolves a package's own name inside it; "" where it does not
// apply.
func (l *Loader) resolveSelf(request string, parent *goja.Object) string {
	if parent == nil || isRelative(request) || filepath.IsAbs(request) || l.readNothing(parent) {
		return ""
	}
	from := parent.Get("filename").String()
	pkg := l.packageScope(from)
	if pkg == nil || pkg.Exports == nil || pkg.Name == "" {
		return ""
	}
	name, subpath, ok := splitRequest(request)
	if !ok || name != pkg.Name {
		return ""
	}
	m := mapping{l: l, pkg: pkg, base: from}
	return m.finish(m.exports(subpath))
}

func (l *Loader) readNothing(parent *goja.Object) bool {
	name := parent.Get("filename")
	return name == nil || !goja.IsString(name)
}

// resolveImports resolves a "#name" of the package that holds from; "" where
// the package has no imports.
func (l *Loader) resolveImports(request, from string) string {
	pkg := l.packageScope(from)
	if pkg == nil || pkg.Imports == nil {
		return ""
	}
	m := mapping{l: l, pkg: pkg, base: from, internal: true}
	return m.finish(m.imports(request))
}

// mapping resolves the exports or imports of one package.
type mapping struct {
	l        *Loader
	pkg      *packageJSON
	base     string // the importing file, for messages
	internal bool   // imports
	imported bool   // by import, not require
}

// finish checks that the file is there.
func (m mapping) finish(path string) string {
	if m.l.IsBuiltin(path) {
		return path
	}
	if statKind(path) != regular {
		e := m.l.newError("Error", "MODULE_NOT_FOUND", "Cannot find module '"+path+"'")
		e.Set("path", m.pkg.path())
		panic(e)
	}
	return m.l.realPath(path, false)
}

func (m mapping) exports(subpath string) string {
	table := parseOrdered(m.pkg.Exports)
	if m.isMainSugar(table) {
		table = &ordered{keys: []string{"."}, values: map[string]any{".": table}}
	}
	path, state := m.lookup(table.(*ordered), subpath)
	if state != resolved {
		panic(m.notExported(subpath))
	}
	return path
}

func (m mapping) imports(request string) string {
	if request == "#" || strings.HasSuffix(request, "/") {
		panic(m.l.newError("TypeError", "ERR_INVALID_MODULE_SPECIFIER",
			"Invalid module \""+request+"\" is not a valid internal imports specifier name"+m.importedFrom()))
	}
	if table, ok := parseOrdered(m.pkg.Imports).(*ordered); ok {
		if path, state := m.lookup(table, request); state == resolved {
			return path
		}
	}
	panic(m.l.newError("TypeError", "ERR_PACKAGE_IMPORT_NOT_DEFINED",
		"Package import specifier \""+request+"\" is not defined in package "+m.pkg.path()+m.importedFrom()))
}

func (m mapping) importedFrom() string {
	if m.base == "" {
		return ""
	}
	return " imported from " + m.base
}

func (m mapping) notExported(subpath string) *goja.Object {
	text := "No \"exports\" main defined in " + m.pkg.path()
	if subpath != "." {
		text = "Package subpath '" + subpath + "' is not defined by \"exports\" in " + m.pkg.path()
	}
	return m.l.newError("Error", "ERR_PACKAGE_PATH_NOT_EXPORTED", text+m.importedFrom())
}

// isMainSugar says whether table is the target of "." itself.
func (m mapping) isMainSugar(table any) bool {
	o, ok := table.(*ordered)
	if !ok {
		return true
	}
	dots := 0
	for _, key := range o.keys {
		if key == "" || strings.HasPrefix(key, ".") {
			dots++
		}
	}
	if dots > 0 && dots < len(o.keys) {
		panic(m.l.newError("Error", "ERR_INVALID_PACKAGE_CONFIG", "Invalid package config "+m.pkg.path()+
			". \"exports\" cannot contain some keys starting with '.' and some not. The exports object must either be an object of package subpath keys or an object of main entry condition name keys only."))
	}
	return dots == 0
}

// outcome of a target: undefined goes on to the next condition, null does not.
type state int

const (
	undefined state = iota
	null
	resolved
)

// lookup finds key in table, by its own name or by the best pattern.
func (m mapping) lookup(table *ordered, key string) (string, state) {
	if target, ok := table.values[key]; ok && !strings.Contains(key, "*") && !strings.HasSuffix(key, "/") {
		return m.target(target, key, "", false)
	}
	best, match := "", ""
	for _, pattern := range table.keys {
		head, tail, ok := strings.Cut(pattern, "*")
		if !ok || strings.Contains(tail, "*") || !strings.HasPrefix(key, head) || len(key) < len(pattern) || !strings.HasSuffix(key, tail) {
			continue
		}
		if best == "" || comparePatterns(pattern, best) < 0 {
			best, match = pattern, key[len(head):len(key)-len(tail)]
		}
	}
	if best == "" {
		return "", undefined
	}
	return m.target(table.values[best], best, match, true)
}

// comparePatterns orders the more specific pattern first.
func comparePatterns(a, b string) int {
	headA, headB := strings.Index(a, "*"), strings.Index(b, "*")
	if headA != headB {
		return headB - headA
	}
	return len(b) - len(a)
}

func (m mapping) target(target any, key, match string, pattern bool) (string, state) {
	switch t := target.(type) {
	case string:
		return m.file(t, key, match, pattern), resolved
	case []any:
		return m.firstOf(t, key, match, pattern)
	case *ordered:
		return m.condition(t, key, match, pattern)
	case nil:
		return "", null
	}
	panic(m.invalidTarget(key, target))
}

func (m mapping) firstOf(list []any, key, match string, pattern bool) (path string, st state) {
	var last *goja.Exception
	for _, item := range list {
		last = m.l.vm.Try(func() { path, st = m.target(item, key, match, pattern) })
		if last != nil && !hasCode(last, "ERR_INVALID_PACKAGE_TARGET") {
			panic(last)
		}
		if last == nil && st == resolved {
			return path, st
		}
	}
	if last != nil {
		panic(last)
	}
	return "", null
}

func hasCode(ex *goja.Exception, code string) bool {
	o, ok := ex.Value().(*goja.Object)
	return ok && orUndefined(o.Get("code")).String() == code
}

func (m mapping) condition(t *ordered, key, match string, pattern bool) (string, state) {
	for _, name := range t.keys {
		if isIndex(name) {
			panic(m.l.newError("Error", "ERR_INVALID_PACKAGE_CONFIG",
				"Invalid package config "+m.pkg.path()+". \"exports\" cannot contain numeric property keys."))
		}
	}
	kind := "require"
	if m.imported {
		kind = "import"
	}
	active := m.l.conditions(kind)
	for _, name := range t.keys {
		if name != "default" && !slices.Contains(active, name) {
			continue
		}
		if path, st := m.target(t.values[name], key, match, pattern); st != undefined {
			return path, st
		}
	}
	return "", undefined
}

func isIndex(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == "" && (s == "0" || s[0] != '0')
}

// file turns a target string into a path.
func (m mapping) file(target, key, match string, pattern bool) string {
	if !strings.HasPrefix(target, "./") {
		if m.internal && !strings.HasPrefix(target, "../") && !strings.HasPrefix(target, "/") {
			return m.bare(strings.ReplaceAll(target, "*", match))
		}
		panic(m.invalidTarget(key, target))
	}
	if hasInvalidSegment(target[2:]) {
		panic(m.invalidTarget(key, target))
	}
	if pattern && hasInvalidSegment(match) {
		panic(m.l.newError("TypeError", "ERR_INVALID_MODULE_SPECIFIER", "Invalid module \""+
			strings.ReplaceAll(key, "*", match)+"\" request is not a valid match in pattern \""+key+"\" for the \""+
			m.field()+"\" resolution of "+m.pkg.path()+m.importedFrom()))
	}
	return filepath.Join(m.pkg.dir, filepath.FromSlash(strings.ReplaceAll(target, "*", match)))
}

func (m mapping) field() string {
	if m.internal {
		return "imports"
	}
	return "exports"
}

// bare resolves an import's target that names another package.
func (m mapping) bare(request string) string {
	if m.l.IsBuiltin(request) {
		return request
	}
	if m.imported {
		return pathOf(m.l.esModules().resolve(request, fileURL(m.pkg.path())))
	}
	parent := m.l.NewModule(m.pkg.path(), nil)
	parent.Set("filename", m.pkg.path())
	parent.Set("paths", m.l.array(nodeModulePaths(m.pkg.dir)))
	return m.l.invoke("_resolveFilename", m.l.vm.ToValue(request), parent, goja.Undefined()).String()
}

func hasInvalidSegment(path string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' }), func(s string) bool {
		s = strings.ReplaceAll(strings.ToLower(s), "%2e", ".")
		return s == "." || s == ".." || s == "node_modules"
	})
}

func (m mapping) invalidTarget(key string, target any) *goja.Object {
	text := "Invalid \"" + m.field() + "\" target " + m.l.toJSON(target) + " defined for '" + key + "'"
	if key == "." {
		text = "Invalid \"exports\" main target " + m.l.toJSON(target) + " defined"
	}
	text += " in the package config " + m.pkg.path() + m.importedFrom()
	if s, ok := target.(string); ok && !m.internal && s != "" && !strings.HasPrefix(s, "./") {
		text += "; targets must start with \"./\""
	}
	return m.l.newError("Error", "ERR_INVALID_PACKAGE_TARGET", text)
}

package module

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"
	whatwg "github.com/nlnwa/whatwg-url/url"
)

// resolve is the URL of what specifier means in the module at base.
func (l *esm) resolve(specifier, base string) string {
	if l.IsBuiltin(specifier) {
		return "node:" + strings.TrimPrefix(specifier, "node:")
	}
	url := ""
	switch {
	case isRelative(specifier) || strings.HasPrefix(specifier, "/"):
		url = l.join(specifier, base)
	default:
		if u, err := whatwg.Parse(specifier); err == nil {
			url = u.Href(false)
		} else {
			return l.resolveBare(specifier, base)
		}
	}
	return l.finalize(specifier, url, base)
}

// resolveWith is resolve with the help of hooks.
func (l *esm) resolveWith(specifier, base string, attributes map[string]string) string {
	if !l.hasHooks() {
		return l.resolve(specifier, base)
	}
	return l.hookedURL(specifier, base, l.attributesObject(attributes), importConditions, func(specifier string) (string, string) {
		url := l.resolve(specifier, base)
		return url, l.formatOfURL(url)
	})
}

func (l *esm) join(specifier, base string) string {
	u, err := whatwg.ParseRef(base, specifier)
	if err != nil {
		panic(l.nodeError("ERR_UNSUPPORTED_RESOLVE_REQUEST", specifier, base))
	}
	return u.Href(false)
}

// finalize checks that a URL names something that can be loaded; links in the
// paths of files are followed.
func (l *esm) finalize(specifier, url, base string) string {
	scheme, _, _ := strings.Cut(url, ":")
	switch scheme {
	case "data":
		return url
	case "file":
		return l.finalizeFile(specifier, url, base)
	}
	return url // refused when it is loaded
}

func (l *esm) finalizeFile(specifier, url, base string) string {
	plain, rest := splitSuffix(url)
	if lower := strings.ToLower(plain); strings.Contains(lower, "%2f") || strings.Contains(lower, "%5c") {
		panic(l.nodeError("ERR_INVALID_MODULE_SPECIFIER", strings.TrimPrefix(plain, "file://"), `must not include encoded "/" or "\" characters`, pathOrURL(base)))
	}
	path := pathOf(plain)
	switch kind := statKind(path); {
	case kind == folder:
		panic(l.hinted(l.nodeError("ERR_UNSUPPORTED_DIR_IMPORT", path, pathOrURL(base), url), specifier, base))
	case kind != regular || strings.HasSuffix(plain, "/"):
		panic(l.hinted(l.nodeError("ERR_MODULE_NOT_FOUND", path, pathOrURL(base), url), specifier, base))
	}
	if real := l.realPath(path, base == ""); real != path {
		return fileURL(real) + rest
	}
	return plain + rest
}

// hinted adds to e what require() would have found.
func (l *esm) hinted(e *goja.Object, specifier, base string) *goja.Object {
	from, found := pathOf(base), ""
	l.catch(func() {
		parent := l.NewModule(from, nil)
		parent.Set("filename", from)
		parent.Set("paths", l.array(nodeModulePaths(filepath.Dir(from))))
		found = l.invoke("_resolveFilename", l.vm.ToValue(specifier), parent, l.vm.ToValue(false)).String()
	})
	if found == "" || from == "" {
		return e
	}
	hint := found
	if rel, err := filepath.Rel(filepath.Dir(from), found); err == nil && isRelative(specifier) {
		if hint = rel; !isRelative(rel) {
			hint = "./" + rel
		}
	} else if _, inside, ok := strings.Cut(found, "/node_modules/"); ok {
		hint = inside
	}
	l.ctx.DefineHidden(e, "message", l.vm.ToValue(e.Get("message").String()+"\nDid you mean to import "+strconv.Quote(hint)+"?"))
	return e
}

func pathOrURL(base string) string {
	if path := pathOf(base); path != "" {
		return path
	}
	return base
}

// resolveBare resolves a package's name, or a "#name".
func (l *esm) resolveBare(specifier, base string) string {
	from := pathOf(base)
	if from == "" {
		panic(l.nodeError("ERR_UNSUPPORTED_RESOLVE_REQUEST", specifier, base))
	}
	if specifier == "" {
		panic(l.nodeError("ERR_MODULE_NOT_FOUND", specifier, from))
	}
	if strings.HasPrefix(specifier, "#") {
		return l.resolveHash(specifier, from)
	}
	name, subpath, ok := splitRequest(specifier)
	if !ok {
		panic(l.nodeError("ERR_INVALID_MODULE_SPECIFIER", specifier, "is not a valid package name", from))
	}
	if pkg := l.packageScope(from); pkg != nil && pkg.Name == name && pkg.Exports != nil {
		return l.fileOrBuiltin(specifier, mapping{l: l.Loader, pkg: pkg, base: from, imported: true}.exports(subpath), base)
	}
	for _, dir := range nodeModulePaths(filepath.Dir(from)) {
		if folderOf := filepath.Join(dir, filepath.FromSlash(name)); statKind(folderOf) == folder {
			return l.resolveIn(folderOf, specifier, subpath, from)
		}
	}
	panic(l.nodeError("ERR_MODULE_NOT_FOUND", name, from))
}

func (l *esm) resolveHash(specifier, from string) string {
	pkg := l.packageScope(from)
	if pkg == nil || pkg.Imports == nil {
		where := ""
		if pkg != nil {
			where = pkg.dir + "/"
		}
		panic(l.nodeError("ERR_PACKAGE_IMPORT_NOT_DEFINED", specifier, where, from))
	}
	m := mapping{l: l.Loader, pkg: pkg, base: from, internal: true, imported: true}
	return l.fileOrBuiltin(specifier, m.imports(specifier), fileURL(from))
}

// fileOrBuiltin makes the URL of a path that a mapping gave.
func (l *esm) fileOrBuiltin(specifier, path, base string) string {
	if !filepath.IsAbs(path) {
		return l.resolve(path, base) // a built-in module
	}
	return l.finalize(specifier, fileURL(path), base)
}

// resolveIn resolves subpath in a package's folder.
func (l *esm) resolveIn(dir, specifier, subpath, from string) string {
	pkg := l.readPackage(dir)
	if pkg != nil && pkg.Exports != nil {
		return l.fileOrBuiltin(specifier, mapping{l: l.Loader, pkg: pkg, base: from, imported: true}.exports(subpath), fileURL(from))
	}
	if subpath != "." {
		return l.finalize(specifier, l.join(subpath, fileURL(dir)+"/"), fileURL(from))
	}
	var tries []string
	if pkg != nil && pkg.Main != "" {
		for _, end := range []string{"", ".js", ".json", ".node", "/index.js", "/index.json", "/index.node"} {
			tries = append(tries, pkg.Main+end)
		}
	}
	for _, file := range slices.Concat(tries, []string{"index.js", "index.json", "index.node"}) {
		if path := filepath.Join(dir, file); statKind(path) == regular {
			return l.finalize(specifier, fileURL(path), fileURL(from))
		}
	}
	panic(l.nodeError("ERR_MODULE_NOT_FOUND", dir, from))
}

// splitSuffix cuts a URL's query and fragment off.
func splitSuffix(url string) (plain, suffix string) {
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		return url[:i], url[i:]
	}
	return url, ""
}

// pathOf is the path of a file: URL, "" for any other.
func pathOf(url string) string {
	plain, _ := splitSuffix(url)
	rest, ok := strings.CutPrefix(plain, "file://")
	if !ok {
		return ""
	}
	return unescapeURL(rest)
}

// unescapeURL decodes what can be decoded and leaves the rest.
func unescapeURL(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

var pathEscapes = strings.NewReplacer("%", "%25", "\\", "%5C", "\n", "%0A", "\r", "%0D", "\t", "%09", "?", "%3F", "#", "%23")

// fileURL is the URL of an absolute path.
func fileURL(path string) string {
	u, err := whatwg.Parse("file://" + pathEscapes.Replace(path))
	if err != nil {
		return "file://" + path
	}
	return u.Href(false)
}

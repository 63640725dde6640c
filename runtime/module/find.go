package module

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// pathCache keeps what the resolver has learnt.
type pathCache struct {
	global []string
	cycle  *goja.Object
}

// findPath is Module._findPath: the file that request names in one of paths,
// or false.
func (l *Loader) findPath(call goja.FunctionCall) goja.Value {
	request, isMain := call.Argument(0).String(), call.Argument(2).ToBoolean()
	var paths []string
	if filepath.IsAbs(request) {
		paths = []string{""}
	} else if paths = l.strings(call.Argument(1)); len(paths) == 0 {
		return l.vm.ToValue(false)
	}
	key := request + "\x00" + strings.Join(paths, "\x00")
	cache := js.Object(l.class.Get("_pathCache"))
	if hit := cache.Get(key); hit != nil && hit.ToBoolean() {
		return hit
	}
	for _, dir := range paths {
		if path := l.findIn(dir, request, isMain); path != "" {
			cache.Set(key, path)
			return l.vm.ToValue(path)
		}
	}
	return l.vm.ToValue(false)
}

// kind of what a path names.
type kind int

const (
	absent kind = iota
	regular
	folder
)

func statKind(path string) kind {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return absent
	case st.IsDir():
		return folder
	}
	return regular
}

// stat is Module._stat: 0 for a file, 1 for a folder, else -ENOENT.
func (l *Loader) stat(call goja.FunctionCall) goja.Value {
	switch statKind(call.Argument(0).String()) {
	case regular:
		return l.vm.ToValue(0)
	case folder:
		return l.vm.ToValue(1)
	}
	return l.vm.ToValue(-2)
}

func (l *Loader) findIn(dir, request string, isMain bool) string {
	if dir != "" && !strings.HasPrefix(request, "..") && statKind(dir) != folder {
		return ""
	}
	if !filepath.IsAbs(request) && !isRelative(request) {
		if path := l.resolveExports(dir, request); path != "" {
			return path
		}
	}
	base := abs(request)
	if dir != "" {
		base = abs(filepath.Join(dir, request))
	}
	trailing := strings.HasSuffix(request, "/") || request == "." || request == ".." ||
		strings.HasSuffix(request, "/.") || strings.HasSuffix(request, "/..")
	if !trailing {
		if statKind(base) == regular {
			return l.realPath(base, isMain)
		}
		if path := l.tryExtensions(base, isMain); path != "" {
			return path
		}
	}
	if statKind(base) == folder {
		return l.tryFolder(filepath.Clean(base), request, isMain)
	}
	return ""
}

func (l *Loader) tryExtensions(base string, isMain bool) string {
	for _, ext := range l.extensions.Keys() {
		if statKind(base+ext) == regular {
			return l.realPath(base+ext, isMain)
		}
	}
	return ""
}

// tryFolder follows the main of package.json, then index.
func (l *Loader) tryFolder(dir, request string, isMain bool) string {
	pkg := l.readPackage(dir)
	if pkg == nil || pkg.Main == "" {
		return l.tryExtensions(filepath.Join(dir, "index"), isMain)
	}
	target := abs(filepath.Join(dir, pkg.Main))
	if statKind(target) == regular {
		return l.realPath(target, isMain)
	}
	if path := l.tryExtensions(target, isMain); path != "" {
		return path
	}
	if path := l.tryExtensions(filepath.Join(target, "index"), isMain); path != "" {
		return path
	}
	path := l.tryExtensions(filepath.Join(dir, "index"), isMain)
	manifest := filepath.Join(dir, "package.json")
	if path == "" {
		e := l.newError("Error", "MODULE_NOT_FOUND",
			"Cannot find module '"+target+"'. Please verify that the package.json has a valid \"main\" entry")
		e.Set("path", manifest)
		e.Set("requestPath", request)
		panic(e)
	}
	l.warn("Invalid 'main' field in '"+manifest+"' of '"+pkg.Main+
		"'. Please either fix that or report it to the module author", "DeprecationWarning", "DEP0128")
	return path
}

// realPath follows symbolic links, unless the options say otherwise.
func (l *Loader) realPath(path string, isMain bool) string {
	option := "preserve-symlinks"
	if isMain {
		option = "preserve-symlinks-main"
	}
	if on, _ := l.ctx.Args.Options[option].(bool); on {
		return filepath.Clean(path)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

package module

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (l *Loader) defineResolver() {
	for name, fn := range map[string]js.Fn{
		"_resolveFilename":    l.resolveFilename,
		"_resolveLookupPaths": l.resolveLookupPaths,
		"_findPath":           l.findPath,
		"_stat":               l.stat,
		"_nodeModulePaths":    l.nodeModulePathsMethod,
		"_initPaths":          func(goja.FunctionCall) goja.Value { l.initPaths(); return goja.Undefined() },
	} {
		l.class.Set(name, l.ctx.Func("", 0, fn))
	}
	l.initPaths()
}

// initPaths fills Module.globalPaths: NODE_PATH, then the folders of old.
func (l *Loader) initPaths() {
	var paths []string
	if l.ctx.Args.Flag("no-global-search-paths") {
		l.setGlobalPaths(nil)
		return
	}
	if home := os.Getenv("HOME"); home != "" {
		paths = append(paths, filepath.Join(home, ".node_modules"), filepath.Join(home, ".node_libraries"))
	}
	paths = append(paths, filepath.Join(filepath.Dir(l.ctx.Args.ExecPath), "..", "lib", "node"))
	var own []string
	for _, p := range filepath.SplitList(os.Getenv("NODE_PATH")) {
		if p != "" {
			own = append(own, p)
		}
	}
	l.setGlobalPaths(append(own, paths...))
}

func (l *Loader) setGlobalPaths(paths []string) {
	l.paths.global = paths
	l.class.Set("globalPaths", l.array(paths))
}

func (l *Loader) array(list []string) goja.Value {
	values := make([]any, len(list))
	for i, s := range list {
		values[i] = s
	}
	return l.vm.NewArray(values...)
}

// strings reads a JavaScript array; nil for anything else.
func (l *Loader) strings(v goja.Value) []string {
	o := js.Object(v)
	if o == nil {
		return nil
	}
	n := int(orUndefined(o.Get("length")).ToInteger())
	list := make([]string, n)
	for i := range list {
		list[i] = o.Get(fmt.Sprint(i)).String()
	}
	return list
}

// isRelative says whether request begins with "./" or "../", or is one of "."
// and "..".
func isRelative(request string) bool {
	return request == "." || request == ".." || strings.HasPrefix(request, "./") || strings.HasPrefix(request, "../")
}

// nodeModulePaths lists the node_modules folders that a file in from sees.
func nodeModulePaths(from string) []string {
	from = abs(from)
	var paths []string
	for dir := from; ; dir = filepath.Dir(dir) {
		if filepath.Base(dir) != "node_modules" {
			paths = append(paths, filepath.Join(dir, "node_modules"))
		}
		if dir == "/" || dir == "." {
			return paths
		}
	}
}

func abs(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

func (l *Loader) nodeModulePathsMethod(call goja.FunctionCall) goja.Value {
	return l.array(nodeModulePaths(call.Argument(0).String()))
}

// resolveLookupPaths is Module._resolveLookupPaths: the folders in which to
// look for request, or null for a built-in module.
func (l *Loader) resolveLookupPaths(call goja.FunctionCall) goja.Value {
	request, parent := call.Argument(0).String(), js.Object(call.Argument(1))
	if l.IsBuiltin(request) {
		return goja.Null()
	}
	if !isRelative(request) {
		paths := l.paths.global
		if parent != nil {
			paths = append(l.strings(parent.Get("paths")), paths...)
		}
		if len(paths) == 0 {
			return goja.Null()
		}
		return l.array(paths)
	}
	if parent == nil || js.IsNil(parent.Get("id")) || js.IsNil(parent.Get("filename")) {
		return l.array(append([]string{"."}, append(nodeModulePaths("."), l.paths.global...)...))
	}
	return l.array([]string{filepath.Dir(parent.Get("filename").String())})
}

// resolveFilename is Module._resolveFilename: the absolute path of what request
// names, or the name of a built-in module.
func (l *Loader) resolveFilename(call goja.FunctionCall) goja.Value {
	request, parent, isMain := call.Argument(0).String(), js.Object(call.Argument(1)), call.Argument(2)
	if l.IsBuiltin(request) {
		return call.Argument(0)
	}
	paths := l.lookupPaths(request, parent, js.Object(call.Argument(3)))
	if strings.HasPrefix(request, "#") && parent != nil && !js.IsNil(parent.Get("filename")) {
		if path := l.resolveImports(request, parent.Get("filename").String()); path != "" {
			return l.vm.ToValue(path)
		}
	}
	if path := l.resolveSelf(request, parent); path != "" {
		return l.vm.ToValue(path)
	}
	if v := l.invoke("_findPath", l.vm.ToValue(request), paths, isMain); v.ToBoolean() {
		return v
	}
	panic(l.notFound(request, parent))
}

// lookupPaths honours the paths option of require.resolve.
func (l *Loader) lookupPaths(request string, parent, options *goja.Object) goja.Value {
	req := l.vm.ToValue(request)
	if options == nil || js.IsNil(options.Get("paths")) {
		return l.invoke("_resolveLookupPaths", req, orNull(parent))
	}
	list := options.Get("paths")
	if o := js.Object(list); o == nil || o.ClassName() != "Array" {
		panic(l.newError("TypeError", "ERR_INVALID_ARG_VALUE", "The property 'options.paths' is invalid. Received "+l.inspect(list)))
	}
	if isRelative(request) {
		return list
	}
	var all []string
	fake := l.NewModule("", nil)
	for _, dir := range l.strings(list) {
		fake.Set("paths", l.array(nodeModulePaths(dir)))
		all = append(all, l.strings(l.invoke("_resolveLookupPaths", req, fake))...)
	}
	return l.array(unique(all))
}

func unique(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// notFound is MODULE_NOT_FOUND with the chain of modules that asked.
func (l *Loader) notFound(request string, parent *goja.Object) *goja.Object {
	stack := l.requireStack(parent)
	text := "Cannot find module '" + request + "'"
	if len(stack) > 0 {
		text += "\nRequire stack:\n- " + strings.Join(stack, "\n- ")
	}
	e := l.newError("Error", "MODULE_NOT_FOUND", text)
	e.Set("requireStack", l.array(stack))
	return e
}

// requireStack lists the files that led to mod, mod first.
func (l *Loader) requireStack(mod *goja.Object) (stack []string) {
	for ; mod != nil; mod = l.parentOf(mod) {
		name := mod.Get("filename")
		if js.IsNil(name) {
			name = mod.Get("id")
		}
		stack = append(stack, name.String())
	}
	return stack
}

func (l *Loader) parentOf(mod *goja.Object) *goja.Object {
	if s := l.stateOf(mod); s != nil {
		return s.parent
	}
	return nil
}

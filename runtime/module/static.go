package module

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// prefixOnly are built-in modules that need the "node:" of their name.
var prefixOnly = []string{"sea", "sqlite", "test", "test/reporters", "ffi"}

// IsBuiltin says whether request, with or without "node:", names a public
// built-in module.
func (l *Loader) IsBuiltin(request string) bool {
	name, prefixed := strings.CutPrefix(request, "node:")
	if strings.HasPrefix(name, "internal/") && !l.exposed() {
		return false
	}
	if slices.Contains(prefixOnly, name) && !prefixed {
		return false
	}
	return l.ctx.Builtins.Has(name)
}

// requests lists what scripts may require: those that need their "node:" with
// it, behind the others.
func (l *Loader) requests() []string {
	var plain, prefixed []string
	for _, name := range l.ctx.Builtins.PublicNames() {
		if slices.Contains(prefixOnly, name) {
			prefixed = append(prefixed, "node:"+name)
		} else {
			plain = append(plain, name)
		}
	}
	return append(plain, prefixed...)
}

// exposed says whether --expose-internals was given.
func (l *Loader) exposed() bool {
	on, _ := l.ctx.Args.Options["expose-internals"].(bool)
	return on
}

// defineStatics adds what is left of Module.
func (l *Loader) defineStatics() {
	for name, fn := range map[string]js.Fn{
		"isBuiltin": func(call goja.FunctionCall) goja.Value {
			return l.vm.ToValue(goja.IsString(call.Argument(0)) && l.IsBuiltin(call.Argument(0).String()))
		},
		"createRequire":   l.createRequire,
		"findPackageJSON": l.findPackageJSON,

		"syncBuiltinESMExports": func(goja.FunctionCall) goja.Value {
			if l.esm != nil {
				l.esm.syncBuiltins()
			}
			return goja.Undefined()
		},
		"registerHooks":        l.registerHooks,
		"stripTypeScriptTypes": l.stripTypeScriptTypes,
		"runMain":              l.runMain,
		"_preloadModules": func(call goja.FunctionCall) goja.Value {
			l.Preload(l.strings(call.Argument(0)))
			return goja.Undefined()
		},
	} {
		l.class.Set(name, l.ctx.Func(name, 1, fn))
	}
	l.class.Set("register", l.ctx.Func("register", 1, l.refuse("module.register")))
	l.defineCompileCache()
	l.class.Set("findSourceMap", l.ctx.Func("findSourceMap", 1, l.findSourceMap))
	l.ctx.DefineLazy(l.class, "builtinModules", true, func() goja.Value {
		return l.array(l.requests())
	})
}

// findSourceMap is module.findSourceMap(path): undefined, for a file without a map
// and where source maps are not asked for.
func (l *Loader) findSourceMap(call goja.FunctionCall) goja.Value {
	path := strings.TrimPrefix(call.Argument(0).String(), "file://")
	if data, err := os.ReadFile(path); err == nil && l.ctx.Args.Flag("enable-source-maps") && bytes.Contains(data, []byte("sourceMappingURL=")) {
		l.refuse("module.findSourceMap")(call)
	}
	return goja.Undefined()
}

// refuse makes a function that says what is not there.
func (l *Loader) refuse(what string) js.Fn {
	return func(goja.FunctionCall) goja.Value {
		l.ctx.Throw("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", what)
		return nil
	}
}

// findPackageJSON is module.findPackageJSON(specifier[, base]): the manifest of
// the package that specifier, a path or a bare name, belongs to.
func (l *Loader) findPackageJSON(call goja.FunctionCall) goja.Value {
	specifier, base := l.specifier(call.Argument(0)), l.filePath(call.Argument(1))
	if isRelative(specifier) || filepath.IsAbs(specifier) {
		if !filepath.IsAbs(specifier) {
			specifier = filepath.Join(filepath.Dir(base), specifier)
		}
		if statKind(specifier) == folder {
			specifier = filepath.Join(specifier, "x")
		}
		return l.manifest(l.packageScope(specifier))
	}
	name, _, ok := splitRequest(specifier)
	if !ok {
		return goja.Undefined()
	}
	for _, dir := range nodeModulePaths(filepath.Dir(base)) {
		if pkg := l.readPackage(filepath.Join(dir, name)); pkg != nil {
			return l.manifest(pkg)
		}
	}
	return goja.Undefined()
}

func (l *Loader) specifier(v goja.Value) string {
	if path := l.filePath(v); path != "" {
		return path
	}
	return l.ctx.ValidateString(v, "specifier")
}

func (l *Loader) manifest(pkg *packageJSON) goja.Value {
	if pkg == nil {
		return goja.Undefined()
	}
	return l.vm.ToValue(pkg.path())
}

package module

import (
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
		"createRequire":         l.createRequire,
		"syncBuiltinESMExports": func(goja.FunctionCall) goja.Value { return goja.Undefined() },
		"runMain": func(call goja.FunctionCall) goja.Value {
			return l.invoke("_load", call.Argument(0), goja.Null(), l.vm.ToValue(true))
		},
		"_preloadModules": func(call goja.FunctionCall) goja.Value {
			l.Preload(l.strings(call.Argument(0)))
			return goja.Undefined()
		},
	} {
		l.class.Set(name, l.ctx.Func(name, 1, fn))
	}
	l.ctx.DefineLazy(l.class, "builtinModules", true, func() goja.Value {
		return l.array(l.ctx.Builtins.PublicNames())
	})
}

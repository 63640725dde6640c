package module

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// compileCacheStatus are the answers of enableCompileCache, by Node's numbers.
var compileCacheStatus = []string{"FAILED", "ENABLED", "ALREADY_ENABLED", "DISABLED"}

// defineCompileCache gives Module what tells of a cache of V8's code. There is
// none: to enable it fails, as Node has it, with a message and no exception.
func (l *Loader) defineCompileCache() {
	l.ctx.DefineLazy(l.class, "constants", true, func() goja.Value {
		constants, status := l.vm.CreateObject(nil), l.vm.CreateObject(nil)
		for i, name := range compileCacheStatus {
			status.Set(name, i)
		}
		constants.Set("compileCacheStatus", status)
		return constants
	})
	nothing := func(goja.FunctionCall) goja.Value { return goja.Undefined() }
	for name, fn := range map[string]js.Fn{
		"enableCompileCache": func(goja.FunctionCall) goja.Value {
			result := l.vm.NewObject()
			result.Set("status", 0)
			result.Set("message", "There is no compile cache: the engine's code cannot be kept")
			return result
		},
		"getCompileCacheDir": nothing,
		"flushCompileCache":  nothing,
	} {
		l.class.Set(name, l.ctx.Func(name, 0, fn))
	}
}

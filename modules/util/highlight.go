package util

import "github.com/dop251/goja"

// highlighter is inspect.styles.regexp.
func (l *lib) highlighter() goja.Value {
	fn := l.Func("highlightRegExp", 1, func(call goja.FunctionCall) goja.Value {
		return l.VM.ToValue(paintCode(call.Argument(0).String(), 31, 39))
	})
	fn.Set("colors", l.VM.NewArray("green", "red", "yellow", "cyan", "magenta"))
	return fn
}

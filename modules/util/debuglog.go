package util

import (
	"os"
	"regexp"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// debugSections gives the test of NODE_DEBUG: a function of a section's name.
func (l *lib) debugSections(goja.FunctionCall) goja.Value {
	enabled := debugPattern(os.Getenv("NODE_DEBUG"))
	return l.Func("isEnabled", 1, func(call goja.FunctionCall) goja.Value {
		return l.VM.ToValue(enabled != nil && enabled.MatchString(call.Argument(0).String()))
	})
}

// debugPattern reads NODE_DEBUG: names between commas, * for any text.
func debugPattern(env string) *regexp.Regexp {
	if env == "" {
		return nil
	}
	names := strings.ReplaceAll(regexp.QuoteMeta(env), `\*`, ".*")
	return regexp.MustCompile("(?i)^(?:" + strings.ReplaceAll(names, ",", "|") + ")$")
}

// debugLine(section, args) writes "NET 123: text" to standard error at once.
func (l *lib) debugLine(call goja.FunctionCall) goja.Value {
	var args []goja.Value
	l.VM.ForOf(call.Argument(1), func(v goja.Value) bool { args = append(args, v); return true })
	pid := l.VM.ToValue(os.Getpid()).String()
	os.Stderr.WriteString(call.Argument(0).String() + " " + pid + ": " + l.Format(args) + "\n")
	return goja.Undefined()
}

// parseEnv reads the text of a .env file.
func (l *lib) parseEnv(call goja.FunctionCall) goja.Value {
	obj := l.VM.CreateObject(nil)
	for _, pair := range parseEnv(js.String(call, 0)) {
		obj.Set(pair[0], pair[1])
	}
	return obj
}

package module

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// defineExtensions makes Module._extensions, in the order in which they are
// tried.
func (l *Loader) defineExtensions() {
	l.extensions = l.nullObject()
	for _, e := range []struct {
		ext  string
		load js.Fn
	}{{".js", l.loadJS}, {".json", l.loadJSON}, {".node", l.loadAddon}} {
		l.extensions.Set(e.ext, l.ctx.Func("", 2, e.load))
	}
	l.class.Set("_extensions", l.extensions)
}

// readSource is the text of a file, without its types.
func (l *Loader) readSource(path string) string {
	text := l.readText(path)
	if l.isTyped(path) {
		return l.withoutTypes(text, path)
	}
	return text
}

func (l *Loader) readText(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		panic(l.fileError(err, "open", path))
	}
	return toText(data)
}

// toText decodes UTF-8, without a byte order mark.
func toText(data []byte) string {
	return strings.ToValidUTF8(strings.TrimPrefix(string(data), "\ufeff"), "\ufffd")
}

// loadJS is Module._extensions['.js'].
func (l *Loader) loadJS(call goja.FunctionCall) goja.Value {
	mod, path := js.Object(call.Argument(0)), call.Argument(1)
	format := l.formatOf(path.String())
	source := goja.Undefined()
	if l.isTyped(path.String()) {
		format = typedFormat(format)
	}
	if format != "module" {
		source = l.vm.ToValue(l.readText(path.String()))
	}
	l.ctx.Invoke(mod, mod.Get("_compile"), source, path, l.vm.ToValue(format))
	return goja.Undefined()
}

// formatOf says how Node would read path: "commonjs", "module", or "" where the
// source decides.
func (l *Loader) formatOf(path string) string {
	switch ext := filepath.Ext(path); {
	case strings.HasSuffix(path, ".cjs"):
		return "commonjs"
	case strings.HasSuffix(path, ".mjs"):
		return "module"
	case ext == ".cts" && l.stripsTypes():
		return "commonjs"
	case ext == ".mts" && l.stripsTypes():
		return "module"
	case ext != ".js" && !(ext == ".ts" && l.stripsTypes()):
		return ""
	}
	if pkg := l.packageScope(path); pkg != nil && (pkg.Type == "module" || pkg.Type == "commonjs") {
		return pkg.Type
	}
	return ""
}

// loadJSON is Module._extensions['.json'].
func (l *Loader) loadJSON(call goja.FunctionCall) goja.Value {
	mod, path := js.Object(call.Argument(0)), call.Argument(1).String()
	mod.Set("exports", l.parseJSON(l.readSource(path), path))
	return goja.Undefined()
}

// loadAddon is Module._extensions['.node'].
func (l *Loader) loadAddon(call goja.FunctionCall) goja.Value {
	if l.ctx.Args.Flag("no-addons") {
		panic(l.newError("Error", "ERR_DLOPEN_DISABLED", "Cannot load native addon because loading addons is disabled."))
	}
	panic(l.newError("Error", "ERR_DLOPEN_FAILED", call.Argument(1).String()+": gonode cannot load native addons"))
}

package module

import (
	"encoding/json"
	"path/filepath"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// requireFor makes the function require of one module.
func (l *Loader) requireFor(mod *goja.Object) *goja.Object {
	require := l.ctx.Func("require", 1, func(call goja.FunctionCall) goja.Value {
		return l.ctx.Invoke(mod, mod.Get("require"), call.Argument(0))
	})
	resolve := l.ctx.Func("resolve", 2, func(call goja.FunctionCall) goja.Value {
		request := call.Argument(0)
		if !goja.IsString(request) {
			panic(l.argType("request", "string", request))
		}
		return l.invoke("_resolveFilename", request, mod, l.vm.ToValue(false), call.Argument(1))
	})
	resolve.Set("paths", l.ctx.Func("paths", 1, func(call goja.FunctionCall) goja.Value {
		request := call.Argument(0)
		if !goja.IsString(request) {
			panic(l.argType("request", "string", request))
		}
		return l.invoke("_resolveLookupPaths", request, mod)
	}))
	require.Set("resolve", resolve)
	setOwn(require, "main", l.Main())
	require.Set("extensions", l.extensions)
	require.Set("cache", l.cache)
	return require
}

// createRequire is Module.createRequire: require as seen from a file, given as
// a path or a file URL.
func (l *Loader) createRequire(call goja.FunctionCall) goja.Value {
	path := l.filePath(call.Argument(0))
	if path == "" {
		panic(l.newError("TypeError", "ERR_INVALID_ARG_VALUE",
			"The argument 'filename' must be a file URL object, file URL string, or absolute path string. Received "+l.inspect(call.Argument(0))))
	}
	if strings.HasSuffix(path, "/") {
		path = filepath.Join(path, "noop.js")
	}
	return l.RequireFrom(path)
}

// RequireFrom makes a require function as a module at path would have it.
func (l *Loader) RequireFrom(path string) *goja.Object {
	mod := l.NewModule(path, nil)
	mod.Set("filename", path)
	mod.Set("paths", l.invoke("_nodeModulePaths", l.vm.ToValue(filepath.Dir(path))))
	return l.requireFor(mod)
}

// filePath reads an absolute path or a file URL; "" for anything else.
func (l *Loader) filePath(v goja.Value) string {
	if o := js.Object(v); o != nil {
		href := o.Get("href")
		if href == nil || !goja.IsString(href) {
			return ""
		}
		v = href
	}
	if !goja.IsString(v) {
		return ""
	}
	text := v.String()
	if strings.HasPrefix(text, "file:") {
		url := l.ctx.RequireObject("url")
		return l.ctx.Invoke(url, url.Get("fileURLToPath"), l.vm.ToValue(text)).String()
	}
	if filepath.IsAbs(text) {
		return text
	}
	return ""
}

// inspect shows a value as Node's messages do.
func (l *Loader) inspect(v goja.Value) string {
	return l.ctx.Inspect(v)
}

// toJSON shows a parsed JSON value.
func (l *Loader) toJSON(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

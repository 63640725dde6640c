package module

import (
	"path/filepath"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// stripsTypes says whether TypeScript is run, without its types.
func (l *Loader) stripsTypes() bool {
	return !l.ctx.Args.Flag("no-strip-types") && !l.ctx.Args.Flag("no-experimental-strip-types")
}

func (l *Loader) isTyped(path string) bool {
	switch filepath.Ext(path) {
	case ".ts", ".mts", ".cts":
		return l.stripsTypes()
	}
	return false
}

const typescript = "typescript"

// typedFormat is what Node calls a format whose source has types; untypedFormat is
// the way back.
func typedFormat(format string) string { return strings.TrimPrefix(format+"-"+typescript, "-") }

func untypedFormat(format string) (plain string, typed bool) {
	plain, typed = strings.CutSuffix(format, typescript)
	return strings.TrimSuffix(plain, "-"), typed
}

// withoutTypes is the JavaScript in TypeScript text. Failures:
// ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING, ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX,
// ERR_INVALID_TYPESCRIPT_SYNTAX.
func (l *Loader) withoutTypes(text, path string) string {
	if strings.Contains(path, "/node_modules/") {
		e := l.ctx.NewNodeError("ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING", path)
		l.ctx.SetNativeStack(e, "stripTypeScriptModuleTypes")
		panic(e)
	}
	code, wrong := lower.Types(text, path)
	if wrong != nil {
		panic(l.typeError(wrong, fileURL(path)))
	}
	return code
}

func (l *Loader) typeError(wrong *lower.TypeError, url string) *goja.Object {
	code := "ERR_INVALID_TYPESCRIPT_SYNTAX"
	if wrong.Unsupported {
		code = "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX"
	}
	e := l.ctx.NewNodeError(code, wrong.Message)
	if url != "" {
		site := js.Site{File: url, Line: wrong.Line, Column: wrong.Column, Text: wrong.Text, Width: wrong.Width}
		l.ctx.SetNativeStack(e, "parseTypeScript")
		l.ctx.SetSite(e, site)
	}
	return e
}

// stripTypeScriptTypes is module.stripTypeScriptTypes(code[, options]).
func (l *Loader) stripTypeScriptTypes(call goja.FunctionCall) goja.Value {
	l.warnOnce("stripTypeScriptTypes")
	text := l.ctx.ValidateString(call.Argument(0), "code")
	mode, sourceURL := "strip", ""
	if options := js.Object(call.Argument(1)); options != nil {
		if v := options.Get("mode"); !js.IsNil(v) {
			mode = v.String()
		}
		if v := options.Get("sourceUrl"); !js.IsNil(v) {
			sourceURL = l.ctx.ValidateString(v, "options.sourceUrl")
		}
	}
	if mode != "strip" {
		l.ctx.Throw("ERR_INVALID_ARG_VALUE", "options.mode", l.vm.ToValue(mode), "must be one of: 'strip'")
	}
	code, wrong := lower.Types(text, sourceURL)
	if wrong != nil {
		panic(l.typeError(wrong, ""))
	}
	if sourceURL != "" {
		code += "\n\n//# sourceURL=" + sourceURL
	}
	return l.vm.ToValue(code)
}

// warnOnce tells of a feature that is experimental in Node.
func (l *Loader) warnOnce(feature string) {
	util := l.ctx.RequireObject("internal/util")
	l.ctx.Invoke(util, util.Get("emitExperimentalWarning"), l.vm.ToValue(feature))
}

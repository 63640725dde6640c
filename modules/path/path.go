// Package path is require('path'): POSIX and Windows rules side by side.
//
// It works on strings alone and must not touch the file system; the working
// directory comes from process.cwd().
package path

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/glob"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module is require('path'); Posix and Win32 are its two halves by name.
var (
	Module = &module.Module{Name: "path", Exports: func(ctx *module.Context) goja.Value {
		p := newPair(ctx)
		return p.posix
	}}
	Posix = &module.Module{Name: "path/posix", Exports: half("posix")}
	Win32 = &module.Module{Name: "path/win32", Exports: half("win32")}
)

func half(name string) func(*module.Context) goja.Value {
	return func(ctx *module.Context) goja.Value { return ctx.RequireObject("path").Get(name) }
}

// rules are what the two kinds of paths differ in.
type rules interface {
	resolve(cwd func() string, parts []string) string
	normalize(p string) string
	isAbsolute(p string) bool
	join(parts []string) string
	relative(from, to string) string
	namespaced(cwd func() string, p string) string
	dirname(p string) string
	basename(p, suffix string) string
	extname(p string) string
	parse(p string) parsed
	sep() string
	delimiter() string
}

// parsed is what parse gives and format takes.
type parsed struct{ root, dir, base, ext, name string }

type pair struct{ posix, win32 *goja.Object }

func newPair(ctx *module.Context) pair {
	p := pair{newKind(ctx, posix{}), newKind(ctx, win32{})}
	for _, obj := range []*goja.Object{p.posix, p.win32} {
		obj.Set("win32", p.win32)
		obj.Set("posix", p.posix)
		obj.Set("_makeLong", obj.Get("toNamespacedPath"))
	}
	return p
}

// kind is the object of one of the two.
type kind struct {
	*module.Context
	rules
}

func newKind(ctx *module.Context, r rules) *goja.Object {
	k := &kind{ctx, r}
	obj := ctx.VM.NewObject()
	for _, m := range []struct {
		name   string
		length int
		fn     js.Fn
	}{
		{"resolve", 0, k.resolveJS},
		{"normalize", 1, k.text("path", r.normalize)},
		{"isAbsolute", 1, func(call goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(r.isAbsolute(k.path(call, 0, "path")))
		}},
		{"join", 0, func(call goja.FunctionCall) goja.Value { return ctx.VM.ToValue(r.join(k.paths(call, "path"))) }},
		{"relative", 2, k.relativeJS},
		{"toNamespacedPath", 1, k.namespacedJS},
		{"dirname", 1, k.text("path", r.dirname)},
		{"basename", 2, k.basenameJS},
		{"extname", 1, k.text("path", r.extname)},
		{"format", 1, k.formatJS},
		{"parse", 1, k.parseJS},
		{"matchesGlob", 2, k.matchesGlob},
	} {
		obj.Set(m.name, ctx.Func(m.name, m.length, m.fn))
	}
	obj.Set("sep", r.sep())
	obj.Set("delimiter", r.delimiter())
	return obj
}

func (k *kind) path(call goja.FunctionCall, i int, name string) string {
	return k.ValidateString(call.Argument(i), name)
}

func (k *kind) paths(call goja.FunctionCall, name string) []string {
	list := make([]string, len(call.Arguments))
	for i := range list {
		list[i] = k.path(call, i, name)
	}
	return list
}

// text makes a function of one string that gives a string.
func (k *kind) text(name string, f func(string) string) js.Fn {
	return func(call goja.FunctionCall) goja.Value { return k.VM.ToValue(f(k.path(call, 0, name))) }
}

func (k *kind) cwd() string {
	process := k.VM.Get("process").(*goja.Object)
	return k.Invoke(process, process.Get("cwd")).String()
}

// resolveJS reads its arguments from the right and stops at an absolute one.
func (k *kind) resolveJS(call goja.FunctionCall) goja.Value {
	first := len(call.Arguments)
	var parts []string
	for first > 0 {
		first--
		p := k.ValidateString(call.Arguments[first], "paths["+k.VM.ToValue(first).String()+"]")
		parts = append([]string{p}, parts...)
		if k.sep() == "/" && k.isAbsolute(p) {
			break
		}
	}
	return k.VM.ToValue(k.resolve(k.cwd, parts))
}

func (k *kind) relativeJS(call goja.FunctionCall) goja.Value {
	from, to := k.path(call, 0, "from"), k.path(call, 1, "to")
	if from == to {
		return k.VM.ToValue("")
	}
	return k.VM.ToValue(k.relative(k.resolve(k.cwd, []string{from}), k.resolve(k.cwd, []string{to})))
}

func (k *kind) namespacedJS(call goja.FunctionCall) goja.Value {
	p, ok := js.StringArg(call.Argument(0))
	if !ok || p == "" || k.sep() == "/" {
		return call.Argument(0)
	}
	return k.VM.ToValue(k.namespaced(k.cwd, p))
}

func (k *kind) basenameJS(call goja.FunctionCall) goja.Value {
	suffix := ""
	if v := call.Argument(1); !goja.IsUndefined(v) {
		suffix = k.ValidateString(v, "suffix")
	}
	return k.VM.ToValue(k.basename(k.path(call, 0, "path"), suffix))
}

func (k *kind) parseJS(call goja.FunctionCall) goja.Value {
	p := k.parse(k.path(call, 0, "path"))
	obj := k.VM.NewObject()
	obj.Set("root", p.root)
	obj.Set("dir", p.dir)
	obj.Set("base", p.base)
	obj.Set("ext", p.ext)
	obj.Set("name", p.name)
	return obj
}

func (k *kind) formatJS(call goja.FunctionCall) goja.Value {
	obj := k.ValidateObject(call.Argument(0), "pathObject")
	field := func(name string) string {
		if v := obj.Get(name); v != nil && v.ToBoolean() {
			return v.String()
		}
		return ""
	}
	dir, base := field("dir"), field("base")
	if dir == "" {
		dir = field("root")
	}
	if base == "" {
		if base = field("ext"); base != "" && base[0] != '.' {
			base = "." + base
		}
		base = field("name") + base
	}
	switch {
	case dir == "":
		return k.VM.ToValue(base)
	case dir == field("root"):
		return k.VM.ToValue(dir + base)
	}
	return k.VM.ToValue(dir + k.sep() + base)
}

func (k *kind) matchesGlob(call goja.FunctionCall) goja.Value {
	p, pattern := k.path(call, 0, "path"), k.path(call, 1, "pattern")
	return k.VM.ToValue(glob.Match(pattern, p, k.sep() == `\`))
}

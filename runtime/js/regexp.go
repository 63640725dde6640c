package js

import (
	"runtime"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/regex"
)

// MendRegExp gives goja's RegExp what it lacks: the flag d, the lines of the flag
// m, and of the flags u and v Unicode properties, which it takes for letters, and
// sets. The patterns are written in
// plain ranges for the engine and keep their source for scripts. Literals with
// such patterns are calls of RegExp by the time that the engine sees them.
func (e *Env) MendRegExp() {
	class := e.VM.GlobalObject().Get("RegExp").(*goja.Object)
	call, construct := theLayout.nativeConstructor(class)
	m := &regexps{Env: e, class: class, original: *construct, templates: map[[2]string]*goja.Object{}, indexers: map[[2]string]*indexer{}}
	*construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		e.errors.pattern = args
		re := m.construct(args, newTarget)
		e.errors.pattern = nil
		return re
	}
	plain := *call
	*call = func(c goja.FunctionCall) goja.Value {
		if _, _, ok := m.extended(c.Arguments); ok && !sameRegExp(c.Arguments) {
			return m.construct(c.Arguments, class)
		}
		return plain(c)
	}
	m.mendLastMatch()
	m.requireExec(goja.SymMatch, goja.SymReplace, goja.SymSearch)
	m.requireSplitter()
	proto := class.Get("prototype").(*goja.Object)
	for _, name := range []string{"unicodeSets", "hasIndices"} {
		e.DefineAccessor(proto, name, Accessor{Get: func(call goja.FunctionCall) goja.Value {
			o := Object(call.This)
			switch {
			case o == proto:
				return goja.Undefined()
			case o == nil || BrandOf(o) != BrandRegExp:
				panic(e.VM.NewTypeError("RegExp.prototype.%s getter called on non-RegExp object", name))
			}
			return e.VM.ToValue(false)
		}})
	}
}

// requireExec has methods refuse what has no exec: goja calls it unseen.
func (m *regexps) requireExec(methods ...*goja.Symbol) {
	proto := m.class.Get("prototype").(*goja.Object)
	for _, method := range methods {
		native := theLayout.nativeCall(proto.GetSymbol(method).(*goja.Object))
		original := *native
		*native = func(call goja.FunctionCall) goja.Value {
			if o := Object(call.This); o != nil && BrandOf(o) != BrandRegExp && !IsCallable(o.Get("exec")) {
				panic(m.VM.NewTypeError("Method RegExp.prototype.exec called on incompatible receiver"))
			}
			return original(call)
		}
	}
}

// requireSplitter is requireExec for split, which calls that of what the receiver's
// species makes: nobody sees this before goja does.
func (m *regexps) requireSplitter() {
	split := theLayout.nativeCall(m.class.Get("prototype").(*goja.Object).GetSymbol(goja.SymSplit).(*goja.Object))
	original := *split
	*split = func(call goja.FunctionCall) goja.Value {
		if o := Object(call.This); o != nil && BrandOf(o) != BrandRegExp {
			defer func() {
				x := recover()
				if _, nothing := x.(runtime.Error); nothing {
					x = m.VM.NewTypeError("Method RegExp.prototype.exec called on incompatible receiver")
				}
				if x != nil {
					panic(x)
				}
			}()
		}
		return original(call)
	}
}

// regexps keeps a regular expression of each pattern and flags that it has
// rewritten, to clone: what was a literal may be evaluated often.
type regexps struct {
	*Env
	class     *goja.Object
	original  construct
	exec      Fn // the engine's own
	templates map[[2]string]*goja.Object
	indexers  map[[2]string]*indexer // of those with the flag d
}

// keptTemplates bounds the templates; past it they are made anew.
const keptTemplates = 1000

// sameRegExp says whether RegExp(args…) gives its argument itself.
func sameRegExp(args []goja.Value) bool {
	return Object(args[0]) != nil && (len(args) < 2 || goja.IsUndefined(args[1]))
}

// extended gives pattern and flags of RegExp's arguments where goja lacks what
// they ask for.
func (m *regexps) extended(args []goja.Value) (pattern, flags string, ok bool) {
	if len(args) == 0 {
		return "", "", false
	}
	if obj := Object(args[0]); obj != nil {
		if obj.ClassName() != "RegExp" {
			return "", "", false
		}
		pattern, flags = obj.Get("source").String(), obj.Get("flags").String()
	} else if goja.IsString(args[0]) {
		pattern = args[0].String()
	}
	if len(args) > 1 && goja.IsString(args[1]) {
		flags = args[1].String()
	}
	lines := strings.Contains(flags, "m") && regex.Lines(pattern) != pattern
	return pattern, flags, lines || strings.ContainsAny(flags, "duv")
}

func (m *regexps) construct(args []goja.Value, newTarget *goja.Object) *goja.Object {
	pattern, flags, ok := m.extended(args)
	if !ok || strings.Contains(flags, "v") && strings.Contains(flags, "u") || strings.Count(flags, "d") > 1 {
		return m.original(args, newTarget)
	}
	re := m.original([]goja.Value{m.template(pattern, flags)}, nil) // a clone
	if newTarget != nil && newTarget != m.class {
		if proto := Object(newTarget.Get("prototype")); proto != nil {
			re.SetPrototype(proto)
		}
	}
	if x := m.indexers[[2]string{pattern, flags}]; x != nil {
		m.define(re, "flags", sortedFlags(flags))
		m.define(re, "hasIndices", true)
		m.giveIndices(re, x)
	}
	if strings.Contains(flags, "v") {
		m.define(re, "flags", sortedFlags(flags))
		m.define(re, "unicode", false)
		m.define(re, "unicodeSets", true)
	}
	return re
}

func (m *regexps) template(pattern, flags string) *goja.Object {
	key := [2]string{pattern, flags}
	if re := m.templates[key]; re != nil {
		return re
	}
	plain, err := pattern, error(nil)
	if strings.ContainsAny(flags, "uv") {
		plain, err = regex.Rewrite(pattern, strings.Contains(flags, "v"))
	}
	if err != nil {
		panic(m.newGlobal("SyntaxError", m.VM.ToValue("Invalid regular expression: /"+pattern+"/"+flags+": "+err.Error())))
	}
	if strings.Contains(flags, "m") {
		plain = regex.Lines(plain)
	}
	if strings.Contains(plain, "(?<") && strings.ContainsAny(flags, "uv") {
		plain = "(?=)" + plain // of the engine's two matchers the one that keeps the names of groups in any text
	}
	plainFlags := strings.Replace(strings.Replace(flags, "v", "u", 1), "d", "", 1)
	re := m.original([]goja.Value{m.VM.ToValue(plain), m.VM.ToValue(plainFlags)}, nil)
	if plain != pattern {
		theLayout.setRegExpSource(re, m.VM.ToValue(pattern).(goja.String))
	}
	if len(m.templates) >= keptTemplates {
		clear(m.templates)
		clear(m.indexers)
	}
	if strings.Contains(flags, "d") {
		x, err := newIndexer(re, flags)
		if err != nil {
			panic(m.newGlobal("SyntaxError", m.VM.ToValue(regexpMistake(pattern, flags, err.Error()))))
		}
		m.indexers[key] = x
	}
	m.templates[key] = re
	return re
}

// sortedFlags are in the order of RegExp.prototype.flags.
func sortedFlags(flags string) string {
	sorted := []byte(flags)
	slices.Sort(sorted)
	return string(sorted)
}

// define gives a regular expression a property of its own that its prototype
// answers wrongly.
func (m *regexps) define(re *goja.Object, name string, value any) {
	re.DefineDataProperty(name, m.VM.ToValue(value), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

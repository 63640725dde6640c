package js

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// whichMatch says which of the matches in its input a method tells of.
type whichMatch int

const (
	firstMatch whichMatch = iota // or with the flag g the one that ends at lastIndex
	lastIfGlobal
	theLastMatch
)

// lastMatch is what RegExp.$1 and its kin tell of. Nothing is taken apart before
// a script asks.
type lastMatch struct {
	found *goja.Object // what exec gave, or
	re    *goja.Object // what matched input, somewhere
	input goja.Value
	which whichMatch

	set   goja.Value // RegExp.input, as a script has set it
	text  []uint16   // the input
	at    int        // the match in it
	end   int
	parts []goja.Value // the match and its groups
}

// mendLastMatch gives RegExp the properties that tell of the last match.
func (m *regexps) mendLastMatch() {
	last := &lastMatch{}
	proto := m.class.Get("prototype").(*goja.Object)
	m.exec = *theLayout.nativeCall(proto.Get("exec").(*goja.Object))
	after(proto.Get("exec"), func(_ goja.FunctionCall, result goja.Value) { last.gave(result) })
	after(proto.Get("test"), func(call goja.FunctionCall, result goja.Value) {
		last.matched(call, result.ToBoolean(), firstMatch)
	})
	after(proto.GetSymbol(goja.SymMatch), func(call goja.FunctionCall, result goja.Value) {
		found, ok := result.(*goja.Object)
		if ok && found.Get("index") != nil {
			last.gave(result)
			return
		}
		last.matched(call, ok, lastIfGlobal)
	})
	last.afterReplace(theLayout.nativeCall(proto.GetSymbol(goja.SymReplace).(*goja.Object)))
	after(proto.GetSymbol(goja.SymSearch), func(call goja.FunctionCall, result goja.Value) {
		last.matched(call, result.ToInteger() >= 0, firstMatch)
	})
	after(proto.GetSymbol(goja.SymSplit), func(call goja.FunctionCall, result goja.Value) {
		last.matched(call, result.(*goja.Object).Get("length").ToInteger() > 1, theLastMatch)
	})
	m.defineLastMatch(last)
}

// after has kept see each call of a native function, and what it gave.
func after(fn goja.Value, kept func(call goja.FunctionCall, result goja.Value)) {
	native := theLayout.nativeCall(fn.(*goja.Object))
	original := *native
	*native = func(call goja.FunctionCall) goja.Value {
		result := original(call)
		kept(call, result)
		return result
	}
}

// afterReplace is after for replace, whose callbacks may ask too.
func (l *lastMatch) afterReplace(native *Fn) {
	original := *native
	*native = func(call goja.FunctionCall) goja.Value {
		former, text := *l, call.Argument(0)
		if IsCallable(call.Argument(1)) {
			l.matched(call, true, lastIfGlobal)
		}
		result := original(call)
		if goja.IsString(text) && !result.StrictEquals(text) {
			l.matched(call, true, lastIfGlobal)
		} else {
			*l = former
		}
		return result
	}
}

// gave notes the result of exec.
func (l *lastMatch) gave(result goja.Value) {
	if found, ok := result.(*goja.Object); ok {
		*l = lastMatch{found: found}
	}
}

// matched notes a method of a regular expression.
func (l *lastMatch) matched(call goja.FunctionCall, ok bool, which whichMatch) {
	if re := Object(call.This); ok && re != nil && re.ClassName() == "RegExp" {
		*l = lastMatch{re: re, input: call.Argument(0), which: which}
	}
}

func (m *regexps) defineLastMatch(last *lastMatch) {
	ignored := m.Func("", 1, func(goja.FunctionCall) goja.Value { return goja.Undefined() })
	define := func(set goja.Value, value func() goja.Value, names ...string) {
		get := m.Func("get "+names[0], 0, func(goja.FunctionCall) goja.Value { m.resolve(last); return value() })
		for _, name := range names {
			m.class.DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.FLAG_FALSE)
		}
	}
	text := func(from, to int) goja.Value { return goja.StringFromUTF16(last.text[from:to]) }
	define(m.Func("set input", 1, func(call goja.FunctionCall) goja.Value {
		m.resolve(last)
		last.set = call.Argument(0).ToString()
		return goja.Undefined()
	}), func() goja.Value {
		if last.set != nil {
			return last.set
		}
		return text(0, len(last.text))
	}, "input", "$_")
	define(ignored, func() goja.Value { return last.part(0) }, "lastMatch", "$&")
	define(ignored, func() goja.Value { return last.part(max(1, len(last.parts)-1)) }, "lastParen", "$+")
	define(ignored, func() goja.Value { return text(0, last.at) }, "leftContext", "$`")
	define(ignored, func() goja.Value { return text(last.end, len(last.text)) }, "rightContext", "$'")
	for n := 1; n <= 9; n++ {
		define(ignored, func() goja.Value { return last.part(n) }, "$"+strconv.Itoa(n))
	}
}

// part is the n-th group, "" where it has not matched.
func (l *lastMatch) part(n int) goja.Value {
	if n >= len(l.parts) || goja.IsUndefined(l.parts[n]) {
		return goja.StringFromUTF16(nil)
	}
	return l.parts[n]
}

// resolve takes the last match apart, finding it again where it has to.
func (m *regexps) resolve(l *lastMatch) {
	found := l.found
	if l.re != nil {
		found = m.findAgain(*l)
	}
	if found != nil {
		*l = lastMatch{parts: Elements(found), text: unitsOf(found.Get("input")), at: int(found.Get("index").ToInteger())}
		l.end = l.at + len(unitsOf(l.part(0)))
	}
	l.found, l.re, l.input = nil, nil, nil
}

func unitsOf(v goja.Value) []uint16 {
	s := v.ToString().(goja.String)
	units := make([]uint16, s.Length())
	for i := range units {
		units[i] = s.CharAt(i)
	}
	return units
}

// findAgain gives the match that l tells of, as exec gives it.
func (m *regexps) findAgain(l lastMatch) (found *goja.Object) {
	flags, until := l.re.Get("flags").String(), l.re.Get("lastIndex").ToInteger()
	global := strings.Contains(flags, "g")
	if !global {
		flags += "g"
	}
	again, err := m.VM.New(m.class, l.re.Get("source"), m.VM.ToValue(flags))
	if err != nil {
		return nil
	}
	for {
		next, ok := m.exec(goja.FunctionCall{This: again, Arguments: []goja.Value{l.input}}).(*goja.Object)
		if !ok {
			return found
		}
		found = next
		at := again.Get("lastIndex").ToInteger()
		switch {
		case l.which == theLastMatch, l.which == lastIfGlobal && global, l.which == firstMatch && global && at < until:
		default:
			return found
		}
		if found.Get("index").ToInteger() == at { // an empty one
			again.Set("lastIndex", at+1)
		}
	}
}

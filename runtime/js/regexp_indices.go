package js

import (
	"reflect"
	"sync"
	"unicode/utf16"
	"unsafe"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// indexer finds where the groups of a match lie, for the flag d: the engine
// tells their texts alone. It holds the engine's own form of the pattern.
type indexer struct {
	pattern *regexp2.Regexp
	unicode bool
}

// patternLayout is where goja keeps the form of a regular expression that it
// compiles.
type patternLayout struct{ pattern, source, unicode uintptr }

var layoutOfPatterns = sync.OnceValue(func() patternLayout {
	pattern := field(theLayout.regexpType, "pattern")
	source, unicode := field(pattern.Type.Elem(), "src"), field(pattern.Type.Elem(), "unicode")
	if source.Type.Kind() != reflect.String || unicode.Type.Kind() != reflect.Bool {
		panic("js: goja's regular expressions have changed")
	}
	return patternLayout{pattern.Offset, source.Offset, unicode.Offset}
})

func newIndexer(re *goja.Object, flags string) (*indexer, error) {
	l := layoutOfPatterns()
	pattern := *(*unsafe.Pointer)(unsafe.Add(theLayout.selfPointer(re, theLayout.regexpType), l.pattern))
	source, unicode := *(*string)(unsafe.Add(pattern, l.source)), *(*bool)(unsafe.Add(pattern, l.unicode))
	var options regexp2.RegexOptions = regexp2.ECMAScript
	for _, flag := range flags {
		switch flag {
		case 'm':
			options |= regexp2.Multiline
		case 's':
			options |= regexp2.Singleline
		case 'i':
			options |= regexp2.IgnoreCase
		case 'u', 'v':
			options |= regexp2.Unicode
		}
	}
	compiled, err := regexp2.Compile(source, options)
	return &indexer{compiled, unicode}, err
}

// groups finds the match that begins at the offset from.
func (x *indexer) groups(input goja.String, from int) (list []span, byName map[string]span) {
	runes, offsets := x.runes(input)
	at := from
	for x.unicode && at > 0 && (at >= len(offsets) || offsets[at] > from) {
		at--
	}
	match, err := x.pattern.FindRunesMatchStartingAt(runes, at)
	if err != nil || match == nil {
		return nil, nil
	}
	byName = map[string]span{}
	for _, g := range match.Groups() {
		s := span{-1, -1}
		if len(g.Captures) > 0 {
			s = span{offsets[g.RuneIndex], offsets[g.RuneIndex+g.RuneLength]}
			byName[g.Name] = s
		}
		list = append(list, s)
	}
	return list, byName
}

// span is from where to where a group lies; -1 where it took no part.
type span struct{ from, to int }

// runes gives what the pattern is matched with, and the offset in the text of
// each and of the end.
func (x *indexer) runes(input goja.String) (runes []rune, offsets []int) {
	ascii, wide := Units(input)
	if wide == nil {
		wide = utf16.Encode([]rune(ascii))
	}
	for i := 0; i < len(wide); i++ {
		r := rune(wide[i])
		offsets = append(offsets, i)
		if x.unicode && i+1 < len(wide) && utf16.IsSurrogate(r) {
			if pair := utf16.DecodeRune(r, rune(wide[i+1])); pair != '\ufffd' {
				r = pair
				i++
			}
		}
		runes = append(runes, r)
	}
	return runes, append(offsets, len(wide))
}

// giveIndices has the regular expression tell the indices of its matches.
func (m *regexps) giveIndices(re *goja.Object, x *indexer) {
	exec, _ := goja.AssertFunction(Object(m.class.Get("prototype")).Get("exec"))
	re.DefineDataProperty("exec", m.Func("exec", 1, func(call goja.FunctionCall) goja.Value {
		result, err := exec(call.This, call.Arguments...)
		if err != nil {
			panic(err)
		}
		if found := Object(result); found != nil {
			m.addIndices(found, x)
		}
		return result
	}), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

func (m *regexps) addIndices(found *goja.Object, x *indexer) {
	input, _ := found.Get("input").(goja.String)
	list, byName := x.groups(input, int(found.Get("index").ToInteger()))
	values := make([]any, len(list))
	for i, s := range list {
		values[i] = m.spanArray(s)
	}
	indices := m.VM.NewArray(values...)
	var named goja.Value = goja.Undefined()
	if groups := Object(found.Get("groups")); groups != nil {
		object := m.VM.CreateObject(nil)
		for _, name := range groups.GetOwnPropertyNames() {
			s, took := byName[name]
			if !took {
				s = span{-1, -1}
			}
			object.Set(name, m.spanArray(s))
		}
		named = object
	}
	indices.Set("groups", named)
	found.Set("indices", indices)
}

func (m *regexps) spanArray(s span) goja.Value {
	if s.from < 0 {
		return goja.Undefined()
	}
	return m.VM.NewArray(s.from, s.to)
}

package js

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/regex"
)

// newRegExp is goja's instruction newRegexp.
type newRegExp struct {
	pattern unsafe.Pointer
	source  goja.String
}

// matcherLayout is where goja's patterns keep their flags and matchers.
type matcherLayout struct {
	multiline, ignoreCase, dotAll, unicode uintptr
	plain, full                            uintptr // the matcher that is tried first, and the other
	wrapper                                reflect.Type
	compiled                               uintptr // in the latter
}

var layoutOfMatchers = sync.OnceValue(func() matcherLayout {
	t := typedField(theLayout.regexpType, "pattern", reflect.Pointer).Type.Elem()
	flag := func(name string) uintptr { return typedField(t, name, reflect.Bool).Offset }
	full := typedField(t, "regexp2Wrapper", reflect.Pointer)
	compiled := field(full.Type.Elem(), "rx")
	if compiled.Type != reflect.TypeFor[*regexp2.Regexp]() {
		panic("js: goja's regular expressions have changed")
	}
	return matcherLayout{
		flag("multiline"), flag("ignoreCase"), flag("dotAll"), flag("unicode"),
		typedField(t, "regexpWrapper", reflect.Pointer).Offset, full.Offset, full.Type.Elem(), compiled.Offset,
	}
})

// mendLines gives a literal of the flag m the ends of lines that JavaScript
// knows (regex.Lines).
func mendLines(i instruction) instruction {
	literal := (*newRegExp)(words(&i)[1])
	l := layoutOfMatchers()
	if !*(*bool)(unsafe.Add(literal.pattern, l.multiline)) {
		return i
	}
	source := *(*string)(unsafe.Add(literal.pattern, layoutOfPatterns().source))
	if plain := regex.Lines(source); plain != source {
		l.replace(literal.pattern, plain)
	}
	return i
}

// replace has pattern match by source.
func (l matcherLayout) replace(pattern unsafe.Pointer, source string) {
	compiled, err := regexp2.Compile(source, l.options(pattern))
	if err != nil {
		return
	}
	wrapper := reflect.New(l.wrapper).UnsafePointer()
	*(**regexp2.Regexp)(unsafe.Add(wrapper, l.compiled)) = compiled
	*(*unsafe.Pointer)(unsafe.Add(pattern, l.full)) = wrapper
	*(*unsafe.Pointer)(unsafe.Add(pattern, l.plain)) = nil
}

func (l matcherLayout) options(pattern unsafe.Pointer) regexp2.RegexOptions {
	options := regexp2.RegexOptions(regexp2.ECMAScript)
	for at, option := range map[uintptr]regexp2.RegexOptions{
		l.ignoreCase: regexp2.IgnoreCase, l.dotAll: regexp2.Singleline, l.unicode: regexp2.Unicode,
	} {
		if *(*bool)(unsafe.Add(pattern, at)) {
			options |= option
		}
	}
	return options
}

package js

import (
	"reflect"
	"strings"

	"github.com/dop251/goja/parser"
)

// The parser calls itself for what stands within something else, and a Go stack
// that is full ends the process. So source is measured before it is parsed.
const (
	// maxBrackets is how deep brackets may nest; V8's stack holds about 3,000.
	maxBrackets = 5000
	// maxChain is how many tokens one expression or statement may have beside
	// what is in brackets, as in !!!!x or a=b=c=d.
	maxChain = 50_000
)

// GuardNesting throws V8's RangeError where source nests too deeply to be
// parsed.
func (e *Env) GuardNesting(source string) {
	if len(source) > maxBrackets && nestsTooDeep(source) {
		panic(e.Overflow())
	}
}

// guardEval makes eval and the constructors of functions measure their source,
// and take syntax that the engine lacks, see LowerEvals.
func (e *Env) guardEval() {
	theEvalTexts.once.Do(theEvalTexts.measure)
	guard := reflect.MakeFunc(reflect.TypeFor[parser.Option](), func(args []reflect.Value) []reflect.Value {
		e.prepareEval(args[0].UnsafePointer())
		return nil
	})
	e.VM.SetParserOptions(guard.Interface().(parser.Option))
}

// nestsTooDeep reads source roughly: it knows strings and comments, and takes
// templates and regular expressions for code. That it errs by thousands of
// brackets is unlikely.
func nestsTooDeep(source string) bool {
	var outer []int // the chains around the brackets that are open
	chain, word := 0, false
	for i := 0; i < len(source); i++ {
		c := source[i]
		inWord := word
		word = isWordByte(c)
		switch {
		case word && inWord:
			continue
		case c == '(' || c == '[' || c == '{':
			outer = append(outer, chain)
			chain = 0
		case c == ')' || c == ']' || c == '}':
			chain = 0
			if last := len(outer) - 1; last >= 0 {
				if c != '}' {
					chain = outer[last] + 1
				}
				outer = outer[:last]
			}
		case c == ';' || c == ',':
			chain = 0
		case c == '\n' && (inWord || i > 0 && source[i-1] == ')') && i+1 < len(source) && isWordByte(source[i+1]):
			chain = 0 // a new statement
		case c > ' ':
			end := skipText(source, i)
			if c != '/' || end == i { // no comment
				chain++
			}
			i = end
		}
		if len(outer) > maxBrackets || chain > maxChain {
			return true
		}
	}
	return false
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

// skipText gives the last byte of the string or comment that begins at i, or i.
func skipText(source string, i int) int {
	rest := source[i:]
	switch {
	case rest[0] == '"' || rest[0] == '\'':
		return i + stringEnd(rest)
	case strings.HasPrefix(rest, "//"):
		if end := strings.IndexByte(rest, '\n'); end >= 0 {
			return i + end - 1
		}
		return len(source)
	case strings.HasPrefix(rest, "/*"):
		if end := strings.Index(rest, "*/"); end >= 0 {
			return i + end + 1
		}
	}
	return i
}

// stringEnd gives the place of the closing quote, or the end of the line.
func stringEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case s[0], '\n':
			return i
		case '\\':
			i++
		}
	}
	return len(s)
}

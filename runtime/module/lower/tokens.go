package lower

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word or a sign of source text; strings, templates and regular
// expressions are one each.
type token struct {
	text string
	at   int
}

// tokens splits text. It knows as much of the syntax as finding the words of
// TypeScript takes.
func tokens(text string) (list []token) {
	for i := 0; i < len(text); {
		n := 1
		switch c := text[i]; {
		case c <= ' ':
			i++
			continue
		case strings.HasPrefix(text[i:], "//"), strings.HasPrefix(text[i:], "#!") && i == 0:
			i += through(text[i:], "\n")
			continue
		case strings.HasPrefix(text[i:], "/*"):
			i += through(text[i:], "*/")
			continue
		case c == '"' || c == '\'':
			n = stringLength(text[i:], c)
		case c == '`':
			n = templateLength(text[i:])
		case c == '/' && startsPattern(list):
			n = patternLength(text[i:])
		case isWordByte(c):
			n = wordLength(text[i:])
		}
		list = append(list, token{text[i : i+n], i})
		i += n
	}
	return list
}

// through is the length of s up to the end of stop, or all of it.
func through(s, stop string) int {
	if i := strings.Index(s, stop); i >= 0 {
		return i + len(stop)
	}
	return len(s)
}

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || c >= utf8.RuneSelf || unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c))
}

func isName(s string) bool { return s != "" && isWordByte(s[0]) && !unicode.IsDigit(rune(s[0])) }

func wordLength(s string) int {
	n := 0
	for n < len(s) && isWordByte(s[n]) {
		n++
	}
	return n
}

// stringLength is the length of a string.
func stringLength(s string, quote byte) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		}
	}
	return len(s)
}

// templateLength is the length of a template literal, with what it holds.
func templateLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '`':
			return i + 1
		case strings.HasPrefix(s[i:], "${"):
			i += substitution(s[i+2:]) + 1
		}
	}
	return len(s)
}

// substitution is the length of an expression up to its closing brace.
func substitution(s string) int {
	depth := 1
	for _, t := range tokens(s) {
		switch t.text {
		case "{":
			depth++
		case "}":
			depth--
		}
		if depth == 0 {
			return t.at + 1
		}
	}
	return len(s)
}

// startsPattern says whether a slash behind list begins a regular expression.
func startsPattern(list []token) bool {
	if len(list) == 0 {
		return true
	}
	switch last := list[len(list)-1].text; last {
	case "return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "await", "yield":
		return true
	case ")", "]", "}":
		return false
	default:
		return !isWordByte(last[0]) && !strings.ContainsAny(last[:1], "\"'`/")
	}
}

// patternLength is the length of a regular expression without its flags.
func patternLength(s string) int {
	class := false
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			class = true
		case ']':
			class = false
		case '\n':
			return 1 // a division after all
		case '/':
			if !class {
				return i + 1
			}
		}
	}
	return 1
}

package regex

import "strings"

// What ^ and $ of the flag m stand for: JavaScript's lines end in four ways.
const (
	lineStart = `(?<![^\n\r\u2028\u2029])`
	lineEnd   = `(?![^\n\r\u2028\u2029])`
)

// Lines gives a pattern of the flag m without ^ and $, which the engine takes
// for the neighbours of \n alone.
func Lines(pattern string) string {
	if !strings.ContainsAny(pattern, "^$") {
		return pattern
	}
	r := rewriter{text: pattern}
	for inClass := false; r.at < len(r.text); {
		switch c := r.text[r.at]; {
		case c == '\\' && r.at+1 < len(r.text):
			r.copy(2)
		case c == '^' && !inClass:
			r.put(lineStart)
		case c == '$' && !inClass:
			r.put(lineEnd)
		default:
			inClass = c == '[' || inClass && c != ']'
			r.copy(1)
		}
	}
	return r.out.String()
}

// put writes s for the next byte.
func (r *rewriter) put(s string) {
	r.out.WriteString(s)
	r.at++
}

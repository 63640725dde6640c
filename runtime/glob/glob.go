// Package glob matches paths against the patterns of path.matchesGlob and
// fs.glob: *, **, ?, [classes], {a,b}, {1..3} and the extended (a|b) groups but for
// the negative one.
//
// It is pure: no file system, no JavaScript.
package glob

import (
	"regexp"
	"strconv"
	"strings"
)

// Match says whether path matches pattern. '\' is a slash in patterns, as in
// Node, and in paths where windows says so.
func Match(pattern, path string, windows bool) bool {
	pattern = strings.ReplaceAll(pattern, `\`, "/")
	if windows {
		path = strings.ReplaceAll(path, `\`, "/")
	}
	for _, p := range Compile(pattern) {
		if p.Match(Split(path)) {
			return true
		}
	}
	return false
}

// Segment is one part of a pattern, between slashes.
type Segment struct {
	Literal  string         // where the segment has no magic
	Globstar bool           // "**"
	re       *regexp.Regexp // otherwise
	dots     bool           // names that begin with a dot match
}

// MatchName says whether the segment, which is no globstar, matches name.
func (s Segment) MatchName(name string) bool {
	if s.re == nil {
		return s.Literal == name
	}
	if name == "" || strings.HasPrefix(name, ".") && !s.dots {
		return false
	}
	return s.re.MatchString(name)
}

// Magic says whether the segment may match more than one name.
func (s Segment) Magic() bool { return s.Globstar || s.re != nil }

// Pattern is one alternative of a pattern, its braces expanded.
type Pattern []Segment

// Compile expands the braces of pattern and reads each alternative.
func Compile(pattern string) []Pattern {
	var out []Pattern
	for _, alt := range expand(pattern) {
		var p Pattern
		for _, part := range Split(alt) {
			p = append(p, segment(part))
		}
		out = append(out, p)
	}
	return out
}

// Split cuts a path at its slashes, doubled ones counted once.
func Split(path string) []string {
	var out []string
	for i, s := range strings.Split(path, "/") {
		if s != "" || i == 0 || len(out) > 0 && i == strings.Count(path, "/") {
			out = append(out, s)
		}
	}
	return out
}

// Match says whether the segments of a path match all of p.
func (p Pattern) Match(path []string) bool {
	switch {
	case len(p) == 0:
		return len(path) == 0 || len(path) == 1 && path[0] == ""
	case p[0].Globstar:
		if len(p) > 1 && p[1:].Match(path) {
			return true
		}
		if len(path) == 0 || !GlobstarEnters(path[0]) {
			return false
		}
		return len(p) == 1 && len(path) == 1 || p.Match(path[1:])
	case len(path) == 0:
		return false
	}
	return p[0].MatchName(path[0]) && p[1:].Match(path[1:])
}

// GlobstarEnters says whether "**" may stand for name.
func GlobstarEnters(name string) bool { return !strings.HasPrefix(name, ".") }

func segment(s string) Segment {
	if s == "**" {
		return Segment{Globstar: true}
	}
	if !strings.ContainsAny(s, `*?[(\`) {
		return Segment{Literal: s}
	}
	t := &translator{in: s}
	re, err := regexp.Compile("^(?s:" + t.all(false) + ")$")
	if err != nil || !t.magic {
		return Segment{Literal: strings.ReplaceAll(s, `\`, "")}
	}
	return Segment{re: re, dots: s[0] == '.'}
}

// translator writes one segment as a regular expression.
type translator struct {
	in    string
	at    int
	magic bool
}

// all translates up to the end, or in a group up to its ')'.
func (t *translator) all(group bool) string {
	var b strings.Builder
	for t.at < len(t.in) {
		c := t.in[t.at]
		if group && c == ')' {
			break
		}
		t.at++
		switch {
		case strings.IndexByte("?*+@", c) >= 0 && strings.HasPrefix(t.in[t.at:], "("):
			b.WriteString(t.group(c))
		case group && c == '|':
			b.WriteByte('|')
		case c == '*':
			t.magic = true
			b.WriteString(".*")
		case c == '?':
			t.magic = true
			b.WriteByte('.')
		case c == '[':
			b.WriteString(t.class())
		case c == '\\' && t.at < len(t.in):
			b.WriteString(regexp.QuoteMeta(t.in[t.at : t.at+1]))
			t.at++
		default:
			b.WriteString(quoteByte(c))
		}
	}
	return b.String()
}

func quoteByte(c byte) string {
	if c >= 0x80 {
		return string([]byte{c})
	}
	return regexp.QuoteMeta(string(rune(c)))
}

// group translates what follows ?, *, + or @.
func (t *translator) group(op byte) string {
	start := t.at
	t.at++
	body := t.all(true)
	if t.at >= len(t.in) { // no ')': plain text
		t.at = start
		return regexp.QuoteMeta(string(rune(op)))
	}
	t.at++
	t.magic = true
	if op == '@' {
		return "(?:" + body + ")"
	}
	return "(?:" + body + ")" + string(rune(op))
}

// class translates [abc], [!a-z] and [[:alpha:]].
func (t *translator) class() string {
	rest := t.in[t.at:]
	skip := 0
	if strings.HasPrefix(rest, "!") || strings.HasPrefix(rest, "^") {
		skip = 1
	}
	end := classEnd(rest, skip)
	if end < 0 {
		return `\[`
	}
	t.at += end + 1
	t.magic = true
	body := strings.ReplaceAll(rest[skip:end], `\`, `\\`)
	if strings.HasPrefix(body, "]") {
		body = `\` + body
	}
	if skip == 1 {
		return "[^" + body + "]"
	}
	return "[" + body + "]"
}

func classEnd(rest string, skip int) int {
	for i := skip; i < len(rest); i++ {
		if strings.HasPrefix(rest[i:], "[:") {
			if n := strings.Index(rest[i:], ":]"); n > 0 {
				i += n + 1
				continue
			}
		}
		if rest[i] == ']' && i > skip {
			return i
		}
	}
	return -1
}

// expand gives the alternatives of the braces in s.
func expand(s string) []string {
	open, parts, end := braces(s)
	if parts == nil {
		return []string{s}
	}
	var out []string
	for _, part := range parts {
		for _, tail := range expand(s[end:]) {
			for _, mid := range expand(part) {
				out = append(out, s[:open]+mid+tail)
			}
		}
	}
	return out
}

// braces finds the first braces that have alternatives.
func braces(s string) (open int, parts []string, end int) {
	for open = strings.IndexByte(s, '{'); open >= 0; {
		if parts, end = alternatives(s, open); parts != nil {
			return open, parts, end
		}
		next := strings.IndexByte(s[open+1:], '{')
		if next < 0 {
			break
		}
		open += 1 + next
	}
	return 0, nil, 0
}

func alternatives(s string, open int) (parts []string, end int) {
	depth, from := 0, open+1
	for i := open; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '{':
			depth++
		case c == ',' && depth == 1:
			parts = append(parts, s[from:i])
			from = i + 1
		case c == '}':
			if depth--; depth > 0 {
				continue
			}
			if parts == nil {
				return sequence(s[open+1 : i]), i + 1
			}
			return append(parts, s[from:i]), i + 1
		}
	}
	return nil, 0
}

// sequence reads 1..3 and a..c.
func sequence(s string) []string {
	a, b, ok := strings.Cut(s, "..")
	if !ok {
		return nil
	}
	from, err1 := strconv.Atoi(a)
	to, err2 := strconv.Atoi(b)
	text := strconv.Itoa
	if err1 != nil || err2 != nil {
		if len(a) != 1 || len(b) != 1 {
			return nil
		}
		from, to = int(a[0]), int(b[0])
		text = func(n int) string { return string(rune(n)) }
	}
	step := 1
	if from > to {
		step = -1
	}
	var out []string
	for n := from; ; n += step {
		out = append(out, text(n))
		if n == to {
			return out
		}
	}
}

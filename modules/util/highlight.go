package util

import (
	"strings"

	"github.com/dop251/goja"
)

// highlighter is inspect.styles.regexp: it colours a regular expression by the
// depth of its groups.
func (l *lib) highlighter() goja.Value {
	fn := l.Func("highlightRegExp", 1, func(call goja.FunctionCall) goja.Value {
		h := &regexpPainter{rest: call.Argument(0).String()}
		return l.VM.ToValue(h.run())
	})
	fn.Set("colors", l.VM.NewArray("green", "red", "yellow", "cyan", "magenta"))
	return fn
}

// regexpColors are green, red, yellow, cyan, magenta: each role takes the one
// so many steps beyond the depth of its group.
var regexpColors = [...]int{32, 31, 33, 36, 35}

const (
	roleFrame = iota
	roleBracket
	roleChar
	roleRange
	roleOperator
)

type regexpPainter struct {
	rest  string
	out   strings.Builder
	depth int
	class bool
}

// put moves n bytes from the source to the output.
func (h *regexpPainter) put(n, role int) {
	h.out.WriteString(paintCode(h.rest[:n], regexpColors[(h.depth+role)%len(regexpColors)], 39))
	h.rest = h.rest[n:]
}

func (h *regexpPainter) run() string {
	if !strings.HasPrefix(h.rest, "/") {
		return h.rest
	}
	h.put(1, roleFrame)
	for h.rest != "" {
		switch c := h.rest[0]; {
		case c == '\\':
			h.escape()
		case h.class:
			h.classChar(c)
		case c == '/':
			h.depth = 0
			h.put(1, roleFrame)
			if h.rest != "" {
				h.put(len(h.rest), roleBracket)
			}
		default:
			h.char(c)
		}
	}
	return h.out.String()
}

func (h *regexpPainter) classChar(c byte) {
	switch c {
	case ']':
		h.class = false
		h.put(1, roleBracket)
	case '-':
		h.put(1, roleRange)
	default:
		h.put(runeLength(h.rest), roleChar)
	}
}

func (h *regexpPainter) char(c byte) {
	switch {
	case c == '(':
		h.put(1, roleBracket)
		h.groupKind()
		h.depth++
	case c == ')':
		h.depth = max(0, h.depth-1)
		h.put(1, roleBracket)
	case c == '[':
		h.class = true
		h.put(1, roleBracket)
	case c == '{':
		h.quantifier()
	case c == '.':
		h.put(1, roleRange)
	case strings.IndexByte("|*+?^$", c) >= 0:
		h.put(1, roleOperator)
	default:
		h.put(runeLength(h.rest), roleChar)
	}
}

// groupKind paints ?:, ?=, ?!, ?<=, ?<! and ?<name>.
func (h *regexpPainter) groupKind() {
	for _, kind := range [...]string{"?:", "?=", "?!", "?<=", "?<!"} {
		if strings.HasPrefix(h.rest, kind) {
			h.put(len(kind), roleBracket)
			return
		}
	}
	if end := strings.IndexByte(h.rest, '>'); strings.HasPrefix(h.rest, "?<") && end > 2 {
		h.put(2, roleBracket)
		h.put(end-2, roleChar)
		h.put(1, roleBracket)
	}
}

// quantifier paints {2,3}.
func (h *regexpPainter) quantifier() {
	end := strings.IndexByte(h.rest, '}')
	if end < 0 || strings.Trim(h.rest[1:end], "0123456789,") != "" {
		h.put(1, roleChar)
		return
	}
	h.put(1, roleBracket)
	for h.rest[0] != '}' {
		if h.rest[0] == ',' {
			h.put(1, roleChar)
			continue
		}
		h.put(strings.IndexAny(h.rest, ",}"), roleRange)
	}
	h.put(1, roleBracket)
}

// escape paints what a backslash begins.
func (h *regexpPainter) escape() {
	end := 0
	switch {
	case strings.HasPrefix(h.rest, `\k<`):
		end = strings.IndexByte(h.rest, '>')
	case strings.HasPrefix(h.rest, `\u{`), strings.HasPrefix(h.rest, `\p{`), strings.HasPrefix(h.rest, `\P{`):
		end = strings.IndexByte(h.rest, '}')
	}
	switch {
	case end > 3 && h.rest[1] == 'k':
		h.put(3, roleFrame)
		h.put(end-3, roleBracket)
		h.put(1, roleFrame)
	case end > 3:
		h.put(3, roleBracket)
		h.put(end-3, roleChar)
		h.put(1, roleBracket)
	case strings.HasPrefix(h.rest, `\x`) && len(h.rest) >= 4:
		h.put(4, roleChar)
	case len(h.rest) > 1:
		h.put(1+runeLength(h.rest[1:]), roleChar)
	default:
		h.put(1, roleChar)
	}
}

// runeLength is the size of the first character of s.
func runeLength(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

package lower

import "strings"

// lineStarts lists where lines of printed code begin that are no part of a
// literal or a comment.
func lineStarts(code string) []int {
	s := scanner{code: code}
	starts := []int{0}
	for s.at < len(code) {
		if s.step() == '\n' && len(s.braces) == 0 {
			starts = append(starts, s.at)
		}
	}
	return starts
}

// scanner walks over printed code.
type scanner struct {
	code   string
	at     int
	braces []int // open ones in each ${ under way
}

// step moves behind the next byte, or the literal or comment that it begins,
// and returns it.
func (s *scanner) step() byte {
	c := s.code[s.at]
	s.at++
	switch c {
	case '"', '\'':
		s.until(c)
	case '`':
		s.template()
	case '/':
		s.slash()
	case '{':
		s.brace(1)
	case '}':
		s.brace(-1)
	}
	return c
}

// until moves behind the next end that is not escaped.
func (s *scanner) until(end byte) {
	for s.at < len(s.code) {
		c := s.code[s.at]
		s.at++
		switch c {
		case '\\':
			s.at++
		case end:
			return
		}
	}
}

// template moves behind the text of a template, to its end or into a ${.
func (s *scanner) template() {
	for s.at < len(s.code) {
		c := s.code[s.at]
		s.at++
		switch {
		case c == '\\':
			s.at++
		case c == '`':
			return
		case c == '$' && strings.HasPrefix(s.code[s.at:], "{"):
			s.at++
			s.braces = append(s.braces, 0)
			return
		}
	}
}

func (s *scanner) brace(by int) {
	last := len(s.braces) - 1
	switch {
	case last < 0:
	case by < 0 && s.braces[last] == 0:
		s.braces = s.braces[:last]
		s.template()
	default:
		s.braces[last] += by
	}
}

// slash is a comment, a division, which esbuild prints between blanks, or a
// regular expression.
func (s *scanner) slash() {
	rest := s.code[s.at:]
	switch {
	case strings.HasPrefix(rest, "/"):
		s.at += max(strings.IndexByte(rest, '\n'), 0)
	case strings.HasPrefix(rest, "*"):
		s.at += max(strings.Index(rest, "*/"), 0)
	case strings.HasPrefix(rest, " "), strings.HasPrefix(rest, "="):
	default:
		s.regexp()
	}
}

func (s *scanner) regexp() {
	inClass := false
	for s.at < len(s.code) {
		c := s.code[s.at]
		s.at++
		switch {
		case c == '\\':
			s.at++
		case c == '[':
			inClass = true
		case c == ']':
			inClass = false
		case c == '/' && !inClass, c == '\n':
			return
		}
	}
}

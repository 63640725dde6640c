package regex

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mistake says why a pattern is refused, in V8's words.
type Mistake string

// Error is the text of the mistake.
func (m Mistake) Error() string { return string(m) }

// The mistakes that Rewrite finds.
const (
	ErrProperty        Mistake = "Invalid property name"
	ErrPropertyInClass Mistake = "Invalid property name in character class"
	ErrClass           Mistake = "Unterminated character class"
	ErrSetOperation    Mistake = "Invalid set operation in character class"
	ErrClassCharacter  Mistake = "Invalid character in character class"
	ErrRange           Mistake = "Range out of order in character class"
	ErrEscape          Mistake = "Invalid Unicode escape"
	ErrStrings         Mistake = "Strings in a character class are not supported"
)

// Rewrite gives a pattern of the flag u (or v, with sets) without Unicode
// properties and set notation. Errors are those above; what else is wrong with
// the pattern is left for the engine to say.
func Rewrite(pattern string, sets bool) (string, error) {
	r := rewriter{text: pattern, sets: sets}
	for r.at < len(r.text) {
		switch {
		case strings.HasPrefix(r.rest(), `\p`), strings.HasPrefix(r.rest(), `\P`):
			if r.stringsProperty() {
				continue
			}
			s, err := r.property(ErrProperty)
			if err != nil {
				return "", err
			}
			r.out.WriteString(s.class())
		case r.text[r.at] == '\\' && r.at+1 < len(r.text):
			r.copy(2)
		case r.text[r.at] == '[':
			if err := r.class(); err != nil {
				return "", err
			}
		default:
			r.copy(1)
		}
	}
	return r.out.String(), nil
}

type rewriter struct {
	text string
	at   int
	sets bool
	out  strings.Builder
}

func (r *rewriter) rest() string { return r.text[r.at:] }

func (r *rewriter) copy(n int) {
	r.out.WriteString(r.text[r.at : r.at+n])
	r.at += n
}

// property reads \p{…} or \P{…}.
func (r *rewriter) property(bad error) (set, error) {
	negated := r.text[r.at+1] == 'P'
	end := strings.IndexByte(r.rest(), '}')
	if !strings.HasPrefix(r.rest()[2:], "{") || end < 0 {
		return nil, bad
	}
	s, ok := property(r.rest()[3:end])
	if !ok {
		return nil, bad
	}
	r.at += end + 1
	if negated {
		s = s.complement()
	}
	return s, nil
}

func (r *rewriter) class() error {
	if !r.sets {
		return r.plainClass()
	}
	s, err := r.setClass()
	if err == nil {
		r.out.WriteString(s.class())
	}
	return err
}

// plainClass copies a class of the flag u, properties replaced.
func (r *rewriter) plainClass() error {
	r.copy(1)
	for r.at < len(r.text) && r.text[r.at] != ']' {
		switch {
		case strings.HasPrefix(r.rest(), `\p`), strings.HasPrefix(r.rest(), `\P`):
			s, err := r.property(ErrPropertyInClass)
			if err != nil {
				return err
			}
			r.out.WriteString(s.members())
		case r.text[r.at] == '\\' && r.at+1 < len(r.text):
			r.copy(2)
		default:
			r.copy(1)
		}
	}
	return nil
}

// setClass reads a class of the flag v, with the operators -- and &&.
func (r *rewriter) setClass() (set, error) {
	r.at++
	negated := strings.HasPrefix(r.rest(), "^")
	if negated {
		r.at++
	}
	var s set
	for n, operator := 0, ""; !strings.HasPrefix(r.rest(), "]"); n++ {
		next := r.operator()
		switch {
		case r.at >= len(r.text):
			return nil, ErrClass
		case n == 1:
			operator = next
		case next != operator: // a class is a union, or has one operator throughout
			return nil, ErrSetOperation
		}
		operand, err := r.operand(operator == "")
		if err != nil {
			return nil, err
		}
		s = combine(s, next, operand)
	}
	r.at++
	if negated {
		s = s.complement()
	}
	return s, nil
}

// operator reads -- or &&, or nothing.
func (r *rewriter) operator() string {
	for _, op := range []string{"--", "&&"} {
		if strings.HasPrefix(r.rest(), op) {
			r.at += 2
			return op
		}
	}
	return ""
}

func combine(s set, operator string, t set) set {
	switch operator {
	case "--":
		return s.minus(t)
	case "&&":
		return s.intersect(t)
	}
	return s.union(t)
}

// operand reads a nested class, a property, an escaped class, or a character;
// and a range of characters where it may be one.
func (r *rewriter) operand(ranges bool) (set, error) {
	switch rest := r.rest(); {
	case strings.HasPrefix(rest, "["):
		return r.setClass()
	case strings.HasPrefix(rest, `\p`), strings.HasPrefix(rest, `\P`):
		return r.property(ErrPropertyInClass)
	case strings.HasPrefix(rest, `\q`):
		return nil, ErrStrings
	case len(rest) > 1 && rest[0] == '\\':
		if s, ok := escapedClass(rest[1]); ok {
			r.at += 2
			return s, nil
		}
	}
	from, err := r.character()
	if err != nil {
		return nil, err
	}
	if !ranges || !strings.HasPrefix(r.rest(), "-") || strings.HasPrefix(r.rest(), "--") {
		return set{from, from}, nil
	}
	r.at++
	to, err := r.character()
	switch {
	case err != nil:
		return nil, err
	case to < from:
		return nil, ErrRange
	}
	return set{from, to}, nil
}

func escapedClass(letter byte) (set, bool) {
	var s set
	switch letter | 0x20 {
	case 'd':
		s = of('0', '9')
	case 'w':
		s = of('0', '9', 'A', 'Z', '_', '_', 'a', 'z')
	case 's':
		s = categories("Zs").union(of('\t', '\r', 0x2028, 0x2029, 0xfeff, 0xfeff))
	default:
		return nil, false
	}
	if letter < 'a' {
		s = s.complement()
	}
	return s, true
}

// controls are the escapes of one character.
var controls = map[byte]rune{'t': '\t', 'n': '\n', 'v': '\v', 'f': '\f', 'r': '\r', 'b': '\b', '0': 0}

// character reads a character or its escape.
func (r *rewriter) character() (rune, error) {
	rest := r.rest()
	if rest == "" {
		return 0, ErrClass
	}
	if rest[0] != '\\' || len(rest) == 1 {
		c, n := utf8.DecodeRuneInString(rest)
		if strings.ContainsRune("()[]{}/-|", c) {
			return 0, ErrClassCharacter
		}
		r.at += n
		return c, nil
	}
	if c, ok := controls[rest[1]]; ok {
		r.at += 2
		return c, nil
	}
	switch rest[1] {
	case 'u', 'x':
		return r.hex()
	case 'c':
		if len(rest) > 2 {
			r.at += 3
			return rune(rest[2] & 31), nil
		}
	}
	c, n := utf8.DecodeRuneInString(rest[1:])
	r.at += 1 + n
	return c, nil
}

// hex reads \xHH, \uHHHH, a pair of them, or \u{…}.
func (r *rewriter) hex() (rune, error) {
	digits, size := "", 0
	switch rest := r.rest(); {
	case strings.HasPrefix(rest, `\u{`):
		end := strings.IndexByte(rest, '}')
		if end < 0 {
			return 0, ErrEscape
		}
		digits, size = rest[3:end], end+1
	case rest[1] == 'x' && len(rest) >= 4:
		digits, size = rest[2:4], 4
	case len(rest) >= 6:
		digits, size = rest[2:6], 6
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || n > unicode.MaxRune {
		return 0, ErrEscape
	}
	r.at += size
	if n >= 0xd800 && n < 0xdc00 && strings.HasPrefix(r.rest(), `\u`) && !strings.HasPrefix(r.rest(), `\u{`) {
		before := r.at
		if low, err := r.hex(); err == nil && low >= 0xdc00 && low < 0xe000 {
			return (rune(n)-0xd800)<<10 + low - 0xdc00 + 0x10000, nil
		}
		r.at = before
	}
	return rune(n), nil
}

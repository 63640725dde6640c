package wire

import (
	"bytes"
	"encoding/json"
)

// scanner steps over JSON without building it. It finds the ends of values by
// brackets and quotes alone: what is malformed inside is for JSON.parse to say.
type scanner struct {
	b []byte
	i int
}

// eachField calls visit for every field of the object that b is, with the
// texts of key and value; false when b is no object or is cut short.
func eachField(b []byte, visit func(key, value []byte)) bool {
	s := scanner{b: b}
	if s.next() != '{' {
		return false
	}
	s.i++
	if s.next() == '}' {
		return true
	}
	for {
		key, ok := s.value()
		if !ok || key[0] != '"' || s.next() != ':' {
			return false
		}
		s.i++
		value, ok := s.value()
		if !ok {
			return false
		}
		visit(key, value)
		if c := s.next(); c != ',' {
			return c == '}'
		}
		s.i++
	}
}

// next skips white space and returns the byte there, zero at the end.
func (s *scanner) next() byte {
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// value returns the text of the value that begins here.
func (s *scanner) value() ([]byte, bool) {
	c, start := s.next(), s.i
	ok := true
	switch c {
	case '"':
		ok = s.skipString()
	case '{', '[':
		ok = s.skipNested()
	default:
		s.skipScalar()
	}
	return s.b[start:s.i], ok && s.i > start
}

func (s *scanner) skipScalar() {
	for ; s.i < len(s.b); s.i++ {
		switch s.b[s.i] {
		case ',', ':', '}', ']', ' ', '\t', '\r', '\n':
			return
		}
	}
}

func (s *scanner) skipString() bool {
	for s.i++; s.i < len(s.b); s.i += 2 {
		n := bytes.IndexAny(s.b[s.i:], `"\`)
		if n < 0 {
			return false
		}
		if s.i += n; s.b[s.i] == '"' {
			s.i++
			return true
		}
	}
	return false
}

func (s *scanner) skipNested() bool {
	for depth := 0; s.i < len(s.b); {
		switch s.b[s.i] {
		case '"':
			if !s.skipString() {
				return false
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if s.i++; depth == 0 {
			return true
		}
	}
	return false
}

// unquote returns the string that a JSON string literal means, empty for any
// other value.
func unquote(literal []byte) []byte {
	if len(literal) < 2 || literal[0] != '"' {
		return nil
	}
	if bytes.IndexByte(literal, '\\') < 0 {
		return literal[1 : len(literal)-1]
	}
	var s string
	if json.Unmarshal(literal, &s) != nil {
		return nil
	}
	return []byte(s)
}

package js

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// jsonMessage is what V8 says of text that JSON.parse refuses.
func jsonMessage(text string) string {
	p := jsonMistake{text: utf16.Encode([]rune(text)), whole: text}
	p.space()
	if p.value() {
		p.space()
		if p.pos < len(p.text) {
			p.fail("Unexpected non-whitespace character after JSON")
		}
	}
	return p.message
}

// jsonMistake looks for the first mistake.
type jsonMistake struct {
	text    []uint16
	whole   string
	pos     int
	message string
}

func (p *jsonMistake) peek() rune {
	if p.pos < len(p.text) {
		return rune(p.text[p.pos])
	}
	return -1
}

// fail says what is wrong at the position; false, for the caller to return.
func (p *jsonMistake) fail(what string) bool {
	if p.pos >= len(p.text) && what != "Unterminated string" && !strings.HasPrefix(what, "Expected property name or") && what != "No number after minus sign" {
		p.message = "Unexpected end of JSON input"
		return false
	}
	line, column := 1, 1
	for _, c := range p.text[:min(p.pos, len(p.text))] {
		column++
		if c == '\n' {
			line, column = line+1, 1
		}
	}
	p.message = what + " in JSON at position " + strconv.Itoa(p.pos) +
		" (line " + strconv.Itoa(line) + " column " + strconv.Itoa(column) + ")"
	if strings.HasSuffix(what, "JSON") {
		p.message = strings.Replace(p.message, "JSON in JSON", "JSON", 1)
	}
	return false
}

// unexpected is the mistake of a token that can begin no value.
func (p *jsonMistake) unexpected() bool {
	const around = 10
	if p.pos >= len(p.text) {
		p.message = "Unexpected end of JSON input"
		return false
	}
	if p.whole == "undefined" || p.whole == "NaN" || p.whole == "Infinity" || strings.HasPrefix(p.whole, "[object ") {
		p.message = "\"" + p.whole + "\" is not valid JSON"
		return false
	}
	from, to := max(0, p.pos-around), min(len(p.text), p.pos+around)
	excerpt := "\"" + string(utf16.Decode(p.text[from:to])) + "\""
	if len(p.text) <= 40 {
		excerpt = "\"" + p.whole + "\""
	} else {
		if from > 0 {
			excerpt = "..." + excerpt
		}
		if to < len(p.text) {
			excerpt += "..."
		}
	}
	p.message = "Unexpected token '" + string(p.peek()) + "', " + excerpt + " is not valid JSON"
	return false
}

func (p *jsonMistake) space() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

func (p *jsonMistake) value() bool {
	switch c := p.peek(); {
	case c == '{':
		return p.object()
	case c == '[':
		return p.array()
	case c == '"':
		return p.str()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == 't':
		return p.word("true")
	case c == 'f':
		return p.word("false")
	case c == 'n':
		return p.word("null")
	}
	return p.unexpected()
}

func (p *jsonMistake) word(w string) bool {
	for _, c := range w {
		if p.peek() != c {
			return p.unexpected()
		}
		p.pos++
	}
	return true
}

func (p *jsonMistake) object() bool {
	p.pos++
	p.space()
	if p.peek() == '}' {
		p.pos++
		return true
	}
	for first := true; ; first = false {
		if p.peek() != '"' {
			if first {
				return p.fail("Expected property name or '}'")
			}
			return p.fail("Expected double-quoted property name")
		}
		if !p.str() {
			return false
		}
		p.space()
		if p.peek() != ':' {
			return p.fail("Expected ':' after property name")
		}
		p.pos++
		p.space()
		if !p.value() {
			return false
		}
		p.space()
		switch p.peek() {
		case '}':
			p.pos++
			return true
		case ',':
			p.pos++
			p.space()
		default:
			return p.fail("Expected ',' or '}' after property value")
		}
	}
}

func (p *jsonMistake) array() bool {
	p.pos++
	p.space()
	if p.peek() == ']' {
		p.pos++
		return true
	}
	for {
		if !p.value() {
			return false
		}
		p.space()
		switch p.peek() {
		case ']':
			p.pos++
			return true
		case ',':
			p.pos++
			p.space()
		default:
			return p.fail("Expected ',' or ']' after array element")
		}
	}
}

func (p *jsonMistake) str() bool {
	for p.pos++; ; p.pos++ {
		switch c := p.peek(); {
		case c < 0:
			return p.fail("Unterminated string")
		case c == '"':
			p.pos++
			return true
		case c < ' ':
			return p.fail("Bad control character in string literal")
		case c == '\\':
			p.pos++
			if !p.escape() {
				return false
			}
		}
	}
}

func (p *jsonMistake) escape() bool {
	switch c := p.peek(); {
	case c < 0:
		return p.fail("Unterminated string")
	case strings.ContainsRune(`"\/bfnrt`, c):
		return true
	case c != 'u':
		return p.fail("Bad escaped character")
	}
	for range 4 {
		p.pos++
		if c := p.peek(); c < 0 || !strings.ContainsRune("0123456789abcdefABCDEF", c) {
			return p.fail("Bad Unicode escape")
		}
	}
	return true
}

func (p *jsonMistake) number() bool {
	if p.peek() == '-' {
		p.pos++
		if !p.digit() {
			return p.fail("No number after minus sign")
		}
	}
	if p.peek() == '0' {
		p.pos++
		if p.digit() {
			return p.fail("Unexpected number")
		}
	}
	p.digits()
	if p.peek() == '.' {
		p.pos++
		if !p.digits() {
			return p.fail("Unterminated fractional number")
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.pos++
		if c := p.peek(); c == '+' || c == '-' {
			p.pos++
		}
		if !p.digits() {
			return p.fail("Exponent part is missing a number")
		}
	}
	return true
}

func (p *jsonMistake) digit() bool { c := p.peek(); return c >= '0' && c <= '9' }

func (p *jsonMistake) digits() (some bool) {
	for p.digit() {
		p.pos++
		some = true
	}
	return some
}

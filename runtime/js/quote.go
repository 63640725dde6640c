package js

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// QuoteValue is QuoteString for a value, whose lone surrogates it escapes.
func QuoteValue(s goja.String) string {
	text := s.String()
	if !strings.ContainsRune(text, utf8.RuneError) {
		return QuoteString(text)
	}
	var b strings.Builder
	quote := quoteFor(text)
	b.WriteByte(quote)
	for i := 0; i < s.Length(); i++ {
		c := rune(s.CharAt(i))
		switch {
		case !utf16.IsSurrogate(c):
			writeEscaped(&b, c, quote)
		case i+1 < s.Length() && utf16.DecodeRune(c, rune(s.CharAt(i+1))) != utf8.RuneError:
			i++
			b.WriteRune(utf16.DecodeRune(c, rune(s.CharAt(i))))
		default:
			b.WriteString("\\u" + strconv.FormatInt(int64(c), 16))
		}
	}
	b.WriteByte(quote)
	return b.String()
}

// EscapeControl escapes control characters and backslashes, without quotes.
func EscapeControl(s string) string {
	var b strings.Builder
	for _, r := range s {
		writeEscaped(&b, r, '\'')
	}
	return b.String()
}

// QuoteString is util.inspect of a string: the quotes that need no escape.
func QuoteString(s string) string {
	quote := quoteFor(s)
	var b strings.Builder
	b.WriteByte(quote)
	for _, r := range s {
		writeEscaped(&b, r, quote)
	}
	b.WriteByte(quote)
	return b.String()
}

// quoteFor picks the quotes that s does not contain.
func quoteFor(s string) byte {
	switch {
	case strings.IndexByte(s, '\'') < 0:
		return '\''
	case strings.IndexByte(s, '"') < 0:
		return '"'
	case strings.IndexByte(s, '`') < 0 && !strings.Contains(s, "${"):
		return '`'
	}
	return '\''
}

func writeEscaped(b *strings.Builder, r rune, quote byte) {
	switch {
	case r == rune(quote) && quote == '\'' || r == '\\':
		b.WriteByte('\\')
		b.WriteRune(r)
	case r >= 0x20 && r < 0x7f || r > 0x9f:
		b.WriteRune(r)
	default:
		if i := strings.IndexRune("\b\t\n\f\r", r); i >= 0 {
			b.WriteByte('\\')
			b.WriteByte("btnfr"[i])
			return
		}
		b.WriteString("\\x")
		if r < 0x10 {
			b.WriteByte('0')
		}
		b.WriteString(strings.ToUpper(strconv.FormatInt(int64(r), 16)))
	}
}

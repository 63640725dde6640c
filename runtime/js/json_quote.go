package js

import (
	"encoding/binary"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// quoteSlack is the room kept behind a long string, for what closes the text.
const quoteSlack = 64

// appendQuoted appends s as a JSON string in UTF-8; lone surrogates are
// escaped.
func appendQuoted(dst []byte, s goja.String) []byte {
	if reflect.ValueOf(s).Kind() == reflect.Slice {
		_, wide := Units(s)
		return appendQuotedUnits(dst, wide)
	}
	text := s.String()
	if !utf8.ValidString(text) {
		text = string(ReplaceInvalid([]byte(text)))
	}
	return appendQuotedText(dst, text)
}

func appendQuotedName(dst []byte, name unistring.String) []byte {
	if wide := name.AsUtf16(); wide != nil {
		return appendQuotedUnits(dst, wide[1:])
	}
	return appendQuotedText(dst, string(name))
}

// appendQuotedText quotes valid UTF-8.
func appendQuotedText(dst []byte, s string) []byte {
	if len(s) > shareLimit {
		dst = slices.Grow(dst, len(s)+quoteSlack)
	}
	dst = append(dst, '"')
	for {
		n := jsonPlain(s)
		if dst = append(dst, s[:n]...); n == len(s) {
			return append(dst, '"')
		}
		dst = appendEscape(dst, s[n])
		s = s[n+1:]
	}
}

func appendQuotedUnits(dst []byte, wide []uint16) []byte {
	dst = append(dst, '"')
	for len(wide) > 0 {
		r, n := UnitRune(wide)
		switch {
		case r == utf8.RuneError && utf16.IsSurrogate(rune(wide[0])):
			dst = append(dst, `\u`...)
			dst = strconv.AppendUint(dst, uint64(wide[0]), 16)
		case r < utf8.RuneSelf && jsonPlain(string(r)) == 0:
			dst = appendEscape(dst, byte(r))
		default:
			dst = utf8.AppendRune(dst, r)
		}
		wide = wide[n:]
	}
	return append(dst, '"')
}

// appendEscape appends a quote, a backslash or a control character.
func appendEscape(dst []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, `\b`...)
	case '\t':
		return append(dst, `\t`...)
	case '\n':
		return append(dst, `\n`...)
	case '\f':
		return append(dst, `\f`...)
	case '\r':
		return append(dst, `\r`...)
	}
	return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// jsonPlain is the length of the start of s that stands in a JSON string as it
// is: up to a quote, a backslash or a control character. It looks at eight
// bytes at a time.
func jsonPlain(s string) int {
	const ones = 0x0101010101010101
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	i := 0
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		quote, slash := x^(ones*'"'), x^(ones*'\\')
		if ((x-ones*' ')&^x|(quote-ones)&^quote|(slash-ones)&^slash)&(ones*0x80) != 0 {
			break
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c < ' ' || c == '"' || c == '\\' {
			break
		}
	}
	return i
}

package lower

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// simpleEscapes are those of one letter.
var simpleEscapes = map[byte]string{
	'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f", 'v': "\v", '0': "\x00", '\n': "",
}

// unquote reads a JavaScript string literal, as esbuild prints one.
func unquote(literal string) string {
	text := literal[1 : len(literal)-1]
	if !strings.Contains(text, "\\") {
		return text
	}
	var units []uint16
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 == len(text) {
			end := i + 1
			for end < len(text) && text[end] != '\\' {
				end++
			}
			units = append(units, utf16.Encode([]rune(text[i:end]))...)
			i = end
			continue
		}
		part, n := escape(text[i+1:])
		units = append(units, part...)
		i += 1 + n
	}
	return string(utf16.Decode(units))
}

// escape reads what follows a backslash and says how long it is.
func escape(s string) (units []uint16, n int) {
	digits := ""
	switch {
	case s[0] == 'x' && len(s) >= 3:
		digits, n = s[1:3], 3
	case strings.HasPrefix(s, "u{") && strings.Contains(s, "}"):
		n = strings.IndexByte(s, '}') + 1
		digits = s[2 : n-1]
	case s[0] == 'u' && len(s) >= 5:
		digits, n = s[1:5], 5
	default:
		if text, ok := simpleEscapes[s[0]]; ok {
			return utf16.Encode([]rune(text)), 1
		}
		return utf16.Encode([]rune(s[:1])), 1
	}
	code, _ := strconv.ParseUint(digits, 16, 32)
	if code > 0xffff {
		return utf16.Encode([]rune{rune(code)}), n
	}
	return []uint16{uint16(code)}, n
}

package js

import (
	"reflect"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"github.com/dop251/goja"
)

// Units opens a JavaScript string without losing lone surrogates: wide holds
// its UTF-16 code units, or is nil where the string is ASCII and stands in
// ascii. wide is goja's own memory: do not write to it.
func Units(s goja.String) (ascii string, wide []uint16) {
	switch rv := reflect.ValueOf(s); rv.Kind() {
	case reflect.String:
		return rv.String(), nil
	case reflect.Slice: // the first unit is goja's mark
		return "", rv.Convert(unitsType).Interface().([]uint16)[1:]
	}
	text := s.String() // came from Go, holds UTF-8
	if IsASCII(text) {
		return text, nil
	}
	return "", utf16.Encode([]rune(text))
}

var unitsType = reflect.TypeFor[[]uint16]()

// IsString says whether v is a primitive string.
func IsString(v goja.Value) bool {
	_, ok := v.(goja.String)
	return ok
}

// IsASCII says whether all bytes of b are below 0x80.
func IsASCII[T string | []byte](b T) bool {
	for i := 0; i < len(b); i++ {
		if b[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// AppendUTF8 appends s in UTF-8; a lone surrogate becomes U+FFFD.
func AppendUTF8(dst []byte, s goja.String) []byte {
	if reflect.ValueOf(s).Kind() != reflect.Slice {
		return append(dst, s.String()...)
	}
	_, wide := Units(s)
	for i := 0; i < len(wide); {
		r, n := UnitRune(wide[i:])
		dst = utf8.AppendRune(dst, r)
		i += n
	}
	return dst
}

// UTF8View gives v as text in UTF-8, a lone surrogate as U+FFFD. The bytes may be
// the string's own memory: they are only to be read.
func UTF8View(v goja.Value) []byte {
	s := v.String()
	return unsafe.Slice(unsafe.StringData(s), len(s))
}

// UnitRune decodes the first code point of wide, which is not empty.
func UnitRune(wide []uint16) (r rune, n int) {
	r = rune(wide[0])
	if !utf16.IsSurrogate(r) {
		return r, 1
	}
	if len(wide) > 1 {
		if pair := utf16.DecodeRune(r, rune(wide[1])); pair != utf8.RuneError {
			return pair, 2
		}
	}
	return utf8.RuneError, 1
}

// FromUTF8 makes a string from b; bad sequences become U+FFFD, one for each
// maximal part as the WHATWG decoder has it.
func (e *Env) FromUTF8(b []byte) goja.Value {
	if !utf8.Valid(b) {
		b = ReplaceInvalid(b)
	}
	return e.VM.ToValue(string(b))
}

// ReplaceInvalid returns a copy of b that is valid UTF-8.
func ReplaceInvalid(b []byte) []byte {
	out := make([]byte, 0, len(b)+8)
	for len(b) > 0 {
		_, n := utf8.DecodeRune(b)
		if n > 1 || b[0] < utf8.RuneSelf {
			out = append(out, b[:n]...)
		} else {
			n = max(1, BadPrefix(b))
			out = append(out, "\uFFFD"...)
		}
		b = b[n:]
	}
	return out
}

// BadPrefix is the length of the longest prefix of b that begins a UTF-8
// sequence without completing it; zero where b[0] cannot begin one.
func BadPrefix(b []byte) int {
	need, low, high := utf8Lead(b[0])
	n := 0
	for n = 1; n < len(b) && n < need; n++ {
		if b[n] < low || b[n] > high {
			break
		}
		low, high = 0x80, 0xBF
	}
	if need == 0 {
		return 0
	}
	return n
}

// utf8Lead gives the length that the lead byte c announces and the bounds of
// the byte after it.
func utf8Lead(c byte) (need int, low, high byte) {
	switch {
	case c >= 0xC2 && c <= 0xDF:
		return 2, 0x80, 0xBF
	case c == 0xE0:
		return 3, 0xA0, 0xBF
	case c == 0xED:
		return 3, 0x80, 0x9F
	case c >= 0xE1 && c <= 0xEF:
		return 3, 0x80, 0xBF
	case c == 0xF0:
		return 4, 0x90, 0xBF
	case c >= 0xF1 && c <= 0xF3:
		return 4, 0x80, 0xBF
	case c == 0xF4:
		return 4, 0x80, 0x8F
	}
	return 0, 0, 0
}

// ToString converts v as JavaScript's String() does, lone surrogates kept.
func (e *Env) ToString(v goja.Value) goja.String {
	if s, ok := v.ToString().(goja.String); ok {
		return s
	}
	return e.VM.ToValue(v.String()).(goja.String)
}

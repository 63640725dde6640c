package js

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// Encoding is one of Node's text encodings. The numbers are Node's own.
type Encoding int

const (
	ASCII Encoding = iota
	UTF8
	Base64
	UTF16LE
	Latin1
	Hex
	RawBuffer // no text: callers give the Buffer itself
	Base64URL
)

var encodingNames = [...]string{"ascii", "utf8", "base64", "utf16le", "latin1", "hex", "buffer", "base64url"}

// String is the name that Node normalizes to.
func (enc Encoding) String() string { return encodingNames[enc] }

// ParseEncoding knows every spelling that Node accepts; "buffer" is none.
func ParseEncoding(name string) (enc Encoding, ok bool) {
	switch name {
	case "utf8", "utf-8":
		return UTF8, true
	case "latin1", "binary":
		return Latin1, true
	case "ucs2", "ucs-2", "utf16le", "utf-16le":
		return UTF16LE, true
	case "base64":
		return Base64, true
	case "base64url":
		return Base64URL, true
	case "hex":
		return Hex, true
	case "ascii":
		return ASCII, true
	}
	if lower := strings.ToLower(name); lower != name {
		return ParseEncoding(lower)
	}
	return 0, false
}

// Decode makes the string that the bytes b are in the encoding enc.
func (e *Env) Decode(b []byte, enc Encoding) goja.Value {
	switch enc {
	case Latin1:
		return e.latin1(b)
	case ASCII:
		return e.VM.ToValue(string(sevenBits(b)))
	case UTF16LE:
		return fromUTF16LE(b)
	case Base64:
		return e.VM.ToValue(base64.StdEncoding.EncodeToString(b))
	case Base64URL:
		return e.VM.ToValue(base64.RawURLEncoding.EncodeToString(b))
	case Hex:
		return e.VM.ToValue(hex.EncodeToString(b))
	}
	return e.FromUTF8(b)
}

func (e *Env) latin1(b []byte) goja.Value {
	if IsASCII(b) {
		return e.VM.ToValue(string(b))
	}
	wide := make([]uint16, len(b))
	for i, c := range b {
		wide[i] = uint16(c)
	}
	return goja.StringFromUTF16(wide)
}

func sevenBits(b []byte) []byte {
	if IsASCII(b) {
		return b
	}
	out := make([]byte, len(b))
	for i, c := range b {
		out[i] = c & 0x7F
	}
	return out
}

func fromUTF16LE(b []byte) goja.Value {
	wide := make([]uint16, len(b)/2)
	for i := range wide {
		wide[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
	}
	return goja.StringFromUTF16(wide)
}

// Encode gives the bytes of s in the encoding enc, as leniently as Node does:
// base64 skips what is not of its alphabet and ends at '=', hex ends at the
// first pair that is not hexadecimal.
func Encode(s goja.String, enc Encoding) []byte {
	if enc == UTF8 {
		return AppendUTF8(nil, s)
	}
	ascii, wide := Units(s)
	switch enc {
	case UTF16LE:
		return toUTF16LE(ascii, wide)
	case Base64, Base64URL:
		return fromBase64(lowBytes(ascii, wide))
	case Hex:
		return fromHex(lowBytes(ascii, wide))
	}
	if wide == nil {
		return []byte(ascii)
	}
	out := make([]byte, len(wide))
	for i, u := range wide {
		out[i] = byte(u)
	}
	return out
}

func toUTF16LE(ascii string, wide []uint16) []byte {
	if wide == nil {
		out := make([]byte, 2*len(ascii))
		for i := range len(ascii) {
			out[2*i] = ascii[i]
		}
		return out
	}
	out := make([]byte, 2*len(wide))
	for i, u := range wide {
		out[2*i], out[2*i+1] = byte(u), byte(u>>8)
	}
	return out
}

// lowBytes narrows a string whose wide characters mean nothing.
func lowBytes(ascii string, wide []uint16) string {
	if wide == nil {
		return ascii
	}
	out := make([]byte, len(wide))
	for i, u := range wide {
		out[i] = byte(min(u, 0xFF))
	}
	return string(out)
}

func fromBase64(s string) []byte {
	out := make([]byte, 0, len(s)*3/4+1)
	var acc uint32
	bits := 0
	for i := 0; i < len(s) && s[i] != '='; i++ {
		v := base64Values[s[i]]
		if v < 0 {
			continue
		}
		acc = acc<<6 | uint32(v)
		if bits += 6; bits >= 8 {
			bits -= 8
			out = append(out, byte(acc>>bits))
		}
	}
	return out
}

// base64Values maps a byte to its six bits in either alphabet, or to -1.
var base64Values = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	for i, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/" {
		t[c] = int8(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

func fromHex(s string) []byte {
	out := make([]byte, len(s)/2)
	n, _ := hex.Decode(out, []byte(s[:len(s)&^1]))
	return out[:n]
}

// ByteLength is how many bytes Node reckons s to take in the encoding enc: an
// upper bound for base64 and hex.
func ByteLength(s goja.String, enc Encoding) int {
	switch enc {
	case UTF16LE:
		return 2 * s.Length()
	case Hex:
		return s.Length() / 2
	case Base64, Base64URL:
		return base64Length(s)
	case UTF8:
		return utf8Length(s)
	}
	return s.Length()
}

func base64Length(s goja.String) int {
	n := s.Length()
	if n > 0 && s.CharAt(n-1) == '=' {
		n--
	}
	if n > 1 && s.CharAt(n-1) == '=' {
		n--
	}
	return n * 3 / 4
}

func utf8Length(s goja.String) int {
	ascii, wide := Units(s)
	n := len(ascii)
	for i := 0; i < len(wide); {
		r, units := UnitRune(wide[i:])
		n += utf8.RuneLen(r)
		i += units
	}
	return n
}

// Fit cuts b, encoded as enc, to at most limit bytes without splitting a
// character.
func Fit(b []byte, enc Encoding, limit int) []byte {
	if len(b) > limit {
		b = b[:limit]
		if enc == UTF8 {
			for n := len(b) - 1; n >= 0 && n >= len(b)-4; n-- {
				if utf8.RuneStart(b[n]) {
					if !utf8.FullRune(b[n:]) {
						b = b[:n]
					}
					break
				}
			}
		}
	}
	if enc == UTF16LE {
		b = b[:len(b)&^1]
	}
	return b
}

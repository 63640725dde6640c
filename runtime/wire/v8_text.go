package wire

import (
	"encoding/binary"
	"math/big"
	"unicode/utf16"
	"unicode/utf8"
)

// Text is a string as it lies on the wire. It aliases the input of its
// Decoder.
type Text struct {
	raw []byte
	tag Tag // TagOneByte where zero
}

// String returns the string as UTF-8; a surrogate without its pair becomes
// U+FFFD.
func (t Text) String() string {
	if t.ASCII() {
		return string(t.raw)
	}
	if t.tag == TagUTF8 {
		return string([]rune(string(t.raw)))
	}
	return string(utf16.Decode(t.UTF16()))
}

// Raw returns the bytes of the string where it is ASCII.
func (t Text) Raw() (raw []byte, ok bool) { return t.raw, t.ASCII() }

// ASCII reports whether the string has ASCII characters alone, so that String
// says it whole.
func (t Text) ASCII() bool {
	if t.tag == TagTwoByte {
		return len(t.raw) == 0
	}
	for _, b := range t.raw {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// UTF16 returns the string's code units.
func (t Text) UTF16() []uint16 {
	switch t.tag {
	case TagUTF8:
		return utf16.Encode([]rune(string(t.raw)))
	case TagTwoByte:
		units := make([]uint16, len(t.raw)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(t.raw[2*i:])
		}
		return units
	}
	units := make([]uint16, len(t.raw))
	for i, b := range t.raw {
		units[i] = uint16(b)
	}
	return units
}

// Big returns the bigint of a TagBigInt or TagBigIntObject.
func (t Token) Big() *big.Int {
	digits := append([]byte(nil), t.Raw...)
	reverse(digits)
	i := new(big.Int).SetBytes(digits)
	if t.Neg {
		i.Neg(i)
	}
	return i
}

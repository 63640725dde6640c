package wire

// FormatVersion is the version of V8's value format that the Encoder writes;
// the Decoder reads it and those from oldestVersion on.
const FormatVersion = 15

const oldestVersion = 13

// Tag names one token of V8's value format. Its number is the byte on the
// wire, but for the four Error fields, which share letters with other tags.
type Tag uint16

// The tags. Begin tags open a container that ends with the End tag beside it.
const (
	TagPadding      Tag = 0
	TagVersion      Tag = 0xff
	TagCountCheck   Tag = '?'
	TagHole         Tag = '-'
	TagUndefined    Tag = '_'
	TagNull         Tag = '0'
	TagTrue         Tag = 'T'
	TagFalse        Tag = 'F'
	TagInt32        Tag = 'I'
	TagUint32       Tag = 'U'
	TagDouble       Tag = 'N'
	TagBigInt       Tag = 'Z'
	TagUTF8         Tag = 'S'
	TagOneByte      Tag = '"'
	TagTwoByte      Tag = 'c'
	TagRef          Tag = '^'
	TagBeginObject  Tag = 'o'
	TagEndObject    Tag = '{'
	TagBeginSparse  Tag = 'a'
	TagEndSparse    Tag = '@'
	TagBeginDense   Tag = 'A'
	TagEndDense     Tag = '$'
	TagDate         Tag = 'D'
	TagTrueObject   Tag = 'y'
	TagFalseObject  Tag = 'x'
	TagNumberObject Tag = 'n'
	TagBigIntObject Tag = 'z'
	TagStringObject Tag = 's'
	TagRegExp       Tag = 'R'
	TagBeginMap     Tag = ';'
	TagEndMap       Tag = ':'
	TagBeginSet     Tag = '\''
	TagEndSet       Tag = ','
	TagArrayBuffer  Tag = 'B'
	TagResizable    Tag = '~'
	TagTransfer     Tag = 't'
	TagView         Tag = 'V'
	TagHostObject   Tag = '\\'
	TagBeginError   Tag = 'r'

	TagErrorPrototype Tag = 0x100 + iota
	TagErrorMessage
	TagErrorStack
	TagErrorCause
	TagEndError

	tagRoot // the place of a value that lies in no container
	tagNone // equals no byte
)

// Fields of an Error on the wire.
const (
	errorMessage = 'm'
	errorStack   = 's'
	errorCause   = 'c'
	errorEnd     = '.'
)

// errorPrototypes are the letters that say which Error class it is, with the
// classes; an Error proper has none.
var errorPrototypes = map[byte]string{
	'E': "EvalError", 'R': "RangeError", 'F': "ReferenceError",
	'S': "SyntaxError", 'T': "TypeError", 'U': "URIError",
}

// Bits of a RegExp's flags.
const (
	RegExpGlobal uint32 = 1 << iota
	RegExpIgnoreCase
	RegExpMultiline
	RegExpSticky
	RegExpUnicode
	RegExpDotAll
	regExpLinear
	RegExpHasIndices
	RegExpUnicodeSets
	regExpEnd
)

// regExpLetters are the flags in the alphabetical order of RegExp#flags.
var regExpLetters = []struct {
	letter byte
	bit    uint32
}{
	{'d', RegExpHasIndices}, {'g', RegExpGlobal}, {'i', RegExpIgnoreCase}, {'m', RegExpMultiline},
	{'s', RegExpDotAll}, {'u', RegExpUnicode}, {'v', RegExpUnicodeSets}, {'y', RegExpSticky},
}

// RegExpFlags returns the bits for a RegExp#flags string; unknown letters are
// left out.
func RegExpFlags(flags string) (bits uint32) {
	for i := range len(flags) {
		for _, f := range regExpLetters {
			if f.letter == flags[i] {
				bits |= f.bit
			}
		}
	}
	return bits
}

// RegExpLetters returns the RegExp#flags string for bits.
func RegExpLetters(bits uint32) string {
	var letters []byte
	for _, f := range regExpLetters {
		if bits&f.bit != 0 {
			letters = append(letters, f.letter)
		}
	}
	return string(letters)
}

// ViewKind says of which class an ArrayBufferView is.
type ViewKind byte

// The classes of views.
const (
	Int8Array         ViewKind = 'b'
	Uint8Array        ViewKind = 'B'
	Uint8ClampedArray ViewKind = 'C'
	Int16Array        ViewKind = 'w'
	Uint16Array       ViewKind = 'W'
	Int32Array        ViewKind = 'd'
	Uint32Array       ViewKind = 'D'
	Float16Array      ViewKind = 'h'
	Float32Array      ViewKind = 'f'
	Float64Array      ViewKind = 'F'
	BigInt64Array     ViewKind = 'q'
	BigUint64Array    ViewKind = 'Q'
	DataView          ViewKind = '?'
)

var viewClasses = []struct {
	kind ViewKind
	name string
	size uint32
}{
	{Int8Array, "Int8Array", 1}, {Uint8Array, "Uint8Array", 1}, {Uint8ClampedArray, "Uint8ClampedArray", 1},
	{Int16Array, "Int16Array", 2}, {Uint16Array, "Uint16Array", 2}, {Int32Array, "Int32Array", 4},
	{Uint32Array, "Uint32Array", 4}, {Float16Array, "Float16Array", 2}, {Float32Array, "Float32Array", 4},
	{Float64Array, "Float64Array", 8}, {BigInt64Array, "BigInt64Array", 8}, {BigUint64Array, "BigUint64Array", 8},
	{DataView, "DataView", 1},
}

// ViewKindOf returns the kind for a class name such as "Uint8Array", and false
// if there is none.
func ViewKindOf(class string) (ViewKind, bool) {
	for _, c := range viewClasses {
		if c.name == class {
			return c.kind, true
		}
	}
	return 0, false
}

// String returns the class name, empty for an unknown kind.
func (k ViewKind) String() string {
	for _, c := range viewClasses {
		if c.kind == k {
			return c.name
		}
	}
	return ""
}

// Size returns the bytes of one element, zero for an unknown kind.
func (k ViewKind) Size() uint32 {
	for _, c := range viewClasses {
		if c.kind == k {
			return c.size
		}
	}
	return 0
}

// Bits of a view's flags.
const (
	ViewLengthTracking uint32 = 1 << iota
	ViewResizable
)

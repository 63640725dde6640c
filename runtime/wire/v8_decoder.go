package wire

import (
	"encoding/binary"
	"errors"
	"math"
)

// Errors of a Decoder, with V8's texts.
var (
	ErrHostTag   = errors.New("Invalid host object tag")                                                  //lint:ignore ST1005 Node's text
	ErrViewIndex = errors.New("Invalid host object type index")                                           //lint:ignore ST1005 Node's text
	ErrMalformed = errors.New("Unable to deserialize cloned data.")                                       //lint:ignore ST1005 V8's text
	ErrVersion   = errors.New("Unable to deserialize cloned data due to invalid or unsupported version.") //lint:ignore ST1005 V8's text
	ErrTooDeep   = errors.New("Maximum call stack size exceeded")                                         //lint:ignore ST1005 V8's text
)

// maxDepth bounds how deep containers nest: those who build values recurse.
const maxDepth = 10_000

// Token is one step through a value. Which fields count depends on Tag.
type Token struct {
	Tag  Tag
	ID   uint32  // of the object that begins here, or that a Ref names
	Int  int64   // TagInt32, TagUint32; length of an array; RegExp flags; number of a Transfer
	Num  float64 // TagDouble, TagNumberObject, TagDate
	Raw  []byte  // bytes of an ArrayBuffer, digits of a bigint; they alias the input
	Neg  bool    // sign of a bigint
	Max  uint32  // largest size of a resizable ArrayBuffer
	Text Text    // strings, RegExp source, Error message, stack and class
	View *View   // for ArrayBuffer, Resizable, Transfer, Ref: the value is this view on it
}

// View is a view on the ArrayBuffer of its Token.
type View struct {
	ID             uint32
	Kind           ViewKind
	Offset, Length uint32
	Flags          uint32
}

// Decoder reads values in V8's format, token by token. It checks structure,
// counts, references and bounds, so that a caller may build without checks:
//   - an object, Map or Error cause yields key and value in turn;
//   - every container ends with its End tag;
//   - IDs are given out in order from zero.
//
// Any malformed input is ErrMalformed; nothing is allocated from a length that
// the input only claims.
type Decoder struct {
	data    []byte
	pos     int
	version uint32
	ids     uint32
	buffers map[uint32]buffer
	stack   []container
}

// container is one open value and what it expects next.
type container struct {
	tag    Tag
	length uint32 // of an array
	seen   uint32 // values read of a dense array's elements, Map, Set
	pairs  uint32 // pairs read
	inPair bool   // the key has been read
	filled bool   // root: its one value has been read
}

// buffer is what a view may be checked against.
type buffer struct {
	size      uint32
	resizable bool
	unknown   bool // transferred: its size is the caller's knowledge
}

// NewDecoder returns a Decoder over data, which must not change.
func NewDecoder(data []byte) *Decoder { return &Decoder{data: data} }

// Reset begins anew, as NewDecoder does.
func (d *Decoder) Reset(data []byte) { *d = Decoder{data: data, stack: d.stack[:0]} }

// Header reads the format version. Failure: ErrVersion where there is none, or
// one that is not among those read.
func (d *Decoder) Header() error {
	if d.pos >= len(d.data) || Tag(d.data[d.pos]) != TagVersion {
		return ErrVersion
	}
	d.pos++
	v, err := d.Uint32()
	if err != nil || v < oldestVersion || v > FormatVersion {
		return ErrVersion
	}
	d.version = v
	return nil
}

// Version returns the version that Header found, or zero.
func (d *Decoder) Version() uint32 { return d.version }

// Pos returns the offset of the next unread byte.
func (d *Decoder) Pos() int { return d.pos }

// Begin prepares for one value, at the top or inside a host object. The caller
// then calls Next until the value is complete, and End with the mark, also
// after a failure.
func (d *Decoder) Begin() (mark int, err error) {
	mark = len(d.stack)
	return mark, d.push(container{tag: tagRoot})
}

// End leaves the value that Begin began.
func (d *Decoder) End(mark int) { d.stack = d.stack[:mark] }

// Next returns the next token of the value at hand.
func (d *Decoder) Next() (Token, error) {
	if len(d.stack) == 0 {
		return Token{}, ErrMalformed
	}
	top := &d.stack[len(d.stack)-1]
	if top.tag == TagBeginError && !top.inPair {
		return d.errorField(top)
	}
	tag, err := d.tag()
	if err != nil {
		return Token{}, err
	}
	if tag == top.end() {
		return d.close(top)
	}
	if err := top.expect(tag); err != nil {
		return Token{}, err
	}
	return d.value(tag)
}

// end returns the tag that closes c where it may be closed now.
func (c *container) end() Tag {
	switch {
	case c.inPair:
		return tagNone
	case c.tag == TagBeginObject:
		return TagEndObject
	case c.tag == TagBeginSparse:
		return TagEndSparse
	case c.tag == TagBeginDense && c.seen == c.length:
		return TagEndDense
	case c.tag == TagBeginMap && c.seen%2 == 0:
		return TagEndMap
	case c.tag == TagBeginSet:
		return TagEndSet
	}
	return tagNone
}

// expect notes that a value with this tag comes next in c.
func (c *container) expect(tag Tag) error {
	switch {
	case c.tag == tagRoot:
		if c.filled {
			return ErrMalformed
		}
		c.filled = true
	case c.tag == TagBeginMap || c.tag == TagBeginSet:
		c.seen++
	case c.tag == TagBeginDense && c.seen < c.length:
		c.seen++
		return nil // alone in admitting holes
	case c.inPair:
		c.inPair = false
		c.pairs++
	case !isKey(tag):
		return ErrMalformed
	default:
		c.inPair = true
	}
	if tag == TagHole {
		return ErrMalformed
	}
	return nil
}

func isKey(tag Tag) bool {
	switch tag {
	case TagInt32, TagUint32, TagDouble, TagUTF8, TagOneByte, TagTwoByte:
		return true
	}
	return false
}

// close checks the counts behind an End tag.
func (d *Decoder) close(top *container) (Token, error) {
	want := top.pairs
	if top.tag == TagBeginMap || top.tag == TagBeginSet {
		want = top.seen
	}
	n, err := d.Uint32()
	if err != nil || n != want {
		return Token{}, ErrMalformed
	}
	if top.tag == TagBeginDense || top.tag == TagBeginSparse {
		if n, err = d.Uint32(); err != nil || n != top.length {
			return Token{}, ErrMalformed
		}
	}
	end := top.end()
	d.pop()
	return Token{Tag: end}, nil
}

func (d *Decoder) push(c container) error {
	if len(d.stack) >= maxDepth {
		return ErrTooDeep
	}
	d.stack = append(d.stack, c)
	return nil
}

func (d *Decoder) pop() { d.stack = d.stack[:len(d.stack)-1] }

// value reads what follows a tag.
func (d *Decoder) value(tag Tag) (Token, error) {
	t := Token{Tag: tag}
	var err error
	switch tag {
	case TagUndefined, TagNull, TagTrue, TagFalse, TagHole:
	case TagInt32, TagUint32:
		t.Int, err = d.integer(tag)
	case TagDouble:
		t.Num, err = d.RawDouble()
	case TagBigInt:
		err = d.digits(&t)
	case TagUTF8, TagOneByte, TagTwoByte:
		t.Text, err = d.text(tag)
	case TagRef:
		err = d.ref(&t)
	default:
		return d.object(tag)
	}
	return t, err
}

// object reads what begins an object, which takes the next ID first.
func (d *Decoder) object(tag Tag) (Token, error) {
	t := Token{Tag: tag, ID: d.ids}
	d.ids++
	var err error
	switch tag {
	case TagBeginObject, TagBeginMap, TagBeginSet, TagBeginError:
		err = d.push(container{tag: tag})
	case TagBeginDense, TagBeginSparse:
		err = d.array(&t)
	case TagTrueObject, TagFalseObject, TagHostObject:
	case TagDate, TagNumberObject:
		t.Num, err = d.RawDouble()
	case TagBigIntObject:
		err = d.digits(&t)
	case TagStringObject:
		t.Text, err = d.string()
	case TagRegExp:
		err = d.regExp(&t)
	case TagArrayBuffer, TagResizable:
		err = d.arrayBuffer(&t)
	case TagTransfer:
		err = d.transfer(&t)
	default:
		err = ErrMalformed
	}
	return t, err
}

func (d *Decoder) array(t *Token) error {
	n, err := d.Uint32()
	if err != nil || t.Tag == TagBeginDense && int64(n) > int64(len(d.data)-d.pos) {
		return ErrMalformed
	}
	t.Int = int64(n)
	return d.push(container{tag: t.Tag, length: n})
}

func (d *Decoder) integer(tag Tag) (int64, error) {
	u, err := d.Uint32()
	if tag == TagUint32 {
		return int64(u), err
	}
	return int64(int32(u>>1) ^ -int32(u&1)), err
}

func (d *Decoder) regExp(t *Token) (err error) {
	if t.Text, err = d.string(); err != nil {
		return err
	}
	flags, err := d.Uint32()
	if err != nil || flags >= regExpEnd || flags&regExpLinear != 0 {
		return ErrMalformed
	}
	t.Int = int64(flags)
	return nil
}

// errorField reads the next part of an Error.
func (d *Decoder) errorField(top *container) (Token, error) {
	b, err := d.Raw(1)
	if err != nil {
		return Token{}, err
	}
	t := Token{}
	switch b[0] {
	case errorMessage, errorStack:
		t.Tag = TagErrorMessage
		if b[0] == errorStack {
			t.Tag = TagErrorStack
		}
		t.Text, err = d.string()
	case errorCause:
		t.Tag = TagErrorCause
		top.inPair = true
	case errorEnd:
		t.Tag = TagEndError
		d.pop()
	default:
		t.Tag = TagErrorPrototype
		if _, ok := errorPrototypes[b[0]]; !ok {
			return t, ErrMalformed
		}
		t.Text = Text{raw: []byte(errorPrototypes[b[0]])}
	}
	return t, err
}

// tag reads the next tag, past padding and object counts.
func (d *Decoder) tag() (Tag, error) {
	for d.pos < len(d.data) {
		t := Tag(d.data[d.pos])
		d.pos++
		switch t {
		case TagPadding:
		case TagCountCheck:
			if _, err := d.Uint32(); err != nil {
				return 0, err
			}
		default:
			return t, nil
		}
	}
	return 0, ErrMalformed
}

// string reads a tag that must be a string's, and the string.
func (d *Decoder) string() (Text, error) {
	tag, err := d.tag()
	if err != nil {
		return Text{}, err
	}
	return d.text(tag)
}

func (d *Decoder) text(tag Tag) (Text, error) {
	if tag != TagUTF8 && tag != TagOneByte && tag != TagTwoByte {
		return Text{}, ErrMalformed
	}
	raw, err := d.sized()
	if err != nil || tag == TagTwoByte && len(raw)%2 != 0 {
		return Text{}, ErrMalformed
	}
	return Text{raw: raw, tag: tag}, nil
}

func (d *Decoder) digits(t *Token) error {
	field, err := d.Uint32()
	if err != nil {
		return err
	}
	t.Neg = field&1 != 0
	t.Raw, err = d.Raw(int(field >> 1))
	return err
}

// sized reads a length and that many bytes.
func (d *Decoder) sized() ([]byte, error) {
	n, err := d.Uint32()
	if err != nil {
		return nil, err
	}
	return d.Raw(int(n))
}

// Uint32 reads a bare varint, of which the low 32 bits count.
func (d *Decoder) Uint32() (uint32, error) {
	u, err := d.Uint64()
	return uint32(u), err
}

// Uint64 reads a bare varint, of which the low 64 bits count.
func (d *Decoder) Uint64() (u uint64, err error) {
	for shift := 0; d.pos < len(d.data); shift += 7 {
		b := d.data[d.pos]
		d.pos++
		if shift < 64 {
			u |= uint64(b&0x7f) << shift
		}
		if b < 0x80 {
			return u, nil
		}
	}
	return 0, ErrMalformed
}

// RawDouble reads eight bytes as a double.
func (d *Decoder) RawDouble() (float64, error) {
	b, err := d.Raw(8)
	if err != nil {
		return 0, err
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b)), nil
}

// Raw reads n bytes, which alias the input.
func (d *Decoder) Raw(n int) ([]byte, error) {
	if n < 0 || n > len(d.data)-d.pos {
		return nil, ErrMalformed
	}
	b := d.data[d.pos : d.pos+n : d.pos+n]
	d.pos += n
	return b, nil
}

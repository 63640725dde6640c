// Package inflate decodes DEFLATE data, raw or wrapped as zlib or gzip, that
// arrives in pieces: it stops where the input ends, keeps its place, and says
// how much it took. Go's own decoder pulls from a reader and cannot go on after
// an empty one. Errors are worded as zlib words them.
//
// It is pure: no goja, no descriptors.
package inflate

import (
	"errors"
	"hash"
)

// Format says what surrounds the data.
type Format int

// Formats. Auto takes zlib or gzip, as the first bytes say.
const (
	Raw Format = iota
	Zlib
	Gzip
	Auto
)

// Results of Decode that are no failures.
var (
	// ErrEnd says that the data is complete and all of it given out.
	ErrEnd = errors.New("stream end")
	// ErrNeedDictionary says that the data asks for SetDictionary.
	ErrNeedDictionary = errors.New("need dictionary")
)

// DataError is a fault of the data, in zlib's words.
type DataError string

func (e DataError) Error() string { return string(e) }

const (
	maxWindow = 1 << 15
	maxMatch  = 258
	bufSize   = 2*maxWindow + maxMatch
)

// Decoder is one stream. Its methods belong to one goroutine at a time.
type Decoder struct {
	format     Format
	windowBits int
	windowSize int

	all  []byte // the input of this call
	in   []byte // what it has not taken yet
	hold uint64 // bits taken but not used, the next one lowest
	bits uint

	buf  []byte // history, then what was not given out yet: buf[r:w]
	r, w int

	step  func(*Decoder) bool // false: more input or more room
	err   error
	last  bool // the block is the final one
	store int  // bytes left of a stored block
	code  codes
	head  gzipHeader
	gzip  bool
	check hash.Hash32
	dict  uint32 // the check of the dictionary that is asked for
	total uint32
}

// New makes a decoder. windowBits, from 8 to 15, bounds the distances; 0 takes
// what a zlib header says.
func New(format Format, windowBits int) *Decoder {
	d := &Decoder{format: format, windowBits: windowBits, buf: make([]byte, bufSize)}
	d.Reset()
	return d
}

// Reset begins a new stream, such as the next one of concatenated gzip streams.
func (d *Decoder) Reset() {
	*d = Decoder{format: d.format, windowBits: d.windowBits, buf: d.buf}
	d.windowSize = maxWindow
	if d.windowBits > 0 {
		d.windowSize = 1 << max(d.windowBits, 8)
	}
	d.step = (*Decoder).begin
}

// Decode takes from in and fills out. It returns ErrEnd after the last byte,
// ErrNeedDictionary, a DataError, or nil: then it wants more input or more
// room. Bytes behind the end are not taken.
func (d *Decoder) Decode(in, out []byte) (taken, given int, err error) {
	d.all, d.in = in, in
	for {
		n := copy(out[given:], d.buf[d.r:d.w])
		given += n
		d.r += n
		if d.err != nil || given == len(out) || !d.run() {
			break
		}
	}
	if given == len(out) || d.err != nil {
		d.giveBack()
	}
	taken = len(in) - len(d.in)
	d.all, d.in = nil, nil
	if d.err != nil && d.r == d.w {
		err = d.err
	}
	return taken, given, err
}

// run goes on until there is output or nothing more can be done; it says
// whether there is output or an end.
func (d *Decoder) run() bool {
	for d.err == nil && d.step(d) {
		if d.w-d.r >= maxWindow/2 {
			return true
		}
	}
	return d.w > d.r || d.err != nil
}

// SetDictionary gives the preset dictionary; it reports false when it is not
// the one that the data asks for.
func (d *Decoder) SetDictionary(dictionary []byte) bool {
	if d.err == ErrNeedDictionary {
		if adler(dictionary) != d.dict {
			return false
		}
		d.err = nil
	}
	if n := len(dictionary) - maxWindow; n > 0 {
		dictionary = dictionary[n:]
	}
	d.r = copy(d.buf, dictionary)
	d.w = d.r
	return true
}

func (d *Decoder) fail(text string) bool {
	d.err = DataError(text)
	return false
}

// need has n bits in hold, or reports false.
func (d *Decoder) need(n uint) bool {
	for d.bits < n {
		if len(d.in) == 0 {
			return false
		}
		d.hold |= uint64(d.in[0]) << d.bits
		d.in = d.in[1:]
		d.bits += 8
	}
	return true
}

func (d *Decoder) take(n uint) uint32 {
	v := uint32(d.hold & (1<<n - 1))
	d.hold >>= n
	d.bits -= n
	return v
}

// giveBack returns whole bytes of this call's input that were taken too early.
func (d *Decoder) giveBack() {
	taken := len(d.all) - len(d.in)
	n := min(int(d.bits/8), taken)
	d.in = d.all[taken-n:]
	d.bits -= uint(8 * n)
	d.hold &= 1<<d.bits - 1
}

// slide makes room behind w for at least a match; false means that what is
// there must be given out first.
func (d *Decoder) slide() bool {
	if len(d.buf)-d.w >= maxMatch {
		return true
	}
	shift := d.w - maxWindow
	if d.r < shift {
		return false
	}
	copy(d.buf, d.buf[shift:d.w])
	d.r, d.w = d.r-shift, d.w-shift
	return true
}

// wrote accounts for the output behind from.
func (d *Decoder) wrote(from int) {
	d.total += uint32(d.w - from)
	if d.check != nil {
		d.check.Write(d.buf[from:d.w])
	}
}

// IsGzip says whether the data is known to be gzip.
func (d *Decoder) IsGzip() bool { return d.gzip }

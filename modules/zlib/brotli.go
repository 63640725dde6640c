package zlib

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"

	"github.com/andybalholm/brotli"
)

// Operations of brotli, as flush kinds.
const (
	brotliProcess = iota
	brotliFlush
	brotliFinish
)

// brotliEncoder compresses.
type brotliEncoder struct {
	w       *brotli.Writer
	pending bytes.Buffer
	op      int // the last operation
	done    bool
}

var _ codec = (*brotliEncoder)(nil)

func newBrotliEncoder(quality, window int) *brotliEncoder {
	e := &brotliEncoder{}
	e.w = brotli.NewWriterOptions(&e.pending, brotli.WriterOptions{Quality: quality, LGWin: window})
	return e
}

func (e *brotliEncoder) reset() error {
	e.pending.Reset()
	e.w.Reset(&e.pending)
	e.op, e.done = brotliProcess, false
	return nil
}

func (e *brotliEncoder) step(in, out []byte, op int) (taken, given int, err error) {
	if len(in) > 0 && !e.done {
		e.w.Write(in)
	}
	again := len(in) == 0 && op == e.op
	e.op = op
	switch {
	case op == brotliFinish && !e.done:
		e.done = true
		e.w.Close()
	case op == brotliFlush && !again && !e.done:
		e.w.Flush()
	}
	return len(in), drain(&e.pending, out), nil
}

// brotliDecoder decompresses. The reader keeps its place when its source has
// nothing for now.
type brotliDecoder struct {
	r    *brotli.Reader
	in   []byte
	last bool // there will be no more input
}

var (
	_ codec     = (*brotliDecoder)(nil)
	_ io.Reader = (*brotliDecoder)(nil)
)

var errNothingYet = errors.New("nothing yet")

func newBrotliDecoder() *brotliDecoder {
	d := &brotliDecoder{}
	d.r = brotli.NewReader(d)
	return d
}

func (d *brotliDecoder) reset() error {
	d.in, d.last = nil, false
	return d.r.Reset(d)
}

// Read gives the reader its input.
func (d *brotliDecoder) Read(p []byte) (int, error) {
	n := copy(p, d.in)
	d.in = d.in[n:]
	if n > 0 {
		return n, nil
	}
	if d.last {
		return 0, io.EOF
	}
	return 0, errNothingYet
}

func (d *brotliDecoder) step(in, out []byte, op int) (taken, given int, err error) {
	d.in, d.last = in, op == brotliFinish
	for given < len(out) && err == nil {
		var n int
		n, err = d.r.Read(out[given:])
		given += n
	}
	taken = len(in) - len(d.in)
	d.in = nil
	if err != nil && err.Error() == excessiveInput {
		return taken - d.unread(), given, nil
	}
	return taken, given, brotliFault(err)
}

const excessiveInput = "brotli: excessive input"

// unread is how much of its input the reader has left behind the end. It does
// not say; the field is its own.
func (d *brotliDecoder) unread() int {
	return reflect.ValueOf(d.r).Elem().FieldByName("in").Len()
}

// brotliFault tells failures from ends.
func brotliFault(err error) error {
	switch {
	case err == nil, err == errNothingYet, err == io.EOF:
		return nil
	case err == io.ErrUnexpectedEOF:
		return errUnexpectedEnd
	}
	name := strings.TrimPrefix(err.Error(), "brotli: ")
	return &fault{"Decompression failed", brotliErrno[name], "ERR__ERROR_FORMAT_" + name}
}

// brotliErrno has brotli's numbers for what may be wrong with the data.
var brotliErrno = map[string]int{
	"EXUBERANT_NIBBLE": -1, "RESERVED": -2, "EXUBERANT_META_NIBBLE": -3, "SIMPLE_HUFFMAN_ALPHABET": -4,
	"SIMPLE_HUFFMAN_SAME": -5, "CL_SPACE": -6, "HUFFMAN_SPACE": -7, "CONTEXT_MAP_REPEAT": -8, "BLOCK_LENGTH_1": -9,
	"BLOCK_LENGTH_2": -10, "TRANSFORM": -11, "DICTIONARY": -12, "WINDOW_BITS": -13, "PADDING_1": -14,
	"PADDING_2": -15, "DISTANCE": -16,
}

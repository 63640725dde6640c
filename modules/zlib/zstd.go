package zlib

import (
	"bytes"
	"errors"
	"io"
	"iter"

	"github.com/klauspost/compress/zstd"
)

// Operations of zstd, as flush kinds.
const (
	zstdContinue = iota
	zstdFlush
	zstdEnd
)

// zstdEncoder compresses.
type zstdEncoder struct {
	options []zstd.EOption
	size    int64 // what the caller promised, or -1
	w       *zstd.Encoder
	pending bytes.Buffer
	op      int
	begun   bool
	done    bool
}

var _ codec = (*zstdEncoder)(nil)

func newZstdEncoder(size int64, options ...zstd.EOption) (*zstdEncoder, error) {
	e := &zstdEncoder{options: append(options, zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true)), size: size}
	return e, e.reset()
}

func (e *zstdEncoder) reset() (err error) {
	e.pending.Reset()
	e.op, e.begun, e.done = zstdContinue, false, false
	if e.w == nil {
		e.w, err = zstd.NewWriter(nil, e.options...)
	}
	if err == nil {
		e.w.ResetContentSize(&e.pending, max(e.size, 0))
	}
	return err
}

func (e *zstdEncoder) step(in, out []byte, op int) (taken, given int, err error) {
	again := len(in) == 0 && op == e.op && e.begun
	e.op = op
	switch {
	case e.done:
	case op == zstdEnd && !e.begun && e.size < 0: // all there is: the frame can say its size
		e.pending.Write(e.w.EncodeAll(in, nil))
		e.done = true
	default:
		err = e.encode(in, op, again)
	}
	e.begun = true
	if err != nil {
		return len(in), 0, &fault{"Src size is incorrect", 72, "ZSTD_error_srcSize_wrong"}
	}
	return len(in), drain(&e.pending, out), nil
}

func (e *zstdEncoder) encode(in []byte, op int, again bool) error {
	if _, err := e.w.Write(in); err != nil {
		return err
	}
	switch {
	case op == zstdEnd:
		e.done = true
		return e.w.Close()
	case op == zstdFlush && !again:
		return e.w.Flush()
	}
	return nil
}

// zstdDecoder decompresses. The library's reader cannot go on after an empty
// source, so it runs in a coroutine that waits there.
type zstdDecoder struct {
	options []zstd.DOption
	in, out []byte
	given   int
	last    bool
	next    func() (error, bool)
	stop    func()
}

var (
	_ codec     = (*zstdDecoder)(nil)
	_ closer    = (*zstdDecoder)(nil)
	_ io.Reader = (*zstdSource)(nil)
)

func newZstdDecoder(options ...zstd.DOption) (*zstdDecoder, error) {
	d := &zstdDecoder{options: append(options, zstd.WithDecoderConcurrency(1), zstd.WithDecodeBuffersBelow(0))}
	_, err := zstd.NewReader(nil, d.options...)
	return d, err
}

func (d *zstdDecoder) reset() error {
	d.close()
	d.in, d.last = nil, false
	return nil
}

func (d *zstdDecoder) close() {
	if d.stop != nil {
		d.stop()
		d.next, d.stop = nil, nil
	}
}

// run decodes; it yields whenever it wants more input or more room.
func (d *zstdDecoder) run(yield func(error) bool) {
	r, err := zstd.NewReader(&zstdSource{d, yield}, d.options...)
	if err != nil {
		yield(err)
		return
	}
	defer r.Close()
	for {
		n, err := r.Read(d.out[d.given:])
		d.given += n
		if err != nil || d.given == len(d.out) && !yield(nil) {
			yield(err)
			return
		}
	}
}

// zstdSource gives the decoder's input to the library.
type zstdSource struct {
	d     *zstdDecoder
	yield func(error) bool
}

func (s *zstdSource) Read(p []byte) (int, error) {
	for len(s.d.in) == 0 {
		if s.d.last {
			return 0, io.EOF
		}
		if !s.yield(nil) {
			return 0, io.ErrClosedPipe
		}
	}
	n := copy(p, s.d.in)
	s.d.in = s.d.in[n:]
	return n, nil
}

func (d *zstdDecoder) step(in, out []byte, op int) (taken, given int, err error) {
	d.in, d.out, d.given, d.last = in, out, 0, op == zstdEnd
	if d.next == nil {
		d.next, d.stop = iter.Pull(d.run)
	}
	err, _ = d.next()
	taken = len(in) - len(d.in)
	d.in, d.out = nil, nil
	return taken, d.given, zstdFault(err)
}

func zstdFault(err error) error {
	switch {
	case err == nil, err == io.EOF:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errUnexpectedEnd
	case errors.Is(err, zstd.ErrMagicMismatch):
		return &fault{"Unknown frame descriptor", 10, "ZSTD_error_prefix_unknown"}
	case errors.Is(err, zstd.ErrCRCMismatch):
		return &fault{"Restored data doesn't match checksum", 22, "ZSTD_error_checksum_wrong"}
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return &fault{"Frame requires too much memory for decoding", 16, "ZSTD_error_frameParameter_windowTooLarge"}
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return &fault{"Dictionary mismatch", 32, "ZSTD_error_dictionary_wrong"}
	}
	return &fault{"Data corruption detected", 20, "ZSTD_error_corruption_detected"}
}

package zlib

import "bytes"

// Modes of a handle; the numbers are Node's.
const (
	modeDeflate = iota + 1
	modeInflate
	modeGzip
	modeGunzip
	modeDeflateRaw
	modeInflateRaw
	modeUnzip
	modeBrotliDecode
	modeBrotliEncode
)

// codec turns input into output. Its methods may run on any goroutine, one at a
// time.
type codec interface {
	// step takes from in and fills out; flush is the kind of the codec's own
	// family. Where out is full there may be more to come.
	step(in, out []byte, flush int) (taken, given int, err error)
	reset() error
}

// closer is what a codec with something to free implements.
type closer interface{ close() }

// fault is an error of a codec as Node reports it.
type fault struct {
	message string
	errno   int
	code    string
}

func (f *fault) Error() string { return f.message }

var (
	errUnexpectedEnd = &fault{"unexpected end of file", -5, "Z_BUF_ERROR"}
	errNoDictionary  = &fault{"Missing dictionary", 2, "Z_NEED_DICT"}
	errBadDictionary = &fault{"Bad dictionary", 2, "Z_NEED_DICT"}
)

func dataError(message string) *fault { return &fault{message, -3, "Z_DATA_ERROR"} }

// drain moves what it can of pending to out.
func drain(pending *bytes.Buffer, out []byte) (given int) {
	given, _ = pending.Read(out)
	return given
}

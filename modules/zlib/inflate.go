package zlib

import (
	"github.com/gonode/gonode/modules/zlib/deflate"
	"github.com/gonode/gonode/modules/zlib/inflate"
)

// inflater reads raw, zlib or gzip streams, or either of the latter two.
type inflater struct {
	mode       int
	dictionary []byte
	d          *inflate.Decoder
	ended      bool
}

var _ codec = (*inflater)(nil)

var formats = map[int]inflate.Format{
	modeInflate: inflate.Zlib, modeGunzip: inflate.Gzip, modeInflateRaw: inflate.Raw, modeUnzip: inflate.Auto,
}

func newInflater(mode, windowBits int, dictionary []byte) *inflater {
	i := &inflater{mode: mode, dictionary: dictionary, d: inflate.New(formats[mode], windowBits)}
	i.reset()
	return i
}

func (i *inflater) reset() error {
	i.ended = false
	i.d.Reset()
	if i.mode == modeInflateRaw && len(i.dictionary) > 0 {
		i.d.SetDictionary(i.dictionary)
	}
	return nil
}

func (i *inflater) step(in, out []byte, flush int) (taken, given int, err error) {
	for {
		if i.ended {
			if !i.another(in[taken:]) {
				return taken, given, nil
			}
			i.reset()
		}
		t, g, err := i.d.Decode(in[taken:], out[given:])
		taken, given = taken+t, given+g
		switch err {
		case nil:
			if flush == int(deflate.Finish) && given < len(out) {
				return taken, given, errUnexpectedEnd
			}
			return taken, given, nil
		case inflate.ErrEnd:
			i.ended = true
		case inflate.ErrNeedDictionary:
			if f := i.giveDictionary(); f != nil {
				return taken, given, f
			}
		default:
			return taken, given, dataError(err.Error())
		}
	}
}

// another says whether rest begins another member. Only gzip files are
// concatenated, and zero bytes pad them.
func (i *inflater) another(rest []byte) bool {
	gzip := i.mode == modeGunzip || i.mode == modeUnzip && i.d.IsGzip()
	return gzip && len(rest) > 0 && rest[0] != 0
}

func (i *inflater) giveDictionary() error {
	if len(i.dictionary) == 0 {
		return errNoDictionary
	}
	if !i.d.SetDictionary(i.dictionary) {
		return errBadDictionary
	}
	return nil
}

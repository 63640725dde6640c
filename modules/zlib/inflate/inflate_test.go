package inflate

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"math/rand"
	"testing"
)

// samples are texts that need all kinds of blocks.
func samples() [][]byte {
	r := rand.New(rand.NewSource(1))
	noise := make([]byte, 70_000)
	r.Read(noise)
	words := bytes.Repeat([]byte("gonode runs Node programs. "), 3000)
	for i := 0; i < len(words); i += 97 {
		words[i] = byte(r.Intn(256))
	}
	return [][]byte{nil, []byte("a"), []byte("hello hello hello"), noise, words, make([]byte, 100_000)}
}

type writeCloser interface {
	io.Writer
	Close() error
}

func packed(t *testing.T, format Format, level int, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w writeCloser
	switch format {
	case Raw:
		w, _ = flate.NewWriter(&out, level)
	case Zlib:
		w, _ = zlib.NewWriterLevel(&out, level)
	default:
		w, _ = gzip.NewWriterLevel(&out, level)
	}
	w.Write(data)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// decode gives in to d in pieces, with room for as much, and says what is left.
func decode(d *Decoder, in []byte, piece, room int) (all, rest []byte, err error) {
	out := make([]byte, room)
	for {
		n := min(piece, len(in))
		taken, given, err := d.Decode(in[:n], out)
		all = append(all, out[:given]...)
		in = in[taken:]
		if taken == 0 && given == 0 && n > 0 && err == nil {
			return all, in, io.ErrNoProgress
		}
		if err != nil || len(in) == 0 && given < room {
			return all, in, err
		}
	}
}

func TestDecodesInPieces(t *testing.T) {
	for _, data := range samples() {
		for _, format := range []Format{Raw, Zlib, Gzip, Auto} {
			for _, level := range []int{-2, 0, 1, 6} {
				in := append(packed(t, format, level, data), "rest"...)
				for _, piece := range []int{1, 7, 1000, 1 << 20} {
					got, rest, err := decode(New(format, 15), in, piece, 1+piece*3%4096)
					if err != ErrEnd || !bytes.Equal(got, data) || string(rest) != "rest" {
						t.Fatalf("format %d level %d piece %d: %v, %d of %d bytes, rest %q", format, level, piece, err, len(got), len(data), rest)
					}
				}
			}
		}
	}
}

func TestNeedsDictionary(t *testing.T) {
	var out bytes.Buffer
	dictionary := []byte("hello there")
	w, _ := zlib.NewWriterLevelDict(&out, 9, dictionary)
	w.Write([]byte("hello there, hello"))
	w.Close()
	d := New(Zlib, 15)
	_, rest, err := decode(d, out.Bytes(), 3, 10)
	if err != ErrNeedDictionary || d.SetDictionary([]byte("other")) || !d.SetDictionary(dictionary) {
		t.Fatal(err)
	}
	if got, _, err := decode(d, rest, 3, 10); err != ErrEnd || string(got) != "hello there, hello" {
		t.Fatalf("%q %v", got, err)
	}
}

func TestNamesFaults(t *testing.T) {
	for text, c := range map[string]struct {
		format Format
		in     string
	}{
		"incorrect header check":              {Gzip, "hello"},
		"unknown compression method":          {Gzip, "\x1f\x8b\x07\x00"},
		"unknown header flags set":            {Gzip, "\x1f\x8b\x08\xe0"},
		"invalid block type":                  {Raw, "\x07\x03"},
		"invalid stored block lengths":        {Raw, "\x01\x03\x00\x00\x00"},
		"too many length or distance symbols": {Raw, "\x05\xff\xff"},
		"invalid distance too far back":       {Raw, "\x63\x00\x42\x00"},
	} {
		_, _, err := decode(New(c.format, 15), []byte(c.in), 10, 10)
		if err != DataError(text) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzDecode compares with Go's own decoder: what it takes must come out alike.
func FuzzDecode(f *testing.F) {
	for _, data := range samples()[:3] {
		var out bytes.Buffer
		w, _ := flate.NewWriter(&out, 6)
		w.Write(data)
		w.Close()
		f.Add(out.Bytes(), 3)
	}
	f.Fuzz(func(t *testing.T, in []byte, piece int) {
		piece = 1 + max(0, piece)%64
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(in)), 1<<20))
		if len(want) == 1<<20 {
			return
		}
		got, _, err := decode(New(Raw, 15), in, piece, 512)
		if err == io.ErrNoProgress {
			t.Fatal(err)
		}
		if wantErr == nil && (err != ErrEnd || !bytes.Equal(got, want)) {
			t.Fatalf("%d bytes and %v, want %d bytes", len(got), err, len(want))
		}
		if wantErr != nil && err == ErrEnd {
			t.Fatalf("taken, want %v", wantErr)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	data := samples()[4]
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, 6)
	w.Write(data)
	w.Close()
	out := make([]byte, 16384)
	b.SetBytes(int64(len(data)))
	d := New(Raw, 15)
	for b.Loop() {
		d.Reset()
		for in := packed.Bytes(); ; {
			taken, _, err := d.Decode(in, out)
			if err != nil {
				break
			}
			in = in[taken:]
		}
	}
}

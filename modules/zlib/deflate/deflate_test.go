package deflate

import (
	"bytes"
	"compress/flate"
	"io"
	"math/rand"
	"testing"
)

func samples() [][]byte {
	r := rand.New(rand.NewSource(1))
	noise := make([]byte, 70_000)
	r.Read(noise)
	words := bytes.Repeat([]byte("gonode runs Node programs. "), 3000)
	for i := 0; i < len(words); i += 97 {
		words[i] = byte(r.Intn(256))
	}
	few := make([]byte, 70_000)
	for i := range few {
		few[i] = "aaaaabbbcd"[r.Intn(10)]
	}
	return [][]byte{nil, []byte("a"), []byte("hello hello hello"), noise, words, make([]byte, 100_000), few}
}

func decoded(t *testing.T, packed []byte, dictionary []byte) []byte {
	t.Helper()
	out, err := io.ReadAll(flate.NewReaderDict(bytes.NewReader(packed), dictionary))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecodesToWhatWasWritten(t *testing.T) {
	for _, data := range samples() {
		for level := range 10 {
			for strategy := Default; strategy <= Fixed; strategy++ {
				for _, bits := range []int{9, 15} {
					e := New(level, bits, 8, strategy)
					for in := data; len(in) > 0; {
						n := min(len(in), 30_011)
						e.Write(in[:n], None)
						in = in[n:]
					}
					e.Write(nil, Finish)
					if got := decoded(t, e.Out.Bytes(), nil); !bytes.Equal(got, data) {
						t.Fatalf("level %d strategy %d window %d: %d of %d bytes", level, strategy, bits, len(got), len(data))
					}
				}
			}
		}
	}
}

func TestFlushBringsOutWhatWasWritten(t *testing.T) {
	for _, flush := range []Flush{Partial, Sync, Full} {
		for level := range 10 {
			e := New(level, 15, 8, Default)
			var want, packed []byte
			for i := range 40 {
				part := bytes.Repeat([]byte{byte(i), 'x'}, 1+i*50)
				want = append(want, part...)
				e.Write(part, flush)
				packed = append(packed, e.Out.Next(e.Out.Len())...)
				got, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
				if err != io.ErrUnexpectedEOF || flush != Partial && !bytes.Equal(got, want) {
					t.Fatalf("flush %d level %d: %d of %d bytes, %v", flush, level, len(got), len(want), err)
				}
			}
		}
	}
}

func TestParamsMidway(t *testing.T) {
	e := New(9, 15, 8, Default)
	data := samples()[4]
	for i, level := range []int{0, 1, 6, 0, 3, 9} {
		e.Write(data[i*1000:i*1000+1000], None)
		e.Params(level, i%5)
	}
	e.Write(data[6000:], Finish)
	if !bytes.Equal(decoded(t, e.Out.Bytes(), nil), data) {
		t.Fatal("other bytes")
	}
}

func TestDictionary(t *testing.T) {
	for _, dictionary := range [][]byte{[]byte("hello"), samples()[4]} {
		e := New(6, 15, 8, Default)
		e.SetDictionary(dictionary)
		data := append([]byte("hello hello "), samples()[4][:5000]...)
		e.Write(data, Finish)
		if !bytes.Equal(decoded(t, e.Out.Bytes(), dictionary), data) {
			t.Fatal("other bytes")
		}
	}
}

func FuzzWrite(f *testing.F) {
	f.Add([]byte("hello hello"), 6, 0, 3)
	f.Fuzz(func(t *testing.T, data []byte, level, strategy, piece int) {
		piece = 1 + max(0, piece)%1000
		e := New(max(0, level)%10, 9+max(0, level)%7, 1+piece%9, max(0, strategy)%5)
		in := bytes.Repeat(data, 1+piece%9)
		for rest := in; len(rest) > 0; {
			n := min(piece, len(rest))
			e.Write(rest[:n], Flush(n%4))
			rest = rest[n:]
		}
		e.Write(nil, Finish)
		if !bytes.Equal(decoded(t, e.Out.Bytes(), nil), in) {
			t.Fatal("other bytes")
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	data := samples()[4]
	b.SetBytes(int64(len(data)))
	e := New(6, 15, 8, Default)
	for b.Loop() {
		e.Reset()
		e.Write(data, Finish)
	}
}

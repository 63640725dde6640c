package wire

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

func split(mode Mode, stream []byte, step func() int) (frames [][]byte, s *Splitter) {
	s = NewSplitter(mode)
	for len(stream) > 0 {
		n := min(step(), len(stream))
		s.Write(stream[:n])
		stream = stream[n:]
		for f, ok := s.Next(); ok; f, ok = s.Next() {
			frames = append(frames, bytes.Clone(f))
		}
	}
	return frames, s
}

func TestSplitterAnyChunking(t *testing.T) {
	payloads := []string{"{}", "", `{"a":1}`, string(bytes.Repeat([]byte("x"), 100_000)), "1"}
	for _, mode := range []Mode{JSON, Advanced} {
		var stream []byte
		for _, p := range payloads {
			stream = AppendFrame(stream, mode, []byte(p))
		}
		for _, size := range []int{1, 2, 3, 5, 7, 64, 65536, len(stream)} {
			t.Run(fmt.Sprint(mode, size), func(t *testing.T) {
				frames, s := split(mode, stream, func() int { return size })
				if len(frames) != len(payloads) || s.Buffering() {
					t.Fatalf("%d frames, buffering %v", len(frames), s.Buffering())
				}
				for i, f := range frames {
					if string(f) != payloads[i] {
						t.Errorf("frame %d: %d bytes, want %d", i, len(f), len(payloads[i]))
					}
				}
			})
		}
	}
}

func TestSplitterBuffering(t *testing.T) {
	for _, c := range []struct {
		mode Mode
		in   string
		want bool
	}{
		{JSON, "", false}, {JSON, "1\n", false}, {JSON, "1\n2", true},
		{Advanced, "\x00", true}, {Advanced, "\x00\x00\x00\x01a", false}, {Advanced, "\xff\xff\xff\xffa", true},
	} {
		_, s := split(c.mode, []byte(c.in), func() int { return 1 << 20 })
		if s.Buffering() != c.want {
			t.Errorf("%v %q: buffering %v", c.mode, c.in, !c.want)
		}
	}
}

func TestSplitterWholeFrameIsNotCopied(t *testing.T) {
	for _, mode := range []Mode{JSON, Advanced} {
		chunk := AppendFrame(nil, mode, []byte("hello"))
		s := NewSplitter(mode)
		got := testing.AllocsPerRun(100, func() {
			s.Write(chunk)
			for _, ok := s.Next(); ok; _, ok = s.Next() {
			}
		})
		if got != 0 {
			t.Errorf("%v: %v allocations", mode, got)
		}
	}
}

func FuzzSplitter(f *testing.F) {
	f.Add([]byte("{}\n{\n}\n"), uint64(1))
	f.Add([]byte("\x00\x00\x00\x01a\x00\x00\x00\x00"), uint64(2))
	f.Add([]byte("\xff\xff\xff\xff"), uint64(3))
	f.Fuzz(func(t *testing.T, stream []byte, seed uint64) {
		for _, mode := range []Mode{JSON, Advanced} {
			rng := rand.New(rand.NewPCG(seed, 0))
			whole, a := split(mode, stream, func() int { return max(1, len(stream)) })
			parts, b := split(mode, stream, func() int { return 1 + rng.IntN(9) })
			if !equalFrames(whole, parts) || a.Buffering() != b.Buffering() {
				t.Fatalf("%v: chunking changed the frames", mode)
			}
		}
	})
}

func equalFrames(a, b [][]byte) bool {
	return bytes.Equal(bytes.Join(a, []byte{'\n', 0}), bytes.Join(b, []byte{'\n', 0})) && len(a) == len(b)
}

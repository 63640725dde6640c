package wire

import (
	"bytes"
	"encoding/binary"
)

// prefixSize is the length of the size field before an advanced frame.
const prefixSize = 4

// keepBuffer is the largest reassembly buffer that a Splitter holds on to
// between frames; a rare giant must not pin its memory for ever.
const keepBuffer = 64 << 10

// MaxFrame is the longest frame that a peer may send: about the longest string
// of Node. A peer that never ends its frame is not worth all memory.
const MaxFrame = 1 << 29

// AppendFrame appends payload to dst as it travels: a JSON text with its
// newline, or a V8 value with its length prefix.
func AppendFrame(dst []byte, mode Mode, payload []byte) []byte {
	if mode == Advanced {
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(payload)))
		return append(dst, payload...)
	}
	dst = append(dst, payload...)
	return append(dst, '\n')
}

// Payload is a whole frame without its delimiter or prefix, as Splitter.Next
// gives those that come in.
func Payload(mode Mode, frame []byte) []byte {
	if mode == Advanced {
		return frame[prefixSize:]
	}
	return bytes.TrimSuffix(frame, []byte("\n"))
}

// BeginFrame puts the room for the prefix of an advanced frame into dst, which is
// empty; an Encoder may write behind it at once. It keeps the alignment of
// two-byte strings.
func BeginFrame(dst []byte) []byte { return append(dst, make([]byte, prefixSize)...) }

// EndFrame fills in the prefix of a frame that BeginFrame began.
func EndFrame(frame []byte) []byte {
	binary.BigEndian.PutUint32(frame, uint32(len(frame)-prefixSize))
	return frame
}

// Splitter cuts a byte stream into frames. Every byte is looked at once,
// however the stream is chunked, and memory grows only with bytes that
// arrived, never with an announced length.
//
//	s.Write(chunk)
//	for frame, ok := s.Next(); ok; frame, ok = s.Next() { … }
//
// A frame stays valid until the next Write. A chunk must stay unchanged until
// Next has returned false.
type Splitter struct {
	mode    Mode
	in      []byte // rest of the chunk at hand
	partial []byte // start of a frame whose end has not arrived
	spent   bool   // partial was handed out: reuse it on the next start
	last    int    // size of the last giant: the next may be as large
}

// NewSplitter returns a Splitter for one direction of a channel.
func NewSplitter(mode Mode) *Splitter { return &Splitter{mode: mode} }

// Write supplies the next chunk. All frames of the chunk before must have been
// taken with Next.
func (s *Splitter) Write(chunk []byte) {
	s.recycle()
	s.in = chunk
}

// Next returns the next whole frame without its delimiter or prefix, and false
// when more bytes are needed.
func (s *Splitter) Next() (frame []byte, ok bool) {
	s.recycle()
	if s.mode == Advanced {
		return s.nextSized()
	}
	return s.nextLine()
}

// Buffering reports whether a frame has begun whose end has not arrived.
func (s *Splitter) Buffering() bool {
	return len(s.in) > 0 || len(s.partial) > 0 && !s.spent
}

// TooLong reports whether the frame that has begun is longer than MaxFrame:
// then the stream is beyond repair.
func (s *Splitter) TooLong() bool {
	if s.spent {
		return false
	}
	if s.mode == Advanced && len(s.partial) >= prefixSize {
		return frameSize(s.partial) > MaxFrame
	}
	return len(s.partial) > MaxFrame
}

// recycle forgets the buffer of the frame handed out last.
func (s *Splitter) recycle() {
	if !s.spent {
		return
	}
	s.spent = false
	s.last = 0
	if cap(s.partial) > keepBuffer {
		s.partial, s.last = nil, len(s.partial)
	}
	s.partial = s.partial[:0]
}

func (s *Splitter) nextLine() ([]byte, bool) {
	end := bytes.IndexByte(s.in, '\n')
	if end < 0 {
		s.save(len(s.in))
		return nil, false
	}
	if len(s.partial) == 0 {
		return s.direct(end, end+1), true
	}
	s.save(end)
	s.in = s.in[1:]
	s.spent = true
	return s.partial, true
}

func (s *Splitter) nextSized() ([]byte, bool) {
	if len(s.partial) == 0 && len(s.in) >= prefixSize {
		if size := frameSize(s.in); size <= len(s.in) {
			return s.direct(size, size)[prefixSize:], true
		}
	}
	if !s.fill(prefixSize) || !s.fill(frameSize(s.partial)) {
		return nil, false
	}
	s.spent = true
	return s.partial[prefixSize:], true
}

// direct takes a frame that lies whole in the chunk.
func (s *Splitter) direct(end, next int) []byte {
	frame := s.in[:end:end]
	s.in = s.in[next:]
	return frame
}

// fill grows partial to size bytes, false when the chunk has too few.
func (s *Splitter) fill(size int) bool {
	if need := size - len(s.partial); need > 0 {
		s.save(min(need, len(s.in)))
	}
	return len(s.partial) >= size
}

// save moves n bytes of the chunk to partial.
func (s *Splitter) save(n int) {
	if need := len(s.partial) + n; need > cap(s.partial) {
		room := make([]byte, len(s.partial), max(need, 2*cap(s.partial), s.last))
		copy(room, s.partial)
		s.partial = room
	}
	s.partial = append(s.partial, s.in[:n]...)
	s.in = s.in[n:]
}

func frameSize(b []byte) int { return prefixSize + int(binary.BigEndian.Uint32(b)) }

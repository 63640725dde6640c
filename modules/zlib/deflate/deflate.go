// Package deflate makes raw DEFLATE data as zlib does: with its levels,
// strategies, windows, dictionaries and kinds of flush, and the same matches
// and blocks, so that sizes and bytes come out alike. Go's compressors offer
// none of the windows and fewer flushes, and store what is short.
//
// It is pure: no goja, no descriptors.
package deflate

import (
	"bytes"
	"encoding/binary"
)

// Flush says how much of what was written must come out.
type Flush int

// Kinds of flush, under zlib's numbers.
const (
	None Flush = iota
	Partial
	Sync
	Full
	Finish
	Block
)

// Strategies of Params, under zlib's numbers.
const (
	Default = iota
	Filtered
	HuffmanOnly
	RLE
	Fixed
)

const (
	minMatch = 3
	maxMatch = 258
	// lookahead is how much must be known ahead for a match to be as long as it
	// may.
	lookahead = maxMatch + minMatch + 1
	tooFar    = 4096 // a match of three bytes from further back does not pay
)

// effort is what a level spends.
type effort struct {
	good  int // a match so long makes the search for a better one shorter
	lazy  int // one so long is taken at once
	nice  int // one so long ends the search
	chain int // places to look at
	run   func(*Encoder, Flush) bool
}

var efforts = [10]effort{
	{0, 0, 0, 0, (*Encoder).store},
	{4, 4, 8, 4, (*Encoder).greedy},
	{4, 5, 16, 8, (*Encoder).greedy},
	{4, 6, 32, 32, (*Encoder).greedy},
	{4, 4, 16, 16, (*Encoder).lazy},
	{8, 16, 32, 32, (*Encoder).lazy},
	{8, 16, 128, 128, (*Encoder).lazy},
	{8, 32, 128, 256, (*Encoder).lazy},
	{32, 128, 258, 1024, (*Encoder).lazy},
	{32, 258, 258, 4096, (*Encoder).lazy},
}

// Encoder is one stream. Its methods belong to one goroutine at a time.
type Encoder struct {
	// Out receives what is made.
	Out bytes.Buffer

	level, strategy int
	effort          effort
	in              []byte // not yet in the window

	size, mask int    // of the window
	window     []byte // twice the size: what matches may reach, then what is ahead
	pos        int    // of the next byte to encode
	ahead      int    // bytes known from pos on
	begin      int    // of the block under way; negative when it has left the window

	head   []uint16 // the newest place of each hash
	prev   []uint16 // the place before, by place
	insert int      // bytes before pos that are not hashed yet

	matchAt, matchLen int
	prevAt, prevLen   int
	pending           bool // the byte before pos waits for a better match

	tree  trees
	bits  bitWriter
	last  Flush // the last kind
	ended bool
}

// New makes an encoder; level is 0 to 9, windowBits 9 to 15, memLevel 1 to 9.
func New(level, windowBits, memLevel, strategy int) *Encoder {
	e := &Encoder{level: level, strategy: strategy, size: 1 << windowBits}
	e.mask = e.size - 1
	e.window = make([]byte, 2*e.size+4) // four bytes are hashed at once
	e.head, e.prev = make([]uint16, 1<<max(memLevel+7, 15)), make([]uint16, e.size)
	e.tree.symbols = make([]symbol, 0, 1<<(memLevel+6)-1)
	e.bits.out = &e.Out
	e.Reset()
	return e
}

// Reset begins a new stream.
func (e *Encoder) Reset() {
	e.Out.Reset()
	e.bits.hold, e.bits.n = 0, 0
	e.tree.begin()
	e.in, e.last, e.ended = nil, None, false
	e.pos, e.ahead, e.begin, e.insert = 0, 0, 0, 0
	e.settle()
	e.configure()
}

// settle forgets the matches under way and the places of hashes.
func (e *Encoder) settle() {
	clear(e.head)
	e.matchLen, e.prevLen, e.pending = minMatch-1, minMatch-1, false
	e.matchAt, e.prevAt = 0, 0
}

func (e *Encoder) configure() {
	e.effort = efforts[e.level]
	switch {
	case e.level == 0:
	case e.strategy == HuffmanOnly:
		e.effort.run = (*Encoder).huffmanOnly
	case e.strategy == RLE:
		e.effort.run = (*Encoder).runs
	}
}

// SetDictionary lets the first matches reach into dictionary. It must come
// before the first byte.
func (e *Encoder) SetDictionary(dictionary []byte) {
	if n := len(dictionary) - e.size; n > 0 {
		dictionary = dictionary[n:]
	}
	e.in = dictionary
	e.fill()
	for e.ahead >= minMatch {
		for n := e.ahead - (minMatch - 1); n > 0; n-- {
			e.place()
			e.pos++
		}
		e.ahead = minMatch - 1
		e.fill()
	}
	e.pos += e.ahead
	e.begin, e.insert = e.pos, e.ahead
	e.ahead, e.pending = 0, false
	e.matchLen, e.prevLen = minMatch-1, minMatch-1
}

// Params goes on with another level and strategy.
func (e *Encoder) Params(level, strategy int) {
	if level == e.level && strategy == e.strategy {
		return
	}
	if strategy != e.strategy || method(level) != method(e.level) {
		e.Write(nil, Block)
	}
	if e.level != level && e.level == 0 {
		clear(e.head)
	}
	e.level, e.strategy = level, strategy
	e.configure()
}

// method tells levels apart that work differently.
func method(level int) int {
	switch {
	case level == 0:
		return 0
	case level <= 3:
		return 1
	}
	return 2
}

// rank orders the kinds of flush by what they bring out.
func (f Flush) rank() int {
	if f == Block {
		return 1
	}
	return 2 * int(f)
}

// Write encodes in and flushes. A flush that asks for no more than the last
// one, with nothing new, does nothing.
func (e *Encoder) Write(in []byte, flush Flush) {
	last := e.last
	e.last = flush
	if len(in) == 0 && flush.rank() <= last.rank() && flush != Finish || e.ended {
		return
	}
	e.in = in
	if len(in) > 0 || e.ahead > 0 || flush != None {
		if e.effort.run(e, flush) && flush != None {
			e.mark(flush)
		}
	}
	e.in = nil
	e.ended = flush == Finish
}

// mark ends what a flush has brought out, so that it can be decoded.
func (e *Encoder) mark(flush Flush) {
	switch flush {
	case Finish:
		return
	case Partial:
		e.bits.write(1<<1, 3)
		e.bits.write(0, 7)
	case Sync, Full:
		e.bits.stored(nil, false)
	}
	if flush == Full {
		clear(e.head)
		if e.ahead == 0 {
			e.pos, e.begin, e.insert = 0, 0, 0
		}
	}
	e.bits.flush()
}

// maxDist is how far back a match may reach.
func (e *Encoder) maxDist() int { return e.size - lookahead }

// fill moves input into the window, and the window on where it is full.
func (e *Encoder) fill() {
	for {
		if e.pos >= e.size+e.maxDist() {
			e.slide()
		}
		n := copy(e.window[e.pos+e.ahead:2*e.size], e.in)
		e.in = e.in[n:]
		e.ahead += n
		e.hashWaiting()
		if e.ahead >= lookahead || len(e.in) == 0 {
			return
		}
	}
}

func (e *Encoder) slide() {
	copy(e.window, e.window[e.size:e.pos+e.ahead])
	e.matchAt -= e.size
	e.pos -= e.size
	e.begin -= e.size
	e.insert = min(e.insert, e.pos)
	for _, table := range [][]uint16{e.head, e.prev} {
		for i, at := range table {
			table[i] = uint16(max(int(at)-e.size, 0))
		}
	}
}

// hashWaiting hashes the places before pos that lacked their followers.
func (e *Encoder) hashWaiting() {
	for ; e.insert > 0 && e.ahead+e.insert > minMatch; e.insert-- {
		e.placeAt(e.pos - e.insert)
	}
}

// place hashes the bytes at pos and gives the place before it with that hash.
func (e *Encoder) place() int { return e.placeAt(e.pos) }

// placeAt hashes four bytes, so that most matches of three go by: as the zlib
// in Node does.
func (e *Encoder) placeAt(at int) int {
	v := binary.LittleEndian.Uint32(e.window[at:])
	h := (v*66521 + 66521) >> 16 & uint32(len(e.head)-1)
	before := e.head[h]
	e.prev[at&e.mask] = before
	e.head[h] = uint16(at)
	return int(before)
}

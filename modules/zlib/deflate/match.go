package deflate

import (
	"encoding/binary"
	"math/bits"
)

// enough has a full lookahead, or all that there will be; false asks for more
// input.
func (e *Encoder) enough(want int, flush Flush) bool {
	if e.ahead < want {
		e.fill()
		if e.ahead < want && flush == None {
			return false
		}
	}
	return true
}

// greedy takes each match at once: the fast levels. It reports whether all
// input is in blocks.
func (e *Encoder) greedy(flush Flush) bool {
	for {
		if !e.enough(lookahead, flush) {
			return false
		}
		if e.ahead == 0 {
			return e.finish(flush)
		}
		before := 0
		if e.ahead >= minMatch {
			before = e.place()
		}
		if before != 0 && e.pos-before <= e.maxDist() {
			e.matchLen = e.longest(before)
		}
		if e.matchLen >= minMatch {
			e.takeGreedy()
		} else {
			e.tree.literal(e.window[e.pos])
			e.ahead--
			e.pos++
		}
		if e.tree.full() {
			e.block(false)
		}
	}
}

func (e *Encoder) takeGreedy() {
	e.tree.match(e.pos-e.matchAt, e.matchLen)
	e.ahead -= e.matchLen
	if e.matchLen <= e.effort.lazy && e.ahead >= minMatch {
		for e.matchLen--; e.matchLen > 0; e.matchLen-- {
			e.pos++
			e.place()
		}
		e.pos++
		return
	}
	e.pos += e.matchLen
	e.matchLen = 0
}

// lazy takes a match only when the next byte does not begin a longer one.
func (e *Encoder) lazy(flush Flush) bool {
	for {
		if !e.enough(lookahead, flush) {
			return false
		}
		if e.ahead == 0 {
			break
		}
		before := 0
		if e.ahead >= minMatch {
			before = e.place()
		}
		e.prevLen, e.prevAt = e.matchLen, e.matchAt
		e.matchLen = minMatch - 1
		if before != 0 && e.prevLen < e.effort.lazy && e.pos-before <= e.maxDist() {
			e.matchLen = e.worth(e.longest(before))
		}
		e.decide()
	}
	if e.pending {
		e.tree.literal(e.window[e.pos-1])
		e.pending = false
	}
	return e.finish(flush)
}

// worth is the length of a match, or too little where it does not pay.
func (e *Encoder) worth(length int) int {
	far := length == minMatch && e.pos-e.matchAt > tooFar
	if length <= 5 && (e.strategy == Filtered || far) {
		return minMatch - 1
	}
	return length
}

// decide between the match before and the one here.
func (e *Encoder) decide() {
	switch {
	case e.prevLen >= minMatch && e.matchLen <= e.prevLen:
		e.takePrevious()
		if e.tree.full() {
			e.block(false)
		}
	case e.pending:
		e.tree.literal(e.window[e.pos-1])
		if e.tree.full() {
			e.block(false)
		}
		e.pos++
		e.ahead--
	default:
		e.pending = true
		e.pos++
		e.ahead--
	}
}

func (e *Encoder) takePrevious() {
	limit := e.pos + e.ahead - minMatch
	e.tree.match(e.pos-1-e.prevAt, e.prevLen)
	e.ahead -= e.prevLen - 1
	for n := e.prevLen - 2; n > 0; n-- {
		e.pos++
		if e.pos <= limit {
			e.place()
		}
	}
	e.pending, e.matchLen, e.prevLen = false, minMatch-1, minMatch-1
	e.pos++
}

// longest finds the best match along the chain from at, better than prevLen.
// It leaves its place in matchAt.
func (e *Encoder) longest(at int) int {
	chain, best := e.effort.chain, max(e.prevLen, minMatch-1)
	if e.prevLen >= e.effort.good {
		chain >>= 2
	}
	nice := min(e.effort.nice, e.ahead)
	limit := max(e.pos-e.maxDist(), 0)
	scan := e.window[e.pos:min(e.pos+maxMatch, len(e.window))]
	for {
		match := e.window[at:]
		if match[best] == scan[best] && match[best-1] == scan[best-1] && match[0] == scan[0] && match[1] == scan[1] {
			if n := common(scan, match); n > best {
				e.matchAt, best = at, n
				if n >= nice || n == len(scan) {
					break
				}
			}
		}
		at = int(e.prev[at&e.mask])
		if chain--; at <= limit || chain == 0 {
			break
		}
	}
	return min(best, e.ahead)
}

// common is how many bytes are alike from the start; a is the shorter.
func common(a, b []byte) int {
	n := 0
	for ; n+8 <= len(a); n += 8 {
		if x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)/8
		}
	}
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return n
}

// runs matches only the byte before.
func (e *Encoder) runs(flush Flush) bool {
	for {
		if !e.enough(maxMatch+1, flush) {
			return false
		}
		if e.ahead == 0 {
			return e.finish(flush)
		}
		n := e.run()
		if n >= minMatch {
			e.tree.match(1, n)
		} else {
			n = 1
			e.tree.literal(e.window[e.pos])
		}
		e.ahead -= n
		e.pos += n
		if e.tree.full() {
			e.block(false)
		}
	}
}

// run is how often the byte before pos comes again.
func (e *Encoder) run() int {
	if e.pos == 0 {
		return 0
	}
	n, most := 0, min(e.ahead, maxMatch)
	for n < most && e.window[e.pos+n] == e.window[e.pos-1] {
		n++
	}
	return n
}

// huffmanOnly looks for no matches at all.
func (e *Encoder) huffmanOnly(flush Flush) bool {
	for {
		if !e.enough(1, flush) {
			return false
		}
		if e.ahead == 0 {
			return e.finish(flush)
		}
		e.tree.literal(e.window[e.pos])
		e.ahead--
		e.pos++
		if e.tree.full() {
			e.block(false)
		}
	}
}

// maxStored is how much one stored block holds.
const maxStored = 1<<16 - 1

// store copies: level 0. What does not fill a block waits for a flush.
func (e *Encoder) store(flush Flush) bool {
	for {
		if !e.enough(len(e.window), flush) && len(e.in) == 0 && e.pos+e.ahead-e.begin < e.size/4 {
			return false
		}
		e.pos += e.ahead
		e.ahead = 0
		if len(e.in) == 0 {
			break
		}
		e.storeBlock(false)
	}
	if flush == Finish || e.pos > e.begin && flush != None || e.pos-e.begin >= e.size/4 {
		e.storeBlock(flush == Finish)
	}
	e.insert = 0
	return true
}

func (e *Encoder) storeBlock(last bool) {
	data := e.window[e.begin:e.pos]
	for len(data) > maxStored {
		e.bits.stored(data[:maxStored], false)
		data = data[maxStored:]
	}
	e.bits.stored(data, last)
	e.begin = e.pos
}

// finish ends the block of a flush.
func (e *Encoder) finish(flush Flush) bool {
	e.insert = min(e.pos, minMatch-1)
	if flush == Finish {
		e.block(true)
	} else if len(e.tree.symbols) > 0 {
		e.block(false)
	}
	return true
}

// block writes the symbols since begin in the shortest of three ways.
func (e *Encoder) block(last bool) {
	var data []byte
	if e.begin >= 0 {
		data = e.window[e.begin:e.pos]
	}
	e.tree.flush(&e.bits, data, e.begin >= 0, e.pos-e.begin, e.strategy == Fixed, last)
	e.begin = e.pos
	e.bits.flush()
}

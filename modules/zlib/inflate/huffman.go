package inflate

import "sync"

const (
	maxCodeBits = 15
	fastBits    = 9
	badSymbol   = 0xFFF // a code that no symbol has
)

// huffman decodes one alphabet: short codes by table, long ones by counting.
type huffman struct {
	fast   [1 << fastBits]uint16 // symbol<<4 | bits; 0 for a longer code
	count  [maxCodeBits + 1]uint16
	symbol [288]uint16 // by code
	bits   uint        // of the longest code
}

// codes is what a block decodes with, and the way there.
type codes struct {
	lit, dist          *huffman
	ownLit, ownDist    huffman
	meta               huffman
	lens               [320]uint8
	nlen, ndist, ncode int
	have               int
}

// build makes the decoder of symbols with these code lengths. It reports false
// for lengths that contradict, or that leave codes unused where whole forbids
// it; a single code of one bit may always stand alone otherwise.
func (h *huffman) build(lens []uint8, whole bool) bool {
	*h = huffman{}
	for _, n := range lens {
		h.count[n]++
	}
	h.count[0] = 0
	left := 1
	for n := 1; n <= maxCodeBits; n++ {
		if left = left<<1 - int(h.count[n]); left < 0 {
			return false
		}
		if h.count[n] > 0 {
			h.bits = uint(n)
		}
	}
	if left > 0 && h.bits > 0 && (whole || h.bits != 1) {
		return false
	}
	h.fill(lens)
	return true
}

func (h *huffman) fill(lens []uint8) {
	var offset, code [maxCodeBits + 2]int
	for n := 1; n <= maxCodeBits; n++ {
		offset[n+1] = offset[n] + int(h.count[n])
		code[n+1] = (code[n] + int(h.count[n])) << 1
	}
	for symbol, n := range lens {
		if n == 0 {
			continue
		}
		h.symbol[offset[n]] = uint16(symbol)
		offset[n]++
		if n <= fastBits {
			for at := reversed(code[n], uint(n)); at < len(h.fast); at += 1 << n {
				h.fast[at] = uint16(symbol)<<4 | uint16(n)
			}
		}
		code[n]++
	}
}

func reversed(code int, bits uint) int {
	out := 0
	for ; bits > 0; bits-- {
		out = out<<1 | code&1
		code >>= 1
	}
	return out
}

// find decodes the symbol at the low end of hold, of which bits are known, and
// how many bits it takes: 0 when they do not suffice.
func (h *huffman) find(hold uint64, bits uint) (symbol int, n uint) {
	if e := h.fast[hold&(1<<fastBits-1)]; e != 0 {
		if n = uint(e & 15); n <= bits {
			return int(e >> 4), n
		}
		return 0, 0
	}
	return h.count1(hold, bits)
}

// count1 walks the code bit by bit.
func (h *huffman) count1(hold uint64, bits uint) (symbol int, n uint) {
	code, first, index := 0, 0, 0
	for n = 1; n <= maxCodeBits; n++ {
		if n > bits {
			return 0, 0
		}
		code |= int(hold & 1)
		hold >>= 1
		count := int(h.count[n])
		if code-first < count {
			return int(h.symbol[index+code-first]), n
		}
		index += count
		first = (first + count) << 1
		code <<= 1
		if n >= max(h.bits, 1) {
			break
		}
	}
	return badSymbol, n
}

// fixedCodes are those of blocks without a table.
var fixedCodes = sync.OnceValues(func() (lit, dist *huffman) {
	var lens [288]uint8
	for i := range lens {
		switch {
		case i < 144:
			lens[i] = 8
		case i < 256:
			lens[i] = 9
		case i < 280:
			lens[i] = 7
		default:
			lens[i] = 8
		}
	}
	lit, dist = new(huffman), new(huffman)
	lit.build(lens[:], false)
	for i := range 32 {
		lens[i] = 5
	}
	dist.build(lens[:32], false)
	return lit, dist
})

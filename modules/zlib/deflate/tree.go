package deflate

import (
	"math/bits"
	"sync"
)

const (
	literals   = 286 // and the end of the block, and lengths
	distances  = 30
	lengths    = 19 // the alphabet of code lengths
	endOfBlock = 256
	maxBits    = 15
)

// symbol is a literal, where dist is 0, or a match.
type symbol struct {
	dist  uint16
	value uint8 // the byte, or the length less minMatch
}

// code is a Huffman code, its first bit lowest.
type code struct {
	bits uint16
	n    uint8
}

// trees counts the symbols of a block and writes them.
type trees struct {
	symbols           []symbol
	litFreq           [literals]int
	distFreq          [distances]int
	lengthFreq        [lengths]int
	lit, dist, length alphabet
}

// alphabet is the code made for one block.
type alphabet struct {
	codes [literals]code
	last  int // the last symbol that has a code
	size  int // in bits, of all its symbols
}

func (t *trees) begin() {
	t.symbols = t.symbols[:0]
	t.litFreq, t.distFreq, t.lengthFreq = [literals]int{}, [distances]int{}, [lengths]int{}
	t.litFreq[endOfBlock] = 1
}

func (t *trees) full() bool { return len(t.symbols) == cap(t.symbols) }

func (t *trees) literal(b byte) {
	t.symbols = append(t.symbols, symbol{0, b})
	t.litFreq[b]++
}

func (t *trees) match(dist, length int) {
	t.symbols = append(t.symbols, symbol{uint16(dist), uint8(length - minMatch)})
	t.litFreq[endOfBlock+1+int(lengthSymbol[length-minMatch])]++
	t.distFreq[distSymbol(dist-1)]++
}

// extra bits behind a symbol, and the first value it stands for.
var (
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	lengthBase  = [29]uint16{0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128,
		160, 192, 224, 255}
	repeatExtra  = [lengths]uint8{16: 2, 17: 3, 18: 7}
	lengthSymbol = func() (t [256]uint8) {
		for s, base := range lengthBase {
			for i := int(base); i < len(t) && i < int(base)+1<<lengthExtra[s]; i++ {
				t[i] = uint8(s)
			}
		}
		return t
	}()
)

// distSymbol is the symbol of a distance less one.
func distSymbol(d int) int {
	if d < 4 {
		return d
	}
	n := bits.Len(uint(d)) - 2
	return 2*n + 2 + d>>n&1
}

func distExtra(symbol int) uint { return uint(max(symbol/2-1, 0)) }

func distBase(symbol int) int {
	if symbol < 4 {
		return symbol
	}
	return (2 + symbol&1) << (symbol/2 - 1)
}

// flush writes the block in the shortest way: as it is, where data is known,
// with the fixed codes, or with its own.
func (t *trees) flush(w *bitWriter, data []byte, known bool, stored int, fixed, last bool) {
	t.lit.build(t.litFreq[:], maxBits)
	t.dist.build(t.distFreq[:], maxBits)
	lens := t.codeLengths()
	t.length.build(t.lengthFreq[:], 7)
	most := len(codeOrder) - 1
	for ; most >= 3 && t.length.codes[codeOrder[most]].n == 0; most-- {
	}
	extra := t.extraBits()
	own := (t.lit.size + t.dist.size + extra + t.length.size + t.repeatBits() + 3*(most+1) + 5 + 5 + 4 + 3 + 7) >> 3
	static := (t.fixedBits() + extra + 3 + 7) >> 3
	if static <= own || fixed {
		own = static
	}
	switch {
	case stored+4 <= own && known:
		w.stored(data, last)
	case static == own:
		lit, dist := fixedCodes()
		w.header(1, last)
		t.write(w, lit, dist)
	default:
		w.header(2, last)
		t.writeLengths(w, lens, most)
		t.write(w, &t.lit, &t.dist)
	}
	if last {
		w.align()
	}
	t.begin()
}

// extraBits counts what stands behind the codes of matches.
func (t *trees) extraBits() int {
	n := 0
	for s, extra := range lengthExtra {
		n += t.litFreq[endOfBlock+1+s] * int(extra)
	}
	for s, f := range t.distFreq {
		n += f * int(distExtra(s))
	}
	return n
}

func (t *trees) repeatBits() int {
	n := 0
	for s, extra := range repeatExtra {
		n += t.lengthFreq[s] * int(extra)
	}
	return n
}

func (t *trees) fixedBits() int {
	lit, _ := fixedCodes()
	n := 0
	for s, f := range t.litFreq {
		n += f * int(lit.codes[s].n)
	}
	for _, f := range t.distFreq {
		n += 5 * f
	}
	return n
}

// write writes the symbols and the end of the block.
func (t *trees) write(w *bitWriter, lit, dist *alphabet) {
	for _, s := range t.symbols {
		if s.dist == 0 {
			c := lit.codes[s.value]
			w.write(uint32(c.bits), uint(c.n))
			continue
		}
		l := lengthSymbol[s.value]
		c := lit.codes[endOfBlock+1+int(l)]
		w.write(uint32(c.bits)|uint32(uint16(s.value)-lengthBase[l])<<c.n, uint(c.n)+uint(lengthExtra[l]))
		d := distSymbol(int(s.dist) - 1)
		c = dist.codes[d]
		w.write(uint32(c.bits)|uint32(int(s.dist)-1-distBase(d))<<c.n, uint(c.n)+distExtra(d))
	}
	c := lit.codes[endOfBlock]
	w.write(uint32(c.bits), uint(c.n))
}

// fixedCodes are those of blocks without a table.
var fixedCodes = sync.OnceValues(func() (lit, dist *alphabet) {
	lit, dist = &alphabet{}, &alphabet{}
	all := make([]code, 288)
	for i := range all {
		switch {
		case i < 144 || i >= 280:
			all[i].n = 8
		case i < 256:
			all[i].n = 9
		default:
			all[i].n = 7
		}
	}
	assign(all)
	copy(lit.codes[:], all)
	for i := range distances {
		dist.codes[i] = code{uint16(bits.Reverse8(uint8(i)) >> 3), 5}
	}
	return lit, dist
})

package deflate

import "math/bits"

// builder makes a Huffman code of limited length. How ties are broken decides
// which of the equally good codes comes out: as in zlib, by the depth of what
// is joined.
type builder struct {
	freq   []int
	parent []int
	depth  []int
	heap   []int // nodes, the rarest first; heap[0] is not used
	order  []int // nodes as they were joined
}

// build makes the code of the symbols with these frequencies, at most limit
// bits long. There are always two codes, as decoders want them.
func (a *alphabet) build(freq []int, limit int) {
	b := builder{freq: make([]int, len(freq), 2*len(freq)+1), heap: []int{0}}
	copy(b.freq, freq)
	b.depth, b.parent = make([]int, 2*len(freq)+1), make([]int, 2*len(freq)+1)
	a.last = -1
	for s, f := range freq {
		if f > 0 {
			b.heap = append(b.heap, s)
			a.last = s
		}
	}
	for len(b.heap) <= 2 {
		s := 0
		if a.last < 2 {
			a.last++
			s = a.last
		}
		b.freq[s] = 1
		b.heap = append(b.heap, s)
	}
	b.join()
	clear(a.codes[:])
	b.lengths(a, limit)
	a.size = 0
	for s := range freq {
		a.size += freq[s] * int(a.codes[s].n)
	}
	assign(a.codes[:a.last+1])
}

// rarer orders nodes by frequency, then depth.
func (b *builder) rarer(n, m int) bool {
	return b.freq[n] < b.freq[m] || b.freq[n] == b.freq[m] && b.depth[n] <= b.depth[m]
}

// sink moves the node at i to its place.
func (b *builder) sink(i int) {
	v := b.heap[i]
	for j := 2 * i; j < len(b.heap); j = 2 * i {
		if j+1 < len(b.heap) && b.rarer(b.heap[j+1], b.heap[j]) {
			j++
		}
		if b.rarer(v, b.heap[j]) {
			break
		}
		b.heap[i] = b.heap[j]
		i = j
	}
	b.heap[i] = v
}

// join makes the tree, the two rarest nodes first.
func (b *builder) join() {
	for i := (len(b.heap) - 1) / 2; i >= 1; i-- {
		b.sink(i)
	}
	for len(b.heap) > 2 {
		n := b.heap[1]
		b.heap[1] = b.heap[len(b.heap)-1]
		b.heap = b.heap[:len(b.heap)-1]
		b.sink(1)
		m := b.heap[1]
		b.order = append(b.order, n, m)
		node := len(b.freq)
		b.freq = append(b.freq, b.freq[n]+b.freq[m])
		b.depth[node] = max(b.depth[n], b.depth[m]) + 1
		b.parent[n], b.parent[m] = node, node
		b.heap[1] = node
		b.sink(1)
	}
	b.order = append(b.order, b.heap[1])
}

// lengths gives each symbol the length of its code, the root first; codes that
// are too long take room from shorter ones.
func (b *builder) lengths(a *alphabet, limit int) {
	length := make([]int, len(b.freq))
	var count [maxBits + 1]int
	over := 0
	for i := len(b.order) - 2; i >= 0; i-- {
		n := b.order[i]
		length[n] = length[b.parent[n]] + 1
		if length[n] > limit {
			length[n] = limit
			over++
		}
		if b.isLeaf(n) {
			count[length[n]]++
			a.codes[n].n = uint8(length[n])
		}
	}
	if over == 0 {
		return
	}
	for ; over > 0; over -= 2 {
		n := limit - 1
		for count[n] == 0 {
			n--
		}
		count[n]--
		count[n+1] += 2
		count[limit]--
	}
	b.deal(a, count[:limit+1])
}

// deal gives the lengths out anew, the longest to the rarest.
func (b *builder) deal(a *alphabet, count []int) {
	i := 0
	for n := len(count) - 1; n > 0; n-- {
		for left := count[n]; left > 0; i++ {
			if s := b.order[i]; b.isLeaf(s) {
				a.codes[s].n = uint8(n)
				left--
			}
		}
	}
}

// isLeaf says whether a node is a symbol: the others were appended.
func (b *builder) isLeaf(n int) bool { return n < (len(b.parent)-1)/2 }

// assign gives codes of known lengths their bits, in the order of symbols.
func assign(codes []code) {
	var count, next [maxBits + 2]int
	for _, c := range codes {
		count[c.n]++
	}
	count[0] = 0
	for n := 1; n <= maxBits; n++ {
		next[n+1] = (next[n] + count[n]) << 1
	}
	for i, c := range codes {
		if c.n > 0 {
			codes[i].bits = bits.Reverse16(uint16(next[c.n])) >> (16 - c.n)
			next[c.n]++
		}
	}
}

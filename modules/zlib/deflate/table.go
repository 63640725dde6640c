package deflate

// codeOrder is the order in which the lengths of the length codes stand.
var codeOrder = [lengths]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// item is a code length, or how often one comes again.
type item struct{ symbol, repeat uint8 }

// codeLengths says the lengths of both alphabets, run-length encoded each for
// itself, and counts the symbols for that.
func (t *trees) codeLengths() []item {
	var items []item
	for _, a := range []*alphabet{&t.lit, &t.dist} {
		items = appendRuns(items, a.codes[:a.last+1])
	}
	for _, i := range items {
		t.lengthFreq[i.symbol]++
	}
	return items
}

// appendRuns encodes runs: 3 to 6 of the last length, 3 to 138 zeros. A new
// length stands once by itself.
func appendRuns(items []item, codes []code) []item {
	for at := 0; at < len(codes); {
		n := codes[at].n
		run := 1
		for at+run < len(codes) && codes[at+run].n == n {
			run++
		}
		at += run
		items = appendRun(items, n, run)
	}
	return items
}

func appendRun(items []item, n uint8, run int) []item {
	if n > 0 {
		items = append(items, item{n, 0})
		run--
	}
	for run > 0 {
		most := 6
		if n == 0 {
			most = 138
		}
		part := min(run, most)
		run -= part
		switch {
		case part < 3:
			for ; part > 0; part-- {
				items = append(items, item{n, 0})
			}
		case n > 0:
			items = append(items, item{16, uint8(part - 3)})
		case part <= 10:
			items = append(items, item{17, uint8(part - 3)})
		default:
			items = append(items, item{18, uint8(part - 11)})
		}
	}
	return items
}

// writeLengths writes the table of a block; most is the last of codeOrder that
// is needed.
func (t *trees) writeLengths(w *bitWriter, items []item, most int) {
	w.write(uint32(t.lit.last+1-257), 5)
	w.write(uint32(t.dist.last), 5)
	w.write(uint32(most+1-4), 4)
	for _, s := range codeOrder[:most+1] {
		w.write(uint32(t.length.codes[s].n), 3)
	}
	for _, i := range items {
		c := t.length.codes[i.symbol]
		w.write(uint32(c.bits), uint(c.n))
		w.write(uint32(i.repeat), uint(repeatExtra[i.symbol]))
	}
}

package inflate

import "encoding/binary"

// block reads the header of a block.
func (d *Decoder) block() bool {
	if d.last {
		d.step = (*Decoder).trailer
		return true
	}
	if !d.need(3) {
		return false
	}
	d.last = d.take(1) == 1
	switch d.take(2) {
	case 0:
		d.take(d.bits % 8)
		d.step = (*Decoder).storedHeader
	case 1:
		d.code.lit, d.code.dist = fixedCodes()
		d.step = (*Decoder).data
	case 2:
		d.step = (*Decoder).tableHeader
	default:
		return d.fail("invalid block type")
	}
	return true
}

func (d *Decoder) storedHeader() bool {
	if !d.need(32) {
		return false
	}
	v := d.take(32)
	if v&0xFFFF != ^v>>16 {
		return d.fail("invalid stored block lengths")
	}
	d.store = int(v & 0xFFFF)
	d.step = (*Decoder).stored
	return true
}

// stored copies a stored block. Held bytes come first.
func (d *Decoder) stored() bool {
	if d.store == 0 {
		d.step = (*Decoder).block
		return true
	}
	if !d.slide() {
		return false
	}
	from := d.w
	for d.bits >= 8 && d.store > 0 && d.w < len(d.buf) {
		d.buf[d.w] = byte(d.take(8))
		d.w++
		d.store--
	}
	n := copy(d.buf[d.w:], d.in[:min(len(d.in), d.store)])
	d.in = d.in[n:]
	d.w += n
	d.store -= n
	d.wrote(from)
	return d.w > from
}

// tableHeader reads how many codes a dynamic block has.
func (d *Decoder) tableHeader() bool {
	if !d.need(14) {
		return false
	}
	c := &d.code
	c.nlen, c.ndist, c.ncode = int(d.take(5))+257, int(d.take(5))+1, int(d.take(4))+4
	if c.nlen > 286 || c.ndist > 30 {
		return d.fail("too many length or distance symbols")
	}
	c.have = 0
	c.lens = [320]uint8{}
	d.step = (*Decoder).codeLengths
	return true
}

var codeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

func (d *Decoder) codeLengths() bool {
	c := &d.code
	for c.have < c.ncode {
		if !d.need(3) {
			return false
		}
		c.lens[codeOrder[c.have]] = uint8(d.take(3))
		c.have++
	}
	if !c.meta.build(c.lens[:19], true) {
		return d.fail("invalid code lengths set")
	}
	c.have = 0
	c.lens = [320]uint8{}
	d.step = (*Decoder).lengths
	return true
}

// lengths reads the code lengths of a dynamic block, run-length encoded.
func (d *Decoder) lengths() bool {
	c := &d.code
	for c.have < c.nlen+c.ndist {
		d.need(14) // as much as there is
		symbol, n := c.meta.find(d.hold, d.bits)
		if n == 0 {
			return false
		}
		if symbol < 16 {
			d.take(n)
			c.lens[c.have] = uint8(symbol)
			c.have++
			continue
		}
		if ok, more := d.repeat(symbol, n); !more {
			return ok
		}
	}
	return d.finishLengths()
}

// repeat reads a run; more is false where lengths must stop.
func (d *Decoder) repeat(symbol int, n uint) (ok, more bool) {
	c := &d.code
	extra, base := uint(2), 3
	if symbol == 17 {
		extra = 3
	} else if symbol == 18 {
		extra, base = 7, 11
	}
	if d.bits < n+extra {
		return false, false
	}
	d.take(n)
	var value uint8
	if symbol == 16 {
		if c.have == 0 {
			return d.fail("invalid bit length repeat"), false
		}
		value = c.lens[c.have-1]
	}
	count := base + int(d.take(extra))
	if c.have+count > c.nlen+c.ndist {
		return d.fail("invalid bit length repeat"), false
	}
	for ; count > 0; count-- {
		c.lens[c.have] = value
		c.have++
	}
	return true, true
}

func (d *Decoder) finishLengths() bool {
	c := &d.code
	if c.lens[256] == 0 {
		return d.fail("invalid code -- missing end-of-block")
	}
	if !c.ownLit.build(c.lens[:c.nlen], false) {
		return d.fail("invalid literal/lengths set")
	}
	if !c.ownDist.build(c.lens[c.nlen:c.nlen+c.ndist], false) {
		return d.fail("invalid distances set")
	}
	c.lit, c.dist = &c.ownLit, &c.ownDist
	d.step = (*Decoder).data
	return true
}

var (
	lengthBase = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
		131, 163, 195, 227, 258}
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distBase    = [30]uint16{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
		2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distExtra = [30]uint8{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
)

// refill takes whole bytes while they fit.
func (d *Decoder) refill() {
	if len(d.in) >= 8 {
		d.hold |= binary.LittleEndian.Uint64(d.in) << d.bits
		n := (63 - d.bits) / 8
		d.in = d.in[n:]
		d.bits += 8 * n
		d.hold &= 1<<d.bits - 1
		return
	}
	for d.bits <= 56 && len(d.in) > 0 {
		d.hold |= uint64(d.in[0]) << d.bits
		d.in = d.in[1:]
		d.bits += 8
	}
}

// data decodes literals and matches. A match, at most 48 bits, is used whole or
// not at all, so that there is nothing to remember between calls.
func (d *Decoder) data() bool {
	if !d.slide() {
		return false
	}
	from := d.w
	defer func() { d.wrote(from) }()
	for d.w <= len(d.buf)-maxMatch {
		if d.bits < 48 {
			d.refill()
		}
		symbol, n := d.code.lit.find(d.hold, d.bits)
		switch {
		case n == 0:
			return d.w > from
		case symbol < 256:
			d.hold >>= n
			d.bits -= n
			d.buf[d.w] = byte(symbol)
			d.w++
		case symbol == 256:
			d.take(n)
			d.step = (*Decoder).block
			return true
		case !d.match(symbol-257, n):
			return d.err == nil && d.w > from
		}
	}
	return true
}

// match reads the rest of a match, whose code has n bits, and copies.
func (d *Decoder) match(symbol int, n uint) bool {
	if symbol >= len(lengthBase) {
		return d.fail("invalid literal/length code")
	}
	extra := uint(lengthExtra[symbol])
	length := int(lengthBase[symbol]) + int(d.hold>>n&(1<<extra-1))
	n += extra
	if n > d.bits {
		return false
	}
	far, k := d.code.dist.find(d.hold>>n, d.bits-n)
	if k == 0 {
		return false
	}
	if far >= len(distBase) {
		return d.fail("invalid distance code")
	}
	n += k
	extra = uint(distExtra[far])
	dist := int(distBase[far]) + int(d.hold>>n&(1<<extra-1))
	n += extra
	if n > d.bits {
		return false
	}
	if dist > d.windowSize || dist > d.w {
		return d.fail("invalid distance too far back")
	}
	d.take(n)
	d.repeatBack(dist, length)
	return true
}

// repeatBack copies length bytes from dist back, which may overlap.
func (d *Decoder) repeatBack(dist, length int) {
	end := d.w + length
	for d.w < end {
		d.w += copy(d.buf[d.w:end], d.buf[d.w-dist:d.w])
	}
}

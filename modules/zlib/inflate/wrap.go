package inflate

import (
	"hash/adler32"
	"hash/crc32"
)

// gzipHeader is the way through a gzip header.
type gzipHeader struct {
	flags uint32
	left  uint32 // bytes of the extra field
	crc   uint32 // of the header
}

func adler(b []byte) uint32 { return adler32.Checksum(b) }

func (d *Decoder) begin() bool {
	if d.format == Raw {
		d.step = (*Decoder).block
		return true
	}
	if !d.need(16) {
		return false
	}
	magic := d.hold & 0xFFFF
	if magic == 0x8B1F && d.format != Zlib {
		d.take(16)
		d.gzip = true
		d.head.crc = crc32.ChecksumIEEE([]byte{0x1F, 0x8B})
		d.step = (*Decoder).gzipStart
		return true
	}
	if d.format == Gzip || (magic&0xFF<<8+magic>>8)%31 != 0 {
		return d.fail("incorrect header check")
	}
	return d.zlibStart()
}

func (d *Decoder) zlibStart() bool {
	head := d.take(16)
	if head&15 != 8 {
		return d.fail("unknown compression method")
	}
	bits := int(head>>4&15) + 8
	if bits > 15 || d.windowBits > 0 && bits > d.windowBits {
		return d.fail("invalid window size")
	}
	d.windowSize = 1 << bits
	d.check = adler32.New()
	d.step = (*Decoder).block
	if head&0x2000 != 0 {
		d.step = (*Decoder).dictionary
	}
	return true
}

func (d *Decoder) dictionary() bool {
	if !d.need(32) {
		return false
	}
	d.dict = swap(d.take(32))
	d.step = (*Decoder).block
	d.err = ErrNeedDictionary
	return false
}

func swap(v uint32) uint32 { return v<<24 | v<<8&0xFF0000 | v>>8&0xFF00 | v>>24 }

const (
	flagHeaderCRC = 1 << (iota + 1)
	flagExtra
	flagName
	flagComment
)

// headByte takes a byte of the gzip header.
func (d *Decoder) headByte() (b byte, ok bool) {
	if !d.need(8) {
		return 0, false
	}
	b = byte(d.take(8))
	d.head.crc = crc32.Update(d.head.crc, crc32.IEEETable, []byte{b})
	return b, true
}

func (d *Decoder) gzipStart() bool {
	if !d.need(16) {
		return false
	}
	method, _ := d.headByte()
	flags, _ := d.headByte()
	d.head.flags = uint32(flags)
	if method != 8 {
		return d.fail("unknown compression method")
	}
	if flags&0xE0 != 0 {
		return d.fail("unknown header flags set")
	}
	d.step = (*Decoder).gzipTime
	return true
}

// gzipTime passes over time, level and system.
func (d *Decoder) gzipTime() bool {
	if !d.need(48) {
		return false
	}
	for range 6 {
		d.headByte()
	}
	d.step = (*Decoder).gzipExtraLength
	return true
}

func (d *Decoder) gzipExtraLength() bool {
	if d.head.flags&flagExtra != 0 {
		if !d.need(16) {
			return false
		}
		low, _ := d.headByte()
		high, _ := d.headByte()
		d.head.left = uint32(high)<<8 | uint32(low)
	}
	d.step = (*Decoder).gzipExtra
	return true
}

func (d *Decoder) gzipExtra() bool {
	for ; d.head.left > 0; d.head.left-- {
		if _, ok := d.headByte(); !ok {
			return false
		}
	}
	d.step = (*Decoder).gzipName
	return true
}

func (d *Decoder) gzipName() bool {
	return d.gzipText(flagName, (*Decoder).gzipComment)
}

func (d *Decoder) gzipComment() bool {
	return d.gzipText(flagComment, (*Decoder).gzipHeaderCRC)
}

// gzipText passes over a text that ends with a zero byte, where flag says that
// there is one.
func (d *Decoder) gzipText(flag uint32, next func(*Decoder) bool) bool {
	for d.head.flags&flag != 0 {
		b, ok := d.headByte()
		if !ok {
			return false
		}
		if b == 0 {
			break
		}
	}
	d.step = next
	return true
}

func (d *Decoder) gzipHeaderCRC() bool {
	if d.head.flags&flagHeaderCRC != 0 {
		if !d.need(16) {
			return false
		}
		if d.take(16) != d.head.crc&0xFFFF {
			return d.fail("header crc mismatch")
		}
	}
	d.check = crc32.NewIEEE()
	d.step = (*Decoder).block
	return true
}

// trailer compares what the data says of itself.
func (d *Decoder) trailer() bool {
	d.take(d.bits % 8)
	if d.check == nil {
		return d.end()
	}
	if !d.need(32) {
		return false
	}
	sum := d.take(32)
	if !d.gzip {
		sum = swap(sum)
	}
	if sum != d.check.Sum32() {
		return d.fail("incorrect data check")
	}
	d.step = (*Decoder).end
	if d.gzip {
		d.step = (*Decoder).length
	}
	return true
}

func (d *Decoder) length() bool {
	if !d.need(32) {
		return false
	}
	if d.take(32) != d.total {
		return d.fail("incorrect length check")
	}
	return d.end()
}

func (d *Decoder) end() bool {
	d.err = ErrEnd
	return false
}

package zlib

import (
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"

	"github.com/gonode/gonode/modules/zlib/deflate"
)

const (
	maxWindowBits = 15
	defaultLevel  = 6
)

// deflater writes raw, zlib or gzip streams.
type deflater struct {
	mode, level, windowBits, strategy int
	dictionary                        []byte

	e     *deflate.Encoder
	begun bool
	done  bool
	check uint32
	total uint32
}

var _ codec = (*deflater)(nil)

func newDeflater(mode, level, windowBits, memLevel, strategy int, dictionary []byte) *deflater {
	d := &deflater{mode: mode, level: realLevel(level), windowBits: windowBits, strategy: strategy, dictionary: dictionary}
	d.e = deflate.New(d.level, windowBits, memLevel, strategy)
	d.reset()
	return d
}

func realLevel(level int) int {
	if level < 0 {
		return defaultLevel
	}
	return level
}

func (d *deflater) reset() error {
	d.begun, d.done, d.total, d.check = false, false, 0, 0
	if d.mode == modeDeflate {
		d.check = 1
	}
	d.e.Reset()
	if len(d.dictionary) > 0 {
		d.e.SetDictionary(d.dictionary)
	}
	return nil
}

func (d *deflater) step(in, out []byte, flush int) (taken, given int, err error) {
	if !d.begun {
		d.begun = true
		d.e.Out.Write(d.header())
	}
	if !d.done {
		d.sum(in)
		d.e.Write(in, deflate.Flush(flush))
		if d.done = flush == int(deflate.Finish); d.done {
			d.e.Out.Write(d.trailer())
		}
	}
	return len(in), drain(&d.e.Out, out), nil
}

func (d *deflater) sum(in []byte) {
	d.total += uint32(len(in))
	switch d.mode {
	case modeGzip:
		d.check = crc32.Update(d.check, crc32.IEEETable, in)
	case modeDeflate:
		d.check = adlerUpdate(d.check, in)
	}
}

// params goes on with another level and strategy.
func (d *deflater) params(level, strategy int) {
	d.level, d.strategy = realLevel(level), strategy
	d.e.Params(d.level, strategy)
}

func (d *deflater) header() []byte {
	switch d.mode {
	case modeGzip:
		extra := byte(0)
		if d.level == 9 {
			extra = 2
		} else if d.strategy >= deflate.HuffmanOnly || d.level < 2 {
			extra = 4
		}
		return []byte{0x1F, 0x8B, 8, 0, 0, 0, 0, 0, extra, 3}
	case modeDeflate:
		return d.zlibHeader()
	}
	return nil
}

func (d *deflater) zlibHeader() []byte {
	speed := 2
	switch {
	case d.strategy >= deflate.HuffmanOnly || d.level < 2:
		speed = 0
	case d.level < 6:
		speed = 1
	case d.level > 6:
		speed = 3
	}
	head := uint16(8+(d.windowBits-8)<<4)<<8 | uint16(speed<<6)
	if len(d.dictionary) > 0 {
		head |= 0x20
	}
	head += 31 - head%31
	out := binary.BigEndian.AppendUint16(nil, head)
	if len(d.dictionary) > 0 {
		out = binary.BigEndian.AppendUint32(out, adler32.Checksum(d.dictionary))
	}
	return out
}

func (d *deflater) trailer() []byte {
	switch d.mode {
	case modeGzip:
		out := binary.LittleEndian.AppendUint32(nil, d.check)
		return binary.LittleEndian.AppendUint32(out, d.total)
	case modeDeflate:
		return binary.BigEndian.AppendUint32(nil, d.check)
	}
	return nil
}

// adlerUpdate goes on from sum; Go's own function always starts anew.
func adlerUpdate(sum uint32, data []byte) uint32 {
	const (
		mod   = 65521
		chunk = 5552 // so many bytes cannot overflow
	)
	a, b := sum&0xFFFF, sum>>16
	for len(data) > 0 {
		part := data[:min(len(data), chunk)]
		for _, c := range part {
			a += uint32(c)
			b += a
		}
		a, b = a%mod, b%mod
		data = data[len(part):]
	}
	return b<<16 | a
}

package deflate

import (
	"bytes"
	"encoding/binary"
)

// bitWriter packs bits, the first one lowest.
type bitWriter struct {
	out  *bytes.Buffer
	hold uint64
	n    uint
}

func (w *bitWriter) write(v uint32, n uint) {
	w.hold |= uint64(v) << w.n
	if w.n += n; w.n >= 32 {
		w.out.Write(binary.LittleEndian.AppendUint32(w.out.AvailableBuffer(), uint32(w.hold)))
		w.hold >>= 32
		w.n -= 32
	}
}

// flush writes whole bytes out; up to seven bits stay.
func (w *bitWriter) flush() {
	for w.n >= 8 {
		w.out.WriteByte(byte(w.hold))
		w.hold >>= 8
		w.n -= 8
	}
}

// align fills the last byte.
func (w *bitWriter) align() {
	w.n = (w.n + 7) &^ 7
	w.flush()
}

// stored writes a block that is not compressed.
func (w *bitWriter) stored(data []byte, last bool) {
	w.header(0, last)
	w.align()
	head := binary.LittleEndian.AppendUint16(nil, uint16(len(data)))
	w.out.Write(binary.LittleEndian.AppendUint16(head, ^uint16(len(data))))
	w.out.Write(data)
}

// header begins a block of one of the three kinds.
func (w *bitWriter) header(kind uint32, last bool) {
	v := kind << 1
	if last {
		v |= 1
	}
	w.write(v, 3)
}

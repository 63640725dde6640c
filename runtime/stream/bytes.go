package stream

import (
	"encoding/binary"

	"github.com/dop251/goja"
)

// putInt32 stores value as an Int32Array of this machine reads it.
func putInt32(b []byte, value int32) { binary.NativeEndian.PutUint32(b, uint32(value)) }

// latin1Bytes keeps the low byte of each unit, as Node does.
func latin1Bytes(v goja.Value) []byte {
	s := v.ToString().(goja.String)
	b := make([]byte, s.Length())
	for i := range b {
		b[i] = byte(s.CharAt(i))
	}
	return b
}

func ucs2Bytes(v goja.Value) []byte {
	s := v.ToString().(goja.String)
	b := make([]byte, 0, 2*s.Length())
	for i := range s.Length() {
		b = binary.LittleEndian.AppendUint16(b, s.CharAt(i))
	}
	return b
}

package crypto

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (b *binding) defineRandom() {
	b.SetMethods(b.obj, map[string]js.Fn{
		"randomFill": b.randomFill,
		"randomInt":  b.randomInt,
		"randomUUID": func(goja.FunctionCall) goja.Value { return b.VM.ToValue(uuid4()) },
		"randomUUIDv7": func(goja.FunctionCall) goja.Value {
			return b.VM.ToValue(uuid7(time.Now().UnixMilli()))
		},
	})
}

// randomFill(buffer, offset, size, callback) fills a part of buffer, at once
// where there is no callback. It gives buffer.
func (b *binding) randomFill(call goja.FunctionCall) goja.Value {
	buffer := call.Argument(0)
	bytes, _ := js.Bytes(buffer)
	from := js.Int(call, 1, 0)
	part := bytes[from : from+js.Int(call, 2, 0)]
	return b.do(job{"RANDOMBYTESREQUEST", func() error { return fill(part) }, func() goja.Value { return buffer }},
		call.Argument(3))
}

func fill(b []byte) error {
	_, err := rand.Read(b)
	return err
}

// randomInt(range) is below range, which is at most 2**48 - 1.
func (b *binding) randomInt(call goja.FunctionCall) goja.Value {
	limit := uint64(call.Argument(0).ToInteger())
	rest := (1<<48 - 1) / limit * limit // above it the numbers would not be even
	for {
		var bytes [8]byte
		rand.Read(bytes[2:])
		if n := binary.BigEndian.Uint64(bytes[:]); n < rest {
			return b.VM.ToValue(int64(n % limit))
		}
	}
}

func uuid4() string {
	var u [16]byte
	rand.Read(u[:])
	return uuidText(u, 0x40)
}

// uuid7 begins with the time.
func uuid7(milliseconds int64) string {
	var u [16]byte
	rand.Read(u[:])
	binary.BigEndian.PutUint16(u[:], uint16(milliseconds>>32))
	binary.BigEndian.PutUint32(u[2:], uint32(milliseconds))
	return uuidText(u, 0x70)
}

func uuidText(u [16]byte, version byte) string {
	u[6] = u[6]&0x0F | version
	u[8] = u[8]&0x3F | 0x80
	var text [36]byte
	at := 0
	for i, part := range [][]byte{u[:4], u[4:6], u[6:8], u[8:10], u[10:]} {
		if i > 0 {
			text[at] = '-'
			at++
		}
		at += hex.Encode(text[at:], part)
	}
	return string(text[:])
}

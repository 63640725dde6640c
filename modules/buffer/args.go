package buffer

import (
	"math"
	"math/big"
	"reflect"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

var bytesType = reflect.TypeFor[[]byte]()

// number says whether v is a primitive number, and which.
func number(v goja.Value) (f float64, ok bool) {
	if _, isObj := v.(*goja.Object); isObj || v == nil {
		return 0, false
	}
	switch n := v.Export().(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

func absent(v goja.Value) bool { return v == nil || goja.IsUndefined(v) }

// validNumber reads argument v, named name, which must be a number.
func (c *class) validNumber(v goja.Value, name string) float64 {
	f, ok := number(v)
	if !ok {
		panic(c.argType(name, v, "number"))
	}
	return f
}

// validOffset reads an integer between low and high.
func (c *class) validOffset(v goja.Value, name string, low, high int64) int {
	f := c.validNumber(v, name)
	if f != math.Trunc(f) || math.IsInf(f, 0) {
		panic(c.outOfRange(name, "an integer", v))
	}
	if f < float64(low) || f > float64(high) {
		panic(c.outOfRange(name, span(low, high), v))
	}
	return int(f)
}

// validSize reads the size of an allocation.
func (c *class) validSize(v goja.Value) int {
	f := c.validNumber(v, "size")
	if !(f >= 0 && f <= maxLength) {
		panic(c.outOfRange("size", span(0, maxLength), v))
	}
	if f >= maxAlloc {
		panic(c.newError("RangeError", "", "Array buffer allocation failed"))
	}
	return int(f)
}

func (c *class) allocBytes(size goja.Value) []byte { return make([]byte, c.validSize(size)) }

// encoding reads the encoding that v names; what is no encoding throws.
func (c *class) encoding(v goja.Value) js.Encoding {
	enc, ok := js.ParseEncoding(v.String())
	if !ok {
		panic(c.unknownEncoding(v))
	}
	return enc
}

func span(low, high int64) string {
	return ">= " + big.NewInt(low).String() + " && <= " + big.NewInt(high).String()
}

func (c *class) unknownEncoding(v goja.Value) *goja.Object {
	return c.NewNodeError("ERR_UNKNOWN_ENCODING", v)
}

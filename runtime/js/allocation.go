package js

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/sys"
)

const (
	// maxIndex is the largest length that a buffer or an object can have.
	maxIndex = 1<<53 - 1
	// plentyBytes are always asked of the system.
	plentyBytes = 1 << 32
	// maxArray is the greatest length of an array.
	maxArray = 1<<32 - 1
	// maxArguments is how many a call can have at most.
	maxArguments = 1 << 25
	// maxBigBits is V8's longest BigInt.
	maxBigBits = 1 << 30
)

// elementSizes are of the classes whose constructors take a length.
var elementSizes = map[string]float64{
	"ArrayBuffer": 1, "Int8Array": 1, "Uint8Array": 1, "Uint8ClampedArray": 1, "Int16Array": 2, "Uint16Array": 2,
	"Int32Array": 4, "Uint32Array": 4, "Float32Array": 4, "Float64Array": 8, "BigInt64Array": 8, "BigUint64Array": 8,
}

// limitAllocations makes an exception of what memory cannot hold: Go would end
// the process.
func (e *Env) limitAllocations() {
	for class, size := range elementSizes {
		_, construct := theLayout.nativeConstructor(e.VM.GlobalObject().Get(class).(*goja.Object))
		original := *construct
		*construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
			if len(args) > 0 {
				e.refuseLength(class, size, args[0])
			}
			return original(args, newTarget)
		}
	}
	global := e.VM.GlobalObject()
	for _, path := range []string{"Function.prototype.apply 1", "Reflect.apply 2", "Reflect.construct 1"} {
		e.limitList(global, path, maxArguments)
	}
	e.limitList(global, "Array.from 0", maxArray)
	e.before(global, "BigInt.asIntN 0", e.wrapBigInt(true))
	e.before(global, "BigInt.asUintN 0", e.wrapBigInt(false))
}

// refuseLength throws where an object of n elements, or of those of the
// array-like n, cannot be.
func (e *Env) refuseLength(class string, size float64, n goja.Value) {
	length := plainLength(n)
	switch {
	case Object(n) == nil && (length < 0 || length > maxIndex):
		if class == "ArrayBuffer" {
			panic(e.rangeError("Invalid array buffer length"))
		}
		panic(e.rangeError("Invalid typed array length: " + n.String()))
	case length*size > plentyBytes && length*size > float64(sys.TotalMemory()):
		panic(e.rangeError("Array buffer allocation failed"))
	}
}

// plainLength is the whole number that v stands for, or that a plain object
// has as its length; 0 where only a script could tell.
func plainLength(v goja.Value) float64 {
	if o, ok := v.(*goja.Object); ok {
		if o.ClassName() != "Object" {
			return 0
		}
		v, _ = OwnData(o, "length")
	}
	if v == nil || !goja.IsNumber(v) && !goja.IsString(v) {
		return 0
	}
	return math.Trunc(v.ToFloat())
}

// limitList makes a native method throw where an argument is a list of more
// than most.
func (e *Env) limitList(owner *goja.Object, path string, most float64) {
	e.before(owner, path, func(list goja.Value, _ goja.FunctionCall) goja.Value {
		if plainLength(list) > most {
			panic(e.rangeError("Invalid array length"))
		}
		return nil
	})
}

// before runs check before a native method, named as in "Array.from 0", on one
// of its arguments. What check returns, unless nil, is the result.
func (e *Env) before(owner *goja.Object, path string, check func(goja.Value, goja.FunctionCall) goja.Value) {
	names, argument, _ := strings.Cut(path, " ")
	index, _ := strconv.Atoi(argument)
	for _, name := range strings.Split(names, ".") {
		owner = owner.Get(name).(*goja.Object)
	}
	call := theLayout.nativeCall(owner)
	original := *call
	*call = func(c goja.FunctionCall) goja.Value {
		if index < len(c.Arguments) {
			if v := check(c.Arguments[index], c); v != nil {
				return v
			}
		}
		return original(c)
	}
}

// wrapBigInt is asIntN or asUintN of more bits than a BigInt can have.
func (e *Env) wrapBigInt(signed bool) func(goja.Value, goja.FunctionCall) goja.Value {
	return func(bits goja.Value, c goja.FunctionCall) goja.Value {
		n, isBig := c.Argument(1).Export().(*big.Int)
		if most := plainLength(bits); !isBig || most <= maxBigBits || most > maxIndex {
			return nil
		}
		if n.Sign() < 0 && !signed {
			panic(e.rangeError("Maximum BigInt size exceeded"))
		}
		return c.Argument(1)
	}
}

package js

import (
	"math/big"
	"unsafe"

	"github.com/dop251/goja"
)

// goja's BigInts have no limit but the memory. These instructions throw where
// V8 does, before they compute.
type (
	quickPower struct{ then instruction }
	quickTimes struct{ then instruction }
	quickShift struct {
		then instruction
		left bool
	}
)

func (g *quickPower) plain() instruction { return g.then }
func (g *quickTimes) plain() instruction { return g.then }
func (g *quickShift) plain() instruction { return g.then }

func (g *quickTimes) exec(vm unsafe.Pointer) {
	if x, y := bigOperands(vm); x != nil && y != nil && x.Sign()*y.Sign() != 0 && bigDigits(x)+bigDigits(y) > maxBigBits/64 {
		engine{vm}.refuse(tooManyBits)
	}
	g.then.exec(vm)
}

func bigDigits(x *big.Int) int { return (x.BitLen() + 63) / 64 }

func (g *quickPower) exec(vm unsafe.Pointer) {
	x, y := bigOperands(vm)
	if x == nil || y == nil || y.Sign() <= 0 || x.BitLen() < 2 {
		g.then.exec(vm)
		return
	}
	if y.Cmp(farthest) > 0 || int64(x.BitLen()-1)*y.Int64() >= maxBigBits {
		engine{vm}.refuse(tooManyBits)
	}
	g.then.exec(vm)
	m := engine{vm}
	if z := theQuick.big((*m.stack())[*m.sp()-1]); z != nil && z.BitLen() > maxBigBits {
		engine{vm}.refuse(tooManyBits)
	}
}

func (g *quickShift) exec(vm unsafe.Pointer) {
	x, by := bigOperands(vm)
	if x == nil || by == nil || x.Sign() == 0 || by.Sign() == 0 {
		g.then.exec(vm)
		return
	}
	far := by.CmpAbs(farthest) > 0
	switch grows := g.left == (by.Sign() > 0); {
	case grows && (far || x.BitLen()+int(new(big.Int).Abs(by).Int64()) > maxBigBits):
		engine{vm}.refuse(tooManyBits)
	case far: // nothing is left of it
		m := engine{vm}
		(*m.stack())[*m.sp()-2] = m.runtime().ToValue(big.NewInt(int64(min(x.Sign(), 0))))
		*m.sp()--
		*m.pc()++
	default:
		g.then.exec(vm)
	}
}

const tooManyBits = "Maximum BigInt size exceeded"

// farthest is as far as a BigInt can be shifted.
var farthest = big.NewInt(maxBigBits)

// bigOperands are the two on top of the stack, nil where they are something else.
func bigOperands(vm unsafe.Pointer) (x, y *big.Int) {
	m := engine{vm}
	operands := (*m.stack())[*m.sp()-2 : *m.sp()]
	return theQuick.big(operands[0]), theQuick.big(operands[1])
}

func (q *quickLayout) big(v goja.Value) *big.Int {
	if w := (*[2]unsafe.Pointer)(unsafe.Pointer(&v)); w[0] == q.bigInt {
		return (*big.Int)(w[1])
	}
	return nil
}

// refuse throws a RangeError.
func (m engine) refuse(text string) { panic(newRangeError(m.runtime(), text)) }

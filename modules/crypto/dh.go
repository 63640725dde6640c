package crypto

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"math/big"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (b *binding) defineDH() {
	b.SetMethods(b.obj, map[string]js.Fn{
		"checkDH": b.checkDH, "generateDH": b.generateDH, "computeDH": b.computeDH, "groupPrime": b.groupPrime,
		"convertPoint": b.convertPoint, "ecPrivateKey": b.ecPrivateKey, "scalar": b.scalar, "getCurves": b.getCurves,
	})
}

// groups are RFC 3526's, by their bits and the number that RFC adds to pi.
var groups = map[string]struct {
	bits uint
	x    int64
}{
	"modp1": {768, 149686}, "modp2": {1024, 129093}, "modp5": {1536, 741804}, "modp14": {2048, 124476},
	"modp15": {3072, 1690314}, "modp16": {4096, 240904}, "modp17": {6144, 929484}, "modp18": {8192, 4743158},
}

// groupPrime(name) is 2^n - 2^(n-64) - 1 + 2^64 * (floor(2^(n-130) * pi) + x); undefined
// for a group that is not known.
func (b *binding) groupPrime(call goja.FunctionCall) goja.Value {
	g, ok := groups[js.String(call, 0)]
	if !ok {
		return goja.Undefined()
	}
	one := big.NewInt(1)
	p := new(big.Int).Lsh(one, g.bits)
	p.Sub(p, new(big.Int).Lsh(one, g.bits-64)).Sub(p, one)
	middle := new(big.Int).Add(pi(g.bits-130), big.NewInt(g.x))
	return b.NewBuffer(p.Add(p, middle.Lsh(middle, 64)).Bytes())
}

// pi is floor(2^bits * pi), by Machin's formula.
func pi(bits uint) *big.Int {
	const guard = 32
	sum := new(big.Int).Mul(big.NewInt(16), arctanOfInverse(5, bits+guard))
	sum.Sub(sum, new(big.Int).Mul(big.NewInt(4), arctanOfInverse(239, bits+guard)))
	return sum.Rsh(sum, guard)
}

// arctanOfInverse is 2^bits * arctan(1/n).
func arctanOfInverse(n int64, bits uint) *big.Int {
	square := big.NewInt(n * n)
	power := new(big.Int).Lsh(big.NewInt(1), bits)
	power.Quo(power, big.NewInt(n))
	sum := new(big.Int)
	for k := int64(1); power.Sign() != 0; k += 2 {
		term := new(big.Int).Quo(power, big.NewInt(k))
		if k%4 == 1 {
			sum.Add(sum, term)
		} else {
			sum.Sub(sum, term)
		}
		power.Quo(power, square)
	}
	return sum
}

// What DH_check finds.
const (
	dhNotPrime     = 0x01
	dhNotSafe      = 0x02
	dhBadGenerator = 0x08
	dhTooSmall     = 0x80
)

// dhRounds are few: the numbers are long, and a script waits for the answer.
const dhRounds = 4

// checkDH(prime, generator) is the sum of what is wrong with the two.
func (b *binding) checkDH(call goja.FunctionCall) goja.Value {
	p, g := bigArg(call.Argument(0)), bigArg(call.Argument(1))
	sum := 0
	if p.BitLen() < 512 {
		sum |= dhTooSmall
	}
	if g.Cmp(big.NewInt(1)) <= 0 || g.Cmp(new(big.Int).Sub(p, big.NewInt(1))) >= 0 {
		sum |= dhBadGenerator
	}
	switch {
	case !p.ProbablyPrime(dhRounds):
		sum |= dhNotPrime
	case !new(big.Int).Rsh(p, 1).ProbablyPrime(dhRounds):
		sum |= dhNotSafe
	}
	return b.VM.ToValue(sum)
}

// generateDH(prime, generator, private) is [private, public]; private is new where it
// is undefined.
func (b *binding) generateDH(call goja.FunctionCall) goja.Value {
	p, g, x := bigArg(call.Argument(0)), bigArg(call.Argument(1)), bigArg(call.Argument(2))
	if p.Sign() == 0 {
		panic(b.codedError("ERR_CRYPTO_OPERATION_FAILED", "Key generation failed"))
	}
	if x == nil {
		limit := new(big.Int).Rsh(p, 1)
		for x == nil || x.Sign() == 0 {
			x, _ = rand.Int(rand.Reader, limit) // its reader does not fail
		}
	}
	public := new(big.Int).Exp(g, x, p).Bytes()
	return b.VM.NewArray(b.NewBuffer(x.Bytes()), b.NewBuffer(public))
}

// computeDH(prime, private, other) is the secret, as long as the prime; or what is
// wrong with other.
func (b *binding) computeDH(call goja.FunctionCall) goja.Value {
	p, x, other := bigArg(call.Argument(0)), bigArg(call.Argument(1)), bigArg(call.Argument(2))
	switch {
	case other.Cmp(big.NewInt(1)) <= 0:
		return b.VM.ToValue("Supplied key is too small")
	case other.Cmp(new(big.Int).Sub(p, big.NewInt(1))) >= 0:
		return b.VM.ToValue("Supplied key is too large")
	}
	return b.NewBuffer(other.Exp(other, x, p).FillBytes(make([]byte, (p.BitLen()+7)/8)))
}

// convertPoint(curve, point, form) is point in a form: 2 for compressed, 4, 6 for
// hybrid; undefined where it is no point of the curve.
func (b *binding) convertPoint(call goja.FunctionCall) goja.Value {
	c, data := findCurve(js.String(call, 0)), raw(call.Argument(1))
	if len(data) == 1 && data[0] == 0 { // the point at infinity
		return b.NewBuffer([]byte{0})
	}
	k, err := c.public(data)
	if err != nil {
		return goja.Undefined()
	}
	out := point(k)
	odd := out[len(out)-1] & 1
	switch js.Int(call, 2, 4) {
	case 2:
		out = out[:1+c.size()]
		out[0] = 2 + odd
	case 6:
		out[0] = 6 + odd
	}
	return b.NewBuffer(out)
}

// ecPrivateKey(curve, bytes) is the handle of a private key; undefined where bytes are
// none of the curve.
func (b *binding) ecPrivateKey(call goja.FunctionCall) goja.Value {
	k, err := findCurve(js.String(call, 0)).private(raw(call.Argument(1)))
	if err != nil {
		return goja.Undefined()
	}
	return b.handle(newPrivateKey(k))
}

// scalar(key) is the number of a private key of a curve.
func (b *binding) scalar(call goja.FunctionCall) goja.Value {
	return b.NewBuffer(bytes.TrimLeft(scalar(b.key(call.Argument(0)).private.(*ecdsa.PrivateKey)), "\x00"))
}

// getCurves() are the names of the curves.
func (b *binding) getCurves(goja.FunctionCall) goja.Value {
	var list []string
	for _, c := range curves() {
		list = append(list, c.name)
	}
	return b.strings(list)
}

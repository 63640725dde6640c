package crypto

import (
	"crypto/rand"
	"math/big"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (b *binding) definePrimes() {
	b.SetMethods(b.obj, map[string]js.Fn{"generatePrime": b.generatePrime, "checkPrime": b.checkPrime})
}

// bigArg reads a number of big-endian bytes; nil where there is none.
func bigArg(v goja.Value) *big.Int {
	if js.IsNil(v) {
		return nil
	}
	return new(big.Int).SetBytes(raw(v))
}

// primeWish is what a prime has to be: of size bits, rem modulo add where that is
// not nil, and where it is safe twice a prime and one.
type primeWish struct {
	size     int
	safe     bool
	add, rem *big.Int
}

// generatePrime(size, safe, add, rem, callback) gives an ArrayBuffer.
func (b *binding) generatePrime(call goja.FunctionCall) goja.Value {
	w := &primeWish{js.Int(call, 0, 0), js.Bool(call, 1), bigArg(call.Argument(2)), bigArg(call.Argument(3))}
	if w.add != nil {
		if w.add.BitLen() > w.size {
			panic(b.rangeError("ERR_OUT_OF_RANGE", "invalid options.add"))
		}
		if w.rem != nil && w.add.Cmp(w.rem) <= 0 {
			panic(b.rangeError("ERR_OUT_OF_RANGE", "invalid options.rem"))
		}
	}
	wrap := func(p []byte) goja.Value { return b.VM.ToValue(b.VM.NewArrayBuffer(p)) }
	return b.derive("RANDOMPRIMEREQUEST", w.find, wrap, call.Argument(4))
}

const primeRounds = 20

func (w *primeWish) find() ([]byte, error) {
	for {
		p, err := w.candidate()
		if err != nil {
			return nil, err
		}
		if p.BitLen() == w.size && p.ProbablyPrime(primeRounds) && (!w.safe || halfIsPrime(p)) {
			return p.FillBytes(make([]byte, (w.size+7)/8)), nil
		}
	}
}

func halfIsPrime(p *big.Int) bool { return new(big.Int).Rsh(p, 1).ProbablyPrime(primeRounds) }

// candidate is a random number that fits add and rem.
func (w *primeWish) candidate() (*big.Int, error) {
	if w.add == nil {
		return w.plain()
	}
	p, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), uint(w.size)))
	if err != nil {
		return nil, err
	}
	p.SetBit(p, w.size-1, 1)
	rem := w.rem
	if rem == nil {
		rem = big.NewInt(1)
		if w.safe {
			rem = big.NewInt(3)
		}
	}
	return p.Add(p.Sub(p, new(big.Int).Mod(p, w.add)), rem), nil
}

func (w *primeWish) plain() (*big.Int, error) {
	if w.size < 3 { // 2 and 3; one bit has none, and two are what OpenSSL gives
		w.size = 2
		return rand.Prime(rand.Reader, 2)
	}
	if !w.safe {
		return rand.Prime(rand.Reader, w.size)
	}
	return w.twice()
}

// twice is a number that, as its half, no small prime divides: few of those that
// remain are tried in vain.
func (w *primeWish) twice() (*big.Int, error) {
	q, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), uint(w.size-1)))
	if err != nil {
		return nil, err
	}
	q.SetBit(q, w.size-2, 1).SetBit(q, 0, 1)
	for steps := 0; steps < 1<<14 && !maySafe(q); steps++ {
		q.Add(q, big.NewInt(2))
	}
	if !q.ProbablyPrime(0) {
		return new(big.Int), nil
	}
	return q.Add(q.Lsh(q, 1), big.NewInt(1)), nil
}

// maySafe says whether q and 2q+1 have no small factor.
func maySafe(q *big.Int) bool {
	var rest big.Int
	for n := int64(3); n < 1<<11; n += 2 {
		r := rest.Mod(q, big.NewInt(n)).Int64()
		if (r == 0 || r == (n-1)/2) && (q.BitLen() > 12) {
			return false
		}
	}
	return true
}

// checkPrime(candidate, checks, callback)
func (b *binding) checkPrime(call goja.FunctionCall) goja.Value {
	n, rounds, prime := bigArg(call.Argument(0)), max(js.Int(call, 1, 0), primeRounds), false
	run := func() error {
		prime = n.ProbablyPrime(rounds)
		return nil
	}
	return b.do(job{"CHECKPRIMEREQUEST", run, func() goja.Value { return b.VM.ToValue(prime) }}, call.Argument(2))
}

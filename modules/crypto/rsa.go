package crypto

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math/big"
)

var errExponent = &failure{0x020000B2, "rsa routines", "pub exponent out of range"}

// generateRSA makes a key with an exponent that Go's generator does not offer.
func generateRSA(size, exponent int) (*rsa.PrivateKey, error) {
	if exponent < 3 || exponent%2 == 0 {
		return nil, errExponent
	}
	e := big.NewInt(int64(exponent))
	for range 1000 {
		p, err := rand.Prime(rand.Reader, (size+1)/2)
		if err != nil {
			return nil, err
		}
		q, err := rand.Prime(rand.Reader, size/2)
		if err != nil {
			return nil, err
		}
		if k := rsaOf(p, q, e); k != nil && k.N.BitLen() == size {
			return k, nil
		}
	}
	return nil, errors.New("no such key was found")
}

// rsaOf is the key of two primes; nil where they do not go with e.
func rsaOf(p, q, e *big.Int) *rsa.PrivateKey {
	one := big.NewInt(1)
	p1, q1 := new(big.Int).Sub(p, one), new(big.Int).Sub(q, one)
	phi := new(big.Int).Mul(p1, q1)
	if p.Cmp(q) == 0 {
		return nil
	}
	d := new(big.Int).ModInverse(e, phi)
	if d == nil {
		return nil
	}
	k := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: int(e.Int64())}, D: d, Primes: []*big.Int{p, q}}
	k.Precompute()
	return k
}

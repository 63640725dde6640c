package crypto

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/asn1"
	"errors"
	"math/big"
	"sync"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
)

// curve is an elliptic curve under its names.
type curve struct {
	elliptic.Curve
	name string // OpenSSL's
	web  string // JWK's; empty where that has none
	oid  asn1.ObjectIdentifier
}

// curves are those of Go, and the coins'.
var curves = sync.OnceValue(func() []*curve {
	return []*curve{
		{elliptic.P256(), "prime256v1", "P-256", asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}},
		//lint:ignore SA1019 crypto/ecdsa takes its curves so
		{secp256k1.S256(), "secp256k1", "secp256k1", oidKoblitz},
		{elliptic.P224(), "secp224r1", "", asn1.ObjectIdentifier{1, 3, 132, 0, 33}},
		{elliptic.P384(), "secp384r1", "P-384", asn1.ObjectIdentifier{1, 3, 132, 0, 34}},
		{elliptic.P521(), "secp521r1", "P-521", asn1.ObjectIdentifier{1, 3, 132, 0, 35}},
	}
})

var (
	oidKoblitz = asn1.ObjectIdentifier{1, 3, 132, 0, 10}
	errPoint   = errors.New("not a point of the curve")
)

// findCurve knows OpenSSL's and NIST's names; nil for another.
func findCurve(name string) *curve {
	for _, c := range curves() {
		if c.name == name || c.web == name || c.Params().Name == name && c.Params().Name != "" {
			return c
		}
	}
	return nil
}

func curveOf(k elliptic.Curve) *curve {
	for _, c := range curves() {
		if c.Curve == k {
			return c
		}
	}
	return nil
}

func (c *curve) isKoblitz() bool { return c.oid.Equal(oidKoblitz) }

// size is that of a coordinate in bytes.
func (c *curve) size() int { return (c.Params().BitSize + 7) / 8 }

// public reads a point in any of its encodings.
func (c *curve) public(point []byte) (*ecdsa.PublicKey, error) {
	if c.isKoblitz() {
		p, err := secp256k1.ParsePubKey(point)
		if err != nil {
			return nil, err
		}
		return p.ToECDSA(), nil
	}
	if len(point) > 0 && (point[0] == 2 || point[0] == 3) {
		x, y := elliptic.UnmarshalCompressed(c.Curve, point)
		if x == nil {
			return nil, errPoint
		}
		point = c.uncompressed(x, y)
	}
	if len(point) > 0 && (point[0] == 6 || point[0] == 7) && point[0]&1 == point[len(point)-1]&1 {
		point = append([]byte{4}, point[1:]...)
	}
	return ecdsa.ParseUncompressedPublicKey(c.Curve, point)
}

func (c *curve) uncompressed(x, y *big.Int) []byte {
	n := c.size()
	out := make([]byte, 1+2*n)
	out[0] = 4
	x.FillBytes(out[1 : 1+n])
	y.FillBytes(out[1+n:])
	return out
}

// private is the key of the number d.
func (c *curve) private(d []byte) (*ecdsa.PrivateKey, error) {
	n := new(big.Int).SetBytes(d)
	if n.Sign() == 0 || n.Cmp(c.Params().N) >= 0 {
		return nil, errPoint
	}
	if c.isKoblitz() {
		return secp256k1.PrivKeyFromBytes(d).ToECDSA(), nil
	}
	return ecdsa.ParseRawPrivateKey(c.Curve, n.FillBytes(make([]byte, c.size())))
}

// point is k's in its uncompressed encoding.
func point(k *ecdsa.PublicKey) []byte {
	//lint:ignore SA1019 Bytes knows NIST's curves alone
	return curveOf(k.Curve).uncompressed(k.X, k.Y)
}

// scalar is k's number, as long as a coordinate.
func scalar(k *ecdsa.PrivateKey) []byte {
	//lint:ignore SA1019 Bytes knows NIST's curves alone
	return k.D.FillBytes(make([]byte, curveOf(k.Curve).size()))
}

package crypto

import (
	"crypto/ecdh"
	"crypto/ecdsa"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// diffieHellman(privateKey, publicKey, callback) is the secret that the two agree on.
func (b *binding) diffieHellman(call goja.FunctionCall) goja.Value {
	private, public := b.key(call.Argument(0)), b.key(call.Argument(1))
	return b.derive("DERIVEBITSREQUEST", func() ([]byte, error) { return private.agree(public) }, b.buffer, call.Argument(2))
}

var (
	errDerive   = &failure{0x1C800102, "Provider routines", "failed during derivation"}
	errMismatch = &failure{0x1C8000CB, "Provider routines", "mismatching domain parameters"}
)

func (k *key) agree(other *key) ([]byte, error) {
	switch p := k.private.(type) {
	case *ecdh.PrivateKey:
		if o, ok := other.public.(*ecdh.PublicKey); ok {
			secret, err := p.ECDH(o)
			if err != nil {
				return nil, errDerive
			}
			return secret, nil
		}
	case *ecdsa.PrivateKey:
		if o, ok := other.public.(*ecdsa.PublicKey); ok {
			if o.Curve != p.Curve {
				return nil, errMismatch
			}
			return agreeEC(p, o)
		}
	}
	return nil, errKeyKind
}

func agreeEC(p *ecdsa.PrivateKey, o *ecdsa.PublicKey) ([]byte, error) {
	c := curveOf(p.Curve)
	if mine, err := p.ECDH(); err == nil {
		theirs, err := o.ECDH()
		if err != nil {
			return nil, errDerive
		}
		return mine.ECDH(theirs)
	}
	//lint:ignore SA1019 crypto/ecdh has not all curves
	x, _ := c.ScalarMult(o.X, o.Y, scalar(p))
	return x.FillBytes(make([]byte, c.size())), nil
}

// rawKey(curve, bytes) is the handle of the public key that bytes are a point of.
func (b *binding) rawKey(call goja.FunctionCall) goja.Value {
	name, bytes := js.String(call, 0), raw(call.Argument(1))
	if c := findCurve(name); c != nil {
		if public, err := c.public(bytes); err == nil {
			return b.handle(&key{kind: "public", public: public})
		}
	} else if len(bytes) == 32 {
		if k := okpKey(name, bytes, nil, false); k != nil {
			return b.handle(k)
		}
	}
	panic(b.NewError("Invalid key data"))
}

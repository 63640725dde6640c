package crypto

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"hash"
	"math/big"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

const (
	paddingPKCS1 = 1
	paddingNone  = 3
	paddingOAEP  = 4
)

var (
	errOAEP        = &failure{0x02000079, "rsa routines", "oaep decoding error"}
	errTooLarge    = &failure{0x0200006E, "rsa routines", "data too large for key size"}
	errTooSmall    = &failure{0x0200007A, "rsa routines", "data too small for key size"}
	errModulus     = &failure{0x02000084, "rsa routines", "data too large for modulus"}
	errPaddingKind = &failure{0x02000076, "rsa routines", "unknown padding type"}
	errLength      = &failure{0x0200006C, "rsa routines", "data greater than mod len"}
	errBlockType   = &failure{0x0200006A, "rsa routines", "block type is not 01"}
)

// message is what an RSA key is to encrypt or decrypt.
type message struct {
	key     *key
	data    []byte
	padding int
	hash    func() hash.Hash
	label   []byte
}

// rsaMethod makes a native (key, data, padding, hash, label, callback) of f.
func (b *binding) rsaMethod(f func(*message) ([]byte, error)) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		m := &message{key: b.key(call.Argument(0)), data: raw(call.Argument(1)), padding: js.Int(call, 2, paddingOAEP),
			label: raw(call.Argument(4))}
		if m.padding == paddingOAEP {
			m.hash = b.digestNamed(call.Argument(3)).new
		}
		return b.derive("RSACIPHERREQUEST", func() ([]byte, error) { return f(m) }, b.buffer, call.Argument(5))
	}
}

// public gives the public key and the size of its modulus.
func (m *message) public() (*rsa.PublicKey, int, error) {
	k, ok := m.key.public.(*rsa.PublicKey)
	if !ok {
		return nil, 0, errKeyKind
	}
	return k, k.Size(), nil
}

func (m *message) private() (*rsa.PrivateKey, int, error) {
	k, ok := m.key.private.(*rsa.PrivateKey)
	if !ok {
		return nil, 0, errKeyKind
	}
	return k, k.Size(), nil
}

func encryptRSA(m *message) (out []byte, err error) {
	k, size, err := m.public()
	if err != nil {
		return nil, err
	}
	switch m.padding {
	case paddingNone:
		return rawRSA(m.data, size, big.NewInt(int64(k.E)), k.N)
	case paddingPKCS1:
		//lint:ignore SA1019 Node has this padding
		out, err = rsa.EncryptPKCS1v15(rand.Reader, k, m.data)
	case paddingOAEP:
		out, err = rsa.EncryptOAEP(m.hash(), rand.Reader, k, m.data, m.label)
	default:
		return nil, errPaddingKind
	}
	if err != nil {
		return nil, errTooLarge
	}
	return out, nil
}

func decryptRSA(m *message) (out []byte, err error) {
	k, size, err := m.private()
	if err != nil {
		return nil, err
	}
	switch m.padding {
	case paddingNone:
		return rawRSA(m.data, size, k.D, k.N)
	case paddingPKCS1:
		return decryptPKCS1(k, m.data)
	case paddingOAEP:
		out, err = rsa.DecryptOAEP(m.hash(), rand.Reader, k, m.data, m.label)
	default:
		return nil, errPaddingKind
	}
	if err != nil {
		return nil, errOAEP
	}
	return out, nil
}

// decryptPKCS1 gives random bytes for what is not padded as it should be, which
// tells an attacker nothing (implicit rejection).
func decryptPKCS1(k *rsa.PrivateKey, data []byte) ([]byte, error) {
	if len(data) > k.Size() {
		return nil, errLength
	}
	//lint:ignore SA1019 Node has this padding
	out, err := rsa.DecryptPKCS1v15(rand.Reader, k, data)
	if err == nil {
		return out, nil
	}
	noise := make([]byte, k.Size()/2)
	rand.Read(noise)
	return noise, nil
}

// rawRSA is data to the power of exponent, without padding.
func rawRSA(data []byte, size int, exponent, modulus *big.Int) ([]byte, error) {
	n := new(big.Int).SetBytes(data)
	switch {
	case len(data) > size:
		return nil, errTooLarge
	case len(data) < size:
		return nil, errTooSmall
	case n.Cmp(modulus) >= 0:
		return nil, errModulus
	}
	return n.Exp(n, exponent, modulus).FillBytes(make([]byte, size)), nil
}

// signRSA is privateEncrypt: PKCS #1's padding of signatures around data that is no digest.
func signRSA(m *message) ([]byte, error) {
	k, size, err := m.private()
	if err != nil {
		return nil, err
	}
	switch m.padding {
	case paddingNone:
		return rawRSA(m.data, size, k.D, k.N)
	case paddingPKCS1, paddingOAEP: // the default of this method
		sum, err := rsa.SignPKCS1v15(rand.Reader, k, 0, m.data)
		if err != nil {
			return nil, errTooLarge
		}
		return sum, nil
	}
	return nil, errPaddingKind
}

// recoverRSA is publicDecrypt: what signRSA was given.
func recoverRSA(m *message) ([]byte, error) {
	k, size, err := m.public()
	if err != nil {
		return nil, err
	}
	if len(m.data) != size {
		return nil, errLength
	}
	out, err := rawRSA(m.data, size, big.NewInt(int64(k.E)), k.N)
	if err != nil || m.padding == paddingNone {
		return out, err
	}
	if out[0] != 0 || out[1] != 1 {
		return nil, errBlockType
	}
	end := bytes.IndexByte(out[2:], 0)
	if end < 8 || len(bytes.Trim(out[2:2+end], "\xff")) > 0 {
		return nil, errBlockType
	}
	return out[2+end+1:], nil
}

package crypto

import (
	gocrypto "crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"hash"
	"math/big"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (b *binding) defineSign() {
	b.SetMethods(b.obj, map[string]js.Fn{"signDigest": b.signDigest, "verifyDigest": b.verifyDigest, "publicEncrypt": b.publicEncrypt,
		"privateDecrypt": b.privateDecrypt})
}

// hashIDs names Go's hashes, which signatures say they are of.
var hashIDs = map[string]gocrypto.Hash{
	"md5": gocrypto.MD5, "sha1": gocrypto.SHA1, "sha224": gocrypto.SHA224, "sha256": gocrypto.SHA256,
	"sha384": gocrypto.SHA384, "sha512": gocrypto.SHA512, "sha512-224": gocrypto.SHA512_224,
	"sha512-256": gocrypto.SHA512_256, "sha3-256": gocrypto.SHA3_256, "sha3-384": gocrypto.SHA3_384,
	"sha3-512": gocrypto.SHA3_512, "ripemd160": gocrypto.RIPEMD160,
}

const paddingPSS = 6

// signing is what a signature is made with.
type signing struct {
	key   *key
	hash  gocrypto.Hash
	input []byte // the digest, or for Ed25519 the data
	pss   bool
	salt  int
	p1363 bool
}

// signingArgs reads (key, algorithm, input, padding, saltLength, p1363).
func (b *binding) signingArgs(call goja.FunctionCall) *signing {
	s := &signing{key: b.key(call.Argument(0)), input: raw(call.Argument(2)), pss: js.Int(call, 3, 1) == paddingPSS,
		salt: rsa.PSSSaltLengthAuto, p1363: js.Bool(call, 5)}
	switch n := js.Int(call, 4, -2); {
	case n >= 0:
		s.salt = n
	case n == -1:
		s.salt = rsa.PSSSaltLengthEqualsHash
	}
	if a := findAlgorithm(js.String(call, 1)); a != nil {
		s.hash = hashIDs[a.names[0]]
		if _, edwards := s.key.public.(ed25519.PublicKey); !edwards {
			h := a.new()
			h.Write(s.input)
			s.input = h.Sum(nil)
		}
	}
	return s
}

// signDigest(key, algorithm, data, padding, saltLength, p1363) signs data.
func (b *binding) signDigest(call goja.FunctionCall) goja.Value {
	sum, err := b.signingArgs(call).sign()
	if err != nil {
		panic(b.exception(err))
	}
	return b.NewBuffer(sum)
}

var errKeyKind = errors.New("operation not supported for this keytype")

func (s *signing) sign() ([]byte, error) {
	switch k := s.key.private.(type) {
	case *rsa.PrivateKey:
		if s.pss {
			return rsa.SignPSS(rand.Reader, k, s.hash, s.input, &rsa.PSSOptions{SaltLength: s.salt, Hash: s.hash})
		}
		return rsa.SignPKCS1v15(rand.Reader, k, s.hash, s.input)
	case *ecdsa.PrivateKey:
		sum, err := ecdsa.SignASN1(rand.Reader, k, s.input)
		if err == nil && s.p1363 {
			return toP1363(sum, (k.Curve.Params().BitSize+7)/8)
		}
		return sum, err
	case ed25519.PrivateKey:
		return ed25519.Sign(k, s.input), nil
	}
	return nil, errKeyKind
}

// verifyDigest(key, algorithm, data, padding, saltLength, p1363, signature)
func (b *binding) verifyDigest(call goja.FunctionCall) goja.Value {
	return b.VM.ToValue(b.signingArgs(call).verify(raw(call.Argument(6))))
}

func (s *signing) verify(signature []byte) bool {
	switch k := s.key.public.(type) {
	case *rsa.PublicKey:
		if s.pss {
			return rsa.VerifyPSS(k, s.hash, s.input, signature, &rsa.PSSOptions{SaltLength: s.salt, Hash: s.hash}) == nil
		}
		return rsa.VerifyPKCS1v15(k, s.hash, s.input, signature) == nil
	case *ecdsa.PublicKey:
		if s.p1363 {
			signature = fromP1363(signature)
		}
		return ecdsa.VerifyASN1(k, s.input, signature)
	case ed25519.PublicKey:
		return ed25519.Verify(k, s.input, signature)
	}
	return false
}

type ecdsaSignature struct{ R, S *big.Int }

// toP1363 writes the two numbers side by side, each of size bytes.
func toP1363(der []byte, size int) ([]byte, error) {
	var sig ecdsaSignature
	if _, err := asn1.Unmarshal(der, &sig); err != nil {
		return nil, err
	}
	out := make([]byte, 2*size)
	sig.R.FillBytes(out[:size])
	sig.S.FillBytes(out[size:])
	return out, nil
}

func fromP1363(b []byte) []byte {
	half := len(b) / 2
	der, _ := asn1.Marshal(ecdsaSignature{new(big.Int).SetBytes(b[:half]), new(big.Int).SetBytes(b[half:])})
	return der
}

const paddingPKCS1 = 1

var errOAEP = &failure{0x02000079, "rsa routines", "oaep decoding error"}

// publicEncrypt(key, data, padding, hash, label)
func (b *binding) publicEncrypt(call goja.FunctionCall) goja.Value {
	k, ok := b.key(call.Argument(0)).public.(*rsa.PublicKey)
	tooLong := &failure{0x0200006E, "rsa routines", "data too large for key size"}
	return b.withPadding(call, ok, tooLong, func(data []byte) ([]byte, error) {
		//lint:ignore SA1019 Node has this padding
		return rsa.EncryptPKCS1v15(rand.Reader, k, data)
	}, func(h hash.Hash, data, label []byte) ([]byte, error) {
		return rsa.EncryptOAEP(h, rand.Reader, k, data, label)
	})
}

// privateDecrypt(key, data, padding, hash, label)
func (b *binding) privateDecrypt(call goja.FunctionCall) goja.Value {
	k, ok := b.key(call.Argument(0)).private.(*rsa.PrivateKey)
	return b.withPadding(call, ok, errOAEP, func(data []byte) ([]byte, error) {
		//lint:ignore SA1019 Node has this padding
		return rsa.DecryptPKCS1v15(rand.Reader, k, data)
	}, func(h hash.Hash, data, label []byte) ([]byte, error) {
		return rsa.DecryptOAEP(h, rand.Reader, k, data, label)
	})
}

// withPadding does one of the two, by the padding that call asks for; isRSA says
// whether its key fits.
func (b *binding) withPadding(call goja.FunctionCall, isRSA bool, refusal *failure,
	pkcs1 func(data []byte) ([]byte, error), oaep func(h hash.Hash, data, label []byte) ([]byte, error)) goja.Value {
	if !isRSA {
		panic(b.exception(errKeyKind))
	}
	data := raw(call.Argument(1))
	var out []byte
	var err error
	if js.Int(call, 2, 4) == paddingPKCS1 {
		out, err = pkcs1(data)
	} else {
		out, err = oaep(b.digestNamed(call.Argument(3)).new(), data, raw(call.Argument(4)))
	}
	if err != nil {
		panic(b.opensslError(refusal))
	}
	return b.NewBuffer(out)
}

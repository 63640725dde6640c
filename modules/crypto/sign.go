package crypto

import (
	gocrypto "crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"hash"
	"math/big"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (b *binding) defineSign() {
	b.SetMethods(b.obj, map[string]js.Fn{"signDigest": b.signDigest, "verifyDigest": b.verifyDigest,
		"publicEncrypt": b.rsaMethod(encryptRSA), "privateDecrypt": b.rsaMethod(decryptRSA),
		"privateEncrypt": b.rsaMethod(signRSA), "publicDecrypt": b.rsaMethod(recoverRSA)})
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
	new   func() hash.Hash
	input []byte // the data
	pss   bool
	salt  int
	p1363 bool
}

// signingArgs reads (key, algorithm, data, padding, saltLength, p1363).
func (b *binding) signingArgs(call goja.FunctionCall) *signing {
	s := &signing{key: b.key(call.Argument(0)), input: raw(call.Argument(2)), salt: rsa.PSSSaltLengthAuto, p1363: js.Bool(call, 5)}
	s.pss = s.key.pss != nil || js.Int(call, 3, 1) == paddingPSS
	if s.key.pss != nil && s.key.pss.hash != "" {
		s.salt = s.key.pss.salt
	}
	switch n := js.Int(call, 4, -2); {
	case n >= 0:
		s.salt = n
	case n == -1:
		s.salt = rsa.PSSSaltLengthEqualsHash
	}
	if js.IsNil(call.Argument(1)) {
		s.useHash(s.defaultHash())
	} else {
		s.useHash(js.String(call, 1))
	}
	return s
}

func (s *signing) useHash(name string) {
	if a := findAlgorithm(name); a != nil && a.new != nil {
		s.hash, s.new = hashIDs[a.names[0]], a.new
	}
}

// defaultHash is OpenSSL's, where a script does not name one.
func (s *signing) defaultHash() string {
	if s.key.pss != nil && s.key.pss.hash != "" {
		return s.key.pss.hash
	}
	return "sha256"
}

// digest is what is signed: but for Ed25519 not the data itself.
func (s *signing) digest() []byte {
	h := s.new()
	h.Write(s.input)
	return h.Sum(nil)
}

// signDigest(key, algorithm, data, padding, saltLength, p1363, callback) signs data.
func (b *binding) signDigest(call goja.FunctionCall) goja.Value {
	return b.derive("SIGNREQUEST", b.signingArgs(call).sign, b.buffer, call.Argument(6))
}

var errKeyKind = &failure{0x03000096, "digital envelope routines", "operation not supported for this keytype"}

func (s *signing) sign() ([]byte, error) {
	sum, err := s.signature()
	if err != nil && strings.HasPrefix(err.Error(), "crypto/rsa: ") {
		err = errDigestTooBig
	}
	return sum, err
}

var errDigestTooBig = &failure{0x02000070, "rsa routines", "digest too big for rsa key"}

func (s *signing) signature() ([]byte, error) {
	switch k := s.key.private.(type) {
	case *rsa.PrivateKey:
		if s.pss {
			return rsa.SignPSS(rand.Reader, k, s.hash, s.digest(), &rsa.PSSOptions{SaltLength: s.salt, Hash: s.hash})
		}
		return rsa.SignPKCS1v15(rand.Reader, k, s.hash, s.digest())
	case *ecdsa.PrivateKey:
		sum, err := ecdsa.SignASN1(rand.Reader, k, s.digest())
		if err == nil && s.p1363 {
			return toP1363(sum, (k.Curve.Params().BitSize+7)/8)
		}
		return sum, err
	case ed25519.PrivateKey:
		return ed25519.Sign(k, s.input), nil
	}
	return nil, errKeyKind
}

// verifyDigest(key, algorithm, data, padding, saltLength, p1363, signature, callback)
func (b *binding) verifyDigest(call goja.FunctionCall) goja.Value {
	s, signature, valid := b.signingArgs(call), raw(call.Argument(6)), false
	run := func() error {
		valid = s.verify(signature)
		return nil
	}
	return b.do(job{"SIGNREQUEST", run, func() goja.Value { return b.VM.ToValue(valid) }}, call.Argument(7))
}

func (s *signing) verify(signature []byte) bool {
	switch k := s.key.public.(type) {
	case *rsa.PublicKey:
		if s.pss {
			return rsa.VerifyPSS(k, s.hash, s.digest(), signature, &rsa.PSSOptions{SaltLength: s.salt, Hash: s.hash}) == nil
		}
		return rsa.VerifyPKCS1v15(k, s.hash, s.digest(), signature) == nil
	case *ecdsa.PublicKey:
		if s.p1363 {
			signature = fromP1363(signature)
		}
		return ecdsa.VerifyASN1(k, s.digest(), signature)
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

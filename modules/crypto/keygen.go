package crypto

import (
	gocrypto "crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// generateKey(type, options, callback) gives the handle of a private key.
// options has modulusLength, publicExponent, hash, mgf1Hash, saltLength of RSA,
// namedCurve of EC.
func (b *binding) generateKey(call goja.FunctionCall) goja.Value {
	kind := js.String(call, 0)
	make, pss := b.generator(kind, call.Argument(1))
	var made gocrypto.PrivateKey
	run := func() (err error) {
		made, err = make()
		return err
	}
	return b.do(job{"KEYPAIRGENREQUEST", run, func() goja.Value {
		k := newPrivateKey(made)
		k.pss = pss
		return b.handle(k)
	}}, call.Argument(2))
}

func (b *binding) generator(kind string, options goja.Value) (func() (gocrypto.PrivateKey, error), *pssParams) {
	switch kind {
	case "rsa":
		return b.rsaGenerator(js.Object(options)), nil
	case "rsa-pss":
		return b.rsaGenerator(js.Object(options)), b.pssOptions(js.Object(options))
	case "ec":
		c := findCurve(js.Object(options).Get("namedCurve").String())
		if c == nil {
			panic(b.codedTypeError("ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name"))
		}
		return func() (gocrypto.PrivateKey, error) { return ecdsa.GenerateKey(c.Curve, rand.Reader) }, nil
	case "x25519":
		return func() (gocrypto.PrivateKey, error) { return ecdh.X25519().GenerateKey(rand.Reader) }, nil
	}
	return func() (gocrypto.PrivateKey, error) {
		_, private, err := ed25519.GenerateKey(rand.Reader)
		return private, err
	}, nil
}

func (b *binding) rsaGenerator(options *goja.Object) func() (gocrypto.PrivateKey, error) {
	size := int(options.Get("modulusLength").ToInteger())
	exponent := int(options.Get("publicExponent").ToInteger())
	return func() (gocrypto.PrivateKey, error) {
		if exponent == 65537 {
			return rsa.GenerateKey(rand.Reader, size)
		}
		return generateRSA(size, exponent)
	}
}

func (b *binding) pssOptions(options *goja.Object) *pssParams {
	hash, mgf, salt := options.Get("hash"), options.Get("mgf1Hash"), options.Get("saltLength")
	if js.IsNil(hash) && js.IsNil(mgf) && js.IsNil(salt) {
		return &pssParams{}
	}
	p := &pssParams{hash: "sha1", mgf: "sha1"}
	if !js.IsNil(hash) {
		p.hash = b.digestNamed(hash).names[0]
		p.mgf = p.hash
	}
	if !js.IsNil(mgf) {
		p.mgf = b.digestNamed(mgf).names[0]
	}
	p.salt = findAlgorithm(p.hash).new().Size()
	if !js.IsNil(salt) {
		p.salt = int(salt.ToInteger())
	}
	return p
}

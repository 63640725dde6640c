// Package crypto is the Go half of crypto, on Go's own cryptography.
//
//   - digests.go: the hash algorithms and their names
//   - hash.go, hmac.go: Hash, Hmac and the one-shot hash()
//   - key.go: what a KeyObject holds
//   - key_read.go, key_write.go, pem.go, pkcs8.go, pss.go, jwk.go: the forms of keys
//   - keygen.go, rsa.go, curve.go: new keys, elliptic curves
//   - x509.go, x509_class.go, x509_match.go: certificates, and the names that fit them
//   - tls_*.go: TLS connections on crypto/tls
//   - kdf.go, cipher.go, cipher_class.go, sign.go: keys of passwords, ciphers, signatures
//   - aes_job.go, agreement.go: AES and Diffie-Hellman in one go
//   - dh.go, primes.go: the classic agreement, points of curves, primes
//   - random.go: random bytes, numbers and UUIDs
//   - job.go: work that blocks, with or without a callback
//   - failure.go: errors as OpenSSL words them
package crypto

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/later"
	"github.com/gonode/gonode/runtime/module"
)

// Module gives jslib/crypto.js and jslib/tls.js their bindings.
var Module = &module.Module{
	Name: "crypto",
	Bindings: map[string]func(*module.Context) *goja.Object{
		"crypto":   newBinding,
		"tls_wrap": func(ctx *module.Context) *goja.Object { return (&binding{ctx, nil}).newTLSBinding() },
	},
}

type binding struct {
	*module.Context
	obj *goja.Object
}

func newBinding(ctx *module.Context) *goja.Object {
	later.Crypto()
	b := &binding{ctx, ctx.VM.NewObject()}
	b.defineHash()
	b.defineHmac()
	b.defineKeys()
	b.defineRandom()
	b.defineKDF()
	b.defineCipher()
	b.defineAES()
	b.defineDH()
	b.definePrimes()
	b.defineX509()
	b.defineSign()
	return b.obj
}

// group adds natives to the binding as one object, whose members jslib puts on
// a prototype.
func (b *binding) group(name string, methods map[string]js.Fn) {
	obj := b.VM.NewObject()
	b.SetMethods(obj, methods)
	b.obj.Set(name, obj)
}

package crypto

import (
	"bytes"
	gocrypto "crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/subtle"
	"crypto/x509"
	"encoding/pem"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// key is what a KeyObject holds.
type key struct {
	kind    string // "secret", "public" or "private"
	secret  []byte
	private gocrypto.PrivateKey
	public  gocrypto.PublicKey // of a private one too
}

func (b *binding) defineKeys() {
	b.SetMethods(b.obj, map[string]js.Fn{
		"secretKey": b.secretKey,
		"adoptKey":  b.adoptKey,
		"secretBytes": func(call goja.FunctionCall) goja.Value {
			return b.NewBuffer(bytes.Clone(b.key(call.Argument(0)).secret))
		},
		"keysEqual":   b.keysEqual,
		"privateKey":  b.readPrivateKey,
		"publicKey":   b.readPublicKey,
		"publicOf":    b.publicOf,
		"keyType":     b.keyType,
		"keyDetails":  b.keyDetails,
		"exportKey":   b.exportKey,
		"generateKey": b.generateKey,
	})
}

// handle wraps k for jslib.
func (b *binding) handle(k *key) goja.Value {
	obj := b.VM.NewObject()
	b.Attach(obj, k)
	return obj
}

// secretKey(bytes) is the handle of a secret key.
func (b *binding) secretKey(call goja.FunctionCall) goja.Value {
	bytes, _ := js.Bytes(call.Argument(0))
	return b.handle(&key{kind: "secret", secret: append([]byte(nil), bytes...)})
}

// adoptKey(object, handle) makes object hold the key of handle, and says
// whether handle has one.
func (b *binding) adoptKey(call goja.FunctionCall) goja.Value {
	k, ok := js.State[*key](b.Env, call.Argument(1))
	if ok {
		b.Attach(call.Argument(0).(*goja.Object), k)
	}
	return b.VM.ToValue(ok)
}

func (b *binding) key(v goja.Value) *key {
	k, ok := js.State[*key](b.Env, v)
	if !ok {
		panic(b.VM.NewTypeError("Illegal invocation"))
	}
	return k
}

func (b *binding) keysEqual(call goja.FunctionCall) goja.Value {
	return b.VM.ToValue(b.key(call.Argument(0)).equal(b.key(call.Argument(1))))
}

func (k *key) equal(other *key) bool {
	if k.kind != other.kind {
		return false
	}
	if k.kind == "secret" {
		return subtle.ConstantTimeCompare(k.secret, other.secret) == 1
	}
	p, ok := k.public.(interface{ Equal(gocrypto.PublicKey) bool })
	return ok && p.Equal(other.public)
}

func privateKey(private gocrypto.PrivateKey) *key {
	k := &key{kind: "private", private: private}
	if p, ok := private.(interface{ Public() gocrypto.PublicKey }); ok {
		k.public = p.Public()
	}
	return k
}

// readPrivateKey(bytes, passphrase)
func (b *binding) readPrivateKey(call goja.FunctionCall) goja.Value {
	k, err := parsePrivateKey(raw(call.Argument(0)), passphraseArg(call))
	if err != nil {
		panic(b.exception(err))
	}
	return b.handle(privateKey(k))
}

func passphraseArg(call goja.FunctionCall) []byte {
	if js.IsNil(call.Argument(1)) {
		return nil
	}
	return append([]byte{}, raw(call.Argument(1))...)
}

// readPublicKey(bytes, passphrase) reads a public key, a certificate, or a
// private key's public half.
func (b *binding) readPublicKey(call goja.FunctionCall) goja.Value {
	public, err := parsePublicKey(raw(call.Argument(0)), passphraseArg(call))
	if err != nil {
		panic(b.exception(err))
	}
	return b.handle(&key{kind: "public", public: public})
}

func parsePublicKey(data, passphrase []byte) (gocrypto.PublicKey, error) {
	der := data
	if block, _ := pem.Decode(data); block != nil {
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			private, err := parsePrivateKey(data, passphrase)
			if err != nil {
				return nil, err
			}
			return privateKey(private).public, nil
		}
		der = block.Bytes
	}
	if k, err := x509.ParsePKIXPublicKey(der); err == nil {
		return k, nil
	}
	if k, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return k, nil
	}
	if c, err := x509.ParseCertificate(der); err == nil {
		return c.PublicKey, nil
	}
	return nil, errUnsupported
}

// publicOf(key) is the public half of a private key.
func (b *binding) publicOf(call goja.FunctionCall) goja.Value {
	return b.handle(&key{kind: "public", public: b.key(call.Argument(0)).public})
}

func (b *binding) keyType(call goja.FunctionCall) goja.Value {
	return b.VM.ToValue(b.key(call.Argument(0)).algorithm())
}

// algorithm is Node's asymmetricKeyType.
func (k *key) algorithm() string {
	switch k.public.(type) {
	case *rsa.PublicKey:
		return "rsa"
	case *ecdsa.PublicKey:
		return "ec"
	case ed25519.PublicKey:
		return "ed25519"
	}
	return "x25519"
}

func (b *binding) keyDetails(call goja.FunctionCall) goja.Value {
	obj := b.VM.NewObject()
	switch p := b.key(call.Argument(0)).public.(type) {
	case *rsa.PublicKey:
		obj.Set("modulusLength", p.N.BitLen())
		obj.Set("publicExponent", b.Invoke(nil, b.VM.GlobalObject().Get("BigInt"), b.VM.ToValue(p.E)))
	case *ecdsa.PublicKey:
		obj.Set("namedCurve", asn1Curves[p.Curve.Params().Name])
	}
	return obj
}

// exportKey(key, type, format) gives PEM text or DER bytes; undefined where the
// type does not fit.
func (b *binding) exportKey(call goja.FunctionCall) goja.Value {
	der, label, err := b.key(call.Argument(0)).encode(js.String(call, 1))
	if err != nil {
		return goja.Undefined()
	}
	if js.String(call, 2) == "der" {
		return b.NewBuffer(der)
	}
	return b.VM.ToValue(string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})))
}

func (k *key) encode(kind string) (der []byte, label string, err error) {
	switch {
	case k.kind == "private" && kind == "pkcs8":
		der, err = x509.MarshalPKCS8PrivateKey(k.private)
		return der, "PRIVATE KEY", err
	case k.kind == "public" && kind == "spki":
		der, err = x509.MarshalPKIXPublicKey(k.public)
		return der, "PUBLIC KEY", err
	}
	switch p := k.private.(type) {
	case *rsa.PrivateKey:
		if kind == "pkcs1" {
			return x509.MarshalPKCS1PrivateKey(p), "RSA PRIVATE KEY", nil
		}
	case *ecdsa.PrivateKey:
		if kind == "sec1" {
			der, err = x509.MarshalECPrivateKey(p)
			return der, "EC PRIVATE KEY", err
		}
	}
	if p, ok := k.public.(*rsa.PublicKey); ok && k.kind == "public" && kind == "pkcs1" {
		return x509.MarshalPKCS1PublicKey(p), "RSA PUBLIC KEY", nil
	}
	return nil, "", errUnsupported
}

var namedCurves = map[string]elliptic.Curve{
	"P-256": elliptic.P256(), "prime256v1": elliptic.P256(), "secp256r1": elliptic.P256(), "P-384": elliptic.P384(),
	"secp384r1": elliptic.P384(), "P-521": elliptic.P521(), "secp521r1": elliptic.P521(), "P-224": elliptic.P224(),
	"secp224r1": elliptic.P224(),
}

// generateKey(type, modulusLength | namedCurve, callback) gives the handle of a
// private key.
func (b *binding) generateKey(call goja.FunctionCall) goja.Value {
	kind, bits, name := js.String(call, 0), js.Int(call, 1, 0), js.String(call, 1)
	curve := namedCurves[name]
	if kind == "ec" && curve == nil {
		panic(b.codedTypeError("ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name"))
	}
	var made gocrypto.PrivateKey
	run := func() (err error) {
		switch kind {
		case "rsa":
			made, err = rsa.GenerateKey(rand.Reader, bits)
		case "ec":
			made, err = ecdsa.GenerateKey(curve, rand.Reader)
		default:
			_, made, err = ed25519.GenerateKey(rand.Reader)
		}
		return err
	}
	return b.do(job{"KEYPAIRGENREQUEST", run, func() goja.Value { return b.handle(privateKey(made)) }}, call.Argument(2))
}

package crypto

import (
	"bytes"
	gocrypto "crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/subtle"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// key is what a KeyObject holds.
type key struct {
	kind    string // "secret", "public" or "private"
	secret  []byte
	private gocrypto.PrivateKey
	public  gocrypto.PublicKey // of a private one too
	pss     *pssParams         // of an RSA-PSS key
}

// ThreadSafe says that it may travel: nothing of it changes.
func (*key) ThreadSafe() {}

func (b *binding) defineKeys() {
	b.SetMethods(b.obj, map[string]js.Fn{
		"secretKey": b.secretKey,
		"adoptKey":  b.adoptKey,
		// bareKey(key) is a handle of its own for a key.
		"bareKey": func(call goja.FunctionCall) goja.Value { return b.handle(b.key(call.Argument(0))) },
		"secretBytes": func(call goja.FunctionCall) goja.Value {
			return b.NewBuffer(bytes.Clone(b.key(call.Argument(0)).secret))
		},
		"keysEqual":  b.keysEqual,
		"privateKey": b.readPrivateKey,
		"publicKey":  b.readPublicKey,
		"publicOf":   b.publicOf,
		"keyType":    b.keyType,
		"keyKind": func(call goja.FunctionCall) goja.Value {
			return b.VM.ToValue(b.key(call.Argument(0)).kind)
		},
		"isCryptoKey": b.isCryptoKey,
		"adoptWebKey": b.adoptWebKey,
		"rawKey":      b.rawKey,
		"rawPublic": func(call goja.FunctionCall) goja.Value {
			return b.NewBuffer(bytes.Clone(b.key(call.Argument(0)).rawPublic()))
		},
		"diffieHellman": b.diffieHellman,
		"isCurve": func(call goja.FunctionCall) goja.Value {
			c := findCurve(js.String(call, 0))
			return b.VM.ToValue(c != nil && c == findCurve(js.String(call, 1)))
		},
		"isHash": func(call goja.FunctionCall) goja.Value {
			return b.VM.ToValue(findAlgorithm(js.String(call, 0)) != nil)
		},
		"keyDetails":  b.keyDetails,
		"exportKey":   b.exportKey,
		"exportJWK":   b.exportJWK,
		"importJWK":   b.importJWK,
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
	k, ok := b.findKey(call.Argument(1))
	if ok {
		b.Attach(call.Argument(0).(*goja.Object), k)
	}
	return b.VM.ToValue(ok)
}

// findKey gives the key of a handle, a KeyObject or a CryptoKey.
func (b *binding) findKey(v goja.Value) (*key, bool) {
	if w, ok := js.State[webKey](b.Env, v); ok {
		return w.key, true
	}
	return js.State[*key](b.Env, v)
}

func (b *binding) key(v goja.Value) *key {
	k, ok := b.findKey(v)
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

func newPrivateKey(private gocrypto.PrivateKey) *key {
	k := &key{kind: "private", private: private}
	if p, ok := private.(interface{ Public() gocrypto.PublicKey }); ok {
		k.public = p.Public()
	}
	return k
}

// publicOf(key) is the public half of a private key.
func (b *binding) publicOf(call goja.FunctionCall) goja.Value {
	return b.handle(b.key(call.Argument(0)).publicHalf())
}

func (k *key) publicHalf() *key { return &key{kind: "public", public: k.public, pss: k.pss} }

func (b *binding) keyType(call goja.FunctionCall) goja.Value {
	return b.VM.ToValue(b.key(call.Argument(0)).algorithm())
}

// algorithm is Node's asymmetricKeyType.
func (k *key) algorithm() string {
	switch k.public.(type) {
	case *rsa.PublicKey:
		if k.pss != nil {
			return "rsa-pss"
		}
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
	k := b.key(call.Argument(0))
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		obj.Set("modulusLength", p.N.BitLen())
		obj.Set("publicExponent", b.Invoke(nil, b.VM.GlobalObject().Get("BigInt"), b.VM.ToValue(p.E)))
		k.pss.describe(obj)
	case *ecdsa.PublicKey:
		obj.Set("namedCurve", curveOf(p.Curve).name)
	}
	return obj
}

// webKey is the key of a CryptoKey.
type webKey struct{ *key }

var _, _ js.CryptoKey = (*key)(nil), webKey{}

// IsWeb is false: the key is a KeyObject's.
func (k *key) IsWeb() bool { return false }

// IsWeb is true: the key is a CryptoKey's.
func (webKey) IsWeb() bool { return true }

// isCryptoKey(value)
func (b *binding) isCryptoKey(call goja.FunctionCall) goja.Value {
	_, ok := js.State[webKey](b.Env, call.Argument(0))
	return b.VM.ToValue(ok)
}

// adoptWebKey(object, handle) makes object, a CryptoKey, hold the key of handle.
func (b *binding) adoptWebKey(call goja.FunctionCall) goja.Value {
	b.Attach(call.Argument(0).(*goja.Object), webKey{b.key(call.Argument(1))})
	return goja.Undefined()
}

package crypto

import (
	"bytes"
	gocrypto "crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"

	"github.com/dop251/goja"
	"software.sslmate.com/src/go-pkcs12"

	"github.com/gonode/gonode/runtime/js"
)

// secureContext is what tls.createSecureContext makes: certificates, the
// authorities that are trusted, and what may be negotiated.
type secureContext struct {
	config   *tls.Config
	ca       []*x509.Certificate
	customCA bool
}

func (b *binding) defineTLSContext(obj *goja.Object) {
	b.SetMethods(obj, map[string]js.Fn{
		"createContext":    b.createContext,
		"setTicketKeys":    b.setTicketKeys,
		"rootCertificates": func(goja.FunctionCall) goja.Value { return b.strings(rootPEMs()) },
		"getCiphers":       func(goja.FunctionCall) goja.Value { return b.strings(cipherNames()) },
	})
}

// createContext(options): cert, key, ca are arrays of bytes (key of {pem,
// passphrase}); minVersion, maxVersion numbers; ciphers a string or undefined.
func (b *binding) createContext(call goja.FunctionCall) goja.Value {
	options := js.Object(call.Argument(0))
	c := &secureContext{config: &tls.Config{MinVersion: uint16(options.Get("minVersion").ToInteger()),
		MaxVersion: uint16(options.Get("maxVersion").ToInteger()), DynamicRecordSizingDisabled: true}}
	b.takeCA(c, options.Get("ca"))
	b.takeCiphers(c, options.Get("ciphers"))
	b.takeCurves(c, options.Get("ecdhCurve"))
	b.takeIdentities(c, options)
	var key [32]byte
	rand.Read(key[:])
	c.config.SetSessionTicketKeys([][32]byte{key})
	obj := b.VM.NewObject()
	b.Attach(obj, c)
	return obj
}

// each calls f with the items of a JavaScript array, or with v alone where it
// is none.
func (b *binding) each(v goja.Value, f func(goja.Value)) {
	if js.IsNil(v) {
		return
	}
	if !b.IsArray(v) {
		f(v)
		return
	}
	b.VM.ForOf(v, func(item goja.Value) bool {
		f(item)
		return true
	})
}

// raw reads bytes or a string.
func raw(v goja.Value) []byte {
	if s, ok := js.StringArg(v); ok {
		return []byte(s)
	}
	bytes, _ := js.Bytes(v)
	return bytes
}

func (b *binding) takeCA(c *secureContext, v goja.Value) {
	c.customCA = !js.IsNil(v)
	b.each(v, func(item goja.Value) { c.ca = append(c.ca, certificatesIn(raw(item))...) })
	if !c.customCA {
		c.ca = rootCertificates()
	}
}

func (b *binding) takeIdentities(c *secureContext, options *goja.Object) {
	var keys []gocrypto.PrivateKey
	b.each(options.Get("pfx"), func(item goja.Value) { b.takePFX(c, js.Object(item)) })
	b.each(options.Get("key"), func(item goja.Value) {
		keys = append(keys, b.privateKey(js.Object(item)))
	})
	b.each(options.Get("cert"), func(item goja.Value) {
		chain := certificatesIn(raw(item))
		if len(chain) == 0 {
			panic(b.opensslError(errNoStartLine))
		}
		c.addIdentity(b, chain, keys)
	})
}

// takePFX reads {pem, passphrase}, of which pem is a PKCS #12 file: a key, its
// certificate, and authorities.
func (b *binding) takePFX(c *secureContext, item *goja.Object) {
	key, cert, ca, err := pkcs12.DecodeChain(raw(item.Get("pem")), item.Get("passphrase").String())
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		panic(b.NewError("mac verify failure"))
	case err != nil:
		panic(b.NewError("not enough data"))
	}
	if len(ca) > 0 && !c.customCA {
		c.ca, c.customCA = nil, true
	}
	c.ca = append(c.ca, ca...)
	c.addIdentity(b, []*x509.Certificate{cert}, []gocrypto.PrivateKey{key})
}

// privateKey reads {pem, passphrase}.
func (b *binding) privateKey(item *goja.Object) gocrypto.PrivateKey {
	pass := item.Get("passphrase")
	var passphrase []byte
	if !js.IsNil(pass) {
		passphrase = raw(pass)
	}
	key, err := parsePEMPrivate(raw(item.Get("pem")), passphrase)
	if err == errNoPassword {
		err = errBadDecrypt
	}
	if err != nil {
		panic(b.exception(err))
	}
	return key.private
}

// addIdentity pairs a certificate with its key. Authorities that are known
// complete the chain, as OpenSSL does.
func (c *secureContext) addIdentity(b *binding, chain []*x509.Certificate, keys []gocrypto.PrivateKey) {
	identity := tls.Certificate{Leaf: chain[0]}
	for _, key := range keys {
		if samePublic(chain[0].PublicKey, key) {
			identity.PrivateKey = key
		}
	}
	if identity.PrivateKey == nil && len(keys) > 0 {
		panic(b.opensslError(errKeyMismatch))
	}
	if c.customCA && len(chain) == 1 {
		chain = extendChain(chain, c.ca)
	}
	for _, cert := range chain {
		identity.Certificate = append(identity.Certificate, cert.Raw)
	}
	if identity.PrivateKey != nil {
		c.config.Certificates = append(c.config.Certificates, identity)
	}
}

func samePublic(public gocrypto.PublicKey, private gocrypto.PrivateKey) bool {
	signer, ok := private.(gocrypto.Signer)
	if !ok {
		return false
	}
	p, ok := public.(interface{ Equal(gocrypto.PublicKey) bool })
	return ok && p.Equal(signer.Public())
}

func extendChain(chain, known []*x509.Certificate) []*x509.Certificate {
	for last := chain[len(chain)-1]; !selfIssued(last) && len(chain) < 20; {
		issuer := issuerOf(last, known)
		if issuer == nil {
			break
		}
		chain = append(chain, issuer)
		last = issuer
	}
	return chain
}

func selfIssued(c *x509.Certificate) bool { return bytes.Equal(c.RawSubject, c.RawIssuer) }

// setTicketKeys(context, bytes) makes the tickets of servers that share the 48
// bytes good for each other.
func (b *binding) setTicketKeys(call goja.FunctionCall) goja.Value {
	c, _ := js.State[*secureContext](b.Env, call.Argument(0))
	c.config.SetSessionTicketKeys([][32]byte{sha256.Sum256(raw(call.Argument(1)))})
	return goja.Undefined()
}

var curveIDs = map[string]tls.CurveID{
	"P-256": tls.CurveP256, "prime256v1": tls.CurveP256, "secp256r1": tls.CurveP256, "P-384": tls.CurveP384,
	"secp384r1": tls.CurveP384, "P-521": tls.CurveP521, "secp521r1": tls.CurveP521, "X25519": tls.X25519,
	"x25519": tls.X25519, "X25519MLKEM768": tls.X25519MLKEM768,
}

var curveNames = map[tls.CurveID]string{
	tls.CurveP256: "prime256v1", tls.CurveP384: "secp384r1", tls.CurveP521: "secp521r1", tls.X25519: "X25519",
	tls.X25519MLKEM768: "X25519MLKEM768",
}

func (b *binding) takeCurves(c *secureContext, v goja.Value) {
	if js.IsNil(v) || v.String() == "auto" {
		return
	}
	for _, name := range splitList(v.String()) {
		id, ok := curveIDs[name]
		if !ok {
			panic(b.coded("ERR_CRYPTO_OPERATION_FAILED", "Failed to set ECDH curve"))
		}
		c.config.CurvePreferences = append(c.config.CurvePreferences, id)
	}
}

// coded makes a plain Error with a code.
func (b *binding) coded(code, message string) *goja.Object {
	err := b.NewError(message)
	err.Set("code", code)
	return err
}

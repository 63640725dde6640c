package crypto

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// exportJWK(key) is key as a JSON Web Key.
func (b *binding) exportJWK(call goja.FunctionCall) goja.Value {
	k := b.key(call.Argument(0))
	w := &jwkWriter{b.VM.NewObject()}
	switch p := k.public.(type) {
	case nil:
		w.text("kty", "oct")
		w.bytes("k", k.secret)
	case *rsa.PublicKey:
		if k.pss != nil {
			panic(b.codedError("ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE", "Unsupported JWK Key Type."))
		}
		w.rsa(p, k)
	case *ecdsa.PublicKey:
		c := curveOf(p.Curve)
		if c.web == "" {
			panic(b.codedError("ERR_CRYPTO_JWK_UNSUPPORTED_CURVE", "Unsupported JWK EC curve: "+c.name+"."))
		}
		w.ec(p, c, k)
	case ed25519.PublicKey:
		w.okp("Ed25519", p)
		if d, ok := k.private.(ed25519.PrivateKey); ok && k.kind == "private" {
			w.bytes("d", d.Seed())
		}
	case *ecdh.PublicKey:
		w.okp("X25519", p.Bytes())
		if d, ok := k.private.(*ecdh.PrivateKey); ok && k.kind == "private" {
			w.bytes("d", d.Bytes())
		}
	}
	return w.obj
}

// jwkWriter fills a JSON Web Key.
type jwkWriter struct{ obj *goja.Object }

func (w *jwkWriter) text(name, value string) { w.obj.Set(name, value) }

func (w *jwkWriter) bytes(name string, b []byte) {
	w.obj.Set(name, base64.RawURLEncoding.EncodeToString(b))
}

func (w *jwkWriter) rsa(p *rsa.PublicKey, k *key) {
	w.text("kty", "RSA")
	w.bytes("n", p.N.Bytes())
	w.bytes("e", big.NewInt(int64(p.E)).Bytes())
	d, ok := k.private.(*rsa.PrivateKey)
	if !ok || k.kind != "private" {
		return
	}
	w.bytes("d", d.D.Bytes())
	w.bytes("p", d.Primes[0].Bytes())
	w.bytes("q", d.Primes[1].Bytes())
	w.bytes("dp", d.Precomputed.Dp.Bytes())
	w.bytes("dq", d.Precomputed.Dq.Bytes())
	w.bytes("qi", d.Precomputed.Qinv.Bytes())
}

func (w *jwkWriter) ec(p *ecdsa.PublicKey, c *curve, k *key) {
	w.text("kty", "EC")
	bytes := point(p)[1:]
	w.bytes("x", bytes[:c.size()])
	w.bytes("y", bytes[c.size():])
	w.text("crv", c.web)
	if d, ok := k.private.(*ecdsa.PrivateKey); ok && k.kind == "private" {
		w.bytes("d", scalar(d))
	}
}

func (w *jwkWriter) okp(crv string, x []byte) {
	w.text("kty", "OKP")
	w.text("crv", crv)
	w.bytes("x", x)
}

// jwkReader reads a JSON Web Key.
type jwkReader struct {
	b       *binding
	obj     *goja.Object
	private bool // the private half is wanted
}

// importJWK(object, private) is the handle of a public or private key.
func (b *binding) importJWK(call goja.FunctionCall) goja.Value {
	r := &jwkReader{b, js.Object(call.Argument(0)), js.Bool(call, 1)}
	kty, ok := js.StringArg(r.obj.Get("kty"))
	if !ok {
		r.refuse("Invalid JWK format")
	}
	read, ok := map[string]func() *key{"RSA": r.rsa, "EC": r.ec, "OKP": r.okp}[kty]
	if !ok {
		r.refuse(kty + " is not a supported JWK key type")
	}
	k := read()
	switch {
	case k == nil:
		r.refuse("Invalid JWK " + kty + " key")
	case r.private && k.private == nil:
		r.refuse("JWK does not contain private key material")
	}
	return b.handle(k)
}

func (r *jwkReader) refuse(text string) {
	panic(r.b.codedTypeError("ERR_CRYPTO_INVALID_JWK", text))
}

// bytes reads a member; nil where it is no text.
func (r *jwkReader) bytes(name string) []byte {
	text, ok := js.StringArg(r.obj.Get(name))
	if !ok {
		return nil
	}
	return append([]byte{}, decodeBase64(text)...)
}

// decodeBase64 reads either alphabet, padded or not, up to what is wrong.
func decodeBase64(text string) []byte {
	text = strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(text), "=")
	out := make([]byte, len(text))
	n, _ := base64.RawURLEncoding.Decode(out, []byte(text))
	return out[:n]
}

// hasPrivate says whether the private half is wanted and there.
func (r *jwkReader) hasPrivate() bool { return r.private && !js.IsNil(r.obj.Get("d")) }

func (r *jwkReader) number(name string) *big.Int {
	if b := r.bytes(name); b != nil {
		return new(big.Int).SetBytes(b)
	}
	return nil
}

func (r *jwkReader) rsa() *key {
	n, e := r.number("n"), r.number("e")
	if n == nil || e == nil || !e.IsInt64() || e.Int64() > 1<<31-1 {
		return nil
	}
	public := rsa.PublicKey{N: n, E: int(e.Int64())}
	if !r.hasPrivate() {
		return &key{kind: "public", public: &public}
	}
	if !js.IsNil(r.obj.Get("oth")) { // more than two primes
		return nil
	}
	for _, name := range []string{"dp", "dq", "qi"} {
		if r.bytes(name) == nil {
			return nil
		}
	}
	d, p, q := r.number("d"), r.number("p"), r.number("q")
	if d == nil || p == nil || q == nil {
		return nil
	}
	k := &rsa.PrivateKey{PublicKey: public, D: d, Primes: []*big.Int{p, q}}
	k.Precompute()
	return newPrivateKey(k)
}

func (r *jwkReader) ec() *key {
	name, ok := js.StringArg(r.obj.Get("crv"))
	x, y := r.bytes("x"), r.bytes("y")
	if !ok || x == nil || y == nil {
		return nil
	}
	c := findCurve(name)
	if c == nil {
		panic(r.b.codedTypeError("ERR_CRYPTO_INVALID_CURVE", "Invalid EC curve name"))
	}
	if len(x) != c.size() || len(y) != c.size() {
		return nil
	}
	public, err := c.public(append(append([]byte{4}, x...), y...))
	if err != nil {
		return nil
	}
	if !r.hasPrivate() {
		return &key{kind: "public", public: public}
	}
	private, err := c.private(r.bytes("d"))
	if err != nil || !private.PublicKey.Equal(public) {
		return nil
	}
	return newPrivateKey(private)
}

func (r *jwkReader) okp() *key {
	crv, _ := js.StringArg(r.obj.Get("crv"))
	x, d := r.bytes("x"), r.bytes("d")
	if len(x) != 32 || r.hasPrivate() && len(d) != 32 {
		return nil
	}
	k := okpKey(crv, x, d, r.hasPrivate())
	if k == nil || !k.samePublic(x) {
		return nil
	}
	return k
}

// okpKey is a key of one of the two curves of 32 bytes, of its private half d or
// else of x.
func okpKey(crv string, x, d []byte, private bool) *key {
	switch {
	case crv == "Ed25519" && private:
		return newPrivateKey(ed25519.NewKeyFromSeed(d))
	case crv == "Ed25519":
		return &key{kind: "public", public: ed25519.PublicKey(x)}
	case crv != "X25519":
		return nil
	case private:
		if p, err := ecdh.X25519().NewPrivateKey(d); err == nil {
			return newPrivateKey(p)
		}
	default:
		if p, err := ecdh.X25519().NewPublicKey(x); err == nil {
			return &key{kind: "public", public: p}
		}
	}
	return nil
}

// samePublic says whether x is the public half.
func (k *key) samePublic(x []byte) bool { return string(k.rawPublic()) == string(x) }

// rawPublic is the point of a key of a curve; nil for another key.
func (k *key) rawPublic() []byte {
	switch p := k.public.(type) {
	case *ecdsa.PublicKey:
		return point(p)
	case ed25519.PublicKey:
		return p
	case *ecdh.PublicKey:
		return p.Bytes()
	}
	return nil
}

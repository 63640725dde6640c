package crypto

import (
	gocrypto "crypto"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"net/netip"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// certificate is the state of an X509Certificate.
type certificate struct {
	*x509.Certificate
	chain []*x509.Certificate // the issuers that a peer sent
}

// ThreadSafe says that it may travel: nothing of it changes.
func (*certificate) ThreadSafe() {}

func (b *binding) defineX509() {
	obj := b.VM.NewObject()
	b.SetMethods(obj, map[string]js.Fn{
		"parse": b.parseCertificate, "adopt": b.adoptCertificate,
		"bare":   func(call goja.FunctionCall) goja.Value { return b.certificateHandle(b.certificate(call.Argument(0))) },
		"fields": b.certificateFields, "issuer": b.certificateIssuer,
		"checkHost": b.checkHost, "checkEmail": b.checkEmail, "checkIP": b.checkIP,
		"raw": func(call goja.FunctionCall) goja.Value {
			return b.NewBuffer(append([]byte(nil), b.certificate(call.Argument(0)).Raw...))
		},
		"pem": func(call goja.FunctionCall) goja.Value {
			block := &pem.Block{Type: "CERTIFICATE", Bytes: b.certificate(call.Argument(0)).Raw}
			return b.VM.ToValue(string(pem.EncodeToMemory(block)))
		},
		"legacy": func(call goja.FunctionCall) goja.Value {
			return b.legacyCertificate(b.certificate(call.Argument(0)).Certificate)
		},
		"publicKey": func(call goja.FunctionCall) goja.Value {
			return b.handle(b.certificateKey(b.certificate(call.Argument(0))))
		},
		"isIssuedBy": func(call goja.FunctionCall) goja.Value {
			return b.VM.ToValue(issuedBy(b.certificate(call.Argument(0)), b.certificate(call.Argument(1))))
		},
		"verify": func(call goja.FunctionCall) goja.Value {
			return b.VM.ToValue(b.certificate(call.Argument(0)).signedBy(b.key(call.Argument(1)).public))
		},
		"isOf": func(call goja.FunctionCall) goja.Value {
			c, k := b.certificate(call.Argument(0)), b.key(call.Argument(1))
			return b.VM.ToValue(b.certificateKey(c).equal(k.publicHalf()))
		},
	})
	b.obj.Set("x509", obj)
}

func (b *binding) certificateHandle(c *certificate) goja.Value {
	obj := b.VM.NewObject()
	b.Attach(obj, c)
	return obj
}

func (b *binding) certificate(v goja.Value) *certificate {
	c, ok := js.State[*certificate](b.Env, v)
	if !ok {
		panic(b.VM.NewTypeError("Illegal invocation"))
	}
	return c
}

// parseCertificate(bytes) is the handle of a certificate, PEM or DER.
func (b *binding) parseCertificate(call goja.FunctionCall) goja.Value {
	data := raw(call.Argument(0))
	list := certificatesIn(data)
	if len(list) == 0 {
		if block, _ := pem.Decode(data); block != nil {
			panic(b.exception(malformed(block.Bytes)))
		}
		panic(b.opensslError(errNoStartLine))
	}
	return b.certificateHandle(&certificate{Certificate: list[0]})
}

// adoptCertificate(object, handle) makes object hold the certificate of handle.
func (b *binding) adoptCertificate(call goja.FunctionCall) goja.Value {
	b.Attach(call.Argument(0).(*goja.Object), b.certificate(call.Argument(1)))
	return goja.Undefined()
}

// certificateIssuer(certificate) is the handle of the issuer that came with it, or
// undefined.
func (b *binding) certificateIssuer(call goja.FunctionCall) goja.Value {
	c := b.certificate(call.Argument(0))
	if len(c.chain) == 0 {
		return goja.Undefined()
	}
	return b.certificateHandle(&certificate{c.chain[0], c.chain[1:]})
}

func (b *binding) certificateKey(c *certificate) *key {
	k, err := parseSPKI(c.RawSubjectPublicKeyInfo)
	if err != nil {
		panic(b.exception(err))
	}
	return k
}

// certificateFields(certificate) is what its accessors give.
func (b *binding) certificateFields(call goja.FunctionCall) goja.Value {
	c := b.certificate(call.Argument(0))
	obj := b.nullObject()
	obj.Set("subject", b.optional(lines(c.Subject)))
	obj.Set("issuer", b.optional(lines(c.Issuer)))
	obj.Set("subjectAltName", b.optional(altNames(c.Certificate)))
	obj.Set("infoAccess", b.optional(c.infoAccess()))
	obj.Set("validFrom", opensslTime(c.NotBefore))
	obj.Set("validTo", opensslTime(c.NotAfter))
	obj.Set("from", c.NotBefore.UnixMilli())
	obj.Set("to", c.NotAfter.UnixMilli())
	first, second, third := sha1.Sum(c.Raw), sha256.Sum256(c.Raw), sha512.Sum512(c.Raw)
	obj.Set("fingerprint", fingerprint(first[:]))
	obj.Set("fingerprint256", fingerprint(second[:]))
	obj.Set("fingerprint512", fingerprint(third[:]))
	obj.Set("keyUsage", b.keyUsage(c.Certificate))
	obj.Set("serialNumber", serialNumber(c.Certificate))
	oid := c.algorithmOID()
	obj.Set("signatureAlgorithm", signatureName(c.SignatureAlgorithm))
	obj.Set("signatureAlgorithmOid", oid)
	obj.Set("ca", c.BasicConstraintsValid && c.IsCA)
	return obj
}

func (c *certificate) infoAccess() string {
	var list []string
	for _, uri := range c.OCSPServer {
		list = append(list, "OCSP - URI:"+quoteAltName(uri))
	}
	for _, uri := range c.IssuingCertificateURL {
		list = append(list, "CA Issuers - URI:"+quoteAltName(uri))
	}
	return strings.Join(list, "\n")
}

func (c *certificate) algorithmOID() string {
	var outer struct {
		TBS       asn1.RawValue
		Algorithm algorithmIdentifier
		Signature asn1.BitString
	}
	if !unmarshal(c.Raw, &outer) {
		return ""
	}
	return outer.Algorithm.OID.String()
}

// signatureName is OpenSSL's name.
func signatureName(a x509.SignatureAlgorithm) string {
	switch a {
	case x509.PureEd25519:
		return "ED25519"
	case x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS:
		return "rsassaPss"
	}
	text := a.String()
	if hash, ok := strings.CutPrefix(text, "ECDSA-"); ok {
		return "ecdsa-with-" + hash
	}
	if hash, ok := strings.CutSuffix(text, "-RSA"); ok {
		return strings.ToLower(hash) + "WithRSAEncryption"
	}
	return text
}

// lines writes a name, each part on a line of its own.
func lines(n pkix.Name) string {
	var list []string
	for _, part := range n.Names {
		name := part.Type.String()
		if short, ok := shortNames[name]; ok {
			name = short
		}
		list = append(list, name+"="+escapeName(fmt.Sprint(part.Value)))
	}
	return strings.Join(list, "\n")
}

// escapeName escapes as RFC 2253 has it.
func escapeName(text string) string {
	var out strings.Builder
	for i, r := range text {
		switch {
		case strings.ContainsRune(`,+"\<>;`, r), i == 0 && (r == '#' || r == ' '), i == len(text)-1 && r == ' ':
			out.WriteRune('\\')
			out.WriteRune(r)
		case r < ' ' || r == 0x7F:
			fmt.Fprintf(&out, "\\%02X", r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// issuedBy says whether other may have issued c, by names and identifiers.
func issuedBy(c, other *certificate) bool {
	if string(c.RawIssuer) != string(other.RawSubject) {
		return false
	}
	if len(c.AuthorityKeyId) > 0 && len(other.SubjectKeyId) > 0 && string(c.AuthorityKeyId) != string(other.SubjectKeyId) {
		return false
	}
	return other.KeyUsage == 0 || other.KeyUsage&x509.KeyUsageCertSign != 0
}

func (c *certificate) signedBy(public gocrypto.PublicKey) bool {
	signer := &x509.Certificate{PublicKey: public}
	return signer.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// checkIP(certificate, address) says whether the certificate has the address;
// undefined where it is none.
func (b *binding) checkIP(call goja.FunctionCall) goja.Value {
	wanted, err := netip.ParseAddr(js.String(call, 1))
	if err != nil {
		return goja.Undefined()
	}
	for _, ip := range b.certificate(call.Argument(0)).IPAddresses {
		if addr, ok := netip.AddrFromSlice(ip); ok && addr.Unmap() == wanted.Unmap() {
			return b.VM.ToValue(true)
		}
	}
	return b.VM.ToValue(false)
}

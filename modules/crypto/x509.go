package crypto

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// shortNames are OpenSSL's names for the parts of a subject.
var shortNames = map[string]string{
	"2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.10": "O", "2.5.4.11": "OU",
	"2.5.4.9": "street", "2.5.4.5": "serialNumber", "2.5.4.4": "SN", "2.5.4.42": "GN", "2.5.4.12": "title",
	"1.2.840.113549.1.9.1": "emailAddress", "0.9.2342.19200300.100.1.25": "DC", "0.9.2342.19200300.100.1.1": "UID",
}

// name makes an object of a subject; what comes twice is an array.
func (b *binding) name(n pkix.Name) goja.Value {
	obj := b.nullObject()
	for _, part := range n.Names {
		key := part.Type.String()
		if short, ok := shortNames[key]; ok {
			key = short
		}
		b.append(obj, key, b.VM.ToValue(fmt.Sprint(part.Value)))
	}
	return obj
}

func (b *binding) nullObject() *goja.Object {
	obj := b.VM.NewObject()
	obj.SetPrototype(nil)
	return obj
}

func (b *binding) append(obj *goja.Object, key string, v goja.Value) {
	switch former := obj.Get(key); {
	case former == nil:
		obj.Set(key, v)
	case b.IsArray(former):
		former.(*goja.Object).Set(former.(*goja.Object).Get("length").String(), v)
	default:
		obj.Set(key, b.VM.NewArray(former, v))
	}
}

var oidAltName = asn1.ObjectIdentifier{2, 5, 29, 17}

// altNames are the subject's other names, as OpenSSL prints them.
func altNames(c *x509.Certificate) string {
	var names []asn1.RawValue
	for _, extension := range c.Extensions {
		if extension.Id.Equal(oidAltName) {
			unmarshal(extension.Value, &names) // Go has read it before
		}
	}
	var list []string
	for _, name := range names {
		list = append(list, altName(name))
	}
	return strings.Join(list, ", ")
}

// altName prints one of GeneralNames.
func altName(name asn1.RawValue) string {
	text := quoteAltName(string(name.Bytes))
	switch name.Tag {
	case 0:
		return "othername:<unsupported>"
	case 1:
		return "email:" + text
	case 2:
		return "DNS:" + text
	case 4:
		return "DirName:" + quoteAltName(directoryName(name.Bytes))
	case 6:
		return "URI:" + text
	case 7:
		if addr, ok := netip.AddrFromSlice(name.Bytes); ok {
			return "IP Address:" + opensslAddr(addr.Unmap())
		}
		return "IP Address:<invalid>"
	case 8:
		return "Registered ID:" + registeredID(name.Bytes)
	}
	return "<unsupported>"
}

func directoryName(der []byte) string {
	var sequence pkix.RDNSequence
	var name pkix.Name
	if unmarshal(der, &sequence) {
		name.FillFromRDNSequence(&sequence)
	}
	return strings.ReplaceAll(lines(name), "\n", ", ")
}

func registeredID(content []byte) string {
	var oid asn1.ObjectIdentifier
	unmarshal(append([]byte{asn1.TagOID, byte(len(content))}, content...), &oid)
	return oid.String()
}

// quoteAltName keeps a name from passing for several.
func quoteAltName(name string) string {
	if !strings.ContainsFunc(name, unsafeInName) {
		return name
	}
	var out strings.Builder
	for _, r := range []byte(name) {
		switch {
		case r == '"' || r == '\\':
			out.Write([]byte{'\\', r})
		case unsafeInName(rune(r)):
			fmt.Fprintf(&out, "\\u%04x", r)
		default:
			out.WriteByte(r)
		}
	}
	return `"` + out.String() + `"`
}

func unsafeInName(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`,"\'`, r) }

func opensslAddr(a netip.Addr) string {
	if a.Is4() {
		return a.String()
	}
	bytes := a.As16()
	parts := make([]string, 8)
	for i := range parts {
		parts[i] = fmt.Sprintf("%X", int(bytes[2*i])<<8|int(bytes[2*i+1]))
	}
	return strings.Join(parts, ":")
}

func fingerprint(sum []byte) string {
	return strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", ":")
}

// opensslTime prints a time as certificates show it.
func opensslTime(t time.Time) string { return t.UTC().Format("Jan _2 15:04:05 2006 GMT") }

func (b *binding) optional(s string) goja.Value {
	if s == "" {
		return goja.Undefined()
	}
	return b.VM.ToValue(s)
}

// infoAccess are the addresses that a certificate gives for its issuer.
func (b *binding) infoAccess(c *x509.Certificate) goja.Value {
	if len(c.OCSPServer)+len(c.IssuingCertificateURL) == 0 {
		return goja.Undefined()
	}
	obj := b.nullObject()
	if len(c.OCSPServer) > 0 {
		obj.Set("OCSP - URI", b.strings(c.OCSPServer))
	}
	if len(c.IssuingCertificateURL) > 0 {
		obj.Set("CA Issuers - URI", b.strings(c.IssuingCertificateURL))
	}
	return obj
}

// legacyCertificate makes the object of getPeerCertificate.
func (b *binding) legacyCertificate(c *x509.Certificate) *goja.Object {
	obj := b.VM.NewObject()
	obj.Set("subject", b.name(c.Subject))
	obj.Set("issuer", b.name(c.Issuer))
	obj.Set("subjectaltname", b.optional(altNames(c)))
	obj.Set("infoAccess", b.infoAccess(c))
	obj.Set("ca", c.BasicConstraintsValid && c.IsCA)
	b.setPublicKey(obj, c)
	obj.Set("valid_from", opensslTime(c.NotBefore))
	obj.Set("valid_to", opensslTime(c.NotAfter))
	first, second, third := sha1.Sum(c.Raw), sha256.Sum256(c.Raw), sha512.Sum512(c.Raw)
	obj.Set("fingerprint", fingerprint(first[:]))
	obj.Set("fingerprint256", fingerprint(second[:]))
	obj.Set("fingerprint512", fingerprint(third[:]))
	obj.Set("ext_key_usage", b.keyUsage(c))
	obj.Set("serialNumber", serialNumber(c))
	obj.Set("raw", b.NewBuffer(append([]byte(nil), c.Raw...)))
	b.setCurve(obj, c)
	return obj
}

func serialNumber(c *x509.Certificate) string {
	text := fmt.Sprintf("%X", c.SerialNumber)
	if len(text)%2 == 1 {
		text = "0" + text
	}
	return text
}

func (b *binding) setPublicKey(obj *goja.Object, c *x509.Certificate) {
	modulus, exponent := goja.Undefined(), goja.Undefined()
	pubkey, bits := c.RawSubjectPublicKeyInfo, goja.Undefined()
	switch k := c.PublicKey.(type) {
	case *rsa.PublicKey:
		modulus = b.VM.ToValue(fmt.Sprintf("%X", k.N))
		exponent = b.VM.ToValue(fmt.Sprintf("0x%x", k.E))
		bits = b.VM.ToValue(k.N.BitLen())
	case *ecdsa.PublicKey:
		bits = b.VM.ToValue(k.Curve.Params().BitSize)
		if point, err := k.Bytes(); err == nil {
			pubkey = point
		}
	}
	obj.Set("modulus", modulus)
	obj.Set("exponent", exponent)
	obj.Set("pubkey", b.NewBuffer(append([]byte(nil), pubkey...)))
	obj.Set("bits", bits)
}

var asn1Curves = map[string]string{"P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1", "P-224": "secp224r1"}

func (b *binding) setCurve(obj *goja.Object, c *x509.Certificate) {
	asn1, nist := goja.Undefined(), goja.Undefined()
	if k, ok := c.PublicKey.(*ecdsa.PublicKey); ok {
		nist = b.VM.ToValue(k.Curve.Params().Name)
		asn1 = b.VM.ToValue(asn1Curves[k.Curve.Params().Name])
	}
	obj.Set("asn1Curve", asn1)
	obj.Set("nistCurve", nist)
}

var usageOIDs = map[x509.ExtKeyUsage]string{
	x509.ExtKeyUsageServerAuth: "1.3.6.1.5.5.7.3.1", x509.ExtKeyUsageClientAuth: "1.3.6.1.5.5.7.3.2",
	x509.ExtKeyUsageCodeSigning: "1.3.6.1.5.5.7.3.3", x509.ExtKeyUsageEmailProtection: "1.3.6.1.5.5.7.3.4",
	x509.ExtKeyUsageTimeStamping: "1.3.6.1.5.5.7.3.8", x509.ExtKeyUsageOCSPSigning: "1.3.6.1.5.5.7.3.9",
}

func (b *binding) keyUsage(c *x509.Certificate) goja.Value {
	var list []string
	for _, usage := range c.ExtKeyUsage {
		if oid, ok := usageOIDs[usage]; ok {
			list = append(list, oid)
		}
	}
	for _, oid := range c.UnknownExtKeyUsage {
		list = append(list, oid.String())
	}
	if len(list) == 0 {
		return goja.Undefined()
	}
	return b.strings(list)
}

// peerCertificate(detailed) is the peer's certificate, detailed with those of
// its issuers; undefined where there is none.
func (e *engine) peerCertificate(call goja.FunctionCall) goja.Value {
	sent := e.conn.ConnectionState().PeerCertificates
	if len(sent) == 0 {
		return goja.Undefined()
	}
	obj := e.b.legacyCertificate(sent[0])
	if js.Bool(call, 0) {
		e.b.linkIssuers(obj, e.issuersOf(sent))
	}
	return obj
}

// issuersOf is the first certificate that was sent and its issuers, as far as they are known.
func (e *engine) issuersOf(sent []*x509.Certificate) []*x509.Certificate {
	chain := sent[:1:1]
	for len(chain) < 20 && !selfIssued(chain[len(chain)-1]) {
		next := issuerOf(chain[len(chain)-1], append(sent[1:len(sent):len(sent)], e.context.ca...))
		if next == nil {
			break
		}
		chain = append(chain, next)
	}
	return chain
}

// linkIssuers hangs each certificate of chain below the one before.
func (b *binding) linkIssuers(obj *goja.Object, chain []*x509.Certificate) {
	for _, cert := range chain[1:] {
		issuer := b.legacyCertificate(cert)
		obj.Set("issuerCertificate", issuer)
		obj = issuer
	}
	if selfIssued(chain[len(chain)-1]) {
		obj.Set("issuerCertificate", obj)
	}
}

// ownCertificate is the certificate of this side, or undefined.
func (e *engine) ownCertificate(goja.FunctionCall) goja.Value {
	if list := e.context.config.Certificates; len(list) > 0 {
		return e.b.legacyCertificate(list[0].Leaf)
	}
	return goja.Undefined()
}

// peerX509 is the handle of the peer's certificate with those that came with it;
// undefined where there is none.
func (e *engine) peerX509(goja.FunctionCall) goja.Value {
	sent := e.conn.ConnectionState().PeerCertificates
	if len(sent) == 0 {
		return goja.Undefined()
	}
	return e.b.certificateHandle(&certificate{sent[0], sent[1:]})
}

// ownX509 is the handle of this side's certificate, or undefined.
func (e *engine) ownX509(goja.FunctionCall) goja.Value {
	if list := e.context.config.Certificates; len(list) > 0 {
		return e.b.certificateHandle(&certificate{Certificate: list[0].Leaf})
	}
	return goja.Undefined()
}

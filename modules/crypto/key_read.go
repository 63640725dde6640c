package crypto

import (
	gocrypto "crypto"
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// source is a key in the form that scripts give it.
type source struct {
	data       []byte
	der        bool
	kind       string // of DER: pkcs1, pkcs8, spki, sec1
	passphrase []byte // nil where there is none
}

// sourceArgs reads (data, format, type, passphrase).
func sourceArgs(call goja.FunctionCall) source {
	s := source{data: raw(call.Argument(0)), der: js.String(call, 1) == "der"}
	if !js.IsNil(call.Argument(2)) {
		s.kind = js.String(call, 2)
	}
	if !js.IsNil(call.Argument(3)) {
		s.passphrase = append([]byte{}, raw(call.Argument(3))...)
	}
	return s
}

// readPrivateKey(data, format, type, passphrase)
func (b *binding) readPrivateKey(call goja.FunctionCall) goja.Value {
	k, err := sourceArgs(call).private()
	if err != nil {
		panic(b.exception(err))
	}
	return b.handle(k)
}

// readPublicKey(data, format, type, passphrase) reads a public key, a
// certificate, or a private key's public half.
func (b *binding) readPublicKey(call goja.FunctionCall) goja.Value {
	k, err := sourceArgs(call).public()
	if err != nil {
		panic(b.exception(err))
	}
	return b.handle(k.publicHalf())
}

func (s source) private() (*key, error) {
	if !s.der {
		return parsePEMPrivate(s.data, s.passphrase)
	}
	if s.kind == "pkcs8" && s.passphrase != nil {
		if der, err := decryptPKCS8(s.data, s.passphrase); err != errUnsupported {
			if err != nil {
				return nil, err
			}
			return parsePrivateDER(der, s.kind)
		}
	}
	return parsePrivateDER(s.data, s.kind)
}

func (s source) public() (*key, error) {
	if s.der {
		switch s.kind {
		case "pkcs8", "sec1":
			return s.private()
		case "pkcs1":
			if k, err := s.private(); err == nil {
				return k, nil
			}
		}
		return parsePublicDER(s.data, s.kind)
	}
	for block, rest := pem.Decode(s.data); block != nil; block, rest = pem.Decode(rest) {
		switch {
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			return parsePEMPrivate(s.data, s.passphrase)
		case block.Type == "PUBLIC KEY":
			return parsePublicDER(block.Bytes, "spki")
		case block.Type == "RSA PUBLIC KEY":
			return parsePublicDER(block.Bytes, "pkcs1")
		case strings.HasSuffix(block.Type, "CERTIFICATE"):
			return parsePublicDER(block.Bytes, "certificate")
		}
	}
	return nil, errUnsupported
}

func parsePublicDER(der []byte, kind string) (*key, error) {
	switch kind {
	case "spki":
		return parseSPKI(der)
	case "pkcs1":
		if k, err := x509.ParsePKCS1PublicKey(der); err == nil {
			return &key{kind: "public", public: k}, nil
		}
	case "certificate":
		if c, err := x509.ParseCertificate(der); err == nil {
			return parseSPKI(c.RawSubjectPublicKeyInfo)
		}
	}
	return nil, malformed(der)
}

// parsePEMPrivate reads the first private key of PEM text.
func parsePEMPrivate(data, passphrase []byte) (*key, error) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			continue
		}
		der, err := decrypted(block, passphrase)
		if err != nil {
			return nil, err
		}
		if k, err := parsePrivateDER(der, pemKinds[block.Type]); err == nil {
			return k, nil
		}
		return nil, errUnsupported
	}
	return nil, errUnsupported
}

var pemKinds = map[string]string{"RSA PRIVATE KEY": "pkcs1", "EC PRIVATE KEY": "sec1", "PRIVATE KEY": "pkcs8", "ENCRYPTED PRIVATE KEY": "pkcs8"}

func parsePrivateDER(der []byte, kind string) (*key, error) {
	var private gocrypto.PrivateKey
	var err error
	switch kind {
	case "pkcs8":
		return parsePKCS8(der)
	case "pkcs1":
		private, err = x509.ParsePKCS1PrivateKey(der)
	case "sec1":
		private, err = parseSEC1(der, nil)
	default:
		return nil, errUnsupported
	}
	if err != nil {
		return nil, malformed(der)
	}
	return newPrivateKey(private), nil
}

// publicInfo is SubjectPublicKeyInfo.
type publicInfo struct {
	Algorithm algorithmIdentifier
	Key       asn1.BitString
}

// privateInfo is PKCS #8's PrivateKeyInfo.
type privateInfo struct {
	Version   int
	Algorithm algorithmIdentifier
	Key       []byte
}

type algorithmIdentifier struct {
	OID        asn1.ObjectIdentifier
	Parameters asn1.RawValue `asn1:"optional"`
}

var (
	oidEC  = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	oidPSS = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
)

// koblitz says whether a is of that curve, which Go's x509 does not know.
func (a algorithmIdentifier) koblitz() bool {
	var oid asn1.ObjectIdentifier
	return a.OID.Equal(oidEC) && unmarshal(a.Parameters.FullBytes, &oid) && oid.Equal(oidKoblitz)
}

func parseSPKI(der []byte) (*key, error) {
	var info publicInfo
	if !unmarshal(der, &info) {
		return nil, malformed(der)
	}
	k := &key{kind: "public"}
	var err error
	switch {
	case info.Algorithm.koblitz():
		k.public, err = findCurve("secp256k1").public(info.Key.RightAlign())
	case info.Algorithm.OID.Equal(oidPSS):
		k.pss = parsePSSParams(info.Algorithm.Parameters.FullBytes)
		k.public, err = x509.ParsePKCS1PublicKey(info.Key.RightAlign())
	default:
		k.public, err = x509.ParsePKIXPublicKey(der)
	}
	if err != nil {
		return nil, errUnsupported
	}
	return k, nil
}

func parsePKCS8(der []byte) (*key, error) {
	var info privateInfo
	if !unmarshal(der, &info) {
		return nil, malformed(der)
	}
	var private gocrypto.PrivateKey
	var pss *pssParams
	var err error
	switch {
	case info.Algorithm.koblitz():
		private, err = parseSEC1(info.Key, findCurve("secp256k1"))
	case info.Algorithm.OID.Equal(oidPSS):
		pss = parsePSSParams(info.Algorithm.Parameters.FullBytes)
		private, err = x509.ParsePKCS1PrivateKey(info.Key)
	default:
		private, err = x509.ParsePKCS8PrivateKey(der)
	}
	if err != nil {
		return nil, errUnsupported
	}
	k := newPrivateKey(private)
	k.pss = pss
	return k, nil
}

// sec1 is SEC 1's ECPrivateKey.
type sec1 struct {
	Version int
	Key     []byte
	Curve   asn1.ObjectIdentifier `asn1:"optional,explicit,tag:0"`
	Public  asn1.BitString        `asn1:"optional,explicit,tag:1"`
}

// parseSEC1 reads a key of the curve c, or where that is nil, of the one it names.
func parseSEC1(der []byte, c *curve) (*ecdsa.PrivateKey, error) {
	var k sec1
	if !unmarshal(der, &k) {
		return nil, errUnsupported
	}
	for i := 0; c == nil && i < len(curves()); i++ {
		if curves()[i].oid.Equal(k.Curve) {
			c = curves()[i]
		}
	}
	if c == nil {
		return nil, errUnsupported
	}
	return c.private(k.Key)
}

var (
	errShort    = &failure{0x0680008E, "asn1 encoding routines", "not enough data"}
	errHeader   = &failure{0x0680007B, "asn1 encoding routines", "header too long"}
	errWrongTag = &failure{0x068000A8, "asn1 encoding routines", "wrong tag"}
)

// malformed says in OpenSSL's words what is wrong with der.
func malformed(der []byte) error {
	switch {
	case len(der) < 2:
		return errShort
	case der[0] != 0x30:
		return errWrongTag
	case der[1] < 0x80 && len(der) < 2+int(der[1]):
		return errHeader
	}
	return errUnsupported
}

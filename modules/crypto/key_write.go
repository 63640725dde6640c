package crypto

import (
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// exportKey(key, type, format, cipher, passphrase) gives PEM text or DER bytes.
func (b *binding) exportKey(call goja.FunctionCall) goja.Value {
	der, label, err := b.key(call.Argument(0)).encode(js.String(call, 1))
	if err != nil {
		panic(b.exception(err))
	}
	block := &pem.Block{Type: label, Bytes: der}
	if !js.IsNil(call.Argument(3)) {
		block = b.encrypted(block, js.String(call, 3), raw(call.Argument(4)))
	}
	if js.String(call, 2) == "der" {
		return b.NewBuffer(block.Bytes)
	}
	return b.VM.ToValue(string(pem.EncodeToMemory(block)))
}

// encode writes k as kind of DER, and tells the label that PEM has for it.
func (k *key) encode(kind string) (der []byte, label string, err error) {
	switch {
	case kind == "pkcs8" && k.private != nil:
		der, err = k.pkcs8()
		return der, "PRIVATE KEY", err
	case kind == "spki":
		der, err = k.spki()
		return der, "PUBLIC KEY", err
	case kind == "sec1":
		der, err = k.sec1()
		return der, "EC PRIVATE KEY", err
	}
	if p, ok := k.private.(*rsa.PrivateKey); ok && k.kind == "private" {
		return x509.MarshalPKCS1PrivateKey(p), "RSA PRIVATE KEY", nil
	}
	if p, ok := k.public.(*rsa.PublicKey); ok {
		return x509.MarshalPKCS1PublicKey(p), "RSA PUBLIC KEY", nil
	}
	return nil, "", errKeyKind
}

func (k *key) sec1() ([]byte, error) {
	p, ok := k.private.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errKeyKind
	}
	return marshalSEC1(p, curveOf(p.Curve).oid)
}

func marshalSEC1(p *ecdsa.PrivateKey, oid asn1.ObjectIdentifier) ([]byte, error) {
	bytes := point(&p.PublicKey)
	return asn1.Marshal(sec1{1, scalar(p), oid, asn1.BitString{Bytes: bytes, BitLength: 8 * len(bytes)}})
}

func (k *key) pkcs8() ([]byte, error) {
	switch p := k.private.(type) {
	case *rsa.PrivateKey:
		if k.pss != nil {
			return asn1.Marshal(privateInfo{0, k.pss.identifier(), x509.MarshalPKCS1PrivateKey(p)})
		}
	case *ecdsa.PrivateKey:
		if c := curveOf(p.Curve); c.isKoblitz() {
			inner, err := marshalSEC1(p, nil)
			if err != nil {
				return nil, err
			}
			return asn1.Marshal(privateInfo{0, c.identifier(), inner})
		}
	}
	return x509.MarshalPKCS8PrivateKey(k.private)
}

func (k *key) spki() ([]byte, error) {
	switch p := k.public.(type) {
	case *rsa.PublicKey:
		if k.pss != nil {
			return asn1.Marshal(publicInfo{k.pss.identifier(), bits(x509.MarshalPKCS1PublicKey(p))})
		}
	case *ecdsa.PublicKey:
		if c := curveOf(p.Curve); c.isKoblitz() {
			return asn1.Marshal(publicInfo{c.identifier(), bits(point(p))})
		}
	}
	return x509.MarshalPKIXPublicKey(k.public)
}

func bits(b []byte) asn1.BitString { return asn1.BitString{Bytes: b, BitLength: 8 * len(b)} }

func (c *curve) identifier() algorithmIdentifier {
	oid, _ := asn1.Marshal(c.oid)
	return algorithmIdentifier{oidEC, asn1.RawValue{FullBytes: oid}}
}

// keyEncryption is a cipher that keys are encrypted with.
type keyEncryption struct {
	pem x509.PEMCipher
	oid asn1.ObjectIdentifier
}

var keyEncryptions = map[string]keyEncryption{
	"aes-128-cbc":  {x509.PEMCipherAES128, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 2}},
	"aes-192-cbc":  {x509.PEMCipherAES192, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 22}},
	"aes-256-cbc":  {x509.PEMCipherAES256, asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}},
	"des-ede3-cbc": {x509.PEMCipher3DES, asn1.ObjectIdentifier{1, 2, 840, 113549, 3, 7}},
}

// encrypted is block under a passphrase.
func (b *binding) encrypted(block *pem.Block, name string, passphrase []byte) *pem.Block {
	e, ok := keyEncryptions[canonicalCipher(name)]
	if !ok {
		panic(b.codedError("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"))
	}
	out := &pem.Block{Type: "ENCRYPTED PRIVATE KEY"}
	var err error
	if block.Type == "PRIVATE KEY" {
		out.Bytes, err = e.seal(block.Bytes, passphrase)
	} else {
		//lint:ignore SA1019 Node writes such keys
		out, err = x509.EncryptPEMBlock(rand.Reader, block.Type, block.Bytes, passphrase, e.pem)
	}
	if err != nil {
		panic(b.exception(err))
	}
	return out
}

func canonicalCipher(name string) string {
	if k := findCipher(name); k != nil {
		return k.names[0]
	}
	return name
}

const keyIterations = 2048

var (
	oidPBKDF2     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidHMACSHA256 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}
)

// seal encrypts a PKCS #8 key with PBES2.
func (e keyEncryption) seal(der, passphrase []byte) ([]byte, error) {
	c := keyCiphers[e.oid.String()]
	salt := make([]byte, 16)
	rand.Read(salt)
	secret, err := pbkdf2.Key(sha256.New, string(passphrase), salt, keyIterations, c.size)
	if err != nil {
		return nil, err
	}
	block, err := c.new(secret)
	if err != nil {
		return nil, err
	}
	iv := make([]byte, block.BlockSize())
	rand.Read(iv)
	data := padded(der, block.BlockSize())
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)
	return asn1.Marshal(encryptedKey{e.scheme(salt, iv), data})
}

func padded(data []byte, size int) []byte {
	n := size - len(data)%size
	out := append([]byte{}, data...)
	for range n {
		out = append(out, byte(n))
	}
	return out
}

// scheme describes PBES2 with its parameters.
func (e keyEncryption) scheme(salt, iv []byte) pkix.AlgorithmIdentifier {
	null := asn1.RawValue{Tag: asn1.TagNull}
	kdf := identifier(oidPBKDF2, pbkdf2Params{Salt: salt, Iterations: keyIterations,
		PRF: pkix.AlgorithmIdentifier{Algorithm: oidHMACSHA256, Parameters: null}})
	return identifier(oidPBES2, pbes2{kdf, identifier(e.oid, iv)})
}

func identifier(oid asn1.ObjectIdentifier, params any) pkix.AlgorithmIdentifier {
	der, _ := asn1.Marshal(params) // of structs that always can be written
	return pkix.AlgorithmIdentifier{Algorithm: oid, Parameters: asn1.RawValue{FullBytes: der}}
}

package crypto

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"hash"
)

// encryptedKey is PKCS #8's EncryptedPrivateKeyInfo.
type encryptedKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

type pbes2 struct{ KDF, Cipher pkix.AlgorithmIdentifier }

type pbkdf2Params struct {
	Salt       []byte
	Iterations int
	KeyLength  int                      `asn1:"optional"`
	PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
}

var (
	oidPBES2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}

	prfs = map[string]func() hash.Hash{
		"": sha1.New, "1.2.840.113549.2.7": sha1.New, "1.2.840.113549.2.9": sha256.New,
		"1.2.840.113549.2.10": sha512.New384, "1.2.840.113549.2.11": sha512.New,
	}
	keyCiphers = map[string]keyCipher{
		"2.16.840.1.101.3.4.1.2": {16, aes.NewCipher}, "2.16.840.1.101.3.4.1.22": {24, aes.NewCipher},
		"2.16.840.1.101.3.4.1.42": {32, aes.NewCipher}, "1.2.840.113549.3.7": {24, des.NewTripleDESCipher},
	}
)

type keyCipher struct {
	size int
	new  func(key []byte) (cipher.Block, error)
}

// decryptPKCS8 opens a key that is encrypted with PBES2, as OpenSSL writes
// them.
func decryptPKCS8(der, passphrase []byte) ([]byte, error) {
	if passphrase == nil || len(passphrase) > maxPassphrase {
		return nil, errNoPassword
	}
	var outer encryptedKey
	var scheme pbes2
	var kdf pbkdf2Params
	var iv []byte
	if !unmarshal(der, &outer) || !unmarshal(outer.Algorithm.Parameters.FullBytes, &scheme) ||
		!unmarshal(scheme.KDF.Parameters.FullBytes, &kdf) || !unmarshal(scheme.Cipher.Parameters.FullBytes, &iv) {
		return nil, errUnsupported
	}
	prf, c := prfs[kdf.PRF.Algorithm.String()], keyCiphers[scheme.Cipher.Algorithm.String()]
	if !outer.Algorithm.Algorithm.Equal(oidPBES2) || prf == nil || c.new == nil {
		return nil, errUnsupported
	}
	key, err := pbkdf2.Key(prf, string(passphrase), kdf.Salt, kdf.Iterations, c.size)
	if err != nil {
		return nil, errUnsupported
	}
	return openCBC(c, key, iv, outer.Data)
}

func unmarshal(der []byte, v any) bool {
	_, err := asn1.Unmarshal(der, v)
	return err == nil
}

func openCBC(c keyCipher, key, iv, data []byte) ([]byte, error) {
	block, err := c.new(key)
	if err != nil || len(iv) != block.BlockSize() || len(data) == 0 || len(data)%block.BlockSize() != 0 {
		return nil, errBadDecrypt
	}
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data)
	pad := int(out[len(out)-1])
	if pad == 0 || pad > block.BlockSize() {
		return nil, errBadDecrypt
	}
	return out[:len(out)-pad], nil
}

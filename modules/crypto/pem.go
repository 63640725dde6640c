package crypto

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/gonode/gonode/runtime/sys"
)

var (
	errNoStartLine   = &failure{0x0480006C, "PEM routines", "no start line"}
	errKeyMismatch   = &failure{0x05800074, "x509 certificate routines", "key values mismatch"}
	errNoCipherMatch = &failure{0x0A0000B9, "SSL routines", "no cipher match"}
	errBadDecrypt    = &failure{0x1C800064, "Provider routines", "bad decrypt"}
	errUnsupported   = &failure{0x1E08010C, "DECODER routines", "unsupported"}
	errNoPassword    = &failure{0x07880109, "common libcrypto routines", "interrupted or cancelled"}
)

// certificatesIn reads the certificates of PEM text, or a single one in DER.
func certificatesIn(data []byte) (list []*x509.Certificate) {
	if cert, err := x509.ParseCertificate(data); err == nil {
		return []*x509.Certificate{cert}
	}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if !strings.HasSuffix(block.Type, "CERTIFICATE") {
			continue
		}
		if cert, err := x509.ParseCertificate(block.Bytes); err == nil {
			list = append(list, cert)
		}
	}
	return list
}

// maxPassphrase is OpenSSL's.
const maxPassphrase = 1024

func decrypted(block *pem.Block, passphrase []byte) ([]byte, error) {
	if block.Type == "ENCRYPTED PRIVATE KEY" {
		return decryptPKCS8(block.Bytes, passphrase)
	}
	if block.Headers["DEK-Info"] == "" {
		return block.Bytes, nil
	}
	if passphrase == nil || len(passphrase) > maxPassphrase {
		return nil, errNoPassword
	}
	//lint:ignore SA1019 Node reads such keys
	der, err := x509.DecryptPEMBlock(block, passphrase)
	if err != nil {
		return nil, errBadDecrypt
	}
	return der, nil
}

// rootFiles are where systems keep the authorities they trust.
var rootFiles = []string{
	"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
}

// rootCertificates are the authorities trusted by default: the system's, and
// those of NODE_EXTRA_CA_CERTS.
var rootCertificates = sync.OnceValue(func() []*x509.Certificate {
	list := certificatesIn(rootData())
	name := os.Getenv("NODE_EXTRA_CA_CERTS")
	if name == "" {
		return list
	}
	extra, err := os.ReadFile(name)
	if err != nil {
		fmt.Fprintf(os.Stderr, "Warning: Ignoring extra certs from `%s`, load failed: %s\n", name, systemReason(err))
	}
	return append(list, certificatesIn(extra)...)
})

// systemReason is what OpenSSL says of an error of the operating system.
func systemReason(err error) string {
	errno := sys.ErrnoOf(err)
	text := errno.Message()
	return fmt.Sprintf("error:8%07X:system library::%s%s", -int(errno), strings.ToUpper(text[:1]), text[1:])
}

func rootData() []byte {
	for _, name := range append([]string{os.Getenv("SSL_CERT_FILE")}, rootFiles...) {
		if data, err := os.ReadFile(name); name != "" && err == nil {
			return data
		}
	}
	return nil
}

func rootPEMs() []string {
	var list []string
	for _, cert := range certificatesIn(rootData()) {
		text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
		list = append(list, strings.TrimSpace(string(text)))
	}
	return list
}

package crypto

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"
)

// failure is an error of OpenSSL's, whose number, library and reason scripts
// see.
type failure struct {
	number          uint32
	library, reason string
}

func (f *failure) Error() string {
	return fmt.Sprintf("error:%08X:%s::%s", f.number, f.library, f.reason)
}

// code is the name that Node makes of the reason.
func (f *failure) code() string {
	prefix, ok := libraryPrefix[f.library]
	if !ok {
		prefix = "ERR_OSSL_"
	}
	return prefix + strings.ReplaceAll(strings.ToUpper(f.reason), " ", "_")
}

// libraryPrefix has the libraries that Node names in its codes.
var libraryPrefix = map[string]string{
	"digital envelope routines": "ERR_OSSL_EVP_", "PEM routines": "ERR_OSSL_PEM_", "SSL routines": "ERR_SSL_",
	"x509 certificate routines": "ERR_OSSL_X509_", "asn1 encoding routines": "ERR_OSSL_ASN1_",
	"common libcrypto routines": "ERR_OSSL_CRYPTO_", "rsa routines": "ERR_OSSL_RSA_",
}

var errNotXOF = &failure{0x030000B2, "digital envelope routines", "not XOF or invalid length"}

// opensslError makes the JavaScript error of f.
func (b *binding) opensslError(f *failure) *goja.Object {
	err := b.NewError(f.Error())
	err.Set("library", f.library)
	err.Set("reason", f.reason)
	err.Set("code", f.code())
	return err
}

// exception is err as a script sees it.
func (b *binding) exception(err error) *goja.Object {
	if f, ok := err.(*failure); ok {
		return b.opensslError(f)
	}
	return b.NewError(err.Error())
}

// codedTypeError makes the plain TypeError that Node's native code throws.
func (b *binding) codedTypeError(code, message string) *goja.Object {
	err := b.VM.NewTypeError(message)
	err.Set("code", code)
	return err
}

// codedError makes the plain Error that Node's native code throws.
func (b *binding) codedError(code, message string) *goja.Object {
	err := b.NewError(message)
	err.Set("code", code)
	return err
}

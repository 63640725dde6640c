package crypto

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"reflect"
	"strings"

	"github.com/dop251/goja"
)

func sslFailure(reason uint32, text string) *failure {
	return &failure{0x0A000000 | reason, "SSL routines", text}
}

var errNoSharedCipher = sslFailure(0xC1, "no shared cipher")

// sslTexts pairs parts of crypto/tls's texts with OpenSSL's reasons.
var sslTexts = []struct {
	text    string
	failure *failure
}{
	{"offered only unsupported versions", sslFailure(0x102, "unsupported protocol")},
	{"unsupported protocol version", sslFailure(0x102, "unsupported protocol")},
	{"no supported versions", sslFailure(0xBF, "no protocols available")},
	{"no cipher suite supported by both", errNoSharedCipher},
	{"unsupported application protocols", sslFailure(0xEB, "no application protocol")},
	{"didn't provide a certificate", sslFailure(0xC7, "peer did not return a certificate")},
	{"bad record MAC", sslFailure(0x119, "decryption failed or bad record mac")},
	{"oversized record", sslFailure(0xC6, "packet length too long")},
	{"unexpected message", sslFailure(0xF4, "unexpected message")},
}

// alertTexts are OpenSSL's words for alerts of the other side.
var alertTexts = map[uint32]string{
	10: "ssl/tls alert unexpected message", 20: "ssl/tls alert bad record mac", 22: "tlsv1 alert record overflow",
	40: "ssl/tls alert handshake failure", 42: "ssl/tls alert bad certificate",
	43: "ssl/tls alert unsupported certificate", 44: "ssl/tls alert certificate revoked",
	45: "ssl/tls alert certificate expired", 46: "ssl/tls alert certificate unknown",
	47: "ssl/tls alert illegal parameter", 48: "tlsv1 alert unknown ca", 49: "tlsv1 alert access denied",
	50: "tlsv1 alert decode error", 51: "tlsv1 alert decrypt error", 70: "tlsv1 alert protocol version",
	71: "tlsv1 alert insufficient security", 80: "tlsv1 alert internal error",
	86: "tlsv1 alert inappropriate fallback", 90: "tlsv1 alert user cancelled", 109: "tlsv13 alert missing extension",
	112: "tlsv1 unrecognized name", 116: "tlsv13 alert certificate required", 120: "tlsv1 alert no application protocol",
}

// tlsException is err as scripts see it: null for none, false where the stream
// has simply ended.
func (b *binding) tlsException(err error) goja.Value {
	switch {
	case err == nil:
		return goja.Null()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, os.ErrClosed):
		return b.VM.ToValue(false)
	}
	return b.opensslError(sslReason(err))
}

func sslReason(err error) *failure {
	var known *failure
	if errors.As(err, &known) {
		return known
	}
	var header tls.RecordHeaderError
	if errors.As(err, &header) {
		return headerReason(string(header.RecordHeader[:]))
	}
	if alert, text := remoteAlert(err); text != "" {
		return sslFailure(1000+alert, text)
	}
	for _, t := range sslTexts {
		if strings.Contains(err.Error(), t.text) {
			return t.failure
		}
	}
	return sslFailure(0x100, strings.TrimPrefix(err.Error(), "tls: "))
}

// remoteAlert finds the number of an alert: crypto/tls keeps the type of it to
// itself.
func remoteAlert(err error) (number uint32, text string) {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return 0, ""
	}
	if v := reflect.ValueOf(op.Err); v.Kind() == reflect.Uint8 {
		number = uint32(v.Uint())
	}
	return number, alertTexts[number]
}

func headerReason(header string) *failure {
	for _, method := range []string{"GET ", "POST", "HEAD", "PUT "} {
		if strings.HasPrefix(header, method) {
			return sslFailure(0x9C, "http request")
		}
	}
	if strings.HasPrefix(header, "CONNE") {
		return sslFailure(0x9B, "https proxy request")
	}
	return sslFailure(0x10B, "wrong version number")
}

package crypto

import (
	"crypto/tls"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// cipherSuite pairs OpenSSL's name of a suite with the standard's.
type cipherSuite struct {
	name string
	id   uint16
	v13  bool
}

// cipherSuites are those that crypto/tls has, the preferred ones first.
var cipherSuites = []cipherSuite{
	{"TLS_AES_256_GCM_SHA384", tls.TLS_AES_256_GCM_SHA384, true},
	{"TLS_CHACHA20_POLY1305_SHA256", tls.TLS_CHACHA20_POLY1305_SHA256, true},
	{"TLS_AES_128_GCM_SHA256", tls.TLS_AES_128_GCM_SHA256, true},
	{"ECDHE-RSA-AES128-GCM-SHA256", tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, false},
	{"ECDHE-ECDSA-AES128-GCM-SHA256", tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, false},
	{"ECDHE-RSA-AES256-GCM-SHA384", tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, false},
	{"ECDHE-ECDSA-AES256-GCM-SHA384", tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, false},
	{"ECDHE-RSA-CHACHA20-POLY1305", tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, false},
	{"ECDHE-ECDSA-CHACHA20-POLY1305", tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, false},
	{"ECDHE-RSA-AES128-SHA256", tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, false},
	{"ECDHE-ECDSA-AES128-SHA256", tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, false},
	{"ECDHE-RSA-AES128-SHA", tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, false},
	{"ECDHE-ECDSA-AES128-SHA", tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, false},
	{"ECDHE-RSA-AES256-SHA", tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, false},
	{"ECDHE-ECDSA-AES256-SHA", tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, false},
	{"AES128-GCM-SHA256", tls.TLS_RSA_WITH_AES_128_GCM_SHA256, false},
	{"AES256-GCM-SHA384", tls.TLS_RSA_WITH_AES_256_GCM_SHA384, false},
	{"AES128-SHA256", tls.TLS_RSA_WITH_AES_128_CBC_SHA256, false},
	{"AES128-SHA", tls.TLS_RSA_WITH_AES_128_CBC_SHA, false},
	{"AES256-SHA", tls.TLS_RSA_WITH_AES_256_CBC_SHA, false},
}

func cipherNames() []string {
	names := make([]string, len(cipherSuites))
	for i, s := range cipherSuites {
		names[i] = strings.ToLower(s.name)
	}
	slices.Sort(names)
	return names
}

// opensslName is what OpenSSL calls a suite.
func opensslName(id uint16) string {
	for _, s := range cipherSuites {
		if s.id == id {
			return s.name
		}
	}
	return tls.CipherSuiteName(id)
}

func splitList(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' || r == ' ' })
}

// takeCiphers reads a list of OpenSSL's: names, the groups that stand for all,
// and what is excluded with "!". crypto/tls chooses among those of TLS 1.3 by
// itself.
func (b *binding) takeCiphers(c *secureContext, v goja.Value) {
	if js.IsNil(v) {
		return
	}
	known, chosen := false, []uint16{}
	for _, name := range splitList(v.String()) {
		if name[0] == '!' || name[0] == '-' || name[0] == '@' {
			continue
		}
		name, _, _ = strings.Cut(strings.TrimPrefix(name, "+"), "@") // a security level
		for _, s := range cipherSuites {
			if s.matches(name) {
				known = true
				if !s.v13 && !slices.Contains(chosen, s.id) {
					chosen = append(chosen, s.id)
				}
			}
		}
	}
	if !known {
		panic(b.opensslError(errNoCipherMatch))
	}
	c.config.CipherSuites = chosen
	if len(chosen) == 0 {
		c.config.MinVersion = max(c.config.MinVersion, tls.VersionTLS13)
	}
}

func (s cipherSuite) matches(name string) bool {
	switch name {
	case "ALL", "DEFAULT", "HIGH", "COMPLEMENTOFDEFAULT":
		return !s.v13 || name != "HIGH"
	case "AESGCM":
		return strings.Contains(s.name, "GCM")
	case "AES":
		return strings.Contains(s.name, "AES")
	case "AES128", "AES256", "CHACHA20":
		return strings.Contains(s.name, name)
	case "RSA", "kRSA":
		return !s.v13 && !strings.HasPrefix(s.name, "ECDHE")
	case "aRSA":
		return !s.v13 && !strings.HasPrefix(s.name, "ECDHE-ECDSA")
	case "ECDHE", "EECDH", "kECDHE", "kEECDH":
		return strings.HasPrefix(s.name, "ECDHE")
	}
	return s.name == name || tls.CipherSuiteName(s.id) == name
}

package crypto

import (
	"crypto/x509"
	"fmt"
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

var (
	oidCommonName = "2.5.4.3"
	oidEmail      = "1.2.840.113549.1.9.1"
)

// subjectParts are the subject's values of a type.
func subjectParts(c *x509.Certificate, oid string) (list []string) {
	for _, part := range c.Subject.Names {
		if part.Type.String() == oid {
			list = append(list, fmt.Sprint(part.Value))
		}
	}
	return list
}

// candidates are the names that may match: the alternative ones, and those of
// the subject as its policy ("default", "always" or "never") says.
func candidates(names, subject []string, policy string) []string {
	if policy == "always" || policy == "default" && len(names) == 0 {
		return append(names, subject...)
	}
	return names
}

// hostRules are the options of checkHost.
type hostRules struct{ noWildcards, noPartial, multiLabel, singleLabel bool }

// checkHost(certificate, name, subject, wildcards, partialWildcards,
// multiLabelWildcards, singleLabelSubdomains) is the certificate's name that fits, or
// undefined.
func (b *binding) checkHost(call goja.FunctionCall) goja.Value {
	c, host := b.certificate(call.Argument(0)).Certificate, js.String(call, 1)
	rules := hostRules{!js.Bool(call, 3), !js.Bool(call, 4), js.Bool(call, 5), js.Bool(call, 6)}
	for _, name := range candidates(c.DNSNames, subjectParts(c, oidCommonName), js.String(call, 2)) {
		if host != "" && rules.match(strings.ToLower(name), strings.ToLower(host)) {
			return b.VM.ToValue(name)
		}
	}
	return goja.Undefined()
}

// match compares lower-case names.
func (r hostRules) match(pattern, host string) bool {
	if strings.HasPrefix(host, ".") && len(host) > 1 { // any subdomain
		rest, ok := strings.CutSuffix(pattern, host)
		return ok && rest != "" && (!r.singleLabel || !strings.Contains(rest, "."))
	}
	if pattern == host {
		return true
	}
	label, rest, dotted := strings.Cut(pattern, ".")
	prefix, suffix, starred := strings.Cut(label, "*")
	if r.noWildcards || !starred || !dotted || !strings.Contains(rest, ".") || strings.Contains(rest+suffix, "*") {
		return false
	}
	if (prefix+suffix != "") && (r.noPartial || strings.HasPrefix(label, "xn--")) {
		return false
	}
	middle, ok := strings.CutSuffix(host, "."+rest)
	if !ok || len(middle) < len(prefix)+len(suffix) || !strings.HasPrefix(middle, prefix) || !strings.HasSuffix(middle, suffix) {
		return false
	}
	return middle != "" && (!strings.Contains(middle, ".") || r.multiLabel && label == "*")
}

// checkEmail(certificate, address, subject) says whether the certificate has the address.
func (b *binding) checkEmail(call goja.FunctionCall) goja.Value {
	c, wanted := b.certificate(call.Argument(0)).Certificate, js.String(call, 1)
	for _, address := range candidates(c.EmailAddresses, subjectParts(c, oidEmail), js.String(call, 2)) {
		if sameAddress(address, wanted) {
			return b.VM.ToValue(true)
		}
	}
	return b.VM.ToValue(false)
}

// sameAddress takes case to matter before the @ alone.
func sameAddress(a, b string) bool {
	i := strings.LastIndexByte(a, '@')
	return len(a) == len(b) && i >= 0 && a[:i] == b[:i] && strings.EqualFold(a[i:], b[i:])
}

package crypto

import (
	"bytes"
	"crypto/x509"
	"time"
)

// verifyFault is why a certificate is not trusted, in OpenSSL's words.
type verifyFault struct{ code, message string }

func (v *verifyFault) Error() string { return v.message }

var (
	faultSelfSigned    = &verifyFault{"DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"}
	faultSelfInChain   = &verifyFault{"SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"}
	faultLeaf          = &verifyFault{"UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"}
	faultIssuer        = &verifyFault{"UNABLE_TO_GET_ISSUER_CERT", "unable to get issuer certificate"}
	faultIssuerLocally = &verifyFault{"UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate"}
	faultExpired       = &verifyFault{"CERT_HAS_EXPIRED", "certificate has expired"}
	faultNotYet        = &verifyFault{"CERT_NOT_YET_VALID", "certificate is not yet valid"}
	faultInvalidCA     = &verifyFault{"INVALID_CA", "invalid CA certificate"}
)

// verifyChain looks for a way from sent[0] to a trusted certificate, through
// what the peer sent, and says what is wrong with it, or nil.
func verifyChain(sent, trusted []*x509.Certificate, now time.Time) *verifyFault {
	chain := sent[:1:1]
	for cert := sent[0]; !contains(trusted, cert); {
		if selfIssued(cert) {
			if len(chain) == 1 {
				return faultSelfSigned
			}
			return faultSelfInChain
		}
		next := issuerOf(cert, trusted)
		if next == nil {
			next = issuerOf(cert, sent[1:])
		}
		if next == nil || len(chain) == 32 {
			return missingIssuer(chain, trusted)
		}
		if next.BasicConstraintsValid && !next.IsCA {
			return faultInvalidCA
		}
		chain = append(chain, next)
		cert = next
	}
	if last := chain[len(chain)-1]; !selfIssued(last) {
		return completeFrom(chain, trusted, now)
	}
	return checkDates(chain, now)
}

// completeFrom follows a trusted certificate that is no root up to its root: a
// part of a chain is not enough.
func completeFrom(chain, trusted []*x509.Certificate, now time.Time) *verifyFault {
	chain = extendChain(chain, trusted)
	if !selfIssued(chain[len(chain)-1]) {
		return missingIssuer(chain, trusted)
	}
	return checkDates(chain, now)
}

func missingIssuer(chain, trusted []*x509.Certificate) *verifyFault {
	last := chain[len(chain)-1]
	switch {
	case len(chain) == 1:
		return faultLeaf
	case contains(trusted, last):
		return faultIssuer
	}
	return faultIssuerLocally
}

func checkDates(chain []*x509.Certificate, now time.Time) *verifyFault {
	for _, cert := range chain {
		if now.After(cert.NotAfter) {
			return faultExpired
		}
		if now.Before(cert.NotBefore) {
			return faultNotYet
		}
	}
	return nil
}

func contains(list []*x509.Certificate, cert *x509.Certificate) bool {
	for _, c := range list {
		if c.Equal(cert) {
			return true
		}
	}
	return false
}

// issuerOf finds who signed cert.
func issuerOf(cert *x509.Certificate, list []*x509.Certificate) *x509.Certificate {
	for _, c := range list {
		if bytes.Equal(c.RawSubject, cert.RawIssuer) &&
			c.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature) == nil {
			return c
		}
	}
	return nil
}

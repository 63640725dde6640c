package crypto

import (
	"crypto/x509/pkix"
	"encoding/asn1"

	"github.com/dop251/goja"
)

// pssParams are what an RSA-PSS key is bound to; nil parts of one that is free.
type pssParams struct {
	hash, mgf string // empty where the key is bound to nothing
	salt      int
}

// pssFields are RSASSA-PSS-params.
type pssFields struct {
	Hash pkix.AlgorithmIdentifier `asn1:"optional,explicit,tag:0"`
	MGF  pkix.AlgorithmIdentifier `asn1:"optional,explicit,tag:1"`
	Salt int                      `asn1:"optional,explicit,tag:2,default:20"`
}

var (
	oidMGF1 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}

	hashOIDs = map[string]asn1.ObjectIdentifier{
		"sha1": {1, 3, 14, 3, 2, 26}, "sha224": {2, 16, 840, 1, 101, 3, 4, 2, 4}, "sha256": {2, 16, 840, 1, 101, 3, 4, 2, 1},
		"sha384": {2, 16, 840, 1, 101, 3, 4, 2, 2}, "sha512": {2, 16, 840, 1, 101, 3, 4, 2, 3},
		"sha512-224": {2, 16, 840, 1, 101, 3, 4, 2, 5}, "sha512-256": {2, 16, 840, 1, 101, 3, 4, 2, 6},
	}
)

func hashOfOID(oid asn1.ObjectIdentifier) string {
	for name, o := range hashOIDs {
		if o.Equal(oid) {
			return name
		}
	}
	return "sha1"
}

func parsePSSParams(der []byte) *pssParams {
	var f pssFields
	if len(der) == 0 || der[0] == asn1.TagNull || !unmarshal(der, &f) {
		return &pssParams{}
	}
	p := &pssParams{hashOfOID(f.Hash.Algorithm), "sha1", f.Salt}
	var inner pkix.AlgorithmIdentifier
	if unmarshal(f.MGF.Parameters.FullBytes, &inner) {
		p.mgf = hashOfOID(inner.Algorithm)
	}
	return p
}

func (p *pssParams) identifier() algorithmIdentifier {
	if p.hash == "" {
		return algorithmIdentifier{OID: oidPSS}
	}
	null := asn1.RawValue{Tag: asn1.TagNull}
	f := pssFields{Salt: p.salt}
	if p.hash != "sha1" {
		f.Hash = pkix.AlgorithmIdentifier{Algorithm: hashOIDs[p.hash], Parameters: null}
	}
	if p.mgf != "sha1" {
		f.MGF = identifier(oidMGF1, pkix.AlgorithmIdentifier{Algorithm: hashOIDs[p.mgf], Parameters: null})
	}
	der, _ := asn1.Marshal(f) // its parts always can be written
	return algorithmIdentifier{oidPSS, asn1.RawValue{FullBytes: der}}
}

// describe adds what p is to the details of a key.
func (p *pssParams) describe(details *goja.Object) {
	if p == nil || p.hash == "" {
		return
	}
	details.Set("hashAlgorithm", p.hash)
	details.Set("mgf1HashAlgorithm", p.mgf)
	details.Set("saltLength", p.salt)
}

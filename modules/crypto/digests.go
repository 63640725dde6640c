package crypto

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"hash"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/blake2s"
	"golang.org/x/crypto/ripemd160" //lint:ignore SA1019 Node has it
	legacy "golang.org/x/crypto/sha3"
)

// algorithm is one hash function. Its first name is the canonical one.
type algorithm struct {
	names []string
	new   func() hash.Hash
	xof   func() *sha3.SHAKE // set where the length is the caller's choice
	size  int                // of an xof, where nothing was chosen
}

func names(list string) []string { return strings.Fields(list) }

// algorithms lists what OpenSSL has and Go too, under OpenSSL's names.
var algorithms = sync.OnceValue(func() []algorithm {
	return []algorithm{
		{names: names("md5 RSA-MD5 md5WithRSAEncryption ssl3-md5"), new: md5.New},
		{names: names("sha1 RSA-SHA1 RSA-SHA1-2 sha-1 sha1WithRSAEncryption ssl3-sha1"), new: sha1.New},
		{names: names("md5-sha1"), new: func() hash.Hash { return &pair{md5.New(), sha1.New()} }},
		{names: names("sha224 RSA-SHA224 sha-224 sha2-224 sha224WithRSAEncryption"), new: sha256.New224},
		{names: names("sha256 RSA-SHA256 sha-256 sha2-256 sha256WithRSAEncryption"), new: sha256.New},
		{names: names("sha256-192 sha-256/192 sha2-256/192"), new: func() hash.Hash { return &short{sha256.New(), 24} }},
		{names: names("sha384 RSA-SHA384 sha-384 sha2-384 sha384WithRSAEncryption"), new: sha512.New384},
		{names: names("sha512 RSA-SHA512 sha-512 sha2-512 sha512WithRSAEncryption"), new: sha512.New},
		{names: names("sha512-224 RSA-SHA512/224 sha-512/224 sha2-512/224 sha512-224WithRSAEncryption"), new: sha512.New512_224},
		{names: names("sha512-256 RSA-SHA512/256 sha-512/256 sha2-512/256 sha512-256WithRSAEncryption"), new: sha512.New512_256},
		{names: names("sha3-224 RSA-SHA3-224 id-rsassa-pkcs1-v1_5-with-sha3-224"), new: func() hash.Hash { return sha3.New224() }},
		{names: names("sha3-256 RSA-SHA3-256 id-rsassa-pkcs1-v1_5-with-sha3-256"), new: func() hash.Hash { return sha3.New256() }},
		{names: names("sha3-384 RSA-SHA3-384 id-rsassa-pkcs1-v1_5-with-sha3-384"), new: func() hash.Hash { return sha3.New384() }},
		{names: names("sha3-512 RSA-SHA3-512 id-rsassa-pkcs1-v1_5-with-sha3-512"), new: func() hash.Hash { return sha3.New512() }},
		{names: names("shake128 shake-128"), xof: sha3.NewSHAKE128, size: 16},
		{names: names("shake256 shake-256"), xof: sha3.NewSHAKE256, size: 32},
		{names: names("keccak-256"), new: legacy.NewLegacyKeccak256},
		{names: names("keccak-512"), new: legacy.NewLegacyKeccak512},
		{names: names("blake2b512 blake2b-512"), new: func() hash.Hash { return unkeyed(blake2b.New512) }},
		{names: names("blake2s256 blake2s-256"), new: func() hash.Hash { return unkeyed(blake2s.New256) }},
		{names: names("ripemd160 RSA-RIPEMD160 ripemd ripemd-160 ripemd160WithRSA rmd160"), new: ripemd160.New},
	}
})

func unkeyed(new func(key []byte) (hash.Hash, error)) hash.Hash {
	h, _ := new(nil) // only a key can be wrong
	return h
}

// findAlgorithm knows every name whatever its case; nil for an unknown one.
func findAlgorithm(name string) *algorithm {
	for i, a := range algorithms() {
		if slices.ContainsFunc(a.names, func(n string) bool { return strings.EqualFold(n, name) }) {
			return &algorithms()[i]
		}
	}
	return nil
}

// hashNames lists the names as getHashes does, sorted.
func hashNames() []string {
	var all []string
	for _, a := range algorithms() {
		all = append(all, a.names...)
	}
	slices.Sort(all)
	return all
}

// start makes a hash of length bytes, or of the algorithm's own length where
// length is negative; nil where the algorithm has no such length.
func (a *algorithm) start(length int) hash.Hash {
	if a.xof != nil {
		if length < 0 {
			length = a.size
		}
		return &xof{a.xof(), a.size, length}
	}
	h := a.new()
	if length >= 0 && length != h.Size() {
		return nil
	}
	return h
}

// xof is an extendable function that gives size bytes.
type xof struct {
	*sha3.SHAKE
	natural, size int
}

var _ hash.Hash = (*xof)(nil)

func (x *xof) Size() int { return x.size }

func (x *xof) Sum(b []byte) []byte {
	out := make([]byte, x.size)
	end := *x.SHAKE
	end.Read(out)
	return append(b, out...)
}

// short cuts what its hash gives.
type short struct {
	hash.Hash
	size int
}

func (s *short) Size() int           { return s.size }
func (s *short) Sum(b []byte) []byte { return append(b, s.Hash.Sum(nil)[:s.size]...) }

// pair gives what both of its hashes give.
type pair struct{ first, second hash.Hash }

var _ hash.Hash = (*pair)(nil)

func (p *pair) Write(b []byte) (int, error) {
	p.first.Write(b)
	return p.second.Write(b)
}

func (p *pair) Sum(b []byte) []byte { return p.second.Sum(p.first.Sum(b)) }
func (p *pair) Size() int           { return p.first.Size() + p.second.Size() }
func (p *pair) BlockSize() int      { return p.first.BlockSize() }
func (p *pair) Reset()              { p.first.Reset(); p.second.Reset() }

// cloneHash copies a hash in its present state.
func cloneHash(h hash.Hash) hash.Hash {
	switch h := h.(type) {
	case *xof:
		state := *h.SHAKE
		return &xof{&state, h.natural, h.size}
	case *short:
		return &short{cloneHash(h.Hash), h.size}
	case *pair:
		return &pair{cloneHash(h.first), cloneHash(h.second)}
	case hash.Cloner:
		if c, err := h.Clone(); err == nil {
			return c
		}
	}
	// The others are pointers to structs without pointers.
	state := reflect.New(reflect.TypeOf(h).Elem())
	state.Elem().Set(reflect.ValueOf(h).Elem())
	return state.Interface().(hash.Hash)
}

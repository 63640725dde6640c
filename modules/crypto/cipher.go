package crypto

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"strings"
	"sync"

	"golang.org/x/crypto/chacha20"
	"golang.org/x/crypto/chacha20poly1305"
)

// cipherKind is one cipher with its mode.
type cipherKind struct {
	names           []string
	mode            string
	nid             int
	keySize, ivSize int
	blockSize       int
}

// cipherKinds lists the ciphers under OpenSSL's names, the canonical one first.
var cipherKinds = sync.OnceValue(func() []cipherKind {
	return []cipherKind{
		{names("aes-128-cbc aes128"), "cbc", 419, 16, 16, 16}, {names("aes-192-cbc aes192"), "cbc", 423, 24, 16, 16},
		{names("aes-256-cbc aes256"), "cbc", 427, 32, 16, 16}, {names("aes-128-ctr"), "ctr", 904, 16, 16, 1},
		{names("aes-192-ctr"), "ctr", 905, 24, 16, 1}, {names("aes-256-ctr"), "ctr", 906, 32, 16, 1},
		{names("id-aes128-gcm aes-128-gcm"), "gcm", 895, 16, 12, 1}, {names("id-aes192-gcm aes-192-gcm"), "gcm", 898, 24, 12, 1},
		{names("id-aes256-gcm aes-256-gcm"), "gcm", 901, 32, 12, 1}, {names("aes-128-ecb"), "ecb", 418, 16, 0, 16},
		{names("aes-192-ecb"), "ecb", 422, 24, 0, 16}, {names("aes-256-ecb"), "ecb", 426, 32, 0, 16},
		{names("chacha20-poly1305"), "stream", 1018, 32, 12, 1},
	}
})

func findCipher(name string) *cipherKind {
	for i, k := range cipherKinds() {
		for _, n := range k.names {
			if strings.EqualFold(n, name) {
				return &cipherKinds()[i]
			}
		}
	}
	return nil
}

func (k *cipherKind) authenticated() bool { return k.mode == "gcm" || k.mode == "stream" }

// plainError is an error without a code, in Node's words.
type plainError string

func (e plainError) Error() string { return string(e) }

var (
	errWrongBlock   = &failure{0x1C80006B, "Provider routines", "wrong final block length"}
	errNotAuthentic = plainError("Unsupported state or unable to authenticate data")
)

// sealer is a cipher under way: update gives what is ready, final the rest.
type sealer interface {
	update(data []byte) []byte
	final() ([]byte, error)
}

// blocks is CBC or ECB, padded.
type blocks struct {
	mode    cipher.BlockMode
	decrypt bool
	raw     bool // no padding
	pending []byte
}

func (c *blocks) update(data []byte) []byte {
	c.pending = append(c.pending, data...)
	size := c.mode.BlockSize()
	n := len(c.pending) / size * size
	if c.decrypt && !c.raw && n == len(c.pending) && n > 0 {
		n -= size // it may hold the padding
	}
	out := make([]byte, n)
	c.mode.CryptBlocks(out, c.pending[:n])
	c.pending = append([]byte(nil), c.pending[n:]...)
	return out
}

func (c *blocks) final() ([]byte, error) {
	size := c.mode.BlockSize()
	if c.decrypt && !c.raw {
		return c.unpad(size)
	}
	if !c.raw {
		pad := size - len(c.pending)
		for range pad {
			c.pending = append(c.pending, byte(pad))
		}
	}
	if len(c.pending)%size != 0 {
		return nil, errWrongBlock
	}
	c.mode.CryptBlocks(c.pending, c.pending)
	return c.pending, nil
}

func (c *blocks) unpad(size int) ([]byte, error) {
	if len(c.pending) != size {
		return nil, errWrongBlock
	}
	c.mode.CryptBlocks(c.pending, c.pending)
	pad := int(c.pending[size-1])
	if pad == 0 || pad > size {
		return nil, errBadDecrypt
	}
	for _, p := range c.pending[size-pad:] {
		if int(p) != pad {
			return nil, errBadDecrypt
		}
	}
	return c.pending[:size-pad], nil
}

// ecb encrypts each block by itself.
type ecb struct {
	cipher.Block
	crypt func(dst, src []byte)
}

func (e ecb) CryptBlocks(dst, src []byte) {
	for size := e.BlockSize(); len(src) > 0; dst, src = dst[size:], src[size:] {
		e.crypt(dst[:size], src[:size])
	}
}

// flow is a stream cipher.
type flow struct{ cipher.Stream }

func (f flow) update(data []byte) []byte {
	out := make([]byte, len(data))
	f.XORKeyStream(out, data)
	return out
}

func (f flow) final() ([]byte, error) { return nil, nil }

// authentic is a stream cipher with a tag. Go's AEADs take a message whole;
// the text is kept for them, and comes out at once all the same.
type authentic struct {
	flow
	aead    cipher.AEAD
	decrypt bool
	nonce   []byte
	aad     []byte
	text    []byte
	tag     []byte // made, or expected
	size    int    // of the tag
}

func (a *authentic) update(data []byte) []byte {
	out := a.flow.update(data)
	if a.decrypt {
		a.text = append(a.text, out...)
	} else {
		a.text = append(a.text, data...)
	}
	return out
}

func (a *authentic) final() ([]byte, error) {
	sealed := a.aead.Seal(nil, a.nonce, a.text, a.aad)
	tag := sealed[len(a.text):][:a.size]
	if !a.decrypt {
		a.tag = tag
		return nil, nil
	}
	if a.tag == nil || subtle.ConstantTimeCompare(a.tag, tag[:len(a.tag)]) != 1 {
		return nil, errNotAuthentic
	}
	return nil, nil
}

// start begins a cipher; key and iv have lengths that fit.
func (k *cipherKind) start(key, iv []byte, decrypt bool, tagSize int) (sealer, error) {
	if k.mode == "stream" {
		aead, err := chacha20poly1305.New(key)
		if err != nil {
			return nil, err
		}
		stream, err := chacha20.NewUnauthenticatedCipher(key, iv)
		if err != nil {
			return nil, err
		}
		stream.SetCounter(1)
		return &authentic{flow: flow{stream}, aead: aead, decrypt: decrypt, nonce: iv, size: tagSize}, nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return k.startAES(block, iv, decrypt, tagSize)
}

func (k *cipherKind) startAES(block cipher.Block, iv []byte, decrypt bool, tagSize int) (sealer, error) {
	switch k.mode {
	case "ctr":
		return flow{cipher.NewCTR(block, iv)}, nil
	case "gcm":
		return newGCM(block, iv, decrypt, tagSize)
	case "ecb":
		crypt := block.Encrypt
		if decrypt {
			crypt = block.Decrypt
		}
		return &blocks{mode: ecb{block, crypt}, decrypt: decrypt}, nil
	}
	if decrypt {
		return &blocks{mode: cipher.NewCBCDecrypter(block, iv), decrypt: true}, nil
	}
	return &blocks{mode: cipher.NewCBCEncrypter(block, iv)}, nil
}

// newGCM finds the counter that the text begins with: what the first block of
// the key stream deciphers to.
func newGCM(block cipher.Block, iv []byte, decrypt bool, tagSize int) (sealer, error) {
	aead, err := cipher.NewGCMWithNonceSize(block, len(iv))
	if err != nil {
		return nil, err
	}
	counter := aead.Seal(nil, iv, make([]byte, block.BlockSize()), nil)[:block.BlockSize()]
	block.Decrypt(counter, counter)
	return &authentic{flow: flow{cipher.NewCTR(block, counter)}, aead: aead, decrypt: decrypt, nonce: iv, size: tagSize}, nil
}

package crypto

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (b *binding) defineAES() {
	b.SetMethods(b.obj, map[string]js.Fn{"cryptAES": b.cryptAES, "wrapAES": b.wrapAES})
}

// cryptAES(mode, key, decrypt, data, iv, parameter, aad | callback, callback) is a
// message in one go. The parameter is the bits of the counter in mode ctr, the
// size of the tag in mode gcm.
func (b *binding) cryptAES(call goja.FunctionCall) goja.Value {
	mode, secret, decrypt := js.String(call, 0), b.key(call.Argument(1)).secret, js.Bool(call, 2)
	data, iv := raw(call.Argument(3)), raw(call.Argument(4))
	run := func() ([]byte, error) { return cryptCBC(secret, iv, data, decrypt) }
	switch mode {
	case "ctr":
		bits := js.Int(call, 5, 128)
		run = func() ([]byte, error) { return cryptCTR(secret, iv, data, bits) }
	case "gcm":
		size, aad := js.Int(call, 5, 16), raw(call.Argument(6))
		run = func() ([]byte, error) { return cryptGCM(secret, iv, data, aad, size, decrypt) }
	}
	return b.derive("CIPHERREQUEST", run, b.buffer, call.Arguments[len(call.Arguments)-1])
}

func cryptCBC(secret, iv, data []byte, decrypt bool) ([]byte, error) {
	s, err := findCipher(fmt.Sprintf("aes-%d-cbc", 8*len(secret))).start(secret, iv, decrypt, 0)
	if err != nil {
		return nil, err
	}
	if decrypt && (len(data) == 0 || len(data)%aes.BlockSize != 0) {
		return nil, errWrongBlock
	}
	out := s.update(data)
	last, err := s.final()
	return append(out, last...), err
}

const errCipherJob = plainError("Cipher job failed")

// cryptCTR counts in the last bits of the counter alone: where those are full,
// they begin again at zero.
func cryptCTR(secret, counter, data []byte, size int) ([]byte, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	limit := new(big.Int).Lsh(big.NewInt(1), uint(size))
	blocks := big.NewInt(int64((len(data) + aes.BlockSize - 1) / aes.BlockSize))
	if blocks.Cmp(limit) > 0 {
		return nil, errCipherJob
	}
	full := new(big.Int).SetBytes(counter)
	low := new(big.Int).Mod(full, limit)
	left := new(big.Int).Sub(limit, low) // blocks until it begins again
	first := len(data)
	if left.Cmp(blocks) < 0 {
		first = int(left.Int64()) * aes.BlockSize
	}
	out := make([]byte, len(data))
	cipher.NewCTR(block, counter).XORKeyStream(out[:first], data[:first])
	if first < len(data) {
		again := full.Sub(full, low).FillBytes(make([]byte, aes.BlockSize))
		cipher.NewCTR(block, again).XORKeyStream(out[first:], data[first:])
	}
	return out, nil
}

func cryptGCM(secret, iv, data, aad []byte, size int, decrypt bool) ([]byte, error) {
	if len(iv) == 0 {
		return nil, plainError("Invalid initialization vector")
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	s, err := newGCM(block, iv, decrypt, size)
	if err != nil {
		return nil, err
	}
	a := s.(*authentic)
	a.aad = aad
	if decrypt {
		if len(data) < size {
			return nil, errCipherJob
		}
		a.tag, data = data[len(data)-size:], data[:len(data)-size]
	}
	out := a.update(data)
	if _, err := a.final(); err != nil {
		return nil, errCipherJob
	}
	if !decrypt {
		out = append(out, a.tag...)
	}
	return out, nil
}

var (
	errUnwrap     = &failure{0x1C800066, "Provider routines", "cipher operation failed"}
	errWrapLength = &failure{0x1C8000E6, "Provider routines", "invalid input length"}
	wrapIV        = bytes.Repeat([]byte{0xA6}, 8)
)

// wrapAES(key, unwrap, data, callback) is RFC 3394's wrapping of keys.
func (b *binding) wrapAES(call goja.FunctionCall) goja.Value {
	secret, unwrap, data := b.key(call.Argument(0)).secret, js.Bool(call, 1), raw(call.Argument(2))
	return b.derive("CIPHERREQUEST", func() ([]byte, error) {
		block, err := aes.NewCipher(secret)
		if err != nil {
			return nil, err
		}
		if unwrap {
			return unwrapBlocks(block, wrapIV, data)
		}
		return wrapBlocks(block, wrapIV, data)
	}, b.buffer, call.Argument(3))
}

func wrapBlocks(block cipher.Block, iv, data []byte) ([]byte, error) {
	if len(data)%8 != 0 || len(data) < 16 {
		return nil, errWrapLength
	}
	out := append(append([]byte{}, iv...), data...)
	var work [16]byte
	n := uint64(len(data) / 8)
	for step := range 6 * n {
		part := out[8*(step%n)+8:][:8]
		copy(work[:8], out)
		copy(work[8:], part)
		block.Encrypt(work[:], work[:])
		binary.BigEndian.PutUint64(out, binary.BigEndian.Uint64(work[:])^(step+1))
		copy(part, work[8:])
	}
	return out, nil
}

func unwrapBlocks(block cipher.Block, iv, data []byte) ([]byte, error) {
	if len(data)%8 != 0 || len(data) < 24 {
		return nil, errWrapLength
	}
	out := bytes.Clone(data)
	var work [16]byte
	n := uint64(len(data)/8) - 1
	for step := 6 * n; step > 0; step-- {
		part := out[8*((step-1)%n)+8:][:8]
		binary.BigEndian.PutUint64(work[:], binary.BigEndian.Uint64(out)^step)
		copy(work[8:], part)
		block.Decrypt(work[:], work[:])
		copy(out[:8], work[:8])
		copy(part, work[8:])
	}
	if subtle.ConstantTimeCompare(out[:8], iv) != 1 {
		return nil, errUnwrap
	}
	return out[8:], nil
}

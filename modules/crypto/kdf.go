package crypto

import (
	"crypto/hkdf"
	"crypto/pbkdf2"

	"github.com/dop251/goja"
	"golang.org/x/crypto/scrypt"

	"github.com/gonode/gonode/runtime/js"
)

func (b *binding) defineKDF() {
	b.SetMethods(b.obj, map[string]js.Fn{"pbkdf2": b.pbkdf2, "scrypt": b.scrypt, "hkdf": b.hkdf})
}

// digestNamed finds a hash for keys, or throws.
func (b *binding) digestNamed(v goja.Value) *algorithm {
	a := findAlgorithm(v.String())
	if a == nil || a.xof != nil {
		b.Throw("ERR_CRYPTO_INVALID_DIGEST", v)
	}
	return a
}

// derive runs f, which makes a key, as a job named name.
func (b *binding) derive(name string, f func() ([]byte, error), wrap func([]byte) goja.Value, cb goja.Value) goja.Value {
	var key []byte
	run := func() (err error) {
		key, err = f()
		return err
	}
	return b.do(job{name, run, func() goja.Value { return wrap(key) }}, cb)
}

func (b *binding) buffer(bytes []byte) goja.Value { return b.NewBuffer(bytes) }

// pbkdf2(password, salt, iterations, length, digest, callback)
func (b *binding) pbkdf2(call goja.FunctionCall) goja.Value {
	password, salt := string(raw(call.Argument(0))), raw(call.Argument(1))
	iterations, length := js.Int(call, 2, 1), js.Int(call, 3, 0)
	a := b.digestNamed(call.Argument(4))
	return b.derive("PBKDF2REQUEST", func() ([]byte, error) {
		if length == 0 {
			return []byte{}, nil
		}
		return pbkdf2.Key(a.new, password, salt, iterations, length)
	}, b.buffer, call.Argument(5))
}

// scrypt(password, salt, length, N, r, p, maxmem, callback)
func (b *binding) scrypt(call goja.FunctionCall) goja.Value {
	password, salt, length := raw(call.Argument(0)), raw(call.Argument(1)), js.Int(call, 2, 0)
	n, r, p := js.Int(call, 3, 0), js.Int(call, 4, 0), js.Int(call, 5, 0)
	if n < 2 || n&(n-1) != 0 || r < 1 || p < 1 || r*p >= 1<<30 {
		panic(b.rangeError("ERR_CRYPTO_INVALID_SCRYPT_PARAMS", "Invalid scrypt params"))
	}
	if 128*(n+p+2)*r > js.Int(call, 6, 0) {
		panic(b.rangeError("ERR_CRYPTO_INVALID_SCRYPT_PARAMS",
			"Invalid scrypt params: error:030000AC:digital envelope routines::memory limit exceeded"))
	}
	return b.derive("SCRYPTREQUEST", func() ([]byte, error) {
		if length == 0 {
			return []byte{}, nil
		}
		return scrypt.Key(password, salt, n, r, p, length)
	}, b.buffer, call.Argument(7))
}

// hkdf(digest, key, salt, info, length, callback) gives an ArrayBuffer.
func (b *binding) hkdf(call goja.FunctionCall) goja.Value {
	a := b.digestNamed(call.Argument(0))
	key, salt, info := raw(call.Argument(1)), raw(call.Argument(2)), string(raw(call.Argument(3)))
	length := js.Int(call, 4, 0)
	if length > 255*a.new().Size() {
		panic(b.rangeError("ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length"))
	}
	wrap := func(bytes []byte) goja.Value { return b.VM.ToValue(b.VM.NewArrayBuffer(bytes)) }
	return b.derive("HKDFREQUEST", func() ([]byte, error) { return hkdf.Key(a.new, key, salt, info, length) }, wrap, call.Argument(5))
}

// rangeError makes the plain RangeError that Node's native code throws.
func (b *binding) rangeError(code, message string) *goja.Object {
	ctor, _ := goja.AssertConstructor(b.VM.GlobalObject().Get("RangeError"))
	err, _ := ctor(nil, b.VM.ToValue(message))
	err.Set("code", code)
	return err
}

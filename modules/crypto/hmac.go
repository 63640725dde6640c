package crypto

import (
	"bytes"
	"crypto/hmac"
	"crypto/subtle"
	"hash"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

func (b *binding) defineHmac() {
	b.SetMethods(b.obj, map[string]js.Fn{"initHmac": b.initHmac, "hmac": b.hmac})
	b.group("Hmac", map[string]js.Fn{"update": b.update, "digest": b.digestHmac})
}

// initHmac(object, algorithm, key) makes object an Hmac.
func (b *binding) initHmac(call goja.FunctionCall) goja.Value {
	name := call.Argument(1).String()
	a := findAlgorithm(name)
	if a == nil {
		b.Throw("ERR_CRYPTO_INVALID_DIGEST", name)
	}
	if a.xof != nil {
		panic(b.NewError("error:00000000:lib(0)::reason(0)"))
	}
	key, _ := js.Bytes(call.Argument(2))
	b.Attach(call.Argument(0).(*goja.Object), &hasher{Hash: hmac.New(func() hash.Hash { return a.new() }, key)})
	return goja.Undefined()
}

// digestHmac(outputEncoding) ends an Hmac; once ended it gives nothing.
func (b *binding) digestHmac(call goja.FunctionCall) goja.Value {
	h := b.hasher(call.This)
	encoding := b.outputEncoding(call.Argument(0))
	if h.done {
		return b.encoded(nil, encoding)
	}
	h.done = true
	return b.encoded(bytes.Clone(h.sum()), encoding)
}

// hmac(algorithm, key, data, callback) is an Hmac in one go.
func (b *binding) hmac(call goja.FunctionCall) goja.Value {
	a, k, data := b.digestNamed(call.Argument(0)), b.key(call.Argument(1)), raw(call.Argument(2))
	return b.derive("HASHREQUEST", func() ([]byte, error) {
		h := hmac.New(a.new, k.secret)
		h.Write(data)
		return h.Sum(nil), nil
	}, b.buffer, call.Argument(3))
}

func (b *binding) timingSafeEqual(call goja.FunctionCall) goja.Value {
	first, second := b.bytesToCompare(call, 0, "buf1"), b.bytesToCompare(call, 1, "buf2")
	if len(first) != len(second) {
		b.Throw("ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH")
	}
	return b.VM.ToValue(subtle.ConstantTimeCompare(first, second) == 1)
}

func (b *binding) bytesToCompare(call goja.FunctionCall, i int, name string) []byte {
	view, ok := js.Bytes(call.Argument(i))
	if !ok {
		panic(b.codedTypeError("ERR_INVALID_ARG_TYPE",
			`The "`+name+`" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`))
	}
	return view
}

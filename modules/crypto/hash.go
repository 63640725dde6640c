package crypto

import (
	"bytes"
	"hash"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// hasher is the state of a Hash or Hmac.
type hasher struct {
	hash.Hash
	result []byte // once it is known
	done   bool   // digest was called
}

// sum ends the hash.
func (h *hasher) sum() []byte {
	if h.result == nil {
		h.result = h.Sum(nil)
	}
	return h.result
}

func (b *binding) defineHash() {
	b.SetMethods(b.obj, map[string]js.Fn{
		"initHash":        b.initHash,
		"copyHash":        b.copyHash,
		"getHashes":       func(goja.FunctionCall) goja.Value { return b.strings(hashNames()) },
		"hash":            b.oneShot,
		"timingSafeEqual": b.timingSafeEqual,
		"hashSize": func(call goja.FunctionCall) goja.Value {
			return b.VM.ToValue(b.digestNamed(call.Argument(0)).new().Size())
		},
		"hashBlockSize": func(call goja.FunctionCall) goja.Value {
			return b.VM.ToValue(b.digestNamed(call.Argument(0)).new().BlockSize())
		},
		"sum": func(call goja.FunctionCall) goja.Value {
			return b.NewBuffer(bytes.Clone(b.hasher(call.Argument(0)).sum()))
		},
	})
	b.group("Hash", map[string]js.Fn{"update": b.update, "digest": b.digest})
}

// initHash(object, algorithm, outputLength) makes object a Hash.
func (b *binding) initHash(call goja.FunctionCall) goja.Value {
	a := findAlgorithm(call.Argument(1).String())
	if a == nil {
		panic(b.NewError("Digest method not supported"))
	}
	b.Attach(call.Argument(0).(*goja.Object), &hasher{Hash: b.start(a, call.Argument(2))})
	return goja.Undefined()
}

func (b *binding) start(a *algorithm, length goja.Value) hash.Hash {
	n := -1
	if !js.IsNil(length) {
		n = int(length.ToInteger())
	} else if a.xof != nil {
		b.Invoke(nil, b.obj.Get("warnShake"))
	}
	h := a.start(n)
	if h == nil {
		panic(b.opensslError(errNotXOF))
	}
	return h
}

// copyHash(to, from, outputLength) makes to a Hash that goes on where from is.
func (b *binding) copyHash(call goja.FunctionCall) goja.Value {
	from := b.hasher(call.Argument(1))
	if from.done {
		b.Throw("ERR_CRYPTO_HASH_FINALIZED")
	}
	to := cloneHash(from.Hash)
	b.resize(to, call.Argument(2))
	b.Attach(call.Argument(0).(*goja.Object), &hasher{Hash: to})
	return goja.Undefined()
}

// resize gives h the length that a copy asks for, or else its own again.
func (b *binding) resize(h hash.Hash, length goja.Value) {
	x, isXOF := h.(*xof)
	switch {
	case isXOF && js.IsNil(length):
		x.size = x.natural
	case isXOF:
		x.size = int(length.ToInteger())
	case !js.IsNil(length) && int(length.ToInteger()) != h.Size():
		panic(b.opensslError(errNotXOF))
	}
}

func (b *binding) hasher(v goja.Value) *hasher {
	h, ok := js.State[*hasher](b.Env, v)
	if !ok {
		panic(b.VM.NewTypeError("Illegal invocation"))
	}
	return h
}

// update(data, inputEncoding) is Hash.prototype.update and Hmac's.
func (b *binding) update(call goja.FunctionCall) goja.Value {
	h := b.hasher(call.This)
	if h.done {
		b.Throw("ERR_CRYPTO_HASH_FINALIZED")
	}
	input := b.data(call.Argument(0), call.Argument(1), "data")
	if h.result != nil {
		b.Throw("ERR_CRYPTO_HASH_UPDATE_FAILED")
	}
	h.Write(input)
	return call.This
}

// data reads the bytes of a string or view, as update functions take them.
func (b *binding) data(v, encoding goja.Value, name string) []byte {
	s, isString := v.(goja.String)
	if !isString {
		if obj := js.Object(v); obj != nil && !js.IsArrayBuffer(obj) {
			if view, ok := js.Bytes(v); ok {
				return view
			}
		}
		b.Throw("ERR_INVALID_ARG_TYPE", name, []string{"string", "Buffer", "TypedArray", "DataView"}, v)
	}
	enc := b.encoding(encoding)
	if enc == js.Hex && s.Length()%2 != 0 {
		b.Throw("ERR_INVALID_ARG_VALUE", "encoding", encoding, "is invalid for data of length "+b.VM.ToValue(s.Length()).String())
	}
	return js.Encode(s, enc)
}

// encoding reads an encoding's name; what is none reads as UTF-8.
func (b *binding) encoding(v goja.Value) js.Encoding {
	if s, ok := js.StringArg(v); ok {
		if enc, known := js.ParseEncoding(s); known {
			return enc
		}
	}
	return js.UTF8
}

// digest(outputEncoding) ends a Hash.
func (b *binding) digest(call goja.FunctionCall) goja.Value {
	h := b.hasher(call.This)
	if h.done {
		b.Throw("ERR_CRYPTO_HASH_FINALIZED")
	}
	encoding := b.outputEncoding(call.Argument(0))
	h.done = true
	return b.encoded(bytes.Clone(h.sum()), encoding)
}

// outputEncoding is a truthy argument as a string, else "".
func (b *binding) outputEncoding(v goja.Value) string {
	if !v.ToBoolean() {
		return ""
	}
	return v.String()
}

// encoded gives sum as text, or as a Buffer for "", "buffer" and what Node does
// not know.
func (b *binding) encoded(sum []byte, encoding string) goja.Value {
	if enc, ok := js.ParseEncoding(encoding); ok {
		return b.Decode(sum, enc)
	}
	return b.NewBuffer(sum)
}

func (b *binding) strings(list []string) goja.Value {
	items := make([]any, len(list))
	for i, s := range list {
		items[i] = s
	}
	return b.VM.NewArray(items...)
}

// oneShot(algorithm, input, outputEncoding, outputLength) is crypto.hash.
func (b *binding) oneShot(call goja.FunctionCall) goja.Value {
	name := b.ValidateString(call.Argument(0), "algorithm")
	input := b.data(call.Argument(1), goja.Undefined(), "input")
	a := findAlgorithm(name)
	if a == nil {
		panic(b.NewError("Digest method " + name + " is not supported"))
	}
	h := b.start(a, call.Argument(3))
	h.Write(input)
	return b.encoded(h.Sum(nil), call.Argument(2).String())
}

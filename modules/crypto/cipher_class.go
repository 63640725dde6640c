package crypto

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// cipherState is what a Cipheriv or Decipheriv holds.
type cipherState struct {
	sealer
	decrypt bool
	done    bool
	begun   bool
}

func (b *binding) defineCipher() {
	b.SetMethods(b.obj, map[string]js.Fn{
		"initCipher": b.initCipher,
		"getCiphers": func(goja.FunctionCall) goja.Value {
			var all []string
			for _, k := range cipherKinds() {
				all = append(all, k.names...)
			}
			return b.strings(all)
		},
		"cipherInfo": b.cipherInfo,
	})
	b.group("Cipher", map[string]js.Fn{
		"update": b.updateCipher, "final": b.finalCipher, "setAutoPadding": b.setAutoPadding, "setAAD": b.setAAD,
		"getAuthTag": b.getAuthTag, "setAuthTag": b.setAuthTag,
	})
}

// initCipher(object, name, key, iv, decrypt, tagLength)
func (b *binding) initCipher(call goja.FunctionCall) goja.Value {
	kind := findCipher(call.Argument(1).String())
	if kind == nil {
		panic(b.coded("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"))
	}
	key, iv := bytes.Clone(raw(call.Argument(2))), bytes.Clone(raw(call.Argument(3)))
	if len(key) != kind.keySize {
		panic(b.rangeError("ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length"))
	}
	if fits := len(iv) == kind.ivSize || kind.mode == "gcm" && len(iv) > 0; !fits {
		panic(b.codedTypeError("ERR_CRYPTO_INVALID_IV", "Invalid initialization vector"))
	}
	size := js.Int(call, 5, 16)
	if kind.authenticated() && !validTag(size) {
		panic(b.codedTypeError("ERR_CRYPTO_INVALID_AUTH_TAG", fmt.Sprintf("Invalid authentication tag length: %d", size)))
	}
	s, err := kind.start(key, iv, js.Bool(call, 4), size)
	if err != nil {
		panic(b.exception(err))
	}
	b.Attach(call.Argument(0).(*goja.Object), &cipherState{sealer: s, decrypt: js.Bool(call, 4)})
	return goja.Undefined()
}

func validTag(n int) bool { return n == 4 || n == 8 || n >= 12 && n <= 16 }

func (b *binding) cipher(call goja.FunctionCall) *cipherState {
	return js.This[*cipherState](b.Env, call)
}

// updateCipher(data, inputEncoding, outputEncoding)
func (b *binding) updateCipher(call goja.FunctionCall) goja.Value {
	c := b.cipher(call)
	data := b.data(call.Argument(0), call.Argument(1), "data")
	if c.done {
		panic(b.NewError("Trying to add data in unsupported state"))
	}
	c.begun = true
	return b.encodedPart(call.This, c.update(data), call.Argument(2))
}

// encodedPart gives text through a decoder of the object, which keeps what is
// not a whole character.
func (b *binding) encodedPart(object goja.Value, out []byte, encoding goja.Value) goja.Value {
	name := b.outputEncoding(encoding)
	if name == "" || name == "buffer" {
		return b.NewBuffer(out)
	}
	return b.Invoke(object, object.(*goja.Object).Get("_decode"), b.NewBuffer(out), encoding)
}

func (b *binding) finalCipher(call goja.FunctionCall) goja.Value {
	c := b.cipher(call)
	if c.done {
		panic(b.coded("ERR_CRYPTO_INVALID_STATE", "Invalid state"))
	}
	c.done = true
	out, err := c.final()
	if err != nil {
		panic(b.exception(err))
	}
	return b.encodedPart(call.This, out, call.Argument(0))
}

func (b *binding) invalidState(operation string) *goja.Object {
	return b.coded("ERR_CRYPTO_INVALID_STATE", "Invalid state for operation "+operation)
}

func (b *binding) setAutoPadding(call goja.FunctionCall) goja.Value {
	c := b.cipher(call)
	if c.done {
		panic(b.invalidState("setAutoPadding"))
	}
	if blocks, ok := c.sealer.(*blocks); ok {
		blocks.raw = !goja.IsUndefined(call.Argument(0)) && !js.Bool(call, 0)
	}
	return call.This
}

func (b *binding) setAAD(call goja.FunctionCall) goja.Value {
	c := b.cipher(call)
	a, ok := c.sealer.(*authentic)
	if !ok || c.done || c.begun {
		panic(b.invalidState("setAAD"))
	}
	a.aad = append(a.aad, raw(call.Argument(0))...)
	return call.This
}

func (b *binding) getAuthTag(call goja.FunctionCall) goja.Value {
	c := b.cipher(call)
	a, ok := c.sealer.(*authentic)
	if !ok || c.decrypt || !c.done {
		panic(b.invalidState("getAuthTag"))
	}
	return b.NewBuffer(bytes.Clone(a.tag))
}

func (b *binding) setAuthTag(call goja.FunctionCall) goja.Value {
	c := b.cipher(call)
	a, ok := c.sealer.(*authentic)
	if !ok || !c.decrypt || c.done || a.tag != nil {
		panic(b.invalidState("setAuthTag"))
	}
	tag := raw(call.Argument(0))
	if !validTag(len(tag)) {
		panic(b.codedTypeError("ERR_CRYPTO_INVALID_AUTH_TAG", fmt.Sprintf("Invalid authentication tag length: %d", len(tag))))
	}
	a.tag, a.size = bytes.Clone(tag), len(tag)
	return call.This
}

// cipherInfo(name or NID) is what getCipherInfo says, or undefined.
func (b *binding) cipherInfo(call goja.FunctionCall) goja.Value {
	name := call.Argument(0).String()
	kind := findCipher(name)
	for i := 0; kind == nil && i < len(cipherKinds()); i++ {
		if strconv.Itoa(cipherKinds()[i].nid) == name {
			kind = &cipherKinds()[i]
		}
	}
	if kind == nil {
		return goja.Undefined()
	}
	obj := b.nullObject()
	obj.Set("mode", kind.mode)
	obj.Set("name", kind.names[0])
	obj.Set("nid", kind.nid)
	obj.Set("keyLength", kind.keySize)
	if kind.mode != "stream" {
		obj.Set("blockSize", kind.blockSize)
	}
	obj.Set("ivLength", goja.Undefined())
	if kind.ivSize > 0 {
		obj.Set("ivLength", kind.ivSize)
	}
	return obj
}

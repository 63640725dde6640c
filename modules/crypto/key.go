package crypto

import (
	"crypto/subtle"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// key is what a KeyObject holds.
type key struct {
	kind   string // "secret", "public" or "private"
	secret []byte
}

func (b *binding) defineKeys() {
	b.SetMethods(b.obj, map[string]js.Fn{
		"secretKey": b.secretKey,
		"adoptKey":  b.adoptKey,
		"secretBytes": func(call goja.FunctionCall) goja.Value {
			return b.NewBuffer(append([]byte(nil), b.key(call.Argument(0)).secret...))
		},
		"keysEqual": b.keysEqual,
	})
}

// handle wraps k for jslib.
func (b *binding) handle(k *key) goja.Value {
	obj := b.VM.NewObject()
	b.Attach(obj, k)
	return obj
}

// secretKey(bytes) is the handle of a secret key.
func (b *binding) secretKey(call goja.FunctionCall) goja.Value {
	bytes, _ := js.Bytes(call.Argument(0))
	return b.handle(&key{kind: "secret", secret: append([]byte(nil), bytes...)})
}

// adoptKey(object, handle) makes object hold the key of handle, and says
// whether handle has one.
func (b *binding) adoptKey(call goja.FunctionCall) goja.Value {
	k, ok := js.State[*key](b.Env, call.Argument(1))
	if ok {
		b.Attach(call.Argument(0).(*goja.Object), k)
	}
	return b.VM.ToValue(ok)
}

func (b *binding) key(v goja.Value) *key {
	k, ok := js.State[*key](b.Env, v)
	if !ok {
		panic(b.VM.NewTypeError("Illegal invocation"))
	}
	return k
}

func (b *binding) keysEqual(call goja.FunctionCall) goja.Value {
	return b.VM.ToValue(b.key(call.Argument(0)).equal(b.key(call.Argument(1))))
}

func (k *key) equal(other *key) bool {
	return k.kind == other.kind && subtle.ConstantTimeCompare(k.secret, other.secret) == 1
}

package encoding

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// maxStringLength is V8's.
const maxStringLength = 0x1fffffe8

// charactersOf is how many characters n bytes give at most.
func charactersOf(n int, enc js.Encoding) int {
	switch enc {
	case js.Hex:
		return 2 * n
	case js.Base64, js.Base64URL:
		return n / 3 * 4
	case js.UTF16LE:
		return n / 2
	}
	return n
}

// shortEnough is text, unless it is longer than there can be: it throws.
func shortEnough(env *js.Env, text goja.Value) goja.Value {
	if s, ok := text.(goja.String); ok && s.Length() > maxStringLength {
		throwTooLong(env)
	}
	return text
}

func throwTooLong(env *js.Env) {
	err, _ := env.VM.New(env.VM.GlobalObject().Get("Error"), env.VM.ToValue("Cannot create a string longer than 0x1fffffe8 characters"))
	err.Set("code", "ERR_STRING_TOO_LONG")
	panic(err)
}

package runtime

import (
	"unicode/utf16"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// defineWellFormed adds String's isWellFormed and toWellFormed.
func (r *Runtime) defineWellFormed(proto *goja.Object) {
	define := func(name string, f func(goja.String) goja.Value) {
		r.ctx.DefineHidden(proto, name, r.ctx.Func(name, 0, func(call goja.FunctionCall) goja.Value {
			if js.IsNil(call.This) {
				panic(r.ctx.VM.NewTypeError("String.prototype." + name + " called on null or undefined"))
			}
			return f(r.ctx.ToString(call.This))
		}))
	}
	define("isWellFormed", func(s goja.String) goja.Value {
		_, wide := js.Units(s)
		return r.ctx.VM.ToValue(loneSurrogate(wide, 0) < 0)
	})
	define("toWellFormed", func(s goja.String) goja.Value {
		_, wide := js.Units(s)
		at := loneSurrogate(wide, 0)
		if at < 0 {
			return s
		}
		whole := append([]uint16(nil), wide...)
		for ; at >= 0; at = loneSurrogate(whole, at+1) {
			whole[at] = 0xfffd
		}
		return goja.StringFromUTF16(whole)
	})
}

// loneSurrogate is the index of the first half of a pair, from i on, whose other
// half is missing, or -1.
func loneSurrogate(units []uint16, i int) int {
	for ; i < len(units); i++ {
		switch u := rune(units[i]); {
		case !utf16.IsSurrogate(u):
		case i+1 < len(units) && utf16.DecodeRune(u, rune(units[i+1])) != 0xfffd:
			i++
		default:
			return i
		}
	}
	return -1
}

package js

import (
	"math"

	"github.com/dop251/goja"
)

// MendArrayFrom has Array.from refuse a list that is longer than an array may
// be: goja would fill memory with it.
func (e *Env) MendArrayFrom() {
	class := Object(e.VM.GlobalObject().Get("Array"))
	from := theLayout.nativeCall(Object(class.Get("from")))
	original := *from
	*from = func(call goja.FunctionCall) goja.Value {
		items := Object(call.Argument(0))
		if items != nil && BrandOf(items) == BrandObject && items.GetSymbol(goja.SymIterator) == nil && call.This == class {
			if n := items.Get("length"); n != nil && n.ToFloat() > math.MaxUint32 {
				panic(e.newGlobal("RangeError", e.VM.ToValue("Invalid array length")))
			}
		}
		return original(call)
	}
}

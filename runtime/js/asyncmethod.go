package js

import (
	"sync"

	"github.com/dop251/goja"
)

// IsFunctionPrototype says whether o is the Function.prototype of its realm.
func (e *Env) IsFunctionPrototype(o *goja.Object) bool { return o == e.Realm(o).functionProto }

// MendAsyncMethods lets async methods be told from others: goja gives them the
// prototype of plain functions. So that prototype answers for them as theirs
// would.
func (e *Env) MendAsyncMethods() {
	class := Object(e.VM.GlobalObject().Get("Function"))
	proto := Object(class.Get("prototype"))
	e.functionProto = proto
	asyncFunction := sync.OnceValue(func() *goja.Object {
		f, err := e.VM.RunString("(async () => {})")
		if err != nil {
			panic(err)
		}
		return Object(f).Prototype()
	})
	isMethod := func(v goja.Value) bool {
		o := Object(v)
		return o != nil && o != proto && BrandOf(o) == BrandAsyncFunction
	}
	e.DefineAccessor(proto, "constructor", Accessor{
		Get: func(call goja.FunctionCall) goja.Value {
			if isMethod(call.This) {
				return asyncFunction().Get("constructor")
			}
			return class
		},
		Set: func(call goja.FunctionCall) goja.Value {
			if o := Object(call.This); o != nil {
				o.DefineDataProperty("constructor", call.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
			}
			return goja.Undefined()
		},
	})
	tag := e.Func("get [Symbol.toStringTag]", 0, func(call goja.FunctionCall) goja.Value {
		if isMethod(call.This) {
			return asyncFunction().GetSymbol(goja.SymToStringTag)
		}
		return goja.Undefined()
	})
	proto.DefineAccessorPropertySymbol(goja.SymToStringTag, tag, nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

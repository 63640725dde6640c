package js

import (
	"reflect"

	"github.com/dop251/goja"
)

// Attach puts Go state behind obj, under a Symbol that scripts cannot name.
// One object has one state; a second Attach replaces it.
func (e *Env) Attach(obj *goja.Object, state any) {
	obj.DefineDataPropertySymbol(e.state, e.VM.NewDynamicObject(&box{state}),
		goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// ThreadSafe marks Go state that may be behind objects of several threads: it
// travels with the objects that hold it.
type ThreadSafe interface{ ThreadSafe() }

// box is how goja carries the state: a dynamic object without properties costs
// it a fifth of a reflected one.
type box struct{ v any }

func (*box) Get(string) goja.Value       { return nil }
func (*box) Set(string, goja.Value) bool { return false }
func (*box) Has(string) bool             { return false }
func (*box) Delete(string) bool          { return true }
func (*box) Keys() []string              { return nil }

// State returns the Go state of type T behind v; ok is false when v is not an
// object or carries another state.
func State[T any](e *Env, v goja.Value) (state T, ok bool) {
	obj, isObj := v.(*goja.Object)
	if !isObj {
		return state, false
	}
	held := obj.GetSymbol(e.state)
	if held == nil {
		return state, false
	}
	b, isBox := held.Export().(*box)
	if !isBox {
		return state, false
	}
	state, ok = b.v.(T)
	return state, ok
}

// HasState says whether there is Go state behind obj.
func (e *Env) HasState(obj *goja.Object) bool { return obj.GetSymbol(e.state) != nil }

// IsUncloneable says whether obj or its class bears the UncloneableMark.
func (e *Env) IsUncloneable(obj *goja.Object) bool {
	return obj.GetSymbol(e.PrivateSymbol(UncloneableMark)) != nil
}

// This returns the Go state of a method's receiver, or throws Node's
// "Illegal invocation" TypeError.
func This[T any](e *Env, call goja.FunctionCall) T {
	s, ok := State[T](e, call.This)
	if !ok {
		panic(e.VM.NewTypeError("Illegal invocation"))
	}
	return s
}

// Single returns the realm's one T, made at the first call: what a package
// keeps per realm, such as its classes.
func Single[T any](e *Env, make func() *T) *T {
	key := reflect.TypeFor[T]()
	if v, ok := e.singles[key]; ok {
		return v.(*T)
	}
	if e.singles == nil {
		e.singles = map[reflect.Type]any{}
	}
	v := make()
	e.singles[key] = v
	return v
}

// CryptoKey is the state of a KeyObject of crypto or, where it IsWeb, of a CryptoKey.
type CryptoKey interface{ IsWeb() bool }

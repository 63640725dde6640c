package js

import "github.com/dop251/goja"

// Fn is the one signature of native functions. call.Arguments is goja's stack:
// never keep it.
type Fn = func(goja.FunctionCall) goja.Value

// Class describes a JavaScript class written in Go.
type Class struct {
	Name   string
	Length int
	// New fills call.This; the result replaces it where not nil. New is nil
	// for classes that scripts cannot construct.
	New     func(call goja.ConstructorCall) *goja.Object
	Extends *goja.Object // the parent constructor, or nil
	// Methods, Getters and Static are not enumerable, as in a class body.
	Methods map[string]Fn
	Getters map[string]Accessor
	Static  map[string]Fn
}

// Accessor is a getter with an optional setter.
type Accessor struct {
	Get Fn
	Set Fn
}

// NewClass makes the constructor of c.
func (e *Env) NewClass(c Class) *goja.Object {
	construct := c.New
	if construct == nil {
		construct = func(goja.ConstructorCall) *goja.Object { panic(e.VM.NewTypeError("Illegal constructor")) }
	}
	ctor := e.VM.ToValue(construct).(*goja.Object)
	e.nameFunc(ctor, c.Name, c.Length)
	proto := ctor.Get("prototype").(*goja.Object)
	if c.Extends != nil {
		ctor.SetPrototype(c.Extends)
		proto.SetPrototype(c.Extends.Get("prototype").(*goja.Object))
	}
	e.DefineMethods(proto, c.Methods)
	e.DefineMethods(ctor, c.Static)
	for name, a := range c.Getters {
		e.DefineAccessor(proto, name, a)
	}
	return ctor
}

// RequireNew has a class that is called as a function throw a TypeError with the
// text.
func (e *Env) RequireNew(class *goja.Object, text string) {
	call, _ := theLayout.nativeConstructor(class)
	*call = func(goja.FunctionCall) goja.Value { panic(e.VM.NewTypeError(text)) }
}

// AllowCall has a class that is called as a function do nothing but return this, as
// V8's function templates do.
func (e *Env) AllowCall(class *goja.Object) {
	call, _ := theLayout.nativeConstructor(class)
	*call = func(c goja.FunctionCall) goja.Value {
		if IsNil(c.This) {
			return e.VM.GlobalObject()
		}
		return c.This
	}
}

// Func makes a native function with the given name and length.
func (e *Env) Func(name string, length int, fn Fn) *goja.Object {
	return e.newNative(name, length, func(call goja.FunctionCall) goja.Value {
		returned := false
		defer func() {
			if !returned { // asking recover would cost every call
				e.witness(recover())
			}
		}()
		v := fn(call)
		returned = true
		return v
	})
}

func (e *Env) nameFunc(f *goja.Object, name string, length int) {
	f.DefineDataProperty("name", e.VM.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	f.DefineDataProperty("length", e.VM.ToValue(length), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// DefineMethods adds native methods to obj, not enumerable.
func (e *Env) DefineMethods(obj *goja.Object, methods map[string]Fn) {
	for name, fn := range methods {
		e.DefineHidden(obj, name, e.Func(name, 0, fn))
	}
}

// SetMethods adds native functions to obj as plain, enumerable properties.
func (e *Env) SetMethods(obj *goja.Object, methods map[string]Fn) {
	for name, fn := range methods {
		obj.Set(name, e.Func(name, 0, fn))
	}
}

// DefineHidden defines a writable, configurable property that is not
// enumerable.
func (e *Env) DefineHidden(obj *goja.Object, name string, v goja.Value) {
	obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// DefineAccessor defines a configurable accessor that is not enumerable.
func (e *Env) DefineAccessor(obj *goja.Object, name string, a Accessor) {
	var get, set goja.Value
	if a.Get != nil {
		get = e.Func("get "+name, 0, a.Get)
	}
	if a.Set != nil {
		set = e.Func("set "+name, 1, a.Set)
	}
	obj.DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// DefineLazy defines a property whose value is made at the first read and which
// a write replaces, as Node's lazily loaded globals are.
func (e *Env) DefineLazy(obj *goja.Object, name string, enumerable bool, make func() goja.Value) {
	settle := func(v goja.Value) {
		obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.ToFlag(enumerable))
	}
	get := e.Func("get "+name, 0, func(goja.FunctionCall) goja.Value {
		v := make()
		settle(v)
		return v
	})
	set := e.Func("set "+name, 1, func(call goja.FunctionCall) goja.Value {
		settle(call.Argument(0))
		return goja.Undefined()
	})
	obj.DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.ToFlag(enumerable))
}

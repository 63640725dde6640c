package js

import (
	"strings"

	"github.com/dop251/goja"
)

// qualified names a function of the engine by where scripts find it, such as
// Array.prototype.map; "" where none of the usual places has it.
func (t thrown) qualified(fn goja.Value) string {
	name := functionName(fn)
	global := t.e.VM.GlobalObject()
	for _, class := range []string{
		"Function", "Array", "String", "Number", "Boolean", "Symbol", "BigInt", "Object", "Reflect", "Promise", "Map", "Set", "WeakMap",
		"WeakSet", "Date", "RegExp", "Error", "ArrayBuffer", "DataView",
	} {
		owner := Object(global.Get(class))
		if owner == nil {
			continue
		}
		if proto := Object(owner.Get("prototype")); proto != nil && isOwnFunction(proto, name, fn) {
			return class + ".prototype." + name
		}
		if owner.Get(name) == fn {
			return class + "." + name
		}
	}
	if views := Object(Object(global.Get("Uint8Array")).Prototype()); isOwnFunction(Object(views.Get("prototype")), name, fn) {
		return "TypedArray.prototype." + name
	}
	return ""
}

// isOwnFunction says whether proto has the function under its name, as a method
// or as a getter.
func isOwnFunction(proto *goja.Object, name string, fn goja.Value) (same bool) {
	if key, isGetter := strings.CutPrefix(name, "get "); isGetter {
		return getterOf(proto, key) == fn
	}
	defer func() { // accessors of a prototype throw
		if recover() != nil {
			same = false
		}
	}()
	if symbol := wellKnown[name]; symbol != nil {
		return proto.GetSymbol(symbol) == fn
	}
	return name != "" && proto.Get(name) == fn
}

// wellKnown are the symbols that name methods.
var wellKnown = map[string]*goja.Symbol{
	"[Symbol.match]": goja.SymMatch, "[Symbol.matchAll]": goja.SymMatchAll, "[Symbol.replace]": goja.SymReplace,
	"[Symbol.search]": goja.SymSearch, "[Symbol.split]": goja.SymSplit, "[Symbol.toPrimitive]": goja.SymToPrimitive,
}

// incompatibleMethod is how V8 begins the refusal of a receiver by a method or
// getter of a class.
func incompatibleMethod(class, method string) string {
	key, isGetter := strings.CutPrefix(method, "get ")
	symbol := strings.TrimSuffix(strings.TrimPrefix(method, "[Symbol."), "]")
	switch {
	case isGetter:
		return "Method get " + class + ".prototype." + key
	case class == "Date" && symbol != method:
		return "Method Date.prototype [ @@" + symbol + " ]"
	case symbol != method:
		return "Method " + class + ".prototype.@@" + symbol
	}
	return "Method " + class + ".prototype." + method
}

// nativeRefusal words what a function of the engine refuses; ok is false where
// the engine's text will do.
func (t thrown) nativeRefusal(text string) (better string, ok bool) {
	if fn, this, native := t.native(); native {
		switch {
		case text == "Object is not a Map", text == "Object is not a Set":
			return t.badReceiver(this)
		case strings.Contains(text, " called on incompatible receiver"), strings.HasPrefix(text, "Object is not ArrayBuffer"):
			return t.incompatible(text, this), true
		case text == "requires that 'this' be a BigInt":
			return t.qualified(fn) + " " + text, true
		case strings.HasPrefix(text, "Value is not a number"):
			return t.qualified(fn) + " requires that 'this' be a Number", true
		case text == "The comparison function must be either a function or undefined":
			return text + ": " + t.receiverText(t.argument()), true
		case strings.HasPrefix(text, "Cannot redefine property: ") && functionName(fn) == "freeze":
			return "Cannot freeze array buffer views with elements", true
		case strings.HasSuffix(text, " is not a function"):
			return t.argumentNotCallable(strings.TrimSuffix(text, " is not a function"))
		}
	}
	if strings.HasPrefix(text, "Invalid index ") || strings.HasSuffix(text, " is out of bounds") && strings.HasPrefix(text, "Index ") {
		return t.badIndex(text)
	}
	return "", false
}

// calledOnNil words a method of the engine that is called on undefined or null.
func (t thrown) calledOnNil() (better string, ok bool) {
	fn, this, native := t.native()
	if !native || this == nil || !IsNil(this) {
		return "", false
	}
	name := t.qualified(fn)
	return name + " called on null or undefined", strings.Contains(name, ".prototype.")
}

func (t thrown) incompatible(text string, this goja.Value) string {
	text = strings.Replace(text, " is called on", " called on", 1)
	method, _, _ := strings.Cut(text, " called on incompatible receiver")
	switch {
	case strings.HasPrefix(text, "Object is not ArrayBuffer"):
		method = incompatibleMethod("ArrayBuffer", functionName(t.called()))
	case strings.HasPrefix(method, "Method Date.prototype.to"), strings.HasPrefix(method, "Method Date.prototype.set"):
	case strings.HasPrefix(method, "Method Date.") && method != "Method Date.prototype.getYear":
		return "this is not a Date object."
	case strings.HasPrefix(method, "Method TypedArray.prototype."):
		return t.wrongReceiver("TypedArray", strings.TrimPrefix(method, "Method TypedArray.prototype."), this)
	case method == "Method RegExp.prototype.test" && Object(this) != nil:
		method = "Method RegExp.prototype.exec"
	case strings.HasSuffix(method, " getter"):
		return strings.TrimPrefix(method, "Method ") + " called on non-RegExp object"
	}
	for _, boxed := range []string{"Boolean", "String", "Symbol"} {
		if name := strings.TrimPrefix(method, "Method "); strings.HasPrefix(name, boxed+".prototype.") && !strings.Contains(name, "terator") {
			return name + " requires that 'this' be a " + boxed
		}
	}
	return method + " called on incompatible receiver " + t.receiverText(this)
}

// argumentNotCallable finds the argument that the engine shows as text.
func (t thrown) argumentNotCallable(text string) (better string, ok bool) {
	for _, v := range t.arguments() {
		if v != nil && v.String() == text {
			return t.kindOf(v) + " is not a function", true
		}
	}
	return "", false
}

func (t thrown) badIndex(text string) (better string, ok bool) {
	index := strings.TrimPrefix(text, "Invalid index ")
	switch name := functionName(t.called()); {
	case name == "ArrayBuffer":
		return "Invalid array buffer length", true
	case name == "DataView":
		return "Start offset " + index + " is outside the bounds of the buffer", true
	case name == "with":
		return "Invalid index : " + index, true
	case strings.HasSuffix(name, "Array"):
		return "Invalid typed array length: " + index, true
	case strings.HasPrefix(name, "get"), strings.HasPrefix(name, "set"):
		return "Offset is outside the bounds of the DataView", true
	}
	return "", false
}

// badReceiver words a native function that is called on, or given, what has no
// methods at all.
func (t thrown) badReceiver(this goja.Value) (better string, ok bool) {
	name := t.qualified(t.called())
	class, method, _ := strings.Cut(name, ".prototype.")
	_, callable := goja.AssertFunction(this)
	switch {
	case name == "Function.prototype.bind":
		return "Bind must be called on a function", true
	case name == "Function.prototype.toString":
		return name + " requires that 'this' be a Function", true
	case name == "Function.prototype.call", name == "Function.prototype.apply" && !callable:
		return t.notFunction(method, this), true
	case name == "Function.prototype.apply":
		return "CreateListFromArrayLike called on non-object", true
	case name == "Reflect.apply" || name == "Reflect.construct":
		return t.badReflection(name)
	case name == "Promise.prototype.catch":
		return "undefined is not a function", true
	case name == "Object.defineProperty":
		return t.badAccessor()
	case name == "Promise.resolve", name == "Promise.reject":
		return "PromiseResolve called on non-object", true
	case name == "Promise.prototype.finally" && Object(this) != nil:
		return "undefined is not a function", true
	case name == "Promise.prototype.finally", strings.HasPrefix(name, "Promise.") && method == "" && Object(this) == nil:
		return name + " called on non-object", true
	case method != "" && refuses(class, this):
		return t.wrongReceiver(class, method, this), true
	}
	return "", false
}

// wrongReceiver words a method of one of receivers that is called on something
// else.
func (t thrown) wrongReceiver(class, method string, this goja.Value) string {
	key, isGetter := strings.CutPrefix(method, "get ")
	switch {
	case class == "Date" && (strings.HasPrefix(method, "get") || method == "valueOf"):
		return "this is not a Date object."
	case class == "TypedArray" && strings.Contains(ofViews, " "+method+" "):
		class = "%TypedArray%"
	case class == "TypedArray" && !isGetter:
		return "this is not a typed array."
	case class == "RegExp" && method == "test" && Object(this) != nil:
		method = "exec"
	case class == "RegExp" && method == "get flags":
		return "RegExp.prototype.flags getter called on non-object " + t.receiverText(this)
	case class == "RegExp" && isGetter:
		return "RegExp.prototype." + key + " getter called on non-RegExp object"
	case class == "Set" && method == "keys":
		method = "values"
	}
	return incompatibleMethod(class, method) + " called on incompatible receiver " + t.receiverText(this)
}

// receivers are the classes whose methods take an object of theirs alone.
var receivers = map[string]Brand{
	"Map": BrandMap, "Set": BrandSet, "WeakMap": BrandWeakMap, "WeakSet": BrandWeakSet, "Date": BrandDate, "RegExp": BrandRegExp,
	"Error": BrandError, "Promise": BrandPromise, "ArrayBuffer": BrandArrayBuffer, "DataView": BrandDataView, "TypedArray": BrandTypedArray,
}

// refuses says whether v is no object of a class of receivers.
func refuses(class string, v goja.Value) bool {
	brand := receivers[class]
	o := Object(v)
	return brand != 0 && (o == nil || BrandOf(o) != brand)
}

// ofViews are the methods of typed arrays that V8 names.
const ofViews = " at get buffer join slice sort subarray toLocaleString toReversed toSorted "

func (t thrown) notFunction(method string, this goja.Value) string {
	what := "undefined"
	if this != nil && !goja.IsUndefined(this) {
		what = "a " + typeText(this)
		if strings.HasPrefix(what, "a o") {
			what = "an object"
		}
	}
	return "Function.prototype." + method + " was called on " + t.receiverText(this) + ", which is " + what + " and not a function"
}

func typeText(v goja.Value) string {
	if Object(v) != nil || goja.IsNull(v) {
		return "object"
	}
	return typeOf(v)
}

func (t thrown) badReflection(name string) (better string, ok bool) {
	args := t.arguments()
	for _, i := range []int{0, 2} {
		if i >= len(args) || args[i] == nil {
			continue
		}
		_, callable := goja.AssertFunction(args[i])
		_, constructor := goja.AssertConstructor(args[i])
		switch {
		case name == "Reflect.construct" && !constructor:
			return t.receiverText(args[i]) + " is not a constructor", true
		case name == "Reflect.apply" && i == 0 && !callable:
			return t.notFunction("apply", args[i]), true
		case i == 2 && Object(args[i]) != nil: // it is what was called that refuses
			return t.badCall(args[0], args[1])
		}
	}
	return "CreateListFromArrayLike called on non-object", true
}

// badCall words a method of the engine that Reflect.apply has called.
func (t thrown) badCall(fn, this goja.Value) (better string, ok bool) {
	name := t.qualified(fn)
	class, method, isMethod := strings.Cut(name, ".prototype.")
	if !isMethod || Object(this) != nil || !refuses(class, this) {
		return "", false
	}
	return t.wrongReceiver(class, method, this), true
}

// badAccessor: the third argument of Object.defineProperty has a get or set
// that is no function.
func (t thrown) badAccessor() (better string, ok bool) {
	args := t.arguments()
	if len(args) < 3 || Object(args[2]) == nil {
		return "", false
	}
	descriptor := Object(args[2])
	for _, name := range []string{"Getter", "Setter"} {
		v := descriptor.Get(strings.ToLower(name[:3]))
		if _, callable := goja.AssertFunction(v); v != nil && !callable && !goja.IsUndefined(v) {
			return name + " must be a function: " + t.receiverText(v), true
		}
	}
	return "", false
}

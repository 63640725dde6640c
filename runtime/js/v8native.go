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
	return ""
}

// isOwnFunction reads no accessor: those of a prototype throw.
func isOwnFunction(proto *goja.Object, name string, fn goja.Value) (same bool) {
	defer func() {
		if recover() != nil {
			same = false
		}
	}()
	return name != "" && !strings.HasPrefix(name, "get ") && proto.Get(name) == fn
}

// nativeRefusal words what a function of the engine refuses; ok is false where
// the engine's text will do.
func (t thrown) nativeRefusal(text string) (better string, ok bool) {
	if fn, this, native := t.native(); native {
		switch {
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
		method = "Method ArrayBuffer.prototype." + functionName(t.called())
	case strings.HasPrefix(method, "Method Date.prototype.to"), strings.HasPrefix(method, "Method Date.prototype.set"):
	case strings.HasPrefix(method, "Method Date."):
		return "this is not a Date object."
	case strings.HasPrefix(method, "Method TypedArray."):
		return "this is not a typed array."
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
	case name == "Promise.prototype.finally", strings.HasPrefix(name, "Promise.") && method == "" && Object(this) == nil:
		return name + " called on non-object", true
	case method != "" && Object(this) == nil && receivers[class]:
		return "Method " + name + " called on incompatible receiver " + valueText(this), true
	}
	return "", false
}

// receivers are the classes whose methods take an object of theirs alone.
var receivers = map[string]bool{
	"Map": true, "Set": true, "WeakMap": true, "WeakSet": true, "Date": true, "RegExp": true, "Error": true, "Promise": true,
	"ArrayBuffer": true, "DataView": true,
}

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
	class, _, isMethod := strings.Cut(name, ".prototype.")
	if !isMethod || Object(this) != nil || !receivers[class] {
		return "", false
	}
	return "Method " + name + " called on incompatible receiver " + valueText(this), true
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

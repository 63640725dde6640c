package js

import (
	"strings"

	"github.com/dop251/goja"
)

// This file words what the engine refuses: writes and deletions by the script,
// and what a native function of the engine is called on or given.

// refusedWrite words a write, a deletion or an extension that an object does
// not take; ok is false for other texts.
func (t thrown) refusedWrite(text string) (better string, ok bool) {
	object, key := t.written()
	if object == nil {
		return "", false
	}
	switch {
	case strings.HasPrefix(text, "Cannot assign to read only property '#"):
		return "", false
	case strings.HasPrefix(text, "Cannot assign to read only property '"):
		rest := text[len("Cannot assign to read only property '"):]
		return t.readOnly(object, rest[:max(strings.LastIndexByte(rest, '\''), 0)]), true
	case text == "length is not writable":
		return t.readOnly(object, "length"), true
	case text == "" && key != "":
		return t.readOnly(object, key), true
	case text == "":
		return t.readOnly(object, "0"), true
	case strings.HasPrefix(text, "Receiver is not an object: "):
		return "Cannot create property '" + key + "' on " + t.kindAndText(object), true
	case strings.HasPrefix(text, "Cannot delete property '"):
		return text[:strings.LastIndex(text, "' of ")+len("' of ")] + t.receiverText(object), true
	case strings.HasSuffix(text, " is not extensible") && !strings.HasPrefix(text, "Cannot "):
		return t.receiverText(object) + " is not extensible", true
	case strings.HasPrefix(text, "Cannot add property Symbol."):
		return "Cannot add property " + key + ", object is not extensible", key != ""
	}
	return "", false
}

// written is the value whose property is set or deleted, and its key where the
// instruction has one.
func (t thrown) written() (object goja.Value, key string) {
	if fn, this, ok := t.native(); ok {
		if name := functionName(fn); strings.HasPrefix(name, "define") || name == "setPrototypeOf" || name == "assign" || name == "freeze" {
			return t.argument(), ""
		}
		return this, ""
	}
	switch op, name := t.m.op(); {
	case strings.HasPrefix(op, "setProp"):
		return t.m.top(2), name
	case strings.HasPrefix(op, "_setElem"):
		return t.m.top(3), t.keyName(t.m.top(2))
	case strings.HasPrefix(op, "deleteProp"):
		return t.m.top(1), name
	case strings.HasPrefix(op, "setGlobal"), strings.HasPrefix(op, "_putValue"):
		return t.e.VM.GlobalObject(), name
	case strings.HasPrefix(op, "_deleteElem"):
		return t.m.top(2), t.keyName(t.m.top(1))
	}
	return nil, ""
}

func (t thrown) keyName(key goja.Value) string {
	switch k := key.(type) {
	case nil:
		return ""
	case *goja.Symbol:
		return symbolText(k)
	}
	return key.String()
}

func (t thrown) readOnly(object goja.Value, key string) string {
	if o := Object(object); o != nil && t.hasGetter(o, key) {
		return "Cannot set property " + key + " of " + t.receiverText(o) + " which has only a getter"
	}
	return "Cannot assign to read only property '" + key + "' of " + t.kindAndText(object)
}

// getterOf is the getter of o's own property, or nil.
func getterOf(o *goja.Object, key string) goja.Value {
	describe, _ := goja.AssertFunction(Object(runtimeOf(o).GlobalObject().Get("Object")).Get("getOwnPropertyDescriptor"))
	d, err := describe(goja.Undefined(), o, runtimeOf(o).ToValue(key))
	if err != nil || Object(d) == nil {
		return nil
	}
	return Object(d).Get("get")
}

// RequireBrand panics with V8's TypeError where v, on which a method of class is
// called, has another brand.
func (e *Env) RequireBrand(v goja.Value, brand Brand, class, method string) {
	if o := Object(v); o == nil || BrandOf(o) != brand {
		panic(e.VM.NewTypeError("%s", incompatibleMethod(class, method)+" called on incompatible receiver "+thrown{e: e}.receiverText(v)))
	}
}

// hasGetter says whether what o answers for the key is an accessor.
func (t thrown) hasGetter(o *goja.Object, key string) bool {
	describe, _ := goja.AssertFunction(Object(t.e.VM.GlobalObject().Get("Object")).Get("getOwnPropertyDescriptor"))
	for ; o != nil && !theLayout.isProxy(o); o = o.Prototype() {
		d, err := describe(goja.Undefined(), o, t.e.VM.ToValue(key))
		if err == nil && Object(d) != nil {
			return Object(d).Get("value") == nil
		}
	}
	return false
}

func (t thrown) kindAndText(v goja.Value) string {
	kind := "object"
	switch {
	case Object(v) == nil:
		kind = typeOf(v)
	case Object(v).ClassName() == "Function":
		kind = "function"
	}
	return kind + " '" + t.receiverText(v) + "'"
}

// receiverText is a value as V8 shows it without running a script: a function
// by its source, an error by its text, what has a toString of its own by its
// tag or class, and the rest by its constructor.
func (t thrown) receiverText(v goja.Value) string {
	o := Object(v)
	switch {
	case o == nil:
		return valueText(v)
	case theLayout.isProxy(o):
		return "#<Object>"
	case o.ClassName() == "Function", o.ClassName() == "Error":
		return o.String()
	}
	text := "[object " + o.ClassName() + "]"
	plain := Object(Object(t.e.VM.GlobalObject().Get("Object")).Get("prototype")).Get("toString")
	t.e.VM.Try(func() {
		if tag := o.GetSymbol(goja.SymToStringTag); tag != nil && goja.IsString(tag) {
			text = "[object " + tag.String() + "]"
		}
		if ctor := Object(o.Get("constructor")); o.Get("toString") == plain && ctor != nil {
			text = "#<" + functionName(ctor) + ">"
		}
	})
	return text
}

// native is the engine's function that runs, behind call() if a script called
// it so; ok is false in a script.
func (t thrown) native() (fn, this goja.Value, ok bool) {
	a, _ := t.m.at(0)
	if a.prg != nil {
		return nil, nil, false
	}
	fn, this = t.m.callee(a)
	if inner := Object(this); t.byCall(fn, inner) {
		fn, this = inner, t.m.stack[a.sb]
	}
	return fn, this, fn != nil
}

// byCall says whether fn is Function.prototype.call, and inner the function of
// the engine that it calls.
func (t thrown) byCall(fn goja.Value, inner *goja.Object) bool {
	a, _ := t.m.at(0)
	return inner != nil && functionName(fn) == "call" && inner.ClassName() == "Function" && selfType(inner) == theLayout.nativeType &&
		a.sb < t.m.sp() && t.m.stack[a.sb] != nil
}

// arguments are those of the native function that runs.
func (t thrown) arguments() []goja.Value {
	a, _ := t.m.at(0)
	from := max(a.sb, 0)
	if fn, this := t.m.callee(a); t.byCall(fn, Object(this)) {
		from++
	}
	return t.m.stack[from:max(from, t.m.sp())]
}

// called is the function that the instruction calls or constructs, or the
// native one that runs.
func (t thrown) called() goja.Value {
	if fn, _, ok := t.native(); ok {
		return fn
	}
	if n, ok := t.m.count(); ok {
		return t.m.top(n + 1)
	}
	return nil
}

// calledClass names the class that was called as a function, by a script or
// for it by a native function.
func (t thrown) calledClass() string {
	candidates := []goja.Value{t.called()}
	if _, this, ok := t.native(); ok {
		candidates = []goja.Value{t.argument(), this}
	}
	for _, v := range candidates {
		if o := Object(v); o != nil && selfType(o).Name() == "classFuncObject" {
			return functionName(o)
		}
	}
	return ""
}

func (t thrown) badSuper() string {
	class := Object(t.called())
	if op, _ := t.m.op(); strings.HasPrefix(op, "superCall") || strings.HasPrefix(op, "_superCall") || class == nil {
		a, _ := t.m.at(0)
		fn, _ := t.m.callee(a)
		class = Object(fn)
	}
	if class == nil || selfType(class).Name() != "classFuncObject" {
		return "Super constructor is not a constructor"
	}
	of := functionName(class)
	if of == "" {
		of = "anonymous class"
	}
	return "Super constructor " + superText(class.Prototype()) + " of " + of + " is not a constructor"
}

func superText(parent *goja.Object) string {
	if parent == nil || functionName(parent) == "" {
		return "null" // of `extends null` the engine makes Function.prototype
	}
	return functionName(parent)
}

package js

import (
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// translate gives the message of an error that the engine makes in V8's words.
// It runs while the failing instruction is still current, and reads from it
// what goja's text leaves out.
func (e *Env) translate(message goja.Value) goja.Value {
	s, ok := message.(goja.String)
	if !ok {
		return message
	}
	text := s.String()
	t := thrown{e: e, m: theLayout.machine(e.VM)}
	if better := t.translate(text); better != text {
		return e.VM.ToValue(better)
	}
	return message
}

// thrown is the moment of an engine's error.
type thrown struct {
	e *Env
	m machine
}

func (t thrown) translate(text string) string {
	switch {
	case strings.HasPrefix(text, "Cannot read property '"):
		return t.readProperty(text)
	case strings.HasPrefix(text, "Cannot convert undefined or null to object"):
		return t.setProperty(text)
	case strings.HasPrefix(text, "Object has no member '"), strings.HasPrefix(text, "Value is not an object: "),
		strings.HasPrefix(text, "Not a function: "), strings.HasPrefix(text, "Value is not callable: "),
		text == "Value is not a constructor":
		return t.notCallable(text)
	case text == "object is not iterable":
		return t.notIterable()
	case text == "Value is not object coercible":
		return t.notDestructurable()
	case strings.HasPrefix(text, "Cannot access a variable before"):
		return t.beforeInit(text)
	case strings.HasPrefix(text, "'set' on proxy: trap returned falsish for property '"):
		return t.setNamespace(text)
	case strings.HasPrefix(text, "Class extends value is not"):
		return strings.Replace(text, "value", "value "+valueText(t.m.top(1)), 1)
	}
	return t.rewrite(text)
}

// readProperty: goja does not tell undefined from null.
func (t thrown) readProperty(text string) string {
	name := text[len("Cannot read property '"):strings.LastIndex(text, "' of ")]
	op, _ := t.m.op()
	below := 1
	switch op {
	case "_getElem", "_getElemCallee", "_getElemRecvCallee", "_getKey":
		below = 2
		name = t.keyText(name)
	}
	of := "undefined"
	if v := t.m.top(below); v != nil && IsNil(v) {
		of = v.String()
	}
	return "Cannot read properties of " + of + " (reading '" + name + "')"
}

// keyText shows a computed key as V8 does.
func (t thrown) keyText(name string) string {
	switch key := t.m.top(1).(type) {
	case *goja.Symbol:
		return symbolText(key)
	case *goja.Object:
		if key.ClassName() == "Object" {
			return "#<" + className(key) + ">"
		}
	}
	return name
}

// setNamespace: a module's namespace is a proxy for the engine alone.
func (t thrown) setNamespace(text string) string {
	for n := 1; n <= 3; n++ {
		if o := Object(t.m.top(n)); o != nil && IsNamespace(o) {
			name := strings.TrimPrefix(text, "'set' on proxy: trap returned falsish for property ")
			return "Cannot assign to property " + name + " of [object Module]"
		}
	}
	return text
}

func (t thrown) setProperty(text string) string {
	op, name := t.m.op()
	below := 2
	switch {
	case strings.HasPrefix(op, "_setElem"):
		below = 3
		if key := t.m.top(2); key != nil {
			name = valueText(key)
		}
	case strings.HasPrefix(op, "setProp"):
	case strings.HasPrefix(op, "_iterate"), strings.Contains(op, "pread"):
		return t.notIterable()
	default:
		return text
	}
	v := t.m.top(below)
	if v == nil || !IsNil(v) {
		return text
	}
	return "Cannot set properties of " + v.String() + " (setting '" + name + "')"
}

// notCallable names what was called as the source does, or shows the value
// that a native function was given.
func (t thrown) notCallable(text string) string {
	op, _ := t.m.op()
	switch {
	case strings.HasPrefix(op, "call"), strings.HasPrefix(op, "_call"):
		return t.named(t.expression()) + " is not a function"
	case strings.HasPrefix(op, "_new"):
		return t.notConstructor(text)
	}
	return t.nativeNotCallable(text)
}

func (t thrown) named(e ast.Expression) string {
	if e == nil {
		return "(intermediate value)"
	}
	return exprText(e)
}

// notConstructor: the native constructors of the engine run within the same
// instruction, so that what they refuse is told from what cannot construct.
func (t thrown) notConstructor(text string) string {
	value := strings.TrimPrefix(text, "Value is not an object: ")
	switch name := t.named(t.expression()); name {
	case "Promise":
		return "Promise resolver " + value + " is not a function"
	case "Map", "WeakMap", "Set", "WeakSet":
		return "Iterator value " + value + " is not an entry object"
	default:
		return name + " is not a constructor"
	}
}

var nonObject = map[string]string{
	"WeakMap.set":             "Invalid value used as weak map key",
	"WeakSet.add":             "Invalid value used in weak set",
	"Function.getPrototypeOf": "Cannot convert undefined or null to object",
	"Function.setPrototypeOf": "Object prototype may only be an Object or null: undefined",
	"Function.fromEntries":    "Iterator value is not an entry object",
	"Promise.then":            "Method Promise.prototype.then called on incompatible receiver",
	"Function.resolve":        "PromiseResolve called on non-object",
}

// nativeNotCallable speaks for a native function that wanted one.
func (t thrown) nativeNotCallable(text string) string {
	a, _ := t.m.at(0)
	if a.prg != nil {
		return text
	}
	fn, this := t.m.callee(a)
	name, owner := functionName(fn), t.e.typeName(this)
	if better, ok := nonObject[owner+"."+name]; ok {
		return better
	}
	if o := Object(this); o != nil && o == t.e.VM.GlobalObject().Get("Reflect") {
		return "Reflect." + name + " called on non-object"
	}
	return t.kindOf(t.argument()) + " is not a function"
}

func valueText(v goja.Value) string {
	switch t := v.(type) {
	case nil:
		return "undefined"
	case *goja.Symbol:
		return symbolText(t)
	case *goja.Object:
		return "#<" + className(t) + ">"
	}
	return v.String()
}

const iterationTail = " is not iterable (cannot read property Symbol(Symbol.iterator))"

func (t thrown) notIterable() string {
	op, _ := t.m.op()
	if strings.HasPrefix(op, "_new") || op == "" {
		return t.kindOf(t.constructorArgument()) + iterationTail
	}
	if s := t.source(); s.value != nil {
		return exprText(s.value) + " is not iterable"
	}
	if v := t.m.top(1); v != nil && IsNil(v) {
		return v.String() + iterationTail
	}
	return "object" + iterationTail
}

// constructorArgument is the first argument of the native that wants to
// iterate.
func (t thrown) constructorArgument() goja.Value {
	if a, _ := t.m.at(0); a.prg == nil {
		return t.argument()
	}
	return t.m.top(1)
}

func (t thrown) kindOf(v goja.Value) string {
	if v == nil || IsNil(v) {
		return valueText(v)
	}
	if kind := typeOf(v); kind != "object" {
		return kind + " " + valueText(v)
	}
	return "object"
}

func (t thrown) notDestructurable() string {
	v := t.m.top(1)
	if v == nil || !IsNil(v) {
		return "Cannot convert undefined or null to object"
	}
	s, from := t.source(), v.String()
	if s.value != nil {
		from = exprText(s.value)
	}
	if s.key == "" {
		return "Cannot destructure '" + from + "' as it is " + v.String() + "."
	}
	return "Cannot destructure property '" + s.key + "' of '" + from + "' as it is " + v.String() + "."
}

func (t thrown) beforeInit(text string) string {
	source, offset := t.place()
	if offset < 0 || offset >= len(source) {
		return text
	}
	name := source[offset:]
	name = name[:len(name)-len(strings.TrimLeftFunc(name, isIdentifier))]
	if name == "" {
		return text
	}
	return "Cannot access '" + name + "' before initialization"
}

// place is the compiled text and the offset at which the engine stands.
func (t thrown) place() (text string, offset int) {
	a, _ := t.m.at(0)
	if a.prg == nil {
		return "", -1
	}
	f := t.m.frame(a)
	text = theLayout.source(&f)
	pos := f.Position()
	return text, offsetOf(text, pos.Line, pos.Column)
}

// expression is what is being called.
func (t thrown) expression() ast.Expression {
	text, offset := t.place()
	if offset < 0 {
		return nil
	}
	t.e.errors.calls.load(text)
	return t.e.errors.calls.at[offset]
}

// source is what is being iterated or taken apart.
func (t thrown) source() taken {
	text, offset := t.place()
	if offset < 0 {
		return taken{}
	}
	t.e.errors.calls.load(text)
	return t.e.errors.calls.from[offset]
}

// argument is the first argument of the native function that runs.
func (t thrown) argument() goja.Value {
	a, _ := t.m.at(0)
	if a.prg == nil && a.sb > 0 && a.sb < t.m.sp() && t.m.stack[a.sb] != nil {
		return t.m.stack[a.sb]
	}
	return goja.Undefined()
}

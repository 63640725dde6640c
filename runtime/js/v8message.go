package js

import (
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
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
	case text == "Class constructor cannot be invoked without 'new'":
		if name := t.calledClass(); name != "" {
			return "Class constructor " + name + " cannot be invoked without 'new'"
		}
		return "Class constructors cannot be invoked without 'new'"
	case text == "Constructor TypedArray requires 'new'":
		return "Constructor " + functionName(t.called()) + " requires 'new'"
	case text == "Super constructor is not a constructor":
		return t.badSuper()
	}
	if args := t.e.errors.pattern; len(args) > 0 && isRegExpMistake(text) {
		flags := ""
		if len(args) > 1 && goja.IsString(args[1]) {
			flags = args[1].String()
		}
		return regexpMistake(args[0].String(), flags, text)
	}
	if better, ok := t.refusedWrite(text); ok {
		return better
	}
	if better, ok := t.nativeRefusal(text); ok {
		return better
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
	if name == "Symbol(Symbol.iterator)" {
		return of + iterationTail
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
	if better, ok := t.calledOnNil(); ok {
		return better
	}
	if fn, _, ok := t.native(); ok && functionName(fn) == "from" {
		return t.kindOf(t.argument()) + iterationTail
	}
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
	case op == "_op_in":
		return "Cannot use 'in' operator to search for '" + t.keyName(t.m.top(2)) + "' in " + t.m.top(1).String()
	case op == "_op_instanceof":
		return "Right-hand side of 'instanceof' is not an object"
	}
	if strings.Contains(op, "etElem") || strings.HasPrefix(op, "setProp") {
		if better, ok := t.refusedWrite(text); ok {
			return better
		}
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
		var resolver goja.Value
		if n, _ := t.m.count(); n > 0 {
			resolver = t.m.top(n)
		}
		return "Promise resolver " + valueText(resolver) + " is not a function"
	case "WeakSet":
		return "Invalid value used in weak set"
	case "Map", "WeakMap", "Set":
		return "Iterator value " + value + " is not an entry object"
	default:
		return name + " is not a constructor"
	}
}

var nonObject = map[string]string{
	"WeakMap.set":           "Invalid value used as weak map key",
	"WeakSet.add":           "Invalid value used in weak set",
	"Object.getPrototypeOf": "Cannot convert undefined or null to object",
	"Object.setPrototypeOf": "Object prototype may only be an Object or null: undefined",
	"Object.fromEntries":    "Iterator value is not an entry object",
}

// nativeNotCallable speaks for a native function that wanted one.
func (t thrown) nativeNotCallable(text string) string {
	fn, this, ok := t.native()
	if !ok {
		return text
	}
	if better, ok := t.badReceiver(this); ok {
		return better
	}
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
	s := t.source()
	if op == "_pushSpread" {
		return t.notSpreadable(s)
	}
	if s.value != nil {
		return exprText(s.value) + " is not iterable"
	}
	v := t.m.top(1)
	switch {
	case v == nil || Object(v) != nil:
		return "object" + iterationTail
	case goja.IsUndefined(v):
		return "undefined" + iterationTail
	case goja.IsNull(v):
		return t.kindOf(v) + iterationTail
	}
	return v.String() + " is not iterable"
}

// notSpreadable: the arguments of a call.
func (t thrown) notSpreadable(s taken) string {
	v := t.m.top(0)
	if v == nil || !IsNil(v) || s.value == nil {
		return "Spread syntax requires ...iterable[Symbol.iterator] to be a function"
	}
	return exprText(s.value) + " is not iterable (cannot read property " + v.String() + ")"
}

// constructorArgument is the first argument of the native that wants to
// iterate.
func (t thrown) constructorArgument() goja.Value {
	if a, _ := t.m.at(0); a.prg == nil {
		return t.argument()
	}
	return t.m.top(1)
}

// kindOf is a value as V8 shows what came from nowhere in the source.
func (t thrown) kindOf(v goja.Value) string {
	switch {
	case v == nil || goja.IsUndefined(v):
		return "undefined"
	case goja.IsNull(v):
		return "object null"
	case Object(v) != nil:
		if _, callable := goja.AssertFunction(v); callable {
			return "function"
		}
		return "object"
	}
	switch kind := typeOf(v); kind {
	case "string":
		return kind + ` "` + v.String() + `"`
	case "number", "boolean":
		return kind + " " + v.String()
	default:
		return kind
	}
}

// notDestructurable: V8 names the property and what it was wanted of where the
// pattern begins with a plain one, and else tells of a read.
func (t thrown) notDestructurable() string {
	if better, ok := t.calledOnNil(); ok {
		return better
	}
	if fn, _, ok := t.native(); ok && functionName(fn) == "fromEntries" {
		return "undefined is not iterable"
	}
	v := t.m.top(1)
	if v == nil || !IsNil(v) {
		return "Cannot convert undefined or null to object"
	}
	s, key := t.source(), t.m.nextName(6)
	if s.value == nil {
		s = t.head(key)
	}
	of := v.String()
	switch {
	case s.from != "":
		of = s.from
	case s.value != nil:
		of = exprText(s.value)
	}
	switch {
	case key == "":
		return "Cannot destructure '" + of + "' as it is " + v.String() + "."
	case key != s.key || !s.plain:
		return "Cannot read properties of " + v.String() + " (reading '" + key + "')"
	}
	return "Cannot destructure property '" + key + "' of '" + of + "' as it is " + v.String() + "."
}

// head is the nearby pattern without an expression that begins with the key.
func (t thrown) head(key string) (found taken) {
	const near = 200 // characters: what else the text has is another's
	_, offset := t.place()
	best := near
	for _, h := range t.e.errors.calls.heads {
		if d := max(h.at-offset, offset-h.at); h.key == key && d < best {
			found, best = h.taken, d
		}
	}
	return found
}

func (t thrown) beforeInit(text string) string {
	src, offset := t.place()
	if offset < 0 || offset >= len(src.Source()) {
		return text
	}
	name := identifier(src.Source()[offset:])
	if name == "" {
		return text
	}
	return "Cannot access '" + t.e.mapName(src, offset, name) + "' before initialization"
}

// place is the compiled source and the offset at which the engine stands; nil in
// native code.
func (t thrown) place() (src *file.File, offset int) {
	a, _ := t.m.at(0)
	if a.prg == nil {
		return nil, -1
	}
	f := t.m.frame(a)
	if src = FrameFile(&f); src == nil {
		return nil, -1
	}
	pos := f.Position()
	return src, offsetOf(src.Source(), pos.Line, pos.Column)
}

// expression is what is being called.
func (t thrown) expression() ast.Expression {
	src, offset := t.place()
	if offset < 0 {
		return nil
	}
	t.e.errors.calls.load(t.e, src)
	return t.e.errors.calls.at[offset]
}

// source is what is being iterated or taken apart.
func (t thrown) source() taken {
	src, offset := t.place()
	if offset < 0 {
		return taken{}
	}
	t.e.errors.calls.load(t.e, src)
	return t.e.errors.calls.from[offset]
}

// argument is the first argument of the native function that runs.
func (t thrown) argument() goja.Value {
	if a, _ := t.m.at(0); a.prg == nil && a.sb > 0 {
		if args := t.arguments(); len(args) > 0 && args[0] != nil {
			return args[0]
		}
	}
	return goja.Undefined()
}

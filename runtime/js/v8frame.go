package js

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/dop251/goja"
)

// A captured frame keeps what V8 would say of it in the name of goja's frame:
// kind, type of the receiver and function, apart by a NUL.
type frameKind byte

const (
	topLevel frameKind = 't'
	method   frameKind = 'm'
	newCall  frameKind = 'n'
	awaited  frameKind = 'a'
	cooked   frameKind = 's' // no frame: the formatted stack itself
)

func packName(kind frameKind, typeName, funcName string) string {
	return string(kind) + "\x00" + typeName + "\x00" + funcName
}

// StackFrame is one line of a stack trace, as V8 describes it.
type StackFrame struct {
	kind               frameKind
	typeName, funcName string
	file               string
	line, column       int
}

func (e *Env) unpack(f *goja.StackFrame) StackFrame {
	s := StackFrame{kind: topLevel, file: f.SrcName()}
	parts := strings.SplitN(f.FuncName(), "\x00", 3)
	if len(parts) == 3 {
		s.kind, s.typeName, s.funcName = frameKind(parts[0][0]), parts[1], parts[2]
	} else {
		s.funcName = plainName(f)
	}
	if s.file == "<native>" {
		s.file = ""
		return s
	}
	s.line, s.column = e.position(f)
	if e.MapPosition != nil {
		s.file, s.line, s.column = e.MapPosition(s.file, s.line, s.column)
	}
	return s
}

// position is where V8 would say that the frame stands: a call stands where the
// name of its callee begins, for goja at its parenthesis; a column counts UTF-16
// units, not bytes.
func (e *Env) position(f *goja.StackFrame) (line, column int) {
	pos := f.Position()
	text := sourceLine(theLayout.source(f), pos.Line)
	i := pos.Column - 1
	if i >= len(text) || i < 0 {
		return pos.Line, pos.Column
	}
	if text[i] == '(' {
		i = len(strings.TrimRightFunc(text[:i], isIdentifier))
	}
	return pos.Line, UTF16Length(text[:i]) + 1
}

// UTF16Length is the length of s as scripts count it.
func UTF16Length(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

func isIdentifier(r rune) bool {
	return r == '_' || r == '$' || r == '#' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// sourceLine is line n, from 1, of text.
func sourceLine(text string, n int) string {
	for ; n > 1; n-- {
		_, rest, ok := strings.Cut(text, "\n")
		if !ok {
			return ""
		}
		text = rest
	}
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSuffix(line, "\r")
}

// plainName is the name that goja gives a frame; "" where it has none.
func plainName(f *goja.StackFrame) string {
	switch name := f.FuncName(); name {
	case "<anonymous>", "<native>":
		return ""
	default:
		return name
	}
}

// hidden says that the frame stands in code that no script wrote.
func (s StackFrame) hidden() bool { return s.file != "" && s.line == 0 }

// File, Line and Column say where the frame stands; File is "" for native code.
func (s StackFrame) File() string { return s.file }
func (s StackFrame) Line() int    { return s.line }
func (s StackFrame) Column() int  { return s.column }

func (s StackFrame) location() string {
	if s.file == "" {
		return "<anonymous>"
	}
	return s.file + ":" + strconv.Itoa(s.line) + ":" + strconv.Itoa(s.column)
}

// String is the frame as it stands behind "at".
func (s StackFrame) String() string {
	name := s.funcName
	switch s.kind {
	case method:
		if name == "" {
			name = "<anonymous>"
		}
		if s.typeName != "" && !isAccessor(name) && !strings.HasPrefix(name, s.typeName) {
			name = s.typeName + "." + name
		}
	case newCall:
		if name == "" {
			name = "<anonymous>"
		}
		name = "new " + name
	case awaited:
		name = strings.TrimSuffix("async "+name, " ")
		if s.funcName == "" {
			return name + " " + s.location()
		}
	}
	if name == "" {
		return s.location()
	}
	return name + " (" + s.location() + ")"
}

func isAccessor(name string) bool {
	return strings.HasPrefix(name, "get ") || strings.HasPrefix(name, "set ")
}

func (e *Env) describe(a activation, fn, this goja.Value) string {
	name := functionName(fn)
	if a.prg != nil && !IsNil(a.newTarget) { // a native function leaves the former one
		return packName(newCall, "", name)
	}
	typeName := e.typeName(this)
	if typeName == "" {
		return packName(topLevel, "", name)
	}
	return packName(method, typeName, name)
}

// functionName is the name that a function shows, read without side effects.
func functionName(fn goja.Value) string {
	o, ok := fn.(*goja.Object)
	if !ok || theLayout.isProxy(o) {
		return ""
	}
	if v, ok := o.Get("name").(goja.String); ok {
		return v.String()
	}
	return ""
}

// typeName is what V8 calls the receiver: "" for none and for the global
// object.
func (e *Env) typeName(this goja.Value) string {
	o, ok := this.(*goja.Object)
	switch {
	case !ok && IsNil(this):
		return ""
	case !ok:
		o = this.ToObject(e.VM)
	case o == e.VM.GlobalObject():
		return ""
	case theLayout.isProxy(o) || e.errors.busy:
		return "Object"
	}
	name := "Object"
	e.errors.busy = true // a getter that fails makes errors of its own
	e.VM.Try(func() { name = className(o) })
	e.errors.busy = false
	return name
}

func className(o *goja.Object) string {
	if o.ClassName() == "Function" {
		if name := functionName(o); name != "" {
			return name
		}
		return "Function"
	}
	if tag, ok := o.GetSymbol(goja.SymToStringTag).(goja.String); ok {
		return tag.String()
	}
	if ctor, ok := o.Get("constructor").(*goja.Object); ok {
		if name := functionName(ctor); name != "" {
			return name
		}
	}
	return "Object"
}

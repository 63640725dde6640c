package js

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/dop251/goja"
)

// Site is the place in a script where something was thrown.
type Site struct {
	File   string
	Line   int
	Column int
	Text   string // the source line
	Width  int    // of what is pointed at
}

// String is the site as Node prints it above an error: file and line, the
// source line, a caret.
func (s Site) String() string {
	var b strings.Builder
	b.WriteString(s.File)
	b.WriteByte(':')
	b.WriteString(strconv.Itoa(s.Line))
	b.WriteByte('\n')
	b.WriteString(s.Text)
	b.WriteByte('\n')
	units := 0
	for _, r := range s.Text {
		if units >= s.Column-1 {
			break
		}
		units += utf16.RuneLen(r)
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	b.WriteString(strings.Repeat("^", max(1, s.Width)))
	b.WriteByte('\n')
	return b.String()
}

// ThrowSite finds where ex was thrown: the throw statement, or what the engine
// was doing. ok is false where no script was running.
func (e *Env) ThrowSite(ex *goja.Exception) (Site, bool) {
	for _, f := range ex.Stack() {
		if site, ok := e.site(&f); ok {
			return site, true
		}
	}
	return e.ErrorSite(ex.Value())
}

// ThrowStack says where ex was thrown, a line behind "at" each: the stack of an
// error, or where a value that is none was thrown.
func (e *Env) ThrowStack(ex *goja.Exception) []string {
	frames := ex.Stack()
	if o := Object(ex.Value()); o != nil {
		if inside, ok := theLayout.errorOf(o); ok {
			frames = inside.stored()
		}
	}
	var lines []string
	for i := range frames {
		if f := e.unpack(&frames[i]); f.file != "" && !f.hidden() {
			lines = append(lines, f.String())
		}
	}
	return lines
}

// ErrorSite is the first place in a script that an error's stack names.
func (e *Env) ErrorSite(v goja.Value) (Site, bool) {
	o := Object(v)
	if o == nil {
		return Site{}, false
	}
	inside, ok := theLayout.errorOf(o)
	if !ok {
		return Site{}, false
	}
	for _, f := range inside.stored() {
		if site, ok := e.site(&f); ok {
			return site, true
		}
	}
	return Site{}, false
}

func (e *Env) site(f *goja.StackFrame) (Site, bool) {
	name := f.SrcName()
	if name == "" || name == "<native>" {
		return Site{}, false
	}
	line, column := e.position(f)
	s := Site{File: name, Line: line, Column: column, Width: 1}
	text := sourceLine(theLayout.source(f), line)
	if e.MapPosition != nil {
		s.File, s.Line, s.Column = e.MapPosition(name, line, column)
	}
	if s.Line == 0 {
		return Site{}, false
	}
	if s.Column > UTF16Length(text)+1 { // vm has moved the line to the right
		s.Column = column
	}
	s.Text = text
	if e.MapSource != nil {
		s.Text = e.MapSource(name, s.File, s.Line, text)
	}
	return s, true
}

// NewSyntaxError makes the error of source that does not parse; its stack
// begins with the site, as in Node.
func (e *Env) NewSyntaxError(message string, site Site) *goja.Object {
	return e.newSyntaxError(message, site, "\n")
}

// NewLinkError makes the SyntaxError of modules that do not fit.
func (e *Env) NewLinkError(message string, site Site) *goja.Object {
	return e.newSyntaxError(message, site, "")
}

func (e *Env) newSyntaxError(message string, site Site, gap string) *goja.Object {
	obj, err := e.VM.New(e.VM.GlobalObject().Get("SyntaxError"), e.VM.ToValue(message))
	if err != nil {
		panic(err)
	}
	e.SetNativeStack(obj, "wrapSafe")
	stack := orUndefined(obj.Get("stack")).String()
	e.settleStack(obj, e.VM.ToValue(site.String()+gap+stack))
	e.Attach(obj, site)
	obj.DefineDataPropertySymbol(e.PrivateSymbol(ArrowMessage), e.VM.ToValue(site.String()),
		goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return obj
}

// ArrowMessage names the private symbol under which a SyntaxError keeps its site
// as text.
const ArrowMessage = "arrow_message_private_symbol"

// ShowSite puts the place where a native error was thrown above its stack.
func (e *Env) ShowSite(ex *goja.Exception) {
	obj := Object(ex.Value())
	if obj == nil || e.HasOwnSite(obj) {
		return
	}
	if _, isError := theLayout.errorOf(obj); !isError {
		return
	}
	if site, ok := e.ThrowSite(ex); ok {
		e.SetSite(obj, site)
	}
}

// SetSite puts site above the stack of an error.
func (e *Env) SetSite(obj *goja.Object, site Site) {
	stack := orUndefined(obj.Get("stack")).String()
	e.settleStack(obj, e.VM.ToValue(site.String()+"\n"+stack))
	e.Attach(obj, site)
}

// HasOwnSite says whether v's stack already begins with its site.
func (e *Env) HasOwnSite(v goja.Value) bool {
	_, ok := State[Site](e, v)
	return ok
}

package js

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// ParseJSON is JSON.parse of UTF-8 text without a reviver, several times as
// fast as the engine's. It returns false for whatever it does not take, above
// all malformed text: JSON.parse itself then says what is wrong.
func (e *Env) ParseJSON(text []byte) (goja.Value, bool) { return e.parseJSONString(string(text)) }

func (e *Env) parseJSONString(text string) (goja.Value, bool) {
	p := jsonParser{vm: e.VM, s: text, copies: len(text) > shareLimit}
	v := p.value(0)
	p.space()
	return v, v != nil && p.i == len(p.s)
}

// replaceJSON gives scripts a JSON.parse that is ParseJSON wherever it can be.
// Beyond its speed it keeps lone surrogates and reads 1e999 as Infinity.
func (e *Env) replaceJSON() {
	object := e.VM.GlobalObject().Get("JSON").(*goja.Object)
	engine, _ := goja.AssertFunction(object.Get("parse"))
	e.DefineHidden(object, "parse", e.Func("parse", 2, func(call goja.FunctionCall) goja.Value {
		text, revive := call.Argument(0).ToString(), call.Argument(1)
		if s := text.String(); !IsCallable(revive) && !strings.ContainsRune(s, utf8.RuneError) { // which may stand for a lone surrogate
			if v, ok := e.parseJSONString(s); ok {
				return v
			}
		}
		v, err := engine(object, text, revive)
		if err != nil {
			panic(Thrown(err))
		}
		return v
	}))
}

const (
	// shareLimit is the longest text whose memory strings of the result share.
	shareLimit = 4096
	// maxJSONDepth bounds the recursion.
	maxJSONDepth = 1000
)

// jsonParser reads s from i on. Its methods return nil, or false, at the first
// thing that is not JSON.
type jsonParser struct {
	vm     *goja.Runtime
	s      string
	i      int
	copies bool
}

// peek returns the byte at hand, zero at the end.
func (p *jsonParser) peek() byte {
	if p.i < len(p.s) {
		return p.s[p.i]
	}
	return 0
}

func (p *jsonParser) space() {
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case ' ', '\n', '\r', '\t':
			p.i++
		default:
			return
		}
	}
}

// take steps over c, past white space, if it is there.
func (p *jsonParser) take(c byte) bool {
	p.space()
	if p.peek() != c {
		return false
	}
	p.i++
	return true
}

func (p *jsonParser) value(depth int) goja.Value {
	p.space()
	switch c := p.peek(); {
	case depth > maxJSONDepth:
		return nil
	case c == '"':
		return p.string()
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	return p.word()
}

func (p *jsonParser) word() goja.Value {
	switch rest := p.s[p.i:]; {
	case strings.HasPrefix(rest, "null"):
		p.i += len("null")
		return goja.Null()
	case strings.HasPrefix(rest, "true"):
		p.i += len("true")
		return p.vm.ToValue(true)
	case strings.HasPrefix(rest, "false"):
		p.i += len("false")
		return p.vm.ToValue(false)
	}
	return nil
}

func (p *jsonParser) object(depth int) goja.Value {
	p.i++
	obj := p.vm.NewObject()
	if p.take('}') {
		return obj
	}
	for {
		p.space()
		name, ok := p.key()
		if !ok || !p.take(':') {
			return nil
		}
		v := p.value(depth + 1)
		if v == nil || obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE) != nil {
			return nil
		}
		if !p.take(',') {
			break
		}
	}
	if !p.take('}') {
		return nil
	}
	return obj
}

func (p *jsonParser) array(depth int) goja.Value {
	p.i++
	var items []any
	if p.take(']') {
		return p.vm.NewArray()
	}
	for {
		v := p.value(depth + 1)
		if v == nil {
			return nil
		}
		items = append(items, v)
		if !p.take(',') {
			break
		}
	}
	if !p.take(']') {
		return nil
	}
	return p.vm.NewArray(items...)
}

// number reads -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
func (p *jsonParser) number() goja.Value {
	start := p.i
	if p.peek() == '-' {
		p.i++
	}
	leading := p.peek()
	if n := p.digits(); n == 0 || leading == '0' && n > 1 {
		return nil
	}
	whole := true
	if p.peek() == '.' {
		p.i++
		if whole = false; p.digits() == 0 {
			return nil
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.i++
		if c := p.peek(); c == '+' || c == '-' {
			p.i++
		}
		if whole = false; p.digits() == 0 {
			return nil
		}
	}
	return p.numberValue(p.s[start:p.i], whole)
}

func (p *jsonParser) digits() (n int) {
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.i++
		n++
	}
	return n
}

func (p *jsonParser) numberValue(text string, whole bool) goja.Value {
	if whole && len(text) <= 15 { // exact as a double, too
		if n, _ := strconv.ParseInt(text, 10, 64); n != 0 {
			return p.vm.ToValue(n)
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(f, 0) {
		return nil
	}
	return p.vm.ToValue(f)
}

// key reads a property name; one with a lone surrogate is left to the engine.
func (p *jsonParser) key() (string, bool) {
	text, plain := p.plain()
	if plain {
		return text, true
	}
	v := p.string()
	if v == nil {
		return "", false
	}
	s := v.String()
	return s, !strings.ContainsRune(s, utf8.RuneError)
}

func (p *jsonParser) string() goja.Value {
	if text, ok := p.plain(); ok {
		return p.vm.ToValue(text)
	}
	if p.peek() != '"' {
		return nil
	}
	return p.escaped()
}

// plain reads a string of ASCII without escapes; false, with nothing read, for
// any other.
func (p *jsonParser) plain() (string, bool) {
	if p.peek() != '"' {
		return "", false
	}
	for j := p.i + 1; j < len(p.s); j++ {
		switch c := p.s[j]; {
		case c == '"':
			text := p.s[p.i+1 : j]
			p.i = j + 1
			if p.copies {
				text = strings.Clone(text)
			}
			return text, true
		case c == '\\' || c < ' ' || c >= utf8.RuneSelf:
			return "", false
		}
	}
	return "", false
}

// escaped reads any string, unit by unit.
func (p *jsonParser) escaped() goja.Value {
	var units []uint16
	for p.i++; p.i < len(p.s); {
		r, size := utf8.DecodeRuneInString(p.s[p.i:])
		switch {
		case r == '"':
			p.i++
			return goja.StringFromUTF16(units)
		case r < ' ' || r == utf8.RuneError && size == 1: // cut short, or not UTF-8
			return nil
		case r == '\\':
			u, ok := p.escape()
			if !ok {
				return nil
			}
			units = append(units, u)
		default:
			p.i += size
			units = utf16.AppendRune(units, r)
		}
	}
	return nil
}

// escape reads a backslash and what it means.
func (p *jsonParser) escape() (uint16, bool) {
	p.i++
	c := p.peek()
	p.i++
	if c == 'u' {
		return p.hex()
	}
	const letters, meant = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	at := strings.IndexByte(letters, c)
	if c == 0 || at < 0 {
		return 0, false
	}
	return uint16(meant[at]), true
}

func (p *jsonParser) hex() (uint16, bool) {
	if p.i+4 > len(p.s) {
		return 0, false
	}
	digits := p.s[p.i : p.i+4]
	u, err := strconv.ParseUint(digits, 16, 16)
	p.i += 4
	return uint16(u), err == nil && !strings.ContainsAny(digits, "+-_")
}

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
func (e *Env) ParseJSON(text []byte) (goja.Value, bool) {
	v := e.parseJSON(string(text)).document()
	return v, v != nil
}

func (e *Env) parseJSON(text string) *jsonParser {
	return &jsonParser{env: e, vm: e.VM, s: text, copies: len(text) > shareLimit, fields: e.Fields()}
}

// replaceJSON gives scripts a JSON.parse that is ParseJSON wherever it can be,
// and the JSON.stringify of AppendJSON. Beyond their speed they keep lone
// surrogates, read 1e999 as Infinity and say what is wrong as V8 does.
func (e *Env) replaceJSON() {
	object := e.VM.GlobalObject().Get("JSON").(*goja.Object)
	engine, _ := goja.AssertFunction(object.Get("parse"))
	e.DefineHidden(object, "stringify", e.Func("stringify", 3, e.stringify))
	e.DefineHidden(object, "parse", e.Func("parse", 2, func(call goja.FunctionCall) goja.Value {
		if _, isSymbol := call.Argument(0).(*goja.Symbol); isSymbol {
			panic(e.VM.NewTypeError("Cannot convert a Symbol value to a string"))
		}
		text, revive := call.Argument(0).ToString(), call.Argument(1)
		if s := text.String(); utf8.ValidString(s) && !strings.Contains(s, replacement) {
			p := e.parseJSON(s)
			v := p.document()
			if p.deepest > maxJSONDepth || p.deepest > maxPlainDepth && IsCallable(revive) {
				panic(e.Overflow())
			}
			if v == nil && !p.foreign {
				panic(p.syntaxError())
			} else if v != nil && !IsCallable(revive) {
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
	// replacement may stand for a lone surrogate.
	replacement = string(utf8.RuneError)
	// shareLimit is the longest text whose memory strings of the result share,
	// but for one that is most of it.
	shareLimit = 4096
	// maxJSONDepth bounds the recursion.
	maxJSONDepth = 250_000
)

// jsonParser reads s from i on. Its methods return nil, or false, at the first
// thing that is not JSON.
type jsonParser struct {
	env    *Env
	vm     *goja.Runtime
	s      string
	i      int
	copies bool

	fields *Fields
	items  []goja.Value // of the arrays that are being read

	deepest int    // how deep values have nested
	foreign bool   // what stopped it is for the engine to read
	fault   string // what is wrong, empty for an unexpected token
	at      int    // where
}

// document reads the whole text.
func (p *jsonParser) document() goja.Value {
	v := p.value(0)
	if v == nil {
		return nil
	}
	if p.space(); p.i != len(p.s) {
		return p.fail("Unexpected non-whitespace character after JSON")
	}
	return v
}

// fail notes the fault at hand and returns nil.
func (p *jsonParser) fail(fault string) goja.Value {
	p.fault, p.at = fault, p.i
	return nil
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
	p.deepest = max(p.deepest, depth)
	switch c := p.peek(); {
	case depth > maxJSONDepth:
		p.foreign = true
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
	switch p.peek() {
	case 'n':
		return p.literal("null", goja.Null())
	case 't':
		return p.literal("true", p.vm.ToValue(true))
	case 'f':
		return p.literal("false", p.vm.ToValue(false))
	}
	return p.fail("")
}

func (p *jsonParser) literal(word string, v goja.Value) goja.Value {
	for i := range len(word) {
		if p.peek() != word[i] {
			return p.fail("")
		}
		p.i++
	}
	return v
}

// number reads -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
func (p *jsonParser) number() goja.Value {
	start := p.i
	if p.peek() == '-' {
		p.i++
	}
	if leading, n := p.peek(), p.digits(); n == 0 {
		return p.fail("No number after minus sign in JSON")
	} else if leading == '0' && n > 1 {
		p.i -= n - 1
		return p.fail("Unexpected number in JSON")
	}
	whole := p.i
	if p.peek() == '.' {
		if p.i++; p.digits() == 0 {
			return p.fail("Unterminated fractional number in JSON")
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.i++
		if c := p.peek(); c == '+' || c == '-' {
			p.i++
		}
		if p.digits() == 0 {
			return p.fail("Exponent part is missing a number in JSON")
		}
	}
	return p.numberValue(p.s[start:p.i], whole == p.i)
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

func (p *jsonParser) string() goja.Value {
	if text, ok := p.plain(); ok {
		return p.vm.ToValue(text)
	}
	return p.escaped()
}

// plain reads a string without escapes; false, with nothing read, for any
// other.
func (p *jsonParser) plain() (string, bool) {
	if p.peek() != '"' {
		return "", false
	}
	rest := p.s[p.i+1:]
	n := jsonPlain(rest)
	if n == len(rest) || rest[n] != '"' || !utf8.ValidString(rest[:n]) {
		return "", false
	}
	p.i += n + 2
	if p.copies && n < len(p.s)/2 {
		return strings.Clone(rest[:n]), true
	}
	return rest[:n], true
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
		case r < ' ':
			return p.fail("Bad control character in string literal in JSON")
		case r == utf8.RuneError && size == 1: // cut short, or not UTF-8
			return p.fail("")
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
	return p.fail("Unterminated string in JSON")
}

// escape reads a backslash and what it means.
func (p *jsonParser) escape() (unit uint16, ok bool) {
	const letters, meant = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	p.i++
	if p.i == len(p.s) {
		p.fail("")
		return 0, false
	}
	if p.peek() == 'u' {
		p.i++
		return p.hex()
	}
	at := strings.IndexByte(letters, p.peek())
	if at < 0 {
		p.fail("Bad escaped character in JSON")
		return 0, false
	}
	p.i++
	return uint16(meant[at]), true
}

func (p *jsonParser) hex() (unit uint16, ok bool) {
	for range 4 {
		digit := strings.IndexByte("0123456789abcdef", p.peek()|0x20)
		if digit < 0 || p.peek() < '0' {
			p.fail("Bad Unicode escape in JSON")
			return 0, false
		}
		unit = unit<<4 | uint16(digit)
		p.i++
	}
	return unit, true
}

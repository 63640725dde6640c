package js

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/dop251/goja"
)

// jsonContext is how many characters V8 shows on each side of a fault.
const jsonContext = 10

// syntaxError is what V8 says of the fault.
func (p *jsonParser) syntaxError() goja.Value {
	return p.env.newGlobal("SyntaxError", goja.StringFromUTF16(p.faultText()))
}

// newGlobal makes an object of a global class.
func (e *Env) newGlobal(class string, args ...goja.Value) *goja.Object {
	o, err := e.VM.New(e.VM.GlobalObject().Get(class), args...)
	if err != nil {
		panic(Thrown(err))
	}
	return o
}

func (p *jsonParser) faultText() []uint16 {
	at := len(utf16.Encode([]rune(p.s[:p.at])))
	switch {
	case p.fault != "":
		line, column := p.place()
		return units(fmt.Sprintf("%s at position %d (line %d column %d)", p.fault, at, line, column))
	case p.at == len(p.s):
		return units("Unexpected end of JSON input")
	}
	switch p.s {
	case "NaN", "Infinity", "undefined", "[object Object]":
		return units(`"` + p.s + `" is not valid JSON`)
	}
	return unexpected(utf16.Encode([]rune(p.s)), at)
}

// unexpected names the character at fault and what stands around it.
func unexpected(source []uint16, at int) []uint16 {
	from, to := 0, len(source)
	before, after := "", ""
	if len(source) > 2*jsonContext {
		if at >= jsonContext {
			from, before = at-jsonContext, "..."
		}
		if at < jsonContext || at < len(source)-jsonContext {
			to, after = at+jsonContext, "..."
		}
	}
	return slices.Concat(units("Unexpected token '"), source[at:at+1], units("', "+before+`"`),
		source[from:to], units(`"`+after+" is not valid JSON"))
}

func units(s string) []uint16 { return utf16.Encode([]rune(s)) }

// place is the line and column of the fault; CR LF ends one line.
func (p *jsonParser) place() (line, column int) {
	before := strings.ReplaceAll(p.s[:p.at], "\r\n", "\n")
	before = strings.ReplaceAll(before, "\r", "\n")
	last := strings.LastIndexByte(before, '\n')
	return strings.Count(before, "\n") + 1, len(units(before[last+1:])) + 1
}

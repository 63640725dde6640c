package js

import (
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

func (p *jsonParser) object(depth int) goja.Value {
	p.i++
	obj := p.fields.Object()
	if p.take('}') {
		return obj
	}
	expected := "Expected property name or '}' in JSON"
	for {
		if p.space(); p.peek() != '"' {
			return p.fail(expected)
		}
		if !p.property(obj, depth) {
			return nil
		}
		if !p.take(',') {
			break
		}
		expected = "Expected double-quoted property name in JSON"
	}
	if !p.take('}') {
		return p.fail("Expected ',' or '}' after property value in JSON")
	}
	return obj
}

func (p *jsonParser) property(obj *goja.Object, depth int) bool {
	name, ok := p.key()
	if !ok {
		return false
	}
	if !p.take(':') {
		p.fail("Expected ':' after property name in JSON")
		return false
	}
	v := p.value(depth + 1)
	if v == nil {
		return false
	}
	p.fields.Add(obj, name, v)
	return true
}

// key reads a property name; one with a lone surrogate is left to the engine.
func (p *jsonParser) key() (unistring.String, bool) {
	if name, ok := p.known(); ok {
		return name, true
	}
	text, plain := p.plain()
	if plain {
		return p.fields.Name(text), true
	}
	v := p.string()
	if v == nil {
		return "", false
	}
	s := v.String()
	if strings.ContainsRune(s, utf8.RuneError) {
		p.foreign = true
		return "", false
	}
	return unistring.NewFromString(s), true
}

// known reads a name that this text or one before has had.
func (p *jsonParser) known() (unistring.String, bool) {
	rest := p.s[p.i+1:]
	n := strings.IndexByte(rest[:min(len(rest), longestKnown+1)], '"')
	if n < 0 {
		return "", false
	}
	name, ok := p.fields.Known(rest[:n])
	if ok {
		p.i += n + 2
	}
	return name, ok
}

func (p *jsonParser) array(depth int) goja.Value {
	p.i++
	if p.take(']') {
		return p.vm.NewArray()
	}
	from := len(p.items)
	for {
		v := p.value(depth + 1)
		if v == nil {
			return nil
		}
		p.items = append(p.items, v)
		if !p.take(',') {
			break
		}
	}
	if !p.take(']') {
		return p.fail("Expected ',' or ']' after array element in JSON")
	}
	list := p.vm.NewArray()
	theQuick.fill(list, append([]goja.Value(nil), p.items[from:]...))
	clear(p.items[from:])
	p.items = p.items[:from]
	return list
}

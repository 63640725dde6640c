package js

import (
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Objects and arrays are filled where goja keeps their properties and elements:
// no script knows them yet, and defining a property costs goja three times as
// much.

func (p *jsonParser) object(depth int) goja.Value {
	p.i++
	obj := p.vm.NewObject()
	if p.take('}') {
		return obj
	}
	*theLayout.lazy.names(selfOf(obj).data) = make([]unistring.String, 0, p.width)
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
	p.width = len(*theLayout.lazy.names(selfOf(obj).data))
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
	inside := selfOf(obj).data
	values, names := *theLayout.lazy.values(inside), theLayout.lazy.names(inside)
	n := len(values)
	values[name] = v
	if len(values) > n { // not the same name again
		*names = append(*names, name)
	}
	return true
}

// key reads a property name; one with a lone surrogate is left to the engine.
func (p *jsonParser) key() (unistring.String, bool) {
	if name, ok := p.known(); ok {
		return name, true
	}
	text, plain := p.plain()
	if plain {
		return p.learn(text), true
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

// known reads a name that the text has had before.
func (p *jsonParser) known() (unistring.String, bool) {
	rest := p.s[p.i+1:]
	n := strings.IndexByte(rest[:min(len(rest), longestKnown+1)], '"')
	if n < 0 {
		return "", false
	}
	name, ok := p.names[rest[:n]]
	if ok {
		p.i += n + 2
	}
	return name, ok
}

// Names up to longestKnown bytes are kept, mostNames of them.
const longestKnown, mostNames = 32, 256

func (p *jsonParser) learn(text string) unistring.String {
	name := unistring.NewFromString(text)
	if len(text) <= longestKnown && len(p.names) < mostNames {
		if p.names == nil {
			p.names = map[string]unistring.String{}
		}
		p.names[text] = name
	}
	return name
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

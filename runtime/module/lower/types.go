package lower

import (
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// TypeError is why TypeScript text cannot run with its types taken away.
type TypeError struct {
	Message      string
	Unsupported  bool // it needs more than that; else it is malformed
	Line, Column int  // from 1
	Text         string
	Width        int
}

// Types takes the types out of TypeScript text: JavaScript whose tokens stand on
// the lines that they had, and in their columns where they fit.
func Types(text, filename string) (string, *TypeError) {
	cache := cacheFile("types", text)
	var js string
	if readCache(cache, &js) {
		return js, nil
	}
	res := transform(text, typeOptions(filename))
	if len(res.Errors) > 0 {
		return "", mistyped(res.Errors[0])
	}
	if e := beyondTypes(text, string(res.Code)); e != nil {
		return "", e
	}
	js = relay(string(res.Code), string(res.Map))
	writeCache(cache, js)
	return js, nil
}

func typeOptions(filename string) api.TransformOptions {
	o := options(filename, api.ESNext, false)
	o.Supported = nil
	o.Loader, o.MinifyWhitespace, o.Charset = api.LoaderTS, true, api.CharsetUTF8
	o.TsconfigRaw = `{"compilerOptions":{"verbatimModuleSyntax":true,"useDefineForClassFields":true}}`
	return o
}

func mistyped(m api.Message) *TypeError {
	e := &TypeError{Message: m.Text, Line: 1, Column: 1, Width: 1}
	if m.Location != nil {
		e.Line, e.Column, e.Text, e.Width = m.Location.Line, m.Location.Column+1, m.Location.LineText, max(1, m.Location.Length)
	}
	return e
}

// beyondTypes finds what is more than types: it has code of its own. js is what
// esbuild made of text, which tells a declaration from one that only declares.
func beyondTypes(text, js string) *TypeError {
	list := tokens(text)
	at := func(i int) string {
		if i < 0 || i >= len(list) {
			return ""
		}
		return list[i].text
	}
	for i, t := range list {
		name := at(i + 1)
		made := strings.Contains(js, "("+name+"||{})") || strings.Contains(js, "("+name+"||("+name+"={}))")
		switch {
		case t.text == "enum" && at(i-1) != "." && at(i+2) == "{" && made:
			return refused(text, t, "TypeScript enum is not supported in strip-only mode")
		case (t.text == "namespace" || t.text == "module") && at(i-1) != "." && (at(i+2) == "{" || at(i+2) == ".") && made:
			return refused(text, t, "TypeScript namespace declaration is not supported in strip-only mode")
		case t.text == "import" && isName(name) && name != "type" && at(i+2) == "=":
			return refused(text, t, "TypeScript import equals declaration is not supported in strip-only mode")
		case t.text == "export" && name == "=":
			return refused(text, t, "TypeScript export assignment is not supported in strip-only mode")
		case t.text == "constructor" && name == "(":
			if p := parameterProperty(list[i+2:]); p != nil {
				return refused(text, *p, "TypeScript parameter property is not supported in strip-only mode")
			}
		}
	}
	return nil
}

func refused(text string, t token, message string) *TypeError {
	before := text[:t.at]
	line, _, _ := strings.Cut(text[strings.LastIndexByte(before, '\n')+1:], "\n")
	return &TypeError{
		Message: message, Unsupported: true, Text: line, Width: len(t.text),
		Line: strings.Count(before, "\n") + 1, Column: t.at - strings.LastIndexByte(before, '\n'),
	}
}

var modifiers = map[string]bool{"public": true, "private": true, "protected": true, "readonly": true, "override": true}

// parameterProperty is the modifier that makes a parameter a property; list
// begins behind the parenthesis.
func parameterProperty(list []token) *token {
	depth := 1
	for i, t := range list {
		switch t.text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		}
		if depth == 0 {
			return nil
		}
		begins := i == 0 || list[i-1].text == ","
		if depth == 1 && begins && modifiers[t.text] && i+1 < len(list) && isName(list[i+1].text) {
			return &list[i]
		}
	}
	return nil
}

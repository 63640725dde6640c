package js

import (
	"reflect"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
)

// calls finds, in the text that was compiled, the expression that the engine
// was about to call or to take apart, to name it in a message. A text is parsed
// again when the first such error happens in it.
type calls struct {
	text string
	at   map[int]ast.Expression // by the offset of its parenthesis, or of `new`
	from map[int]taken          // what is taken apart, by its own offset
}

// taken is a value that is taken apart, and the first key that is wanted of it.
type taken struct {
	value ast.Expression
	key   string
}

func (c *calls) load(text string) {
	if c.at != nil && c.text == text {
		return
	}
	c.text, c.at, c.from = text, map[int]ast.Expression{}, map[int]taken{}
	if prog, err := parser.ParseFile(nil, "", text, 0, parser.WithDisableSourceMaps); err == nil {
		c.walk(reflect.ValueOf(prog.Body))
	}
}

// walk visits every node below v.
func (c *calls) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() || v.Type() == filePointer {
			return
		}
		if v.Kind() == reflect.Pointer && v.CanInterface() {
			c.note(v.Interface())
		}
		c.walk(v.Elem())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			c.walk(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "DeclarationList" {
				c.walk(v.Field(i))
			}
		}
	}
}

var filePointer = reflect.TypeFor[*file.File]()

func (c *calls) note(node any) {
	switch n := node.(type) {
	case *ast.CallExpression:
		c.at[int(n.LeftParenthesis)-1] = n.Callee
	case *ast.NewExpression:
		c.at[int(n.New)-1] = n.Callee
	case *ast.Binding:
		if n.Initializer != nil {
			c.taken(n.Initializer, firstKey(n.Target))
		} else if n.Target != nil {
			c.from[int(n.Target.Idx0())-1] = taken{key: firstKey(n.Target)}
		}
	case *ast.AssignExpression:
		c.taken(n.Right, firstKey(n.Left))
	case *ast.ForOfStatement:
		c.taken(n.Source, "")
	case *ast.SpreadElement:
		c.taken(n.Expression, "")
	}
}

func (c *calls) taken(value ast.Expression, key string) {
	c.from[int(value.Idx0())-1] = taken{value, key}
}

// firstKey is the first key of an object pattern.
func firstKey(target any) string {
	pattern, ok := target.(*ast.ObjectPattern)
	if !ok || len(pattern.Properties) == 0 {
		return ""
	}
	switch p := pattern.Properties[0].(type) {
	case *ast.PropertyShort:
		return p.Name.Name.String()
	case *ast.PropertyKeyed:
		if s, ok := p.Key.(*ast.StringLiteral); ok {
			return s.Value.String()
		}
	}
	return ""
}

// exprText is an expression as V8's messages show it.
func exprText(e ast.Expression) string {
	switch n := e.(type) {
	case *ast.Identifier:
		return n.Name.String()
	case *ast.ThisExpression:
		return "this"
	case *ast.SuperExpression:
		return "super"
	case *ast.DotExpression:
		return exprText(n.Left) + "." + n.Identifier.Name.String()
	case *ast.PrivateDotExpression:
		return exprText(n.Left) + ".#" + n.Identifier.Name.String()
	case *ast.BracketExpression:
		if s, ok := n.Member.(*ast.StringLiteral); ok {
			return exprText(n.Left) + "." + s.Value.String()
		}
		return exprText(n.Left) + "[" + exprText(n.Member) + "]"
	case *ast.CallExpression:
		return exprText(n.Callee) + "(...)"
	case *ast.OptionalChain:
		return exprText(n.Expression)
	case *ast.Optional:
		return strings.TrimSuffix(exprText(n.Expression), "?")
	case *ast.NumberLiteral:
		return n.Literal
	case *ast.StringLiteral:
		return `"` + n.Value.String() + `"`
	case *ast.BooleanLiteral:
		return n.Literal
	case *ast.NullLiteral:
		return "null"
	case *ast.SequenceExpression:
		parts := make([]string, len(n.Sequence))
		for i, part := range n.Sequence {
			parts[i] = exprText(part)
		}
		return "(" + strings.Join(parts, " , ") + ")"
	}
	return "(intermediate value)"
}

// offsetOf turns a position into an offset of text.
func offsetOf(text string, line, column int) int {
	offset := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(text[offset:], '\n')
		if i < 0 {
			return -1
		}
		offset += i + 1
	}
	return offset + column - 1
}

package js

import (
	"reflect"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/unistring"
)

// calls finds, in the text that was compiled, the expression that the engine
// was about to call or to take apart, to name it in a message. A text is parsed
// again when the first such error happens in it.
type calls struct {
	e     *Env
	src   *file.File
	at    map[int]ast.Expression // by the offset of its parenthesis, or of `new`
	from  map[int]taken          // what is taken apart, by its own offset
	heads []head
}

// head is a pattern without an expression, a parameter or the variable of a
// for…of, and its offset.
type head struct {
	taken
	at int
}

// taken is a value that is taken apart, and the first key that is wanted of
// it; plain where that goes into a variable as it is.
type taken struct {
	value ast.Expression
	from  string // V8's name for a value that no expression stands for
	key   string
	plain bool
}

func (c *calls) load(e *Env, src *file.File) {
	if c.src == src {
		return
	}
	*c = calls{e: e, src: src, at: map[int]ast.Expression{}, from: map[int]taken{}}
	if prog, err := parser.ParseFile(nil, "", src.Source(), 0, parser.WithDisableSourceMaps); err == nil {
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
	case *ast.Identifier:
		n.Name = unistring.NewFromString(c.e.mapName(c.src, int(n.Idx)-1, n.Name.String()))
	case *ast.DotExpression:
		c.nameImport(n)
	case *ast.CallExpression:
		c.at[int(n.LeftParenthesis)-1] = n.Callee
	case *ast.NewExpression:
		c.at[int(n.New)-1] = n.Callee
	case *ast.Binding:
		if n.Initializer != nil {
			c.taken(n.Initializer, n.Target)
		} else if n.Target != nil {
			c.head(n.Target, "")
		}
	case *ast.ForDeclaration:
		c.head(n.Target, ".for")
	case *ast.AssignExpression:
		c.taken(n.Right, n.Left)
	case *ast.ForOfStatement:
		c.taken(n.Source, nil)
	case *ast.SpreadElement:
		c.taken(n.Expression, nil)
	}
}

// nameImport makes of a dot expression that stands for an import its name, with
// nothing on the left.
func (c *calls) nameImport(n *ast.DotExpression) {
	scope, ok := n.Left.(*ast.Identifier)
	if !ok {
		return
	}
	whole := scope.Name.String() + "." + n.Identifier.Name.String()
	if own := c.e.mapName(c.src, int(scope.Idx)-1, whole); own != whole {
		n.Left, n.Identifier.Name = nil, unistring.NewFromString(own)
	}
}

func (c *calls) taken(value ast.Expression, target any) {
	key, plain := firstKey(target)
	c.from[int(value.Idx0())-1] = taken{value: value, key: key, plain: plain}
}

func (c *calls) head(target ast.Node, from string) {
	if key, plain := firstKey(target); key != "" {
		c.heads = append(c.heads, head{taken{from: from, key: key, plain: plain}, int(target.Idx0()) - 1})
	}
}

// firstKey is the first key of an object pattern; plain where its value goes
// into a variable as it is.
func firstKey(target any) (key string, plain bool) {
	pattern, ok := target.(*ast.ObjectPattern)
	if !ok || len(pattern.Properties) == 0 {
		return "", false
	}
	switch p := pattern.Properties[0].(type) {
	case *ast.PropertyShort:
		return p.Name.Name.String(), p.Initializer == nil
	case *ast.PropertyKeyed:
		if s, ok := p.Key.(*ast.StringLiteral); ok {
			_, plain = p.Value.(*ast.Identifier)
			return s.Value.String(), plain
		}
	}
	return "", false
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
		if n.Left == nil {
			return n.Identifier.Name.String()
		}
		return exprText(n.Left) + dot(n.Left) + n.Identifier.Name.String()
	case *ast.PrivateDotExpression:
		return exprText(n.Left) + ".#" + n.Identifier.Name.String()
	case *ast.BracketExpression:
		if s, ok := n.Member.(*ast.StringLiteral); ok {
			return exprText(n.Left) + dot(n.Left) + s.Value.String()
		}
		return exprText(n.Left) + strings.TrimSuffix(dot(n.Left), ".") + "[" + exprText(n.Member) + "]"
	case *ast.CallExpression:
		return exprText(n.Callee) + "(...)"
	case *ast.OptionalChain:
		return exprText(n.Expression)
	case *ast.Optional:
		return exprText(n.Expression)
	case *ast.NumberLiteral:
		return n.Literal
	case *ast.StringLiteral:
		return `"` + n.Value.String() + `"`
	case *ast.BooleanLiteral:
		return n.Literal
	case *ast.NullLiteral:
		return "null"
	case *ast.RegExpLiteral:
		return n.Literal
	case *ast.UnaryExpression:
		operator := n.Operator.String()
		if len(operator) > 2 {
			operator += " "
		}
		return "(" + operator + exprText(n.Operand) + ")"
	case *ast.BinaryExpression:
		return "(" + exprText(n.Left) + " " + n.Operator.String() + " " + exprText(n.Right) + ")"
	case *ast.ConditionalExpression:
		return strings.Repeat("(intermediate value)", 3)
	case *ast.ArrayLiteral:
		parts := make([]string, len(n.Value))
		for i, part := range n.Value {
			parts[i] = exprText(part)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case *ast.ObjectLiteral:
		return "{" + strings.Repeat("(intermediate value)", len(n.Value)) + "}"
	case *ast.SequenceExpression:
		if callee, ok := n.Sequence[len(n.Sequence)-1].(*ast.DotExpression); ok && callee.Left == nil {
			return exprText(callee)
		}
		parts := make([]string, len(n.Sequence))
		for i, part := range n.Sequence {
			parts[i] = exprText(part)
		}
		return "(" + strings.Join(parts, " , ") + ")"
	}
	return "(intermediate value)"
}

// dot is what stands between an object and its property.
func dot(left ast.Expression) string {
	if _, optional := left.(*ast.Optional); optional {
		return "?."
	}
	return "."
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

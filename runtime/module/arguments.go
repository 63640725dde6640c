package module

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
)

// The compiler gives a function its arguments object where it first meets the
// name, but if that is in an arrow function it takes it for a variable of the
// arrow function's own, until it meets the name again: () => f(...arguments) would
// read some other value. keepArguments has it meet the name twice.
func keepArguments(program *ast.Program) {
	argumentsWalk{repeat: repeatArguments}.visit(reflect.ValueOf(program).Elem())
}

// keepArgumentsIn does so in a text; it answers false where that may stay.
func keepArgumentsIn(text string) (kept string, changed bool) {
	if !mayPassArguments(text) {
		return "", false
	}
	tree, err := parser.ParseFile(nil, "", text, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return "", false
	}
	more := map[int]string{} // what to add, by offset
	argumentsWalk{repeat: func(fn *ast.ArrowFunctionLiteral) { addArguments(more, text, fn) }}.visit(reflect.ValueOf(tree).Elem())
	var b strings.Builder
	last := 0
	for _, at := range slices.Sorted(maps.Keys(more)) {
		b.WriteString(text[last:at] + more[at])
		last = at
	}
	return b.String() + text[last:], len(more) > 0
}

// mayPassArguments is false for a text in which there is nothing to keep.
func mayPassArguments(text string) bool {
	return strings.Contains(text, "=>") && strings.Contains(text, argumentsName)
}

const argumentsName = "arguments"

// argumentsWalk is where the walk is.
type argumentsWalk struct {
	inFunction bool  // one that has an arguments object
	used       *bool // by the outermost arrow function in it; nil where there is none
	repeat     func(*ast.ArrowFunctionLiteral)
}

// visit walks the tree below v. Lists of declarations name nodes of the bodies
// again, and are left out.
func (w argumentsWalk) visit(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if name, ok := v.Interface().(*ast.Identifier); ok {
			w.meet(name)
		} else {
			w.visit(v.Elem())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			w.visitNode(v)
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.visit(v.Index(i))
		}
	case reflect.Struct:
		w.visitFields(v)
	}
}

func (w argumentsWalk) visitFields(v reflect.Value) {
	if v.Type().PkgPath() != astPackage {
		return
	}
	for i := range v.NumField() {
		if v.Type().Field(i).Name != "DeclarationList" {
			w.visit(v.Field(i))
		}
	}
}

func (w argumentsWalk) visitNode(v reflect.Value) {
	switch n := v.Interface().(type) {
	case *ast.FunctionLiteral:
		if !strings.Contains(n.Source, argumentsName) {
			return
		}
		w = argumentsWalk{inFunction: true, repeat: w.repeat}
	case *ast.ArrowFunctionLiteral:
		if !strings.Contains(n.Source, argumentsName) {
			return
		}
		if w.inFunction && w.used == nil {
			w.used = new(bool)
			defer func() {
				if *w.used {
					w.repeat(n)
				}
			}()
		}
	case *ast.PropertyShort:
		w.meet(&n.Name)
	}
	w.visit(v.Elem())
}

func (w argumentsWalk) meet(name *ast.Identifier) {
	if w.used != nil && name != nil && name.Name == argumentsName {
		*w.used = true
	}
}

// repeatArguments adds the name to fn.
func repeatArguments(fn *ast.ArrowFunctionLiteral) {
	again := func(at file.Idx) ast.Expression { return &ast.Identifier{Name: argumentsName, Idx: at} }
	switch body := fn.Body.(type) {
	case *ast.BlockStatement:
		body.List = append(body.List, &ast.ExpressionStatement{Expression: again(body.LeftBrace)})
	case *ast.ExpressionBody:
		body.Expression = &ast.SequenceExpression{Sequence: []ast.Expression{again(body.Expression.Idx0()), body.Expression}}
	}
}

// addArguments adds the name to the text of fn. Where a body begins and a block
// ends is certain, for the tree does not tell of parentheses.
func addArguments(more map[int]string, text string, fn *ast.ArrowFunctionLiteral) {
	if block, ok := fn.Body.(*ast.BlockStatement); ok {
		more[int(block.RightBrace)-1] = ";void arguments"
		return
	}
	params := fn.ParameterList.Closing // not there where the list was read as an expression
	for _, p := range fn.ParameterList.List {
		params = max(params, p.Idx1())
	}
	_, body, _ := strings.Cut(text[params-1:], "=>")
	more[len(text)-len(body)] = " void arguments ? 0 :"
}

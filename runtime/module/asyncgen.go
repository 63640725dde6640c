package module

import (
	"reflect"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/unistring"

	"github.com/gonode/gonode/runtime/js"
)

// Lowered async generators are plain functions that return what asyncGenerator
// makes. markAsyncGenerators calls markFunction with each of them and
// markObject with what they return, so that both have the prototypes of the
// language.
const (
	asyncGenerator     = "__asyncGenerator"
	markFunction       = "gonode$asyncGeneratorFunction"
	markObject         = "gonode$asyncGenerator"
	asyncGeneratorFile = "internal/async_generator"
)

// hasAsyncGenerators says whether lowered code makes any.
func hasAsyncGenerators(code string) bool {
	return strings.Contains(code, "return "+asyncGenerator+"(")
}

var marks = map[string]string{markFunction: "markFunction", markObject: "markObject"}

// defineAsyncGenerators gives lowered code the functions that mark.
func (l *Loader) defineAsyncGenerators() {
	if l.vm.GlobalObject().Get(markFunction) == nil {
		DefineMarks(l.ctx.Env)
	}
}

// DefineMarks gives a realm the functions that lowered code calls for its async
// generators.
func DefineMarks(e *js.Env) {
	for name, key := range marks {
		e.DefineLazy(e.VM.GlobalObject(), name, false, func() goja.Value {
			return e.RequireObject(asyncGeneratorFile).Get(key)
		})
	}
}

var (
	expressionType = reflect.TypeFor[ast.Expression]()
	statementsType = reflect.TypeFor[[]ast.Statement]()
	astPackage     = reflect.TypeFor[ast.Program]().PkgPath()
)

// markAsyncGenerators changes the tree of lowered code. Methods keep their
// place, where no call can stand: only what they return is marked.
func markAsyncGenerators(program *ast.Program) {
	program.Body = markDeclared(program.Body)
	markWithin(reflect.ValueOf(program).Elem())
}

// markWithin walks the tree. Lists of declarations name nodes of the bodies
// again, and are left out.
func markWithin(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			markWithin(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			markField(v.Index(i), nil, false)
		}
	case reflect.Struct:
		if v.Type().PkgPath() != astPackage {
			return
		}
		name, method := nameGiven(v.Addr().Interface())
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "DeclarationList" {
				markField(v.Field(i), name, method)
			}
		}
	}
}

// nameGiven is the name that a function gets as a part of node; method says that
// it has to stay one itself.
func nameGiven(node any) (name ast.Expression, method bool) {
	switch n := node.(type) {
	case *ast.Binding:
		return n.Target, false
	case *ast.AssignExpression:
		return n.Left, false
	case *ast.PropertyKeyed:
		return n.Key, n.Kind != ast.PropertyKindValue
	}
	return nil, false
}

func markField(field reflect.Value, name ast.Expression, method bool) {
	if field.Type() == statementsType {
		field.Set(reflect.ValueOf(markDeclared(field.Interface().([]ast.Statement))))
	}
	markWithin(field)
	if field.Type() != expressionType || field.IsNil() || method {
		return
	}
	if f, ok := field.Interface().(*ast.FunctionLiteral); ok && returnsAsyncGenerator(f) {
		field.Set(reflect.ValueOf(callOf(markFunction, f, nameOf(name, f)...)))
	}
}

// markDeclared puts the calls for a list's function declarations in front, where
// hoisting has made the functions.
func markDeclared(list []ast.Statement) []ast.Statement {
	var calls []ast.Statement
	for _, st := range list {
		if d, ok := st.(*ast.FunctionDeclaration); ok && returnsAsyncGenerator(d.Function) {
			name := &ast.Identifier{Name: d.Function.Name.Name, Idx: d.Function.Name.Idx}
			calls = append(calls, &ast.ExpressionStatement{Expression: callOf(markFunction, name)})
		}
	}
	if calls == nil {
		return list
	}
	at := directives(list)
	return append(append(append([]ast.Statement{}, list[:at]...), calls...), list[at:]...)
}

// directives counts the strings, as 'use strict', that a body begins with.
func directives(list []ast.Statement) int {
	for i, st := range list {
		e, ok := st.(*ast.ExpressionStatement)
		if !ok {
			return i
		}
		if _, ok := e.Expression.(*ast.StringLiteral); !ok {
			return i
		}
	}
	return len(list)
}

// returnsAsyncGenerator says whether f is a lowered async generator, and marks
// what it returns.
func returnsAsyncGenerator(f *ast.FunctionLiteral) bool {
	list := f.Body.List
	if len(list) == 0 {
		return false
	}
	ret, ok := list[len(list)-1].(*ast.ReturnStatement)
	if !ok {
		return false
	}
	call, ok := ret.Argument.(*ast.CallExpression)
	if !ok {
		return false
	}
	name, ok := call.Callee.(*ast.Identifier)
	if !ok {
		return false
	}
	switch name.Name {
	case asyncGenerator:
		ret.Argument = callOf(markObject, call)
		return true
	case markObject:
		return true
	}
	return false
}

// nameOf is the argument that tells what f, in a call, is not named by any more.
func nameOf(place ast.Expression, f *ast.FunctionLiteral) []ast.Expression {
	if f.Name != nil {
		return nil
	}
	literal := func(name unistring.String) []ast.Expression {
		return []ast.Expression{&ast.StringLiteral{Idx: f.Idx0(), Value: name}}
	}
	switch n := place.(type) {
	case *ast.Identifier:
		return literal(n.Name)
	case *ast.StringLiteral:
		return literal(n.Value)
	}
	return nil
}

func callOf(function unistring.String, argument ast.Expression, more ...ast.Expression) *ast.CallExpression {
	at := argument.Idx0()
	return &ast.CallExpression{
		Callee:           &ast.Identifier{Name: function, Idx: at},
		LeftParenthesis:  at,
		ArgumentList:     append([]ast.Expression{argument}, more...),
		RightParenthesis: argument.Idx1(),
	}
}

// Package repl is the Go half of the REPL: it makes lines into scripts that can
// follow each other in one realm.
package repl

import (
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module gives jslib/repl.js its binding.
var Module = &module.Module{
	Name: "repl",
	Bindings: map[string]func(*module.Context) *goja.Object{
		"repl": func(ctx *module.Context) *goja.Object {
			obj := ctx.VM.NewObject()
			ctx.SetMethods(obj, map[string]js.Fn{"prepare": prepare(ctx)})
			return obj
		},
	},
}

// prepare(code) returns {code, awaits}: what to run for code, and whether it
// gives a promise for the value. For input that only lacks its end it returns
// undefined; for input that does not parse, code as it is.
func prepare(ctx *module.Context) js.Fn {
	return func(call goja.FunctionCall) goja.Value {
		src := call.Argument(0).String()
		ctx.GuardNesting(src)
		out, awaits, whole := Prepare(src)
		if !whole {
			return goja.Undefined()
		}
		res := ctx.VM.NewObject()
		res.Set("code", out)
		res.Set("awaits", awaits)
		return res
	}
}

// Prepare rewrites a REPL entry: an object literal is read as an expression,
// and top-level await moves into an async function. whole is false where the
// entry only lacks its end.
func Prepare(src string) (out string, awaits, whole bool) {
	if looksLikeObject(src) {
		if expr := "(" + strings.TrimSpace(src) + "\n)"; parses(expr) {
			return expr, false, true
		}
	}
	_, err := parser.ParseFile(nil, "", src, 0)
	if err == nil {
		return src, false, true
	}
	if strings.Contains(src, "await") {
		if out, ok := wrapAwait(src); ok {
			return out, true, true
		}
	}
	return src, false, !lacksEnd(err)
}

// looksLikeObject: a line such as {a: 1} is meant as a value, not as a block.
func looksLikeObject(src string) bool {
	t := strings.TrimSpace(src)
	return strings.HasPrefix(t, "{") && !strings.HasSuffix(t, ";")
}

func parses(src string) bool {
	_, err := parser.ParseFile(nil, "", src, 0)
	return err == nil
}

// lacksEnd says whether more input could mend the error.
func lacksEnd(err error) bool {
	list, ok := err.(parser.ErrorList)
	return ok && len(list) > 0 && strings.HasPrefix(list[0].Message, "Unexpected end of input")
}

const awaitHead, awaitTail = "(async () => { ", "\n})()"

// wrapAwait moves an entry with top-level await into an async function, whose
// declarations become globals and whose last expression its value.
func wrapAwait(src string) (out string, ok bool) {
	if expr := "(async () => (\n" + strings.TrimSuffix(strings.TrimSpace(src), ";") + "\n))()"; parses(expr) {
		return expr, true
	}
	prog, err := parser.ParseFile(nil, "", awaitHead+src+awaitTail, 0)
	if err != nil {
		return "", false
	}
	body := asyncBody(prog)
	if len(body) == 0 {
		return "", false
	}
	var b strings.Builder
	done := 0
	put := func(at int, drop int, by string) {
		b.WriteString(src[done:at])
		b.WriteString(by)
		done = at + drop
	}
	for i, st := range body {
		at := int(st.Idx0()) - 1 - len(awaitHead)
		switch s := st.(type) {
		case *ast.LexicalDeclaration:
			put(at, len(s.Token.String()), "")
		case *ast.VariableStatement:
			put(at, len("var"), "")
		case *ast.ClassDeclaration:
			put(at, 0, s.Class.Name.Name.String()+" = ")
		case *ast.FunctionDeclaration:
			put(at, 0, "globalThis."+s.Function.Name.Name.String()+" = ")
		case *ast.ExpressionStatement:
			if i == len(body)-1 {
				put(at, 0, "return ")
			}
		}
	}
	b.WriteString(src[done:])
	out = awaitHead + b.String() + awaitTail
	return out, parses(out)
}

// asyncBody digs out the statements of (async () => { … })().
func asyncBody(prog *ast.Program) []ast.Statement {
	if len(prog.Body) != 1 {
		return nil
	}
	st, ok := prog.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return nil
	}
	call, ok := st.Expression.(*ast.CallExpression)
	if !ok {
		return nil
	}
	fn, ok := call.Callee.(*ast.ArrowFunctionLiteral)
	if !ok {
		return nil
	}
	block, ok := fn.Body.(*ast.BlockStatement)
	if !ok {
		return nil
	}
	return block.List
}

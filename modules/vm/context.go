package vm

import (
	"regexp"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// contextBody(code) returns {code, typeofs}: the code as it runs inside the
// sandbox's `with`, and the names that it only asks for with typeof.
//
// Inside a direct eval declarations would stay in the eval: at the top level
// they become assignments, which the scope chain leads to the sandbox.
func (c contextify) contextBody(call goja.FunctionCall) goja.Value {
	code := call.Argument(0).String()
	prog, err := parser.ParseFile(nil, call.Argument(1).String(), code, 0)
	if err == nil {
		code = hoist(code, prog)
	}
	res := c.VM.NewObject()
	res.Set("code", code)
	res.Set("typeofs", c.VM.ToValue(typeofNames(code)))
	return res
}

var typeofName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\btypeof\s*\(?\s*([A-Za-z_$][\w$]*)`)
})

func typeofNames(code string) []any {
	var names []any
	for _, m := range typeofName().FindAllStringSubmatch(code, -1) {
		names = append(names, m[1])
	}
	return names
}

// hoist turns top-level declarations into assignments, functions in front.
func hoist(code string, prog *ast.Program) string {
	var front, rest strings.Builder
	done := 0
	replace := func(st ast.Statement, by string) {
		at, end := int(st.Idx0())-1, endOf(code, st)
		rest.WriteString(code[done:at] + by)
		if missing := strings.Count(code[at:end], "\n") - strings.Count(by, "\n"); missing > 0 {
			rest.WriteString(strings.Repeat("\n", missing)) // later lines keep their numbers
		}
		done = end
	}
	text := func(n ast.Node) string { return code[int(n.Idx0())-1 : endOf(code, n)] }
	for _, st := range prog.Body {
		switch s := st.(type) {
		case *ast.FunctionDeclaration:
			front.WriteString(s.Function.Name.Name.String() + " = " + text(s) + "; ")
			replace(st, "")
		case *ast.ClassDeclaration:
			replace(st, s.Class.Name.Name.String()+" = "+text(s)+";")
		case *ast.VariableStatement:
			replace(st, assignments(s.List, text))
		case *ast.LexicalDeclaration:
			replace(st, assignments(s.List, text))
		}
	}
	rest.WriteString(code[done:])
	return front.String() + rest.String()
}

var emptyCall = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*\(\s*\)`)
})

// endOf is where n ends. The parser leaves the parentheses of a last "new X()" out.
func endOf(code string, n ast.Node) int {
	end := int(n.Idx1()) - 1
	return end + len(emptyCall().FindString(code[end:]))
}

// assignments writes declared bindings as one expression statement whose value
// is undefined, as a declaration's is.
func assignments(list []*ast.Binding, text func(ast.Node) string) string {
	var parts []string
	for _, b := range list {
		name := text(b.Target)
		if b.Initializer != nil {
			parts = append(parts, name+" = "+text(b.Initializer))
		} else {
			parts = append(parts, "typeof "+name+" === 'undefined' && ("+name+" = undefined)")
		}
	}
	return ";void (" + strings.Join(parts, ", ") + ")"
}

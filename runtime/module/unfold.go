package module

import (
	"math/big"
	"reflect"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// The compiler computes what has literal operands alone, of BigInts without
// limit: 2n ** (2n ** 40n) would not end before the script begins. unfold leaves
// powers and shifts of such to the time they run, where they have V8's limits.
func unfold(program *ast.Program) {
	eachBinary(reflect.ValueOf(program).Elem(), func(e *ast.BinaryExpression) {
		switch e.Operator {
		case token.EXPONENT, token.SHIFT_LEFT, token.SHIFT_RIGHT:
			if isBigInt(e.Left) {
				e.Left = &ast.SequenceExpression{Sequence: []ast.Expression{e.Left}}
			}
		}
	})
}

// mayFold is false for a text in which there is nothing to unfold.
func mayFold(text string) bool {
	if !strings.Contains(text, "<<") && !strings.Contains(text, "**") && !strings.Contains(text, ">>") {
		return false
	}
	for i := 1; i < len(text); i++ {
		if text[i] == 'n' && isHexDigit(text[i-1]) && (i+1 == len(text) || !isWordByte(text[i+1])) {
			return true
		}
	}
	return false
}

func isHexDigit(c byte) bool { return c-'0' < 10 || c|0x20-'a' < 6 }

func isWordByte(c byte) bool { return c-'0' < 10 || c|0x20-'a' < 26 || c == '_' || c == '$' }

// isBigInt says whether the compiler knows e as a BigInt.
func isBigInt(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.NumberLiteral:
		_, big := e.Value.(*big.Int)
		return big
	case *ast.UnaryExpression:
		return isBigInt(e.Operand)
	case *ast.BinaryExpression:
		return isBigInt(e.Left)
	}
	return false
}

// eachBinary visits the tree below v, operands first. Lists of declarations name
// nodes of the bodies again, and are left out.
func eachBinary(v reflect.Value, visit func(*ast.BinaryExpression)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		eachBinary(v.Elem(), visit)
		if e, ok := v.Interface().(*ast.BinaryExpression); ok && v.Kind() == reflect.Pointer {
			visit(e)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachBinary(v.Index(i), visit)
		}
	case reflect.Struct:
		if v.Type().PkgPath() != astPackage {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "DeclarationList" {
				eachBinary(v.Field(i), visit)
			}
		}
	}
}

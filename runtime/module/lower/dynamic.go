package lower

import (
	"errors"
	"strings"

	"github.com/dop251/goja/parser"
)

// ImportName is the function that lowered code calls in place of import(). It
// is as long as the keyword, so that columns keep their meaning.
const ImportName = "imp0rt"

const importKeyword = "import"

// nameImports renames every import() of code. goja's parser finds them: the
// keyword is what it refuses.
func nameImports(code string, accept Accept) (string, error) {
	for {
		err := accept(code)
		at := refusedImport(code, err)
		if at < 0 {
			return code, err
		}
		code = code[:at] + ImportName + code[at+len(importKeyword):]
	}
}

// refusedImport is where in code the import() begins that err complains of, or
// -1.
func refusedImport(code string, err error) int {
	var list parser.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return -1
	}
	pos := list[0].Position
	at := offset(code, pos.Line, pos.Column)
	if at < 0 || !strings.HasPrefix(code[at:], importKeyword) {
		return -1
	}
	rest := strings.TrimLeft(code[at+len(importKeyword):], " \t\n")
	if !strings.HasPrefix(rest, "(") {
		return -1
	}
	return at
}

// offset is the place of a line and a column, from 1, in bytes; -1 outside.
func offset(code string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		n := strings.IndexByte(code[at:], '\n')
		if n < 0 {
			return -1
		}
		at += n + 1
	}
	if at += column - 1; at < 0 || at > len(code) {
		return -1
	}
	return at
}

package lower

import "strings"

// ImportName is the function that lowered code calls in place of import(). It
// is as long as the keyword, so that columns keep their meaning.
const ImportName = "imp0rt"

const importCall = "import("

// nameImports renames every import() of code, which esbuild has printed.
func nameImports(code string, accept Accept) (string, error) {
	s, renamed, done := scanner{code: code}, strings.Builder{}, 0
	for s.at < len(code) {
		at := s.at
		if s.step() == 'i' && isImport(code, at) {
			renamed.WriteString(code[done:at])
			renamed.WriteString(ImportName)
			done = at + len(ImportName)
		}
	}
	renamed.WriteString(code[done:])
	return renamed.String(), accept(renamed.String())
}

// isImport says whether an import() begins at a place of code: no property, and
// no method of that name.
func isImport(code string, at int) bool {
	if !strings.HasPrefix(code[at:], importCall) {
		return false
	}
	if at > 0 && (isWordByte(code[at-1]) || code[at-1] == '.' || code[at-1] == '#') {
		return false
	}
	s := scanner{code: code, at: at + len(importCall)}
	for depth := 1; depth > 0 && s.at < len(code); {
		switch s.step() {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	return !strings.HasPrefix(strings.TrimLeft(code[s.at:], " \n"), "{")
}

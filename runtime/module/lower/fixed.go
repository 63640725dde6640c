package lower

import (
	"regexp"
	"strings"
)

var (
	// rebinds finds what may assign to variables in ways that isFixed does not
	// look into.
	rebinds    = pattern(`(?m)\beval\(|^\s*(?:\(\{|\[).*[\]}] = |, (?:\{|\[)[^;]*[\]}] = |\bfor (?:await )?\(\s*[\[{]|= \[[^;]*\] = |= \{[^;]*\} = `)
	assignment = `\s*(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=[^=>]`
)

// isFixed says whether the top-level binding local surely keeps the value that
// it gets first, as constants do, and functions and classes that nothing
// assigns to.
func (st *statements) isFixed(local string) bool {
	name := regexp.QuoteMeta(local)
	declared := regexp.MustCompile(`^(?:const ` + name + ` = |class ` + name + `[ {]|(?:async )?function\*? ` + name + `\()`)
	at := -1
	for _, start := range lineStarts(st.body) {
		if declared.MatchString(st.body[start:]) {
			at = start
			break
		}
	}
	if at < 0 {
		return false
	}
	if strings.HasPrefix(st.body[at:], "const ") {
		return true
	}
	rest := st.body[:at] + st.body[at+len("class"):]
	assigned := regexp.MustCompile(`(?:^|[^\w$.])` + name + `(?:` + assignment + `|\+\+|--)|(?:\+\+|--)` + name + `\b|for \(` + name + ` `)
	return !rebinds().MatchString(rest) && !assigned.MatchString(rest)
}

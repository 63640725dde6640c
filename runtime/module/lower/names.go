package lower

import (
	"regexp"
	"strings"
)

const (
	exportsObject = `(?:module\s*\.\s*exports|exports)`
	ident         = `[A-Za-z_$][\w$]*`
	literal       = `"[^"\n\\]*"|'[^'\n\\]*'`
)

var (
	comment  = pattern(`/\*[\s\S]*?\*/|(?m:(?:^|[ \t;{}(),])//[^\n]*$)`)
	assigned = pattern("(?:^|[^.\\w$'\"`/])" + exportsObject + `\s*(?:\.\s*(` + ident + `)|\[\s*(` + literal + `)\s*\])\s*=`)
	defined  = pattern(`Object\s*\.\s*defineProperty\s*\(\s*` + exportsObject + `\s*,\s*(` + literal + `)\s*,\s*\{\s*(?:(?:enumerable\s*:\s*(?:true|!0)\s*,\s*)?value\s*:|` +
		`enumerable\s*:\s*(?:true|!0)\s*,\s*get\s*(?::\s*function\s*(?:` + ident + `)?\s*)?\(\s*\)\s*\{\s*return\s+` + ident + `\s*[.\[])`)
	wholeObject = pattern(`(?:^|[^.\w$])module\s*\.\s*exports\s*=\s*\{`)
	wholeOther  = pattern(`(?:^|[^.\w$])module\s*\.\s*exports\s*=\s*require\s*\(\s*(` + literal + `)\s*\)`)
	starCall    = pattern(`__export(?:Star)?\s*\(\s*require\s*\(\s*(` + literal + `)\s*\)`)
	starLoop    = pattern(`Object\s*\.\s*keys\s*\(\s*(` + ident + `)\s*\)\s*\.\s*forEach\s*\(\s*function\s*\(\s*` + ident + `\s*\)\s*\{\s*if\s*\(`)
	spreadOf    = pattern(`^\.\.\.\s*(?:require\s*\(\s*(` + literal + `)\s*\)|` + ident + `(?:\s*\.\s*` + ident + `)*)`)
	property    = pattern(`^(` + ident + `|` + literal + `)\s*(?::\s*(` + ident + `)?)?`)
)

// CommonJSNames lists the names that text, a CommonJS module, seems to export,
// and the modules whose exports it hands on. It looks for the forms that Node
// knows.
func CommonJSNames(text string) (names, reexports []string) {
	text = comment().ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) + " " })
	seen := map[string]bool{}
	add := func(name string) {
		if name = bare(name); !seen[name] {
			seen[name], names = true, append(names, name)
		}
	}
	for rest := text; ; {
		at := assigned().FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		m := assigned().FindStringSubmatch(rest)
		add(m[1] + m[2])
		rest = rest[at[1]-1:] // the sign may begin the next one: exports.a = exports.b = 1
	}
	for _, m := range defined().FindAllStringSubmatch(text, -1) {
		add(m[1])
	}
	for _, at := range wholeObject().FindAllStringIndex(text, -1) {
		reexports = append(reexports, objectNames(text[at[1]:], add)...)
	}
	for _, m := range wholeOther().FindAllStringSubmatch(text, -1) {
		reexports = append(reexports, bare(m[1]))
	}
	for _, m := range starCall().FindAllStringSubmatch(text, -1) {
		reexports = append(reexports, bare(m[1]))
	}
	return names, append(reexports, loops(text)...)
}

// objectNames reads the properties of an object literal as far as they are
// plain, and gives the modules that it spreads.
func objectNames(text string, add func(string)) (spread []string) {
	for {
		text = strings.TrimLeft(text, " \t\r\n")
		if m := spreadOf().FindStringSubmatch(text); m != nil {
			if text = text[len(m[0]):]; m[1] != "" {
				spread = append(spread, bare(m[1]))
			}
		} else if m := property().FindStringSubmatch(text); m != nil {
			text = text[len(m[0]):]
			if !plainProperty(m, text) {
				return spread
			}
			add(m[1])
		} else {
			return spread
		}
		rest, more := strings.CutPrefix(strings.TrimLeft(text, " \t\r\n"), ",")
		if !more {
			return spread
		}
		text = rest
	}
}

// plainProperty says whether m is a name alone, or one whose value begins with
// an identifier; rest is what follows.
func plainProperty(m []string, rest string) bool {
	if strings.Contains(m[0][len(m[1]):], ":") {
		return m[2] != ""
	}
	isGetter := m[1] == "get" && rest != "" && !strings.ContainsAny(rest[:1], ",}(")
	return !isGetter && m[1][0] != '"' && m[1][0] != '\''
}

// loops finds what Babel writes for `export * from`.
func loops(text string) (requests []string) {
	for _, m := range starLoop().FindAllStringSubmatch(text, -1) {
		source := regexp.MustCompile(`(?:var|let|const)\s+` + regexp.QuoteMeta(m[1]) + `\s*=\s*(?:` + ident + `\s*\(\s*)?require\s*\(\s*(` + literal + `)\s*\)`)
		if found := source.FindStringSubmatch(text); found != nil {
			requests = append(requests, bare(found[1]))
		}
	}
	return requests
}

// bare is a name without its quotes.
func bare(name string) string { return strings.Trim(name, `"'`) }

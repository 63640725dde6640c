package lower

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"sync"
)

// statements are the imports and exports of a module as esbuild prints it, and
// the body without them.
type statements struct {
	requests []Request
	bindings []importBinding
	exports  []exportBinding
	stars    []Export
	body     string // on the lines that it had
}

type importBinding struct {
	request     int
	name, local string
}

type exportBinding struct{ name, local string }

var errShape = errors.New("unexpected shape of a module")

// readStatements reads what esbuild printed: imports and `export … from` stand at
// the begin of lines, and one `export {…}` at the end.
func readStatements(code string) (*statements, error) {
	st := &statements{}
	code, tail := splitExports(code)
	var body strings.Builder
	done := 0
	for _, at := range lineStarts(code) {
		if at < done || !strings.HasPrefix(code[at:], "import") && !strings.HasPrefix(code[at:], "export") {
			continue
		}
		r := &reader{text: code, at: at}
		if !r.statement(st) {
			continue
		}
		body.WriteString(code[done:at] + strings.Repeat("\n", strings.Count(code[at:r.at], "\n")))
		done = r.at
	}
	body.WriteString(code[done:])
	st.body = body.String()
	if tail != "" {
		t := &reader{text: tail}
		t.word()
		if st.exports = t.exportClause(); t.failed {
			return nil, errShape
		}
	}
	return st, nil
}

// pattern compiles expr when it is first asked for: most scripts need nothing of
// this package, but start with it.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

var exportTail = pattern(`(?:^|\n)export \{[^{}]*\};\n?$`)

func splitExports(text string) (body, tail string) {
	if at := exportTail().FindStringIndex(text); at != nil {
		return text[:at[0]], strings.TrimPrefix(text[at[0]:], "\n")
	}
	return text, ""
}

// reader takes tokens from printed code.
type reader struct {
	text   string
	at     int
	failed bool
}

var (
	blank  = pattern(`^(?:\s+|//[^\n]*\n|#![^\n]*\n)+`)
	word   = pattern(`^(?:[\p{L}\p{Nl}_$]|\\u(?:\{[0-9a-fA-F]+\}|[0-9a-fA-F]{4}))(?:[\p{L}\p{N}\p{Mn}\p{Mc}_$\x{200c}\x{200d}]|\\u(?:\{[0-9a-fA-F]+\}|[0-9a-fA-F]{4}))*`)
	quoted = pattern("^(?:\"(?:[^\"\\\\]|\\\\[\\s\\S])*\"|'(?:[^'\\\\]|\\\\[\\s\\S])*'|`(?:[^`\\\\]|\\\\[\\s\\S])*`)")
)

func (r *reader) take(re *regexp.Regexp) string {
	s := re.FindString(r.text[r.at:])
	r.at += len(s)
	return s
}

func (r *reader) space() { r.take(blank()) }

func (r *reader) word() string { r.space(); return r.take(word()) }

// is takes text where it comes next.
func (r *reader) is(text string) bool {
	r.space()
	if !strings.HasPrefix(r.text[r.at:], text) {
		return false
	}
	r.at += len(text)
	return true
}

func (r *reader) need(text string) {
	if !r.is(text) {
		r.failed = true
	}
}

// name is an identifier or a string.
func (r *reader) name() string {
	r.space()
	if s := r.take(quoted()); s != "" {
		return unquote(s)
	}
	s := r.take(word())
	if s == "" {
		r.failed = true
	}
	return s
}

// statement reads one import, or `export * from`; it says whether there was
// one.
func (r *reader) statement(st *statements) bool {
	switch r.word() {
	case "import":
		return r.importStatement(st)
	case "export":
		return r.is("*") && r.star(st)
	}
	return false
}

func (r *reader) star(st *statements) bool {
	e := Export{Name: All, Request: len(st.requests), Import: All}
	if r.is("as") {
		e.Name, e.Import = r.name(), Namespace
	}
	r.need("from")
	r.request(st)
	st.stars = append(st.stars, e)
	return !r.failed
}

func (r *reader) importStatement(st *statements) bool {
	r.space()
	if next := r.text[r.at:]; strings.HasPrefix(next, "(") || strings.HasPrefix(next, ".") {
		return false
	}
	if quoted().MatchString(r.text[r.at:]) {
		r.request(st)
		return !r.failed
	}
	id := len(st.requests)
	add := func(name, local string) { st.bindings = append(st.bindings, importBinding{id, name, local}) }
	for more := true; more && !r.failed; more = r.is(",") {
		switch {
		case r.is("*"):
			r.need("as")
			add(Namespace, r.name())
		case r.is("{"):
			r.importClause(add)
		default:
			add("default", r.name())
		}
	}
	r.need("from")
	r.request(st)
	return !r.failed
}

func (r *reader) importClause(add func(name, local string)) {
	for !r.is("}") && !r.failed {
		name := r.name()
		local := name
		if r.is("as ") {
			local = r.name()
		}
		add(name, local)
		r.is(",")
	}
}

func (r *reader) exportClause() (list []exportBinding) {
	r.need("{")
	for !r.is("}") && !r.failed {
		local := r.name()
		name := local
		if r.is("as ") {
			name = r.name()
		}
		list = append(list, exportBinding{name, local})
		r.is(",")
	}
	return list
}

// request reads a specifier with its attributes, and the semicolon.
func (r *reader) request(st *statements) {
	req := Request{Specifier: r.name()}
	if r.is("with") {
		req.Attributes = map[string]string{}
		r.need("{")
		for !r.is("}") && !r.failed {
			key := r.name()
			r.need(":")
			req.Attributes[key] = r.name()
			r.is(",")
		}
	}
	r.need(";")
	st.requests = append(st.requests, req)
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

package module

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/dop251/goja"
	"github.com/evanw/esbuild/pkg/api"

	"github.com/gonode/gonode/runtime/js"
)

// syntaxError makes V8's SyntaxError of a mistake in text. found is the
// parser's own; where esbuild, which knows more syntax, failed elsewhere, its
// place is the right one.
func (l *Loader) syntaxError(filename, text string, found mistake, other *api.Message) *goja.Object {
	if other != nil && other.Location != nil && (other.Location.Line != found.line || isRefused(found.message)) {
		found = mistake{other.Location.Line, other.Location.Column + 1, other.Text}
	}
	line := lineOf(text, found.line)
	token := tokenAt(line, found.column)
	message := syntaxMessage(found.message, token)
	if esmOnly(token) && other == nil {
		message = esmMessage(token)
	}
	width := utf8.RuneCountInString(token)
	return l.ctx.NewSyntaxError(message, js.Site{
		File: filename, Line: found.line, Column: found.column, Text: line, Width: width,
	})
}

// moduleSyntaxError is syntaxError of an ES module, in which only esbuild found
// a mistake.
func (l *Loader) moduleSyntaxError(url, text string, failed *api.Message) *goja.Object {
	found := mistake{line: 1, column: 1, message: "Invalid or unexpected token"}
	if failed != nil && failed.Location != nil {
		found = mistake{failed.Location.Line, failed.Location.Column + 1, failed.Text}
	}
	return l.syntaxError(url, text, found, failed)
}

// isRefused says whether goja knew the syntax and does not do it.
func isRefused(message string) bool { return strings.Contains(message, "not supported") }

func esmOnly(token string) bool { return token == "import" || token == "export" || token == "await" }

func esmMessage(token string) string {
	switch token {
	case "import":
		return "Cannot use import statement outside a module"
	case "await":
		return "await is only valid in async functions and the top level bodies of modules"
	}
	return "Unexpected token '" + token + "'"
}

// plainMessages are texts that both engines share.
var plainMessage = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(Identifier '|Strict mode|Illegal|Invalid |Missing |'super'|Unexpected end of input|Undefined label|Label|Duplicate|Delete|Rest |Unterminated)`)
})

func syntaxMessage(message, token string) string {
	switch {
	case strings.HasPrefix(message, "Unexpected token ILLEGAL"), strings.HasPrefix(message, "Unterminated string"),
		strings.HasPrefix(message, "Syntax error"):
		return "Invalid or unexpected token"
	case strings.HasPrefix(message, "The symbol \""):
		name, _, _ := strings.Cut(strings.TrimPrefix(message, "The symbol \""), "\"")
		return "Identifier '" + name + "' has already been declared"
	case message == "Invalid left-hand side in assignment" && (token == "--" || token == "++"):
		return "Invalid left-hand side expression in prefix operation"
	case plainMessage().MatchString(message):
		return message
	}
	return unexpected(token)
}

// unexpected is V8's complaint of a token.
func unexpected(token string) string {
	switch c, _ := utf8.DecodeRuneInString(token); {
	case token == "":
		return "Unexpected end of input"
	case c == '"' || c == '\'':
		return "Unexpected string"
	case c == '`':
		return "Unexpected template string"
	case c >= '0' && c <= '9':
		return "Unexpected number"
	case isWord(c) && !keywords[token]:
		return "Unexpected identifier '" + token + "'"
	}
	return "Unexpected token '" + token + "'"
}

var keywords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("break case catch class const continue debugger default delete do else enum export " +
		"extends false finally for function if import in instanceof new null return super switch this throw true try " +
		"typeof var void while with") {
		m[w] = true
	}
	return m
}()

func isWord(r rune) bool {
	return r == '_' || r == '$' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r >= 0x80
}

var punctuator = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\.\.\.|=>|===|!==|==|!=|<=|>=|\*\*|\?\?|\?\.|&&|\|\||\+\+|--|[+\-*/%&|^]=|.)`)
})

// tokenAt is the token that begins at column of line; a string without its end
// reaches to the end of the line.
func tokenAt(line string, column int) string {
	if column < 1 || column > len(line) {
		return ""
	}
	rest := line[column-1:]
	c, _ := utf8.DecodeRuneInString(rest)
	if isWord(c) {
		return rest[:len(rest)-len(strings.TrimLeftFunc(rest, isWord))]
	}
	if c == '"' || c == '\'' || c == '`' {
		if end := strings.IndexRune(rest[1:], c); end >= 0 {
			return rest[:end+2]
		}
		return rest
	}
	return punctuator().FindString(rest)
}

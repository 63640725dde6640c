package module

import (
	"strings"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// evalHints are the words without which a text holds nothing that the engine
// lacks and the eval of it is worth a second look.
var evalHints = []string{"await", "async", "import", "using", "static", "#!", "@", "/v", "/d", `\p{`, `\P{`, "??=", "||=", "&&="}

// MendEval has eval and the constructors of functions of a realm take what files
// may hold.
func (l *Loader) MendEval(e *js.Env) {
	e.LowerEvals(func(text string) (string, bool) {
		low, lowered := l.lowerEval(text)
		if lowered {
			text = low
		}
		if kept, changed := keepArgumentsIn(text); changed {
			return kept, true
		}
		return low, lowered
	})
}

// lowerEval answers false for a text that the engine knows.
func (l *Loader) lowerEval(text string) (string, bool) {
	if !hinted(text) || strings.HasPrefix(text, "(function anonymous(") && strings.Contains(text, "import") {
		return "", false // the latter is mendFunction's
	}
	if _, err := compileText("<eval>", text); err == nil && !lower.Silent(text) {
		return "", false
	}
	c := &compilation{filename: "<eval>"}
	low, _ := lower.Script(text, c.filename, c.accept)
	if low == nil {
		return "", false
	}
	if strings.Contains(low.Code, lower.ImportName) {
		l.defineImport()
	}
	if hasAsyncGenerators(low.Code) {
		l.defineAsyncGenerators()
	}
	return low.Code, true
}

func hinted(text string) bool {
	for _, hint := range evalHints {
		if strings.Contains(text, hint) {
			return true
		}
	}
	return false
}

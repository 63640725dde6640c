package regex

import "testing"

func TestLines(t *testing.T) {
	for pattern, want := range map[string]string{
		`abc`:          `abc`,
		`^a$`:          lineStart + `a` + lineEnd,
		`\^\$`:         `\^\$`,
		`[^$]^[a\]$]$`: `[^$]` + lineStart + `[a\]$]` + lineEnd,
		`$\`:           lineEnd + `\`,
	} {
		if got := Lines(pattern); got != want {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

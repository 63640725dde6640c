package regex

import (
	"errors"
	"testing"
)

func TestRewrite(t *testing.T) {
	for _, c := range []struct {
		pattern string
		sets    bool
		want    string
		err     error
	}{
		{`a\p{ASCII}b`, false, `a[\u{0}-\u{7f}]b`, nil},
		{`[x\P{Any}]`, false, `[x]`, nil},
		{`\\p{L}`, false, `\\p{L}`, nil},
		{`\p{AHex}`, false, `[\u{30}-\u{39}\u{41}-\u{46}\u{61}-\u{66}]`, nil},
		{`\p{Nope}`, false, "", ErrProperty},
		{`[\p{Nope}]`, false, "", ErrPropertyInClass},
		{`\pL`, false, "", ErrProperty},
		{`[[a-z]--[aeiou]]`, true, `[\u{62}-\u{64}\u{66}-\u{68}\u{6a}-\u{6e}\u{70}-\u{74}\u{76}-\u{7a}]`, nil},
		{`[\w&&\d]`, true, `[\u{30}-\u{39}]`, nil},
		{`[^\d]`, true, `[\u{0}-\u{2f}\u{3a}-\u{10ffff}]`, nil},
		{`[a--b&&c]`, true, "", ErrSetOperation},
		{`[ab--c]`, true, "", ErrSetOperation},
		{`[a`, true, "", ErrClass},
		{`[(]`, true, "", ErrClassCharacter},
		{`[\u{1f600}\ud83d\ude01]`, true, `[\u{1f600}-\u{1f601}]`, nil},
		{`[\q{ab}]`, true, "", ErrStrings},
	} {
		got, err := Rewrite(c.pattern, c.sets)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v; want %q, %v", c.pattern, got, err, c.want, c.err)
		}
	}
}

// FuzzRewrite: whatever the pattern, rewriting ends.
func FuzzRewrite(f *testing.F) {
	f.Add(`[\p{L}--[a-z]&&\u{41}]\P{Lu}`, true)
	f.Fuzz(func(t *testing.T, pattern string, sets bool) { Rewrite(pattern, sets) })
}

package js

import "strings"

// regexpMistakes are the reasons for which the engine refuses a pattern, and
// V8's words for them.
var regexpMistakes = []struct{ engine, v8 string }{
	{"Unterminated character class", "Unterminated character class"},
	{"Unterminated group", "Unterminated group"},
	{"Unmatched ')'", "Unmatched ')'"},
	{"unexpected )", "Unmatched ')'"},
	{"Invalid group", "Invalid group"},
	{"duplicate capture group name", "Duplicate capture group name"},
	{"invalid nested repetition operator", "Nothing to repeat"},
	{"missing argument to repetition operator", "Nothing to repeat"},
	{"Nothing to repeat", "Nothing to repeat"},
	{"trailing backslash at end of expression", "\\ at end of pattern"},
	{"invalid repeat count", "numbers out of order in {} quantifier"},
	{"invalid character class range", "Range out of order in character class"},
	{"reference to undefined group name", "Invalid named capture referenced"},
}

// isRegExpMistake says whether the engine's text tells what is wrong with a
// pattern.
func isRegExpMistake(text string) bool {
	if strings.HasPrefix(text, "Invalid regular expression (re") {
		return true
	}
	for _, m := range regexpMistakes {
		if strings.HasPrefix(text, m.engine) {
			return true
		}
	}
	return false
}

// regexpMistake is V8's text for what the engine says of a pattern.
func regexpMistake(pattern, flags, text string) string {
	reason := text
	for _, m := range regexpMistakes {
		if strings.Contains(text, m.engine) {
			reason = m.v8
			break
		}
	}
	return "Invalid regular expression: /" + pattern + "/" + flags + ": " + reason
}

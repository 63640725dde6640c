package util

import "strings"

// parseEnv reads lines of NAME=value. A value in quotes may span lines; in
// double quotes \n is a line break; without quotes it ends at a #.
func parseEnv(text string) (pairs [][2]string) {
	rest := strings.ReplaceAll(text, "\r\n", "\n")
	for rest != "" {
		rest = strings.TrimLeft(rest, " \t\n\r")
		line, after, _ := strings.Cut(rest, "\n")
		eq := strings.IndexByte(line, '=')
		if strings.HasPrefix(rest, "#") || eq < 0 {
			rest = after
			continue
		}
		name := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line[:eq]), "export "))
		value, next := envValue(rest[eq+1:])
		rest = next
		if name != "" {
			pairs = append(pairs, [2]string{name, value})
		}
	}
	return pairs
}

// envValue reads a value and returns what follows its line.
func envValue(s string) (value, rest string) {
	s = strings.TrimLeft(s, " \t")
	if s != "" && strings.IndexByte("\"'`", s[0]) >= 0 {
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 {
			value = s[1 : 1+end]
			if s[0] == '"' {
				value = strings.ReplaceAll(value, `\n`, "\n")
			}
			_, rest, _ = strings.Cut(s[end+2:], "\n")
			return value, rest
		}
	}
	line, rest, _ := strings.Cut(s, "\n")
	line, _, _ = strings.Cut(line, "#")
	return strings.TrimSpace(line), rest
}

package regex

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// set is code points as sorted ranges that do not touch: from, to, from, to…
type set []rune

// of gives the set of ranges in any order.
func of(ranges ...rune) set {
	type pair struct{ from, to rune }
	pairs := make([]pair, 0, len(ranges)/2)
	for i := 0; i < len(ranges); i += 2 {
		pairs = append(pairs, pair{ranges[i], ranges[i+1]})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return int(a.from - b.from) })
	var s set
	for _, p := range pairs {
		if n := len(s); n > 0 && p.from <= s[n-1]+1 {
			s[n-1] = max(s[n-1], p.to)
			continue
		}
		s = append(s, p.from, p.to)
	}
	return s
}

func (s set) union(t set) set { return of(append(slices.Clone(s), t...)...) }

func (s set) complement() set {
	var out set
	next := rune(0)
	for i := 0; i < len(s); i += 2 {
		if s[i] > next {
			out = append(out, next, s[i]-1)
		}
		next = s[i+1] + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, next, unicode.MaxRune)
	}
	return out
}

func (s set) intersect(t set) set { return s.complement().union(t.complement()).complement() }

func (s set) minus(t set) set { return s.intersect(t.complement()) }

// members writes the set as the inside of a class.
func (s set) members() string {
	var b strings.Builder
	for i := 0; i < len(s); i += 2 {
		fmt.Fprintf(&b, `\u{%x}`, s[i])
		if s[i+1] > s[i] {
			fmt.Fprintf(&b, `-\u{%x}`, s[i+1])
		}
	}
	return b.String()
}

// class writes the set as a class.
func (s set) class() string {
	if len(s) == 0 {
		return "[]"
	}
	return "[" + s.members() + "]"
}

package regex

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// The properties of Unicode 17, one a line: a category "gc=…", a script "sc=…", a
// script's extensions "scx=…" where they differ from it, or a binary property.
// The ranges are in base 36, each from the end of the one before, and -n where
// one is n longer.
//
//go:embed properties.txt
var propertyText string

// The names of scripts, short and long.
//
//go:embed scripts.txt
var scriptText string

var (
	properties  = sync.OnceValue(func() map[string]string { return table(propertyText) })
	shortScript = sync.OnceValue(func() map[string]string {
		short := map[string]string{}
		for name, long := range table(scriptText) {
			if _, twice := short[long]; !twice || !strings.HasPrefix(name, "Q") {
				short[long] = name
			}
		}
		return short
	})
)

func table(text string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(text) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		out[name] = rest
	}
	return out
}

func decode(text string) set {
	var s set
	at := rune(0)
	for _, word := range strings.Fields(text) {
		gap, more, _ := strings.Cut(word, "-")
		from := at + base36(gap)
		at = from + base36(more)
		s = append(s, from, at)
	}
	return of(s...)
}

func base36(text string) rune {
	n, _ := strconv.ParseInt(text, 36, 32)
	return rune(n)
}

// property gives what \p{expr} matches.
func property(expr string) (set, bool) {
	name, value, valued := strings.Cut(expr, "=")
	switch {
	case !valued:
		if s, ok := category(name); ok {
			return s, true
		}
		return binary(name)
	case name == "General_Category" || name == "gc":
		return category(value)
	case name == "Script" || name == "sc":
		return script(value)
	case name == "Script_Extensions" || name == "scx":
		return extensions(value)
	}
	return nil, false
}

// categoryNames are aliases that the specification has and Go's table does not.
var categoryNames = map[string]string{"punct": "P", "cntrl": "Cc", "digit": "Nd", "Combining_Mark": "M"}

// groups are the categories made of others.
var groups = map[string]string{
	"LC": "Lu Ll Lt", "L": "Lu Ll Lt Lm Lo", "M": "Mn Mc Me", "N": "Nd Nl No", "P": "Pc Pd Ps Pe Pi Pf Po", "S": "Sm Sc Sk So",
	"Z": "Zs Zl Zp", "Assigned": "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co",
}

func category(name string) (set, bool) {
	if short, ok := categoryNames[name]; ok {
		name = short
	} else if short, ok := unicode.CategoryAliases[name]; ok {
		name = short
	}
	switch name {
	case "Cn":
		return categories(groups["Assigned"]).complement(), true
	case "C":
		return categories(groups["Assigned"]).complement().union(categories("Cc Cf Cs Co")), true
	}
	if parts, ok := groups[name]; ok && name != "Assigned" {
		return categories(parts), true
	}
	return listed("gc=" + name)
}

func categories(names string) set {
	var s set
	for _, name := range strings.Fields(names) {
		part, _ := listed("gc=" + name)
		s = append(s, part...)
	}
	return of(s...)
}

func listed(name string) (set, bool) {
	text, ok := properties()[name]
	return decode(text), ok
}

func script(name string) (set, bool) {
	if short, ok := shortScript()[name]; ok {
		name = short
	}
	return listed("sc=" + name)
}

func extensions(name string) (set, bool) {
	if short, ok := shortScript()[name]; ok {
		name = short
	}
	if s, ok := listed("scx=" + name); ok {
		return s, true
	}
	return script(name)
}

// binaryNames are the short names of binary properties.
var binaryNames = map[string]string{
	"AHex": "ASCII_Hex_Digit", "Alpha": "Alphabetic", "Bidi_C": "Bidi_Control", "Bidi_M": "Bidi_Mirrored", "CI": "Case_Ignorable",
	"CWCF": "Changes_When_Casefolded", "CWCM": "Changes_When_Casemapped", "CWKCF": "Changes_When_NFKC_Casefolded",
	"CWL": "Changes_When_Lowercased", "CWT": "Changes_When_Titlecased", "CWU": "Changes_When_Uppercased", "DI": "Default_Ignorable_Code_Point",
	"Dep": "Deprecated", "Dia": "Diacritic", "EBase": "Emoji_Modifier_Base", "EComp": "Emoji_Component", "EMod": "Emoji_Modifier",
	"EPres": "Emoji_Presentation", "Ext": "Extender", "ExtPict": "Extended_Pictographic", "Gr_Base": "Grapheme_Base", "Gr_Ext": "Grapheme_Extend",
	"Hex": "Hex_Digit", "IDC": "ID_Continue", "IDS": "ID_Start", "IDSB": "IDS_Binary_Operator", "IDST": "IDS_Trinary_Operator", "Ideo": "Ideographic",
	"Join_C": "Join_Control", "LOE": "Logical_Order_Exception", "Lower": "Lowercase", "NChar": "Noncharacter_Code_Point", "Pat_Syn": "Pattern_Syntax",
	"Pat_WS": "Pattern_White_Space", "QMark": "Quotation_Mark", "RI": "Regional_Indicator", "SD": "Soft_Dotted", "STerm": "Sentence_Terminal",
	"Term": "Terminal_Punctuation", "UIdeo": "Unified_Ideograph", "Upper": "Uppercase", "VS": "Variation_Selector", "space": "White_Space",
	"XIDC": "XID_Continue", "XIDS": "XID_Start",
}

// binary gives a property that code points have or have not.
func binary(name string) (set, bool) {
	if long, ok := binaryNames[name]; ok {
		name = long
	}
	switch name {
	case "Any":
		return set{0, unicode.MaxRune}, true
	case "ASCII":
		return set{0, 127}, true
	case "Assigned":
		return categories(groups["Assigned"]), true
	}
	if strings.Contains(name, "=") {
		return nil, false
	}
	return listed(name)
}

package js

import (
	"regexp"
	"strings"
	"sync"
)

// fixedMessages are texts that say the same in the engines' own words.
var fixedMessages = map[string]string{
	"Malformed URI": "URI malformed",
	"Must call super constructor in derived class before accessing 'this'":                   superMessage,
	"Must call super constructor in derived class before returning from derived constructor": superMessage,
	"exponent must be positive":                                    "Exponent must be positive",
	"RegExp doesn't have global flag set":                          "String.prototype.matchAll called with a non-global RegExp argument",
	"prototype is not an object":                                   "Function has non-object prototype 'undefined' in instanceof check",
	"Class constructor cannot be invoked without 'new'":            "Class constructors cannot be invoked without 'new'",
	"Promise self-resolution":                                      "Chaining cycle detected for promise #<Promise>",
	"No initial value":                                             "Reduce of empty array with no initial value",
	"The normalization form should be one of NFC, NFD, NFKC, NFKD": "The normalization form should be one of NFC, NFD, NFKC, NFKD.",
}

const superMessage = "Must call super constructor in derived class before accessing 'this' or returning from derived constructor"

// messagePatterns turn texts whose parts stay; compiled at the first error.
var messagePatterns = sync.OnceValue(func() []messagePattern {
	var list []messagePattern
	for _, p := range [][2]string{
		{`^Constructor Promise requires 'new'$`, "Promise constructor cannot be invoked without 'new'"},
		{`^Cannot assign to read only property '(.*)'$`, "Cannot assign to read only property '${1}' of object '#<Object>'"},
		{`^(Cannot delete property '.*' of) \[object (\w+)\]$`, "${1} #<${2}>"},
		{`^(Method .* called on incompatible receiver) \[object (\w+)\]$`, "${1} #<${2}>"},
		{`^Method Date\.prototype\.\w+ is called on incompatible receiver$`, "this is not a Date object."},
		{`(?s)^Could not convert .* to primitive$`, "Cannot convert object to primitive value"},
		{`^Expecting a function in instanceof check, but got .*$`, "Right-hand side of 'instanceof' is not callable"},
		{`^Cannot convert (-?[\d.e+]+) to a BigInt$`, "The number ${1} cannot be converted to a BigInt because it is not an integer"},
		{`^SyntaxError: <eval>: Line \d+:\d+ Unexpected token ILLEGAL.*$`, "Invalid or unexpected token"},
		{`^SyntaxError: <eval>: Line \d+:\d+ Unexpected token (\S+).*$`, "Unexpected token '${1}'"},
		{`^SyntaxError: <eval>: Line \d+:\d+ (.*?)( \(and \d+ more errors\))?$`, "${1}"},
		{`^SyntaxError: (.*) at <eval>:\d+:\d+$`, "${1}"},
		{`^toFixed\(\) precision must be between (\d+) and (\d+)$`, "toFixed() digits argument must be between ${1} and ${2}"},
		{`^to(Exponential|Precision)\(\) precision must be between (\d+) and (\d+)$`, "to${1}() argument must be between ${2} and ${3}"},
		{`^Byte length of (\w+) should be a multiple of (\d+)$`, "byte length of ${1} should be a multiple of ${2}"},
	} {
		list = append(list, messagePattern{regexp.MustCompile(p[0]), p[1]})
	}
	return list
})

type messagePattern struct {
	from *regexp.Regexp
	to   string
}

func (t thrown) rewrite(text string) string {
	if better, ok := fixedMessages[text]; ok {
		return better
	}
	if strings.HasPrefix(text, "Invalid count value") {
		return "Invalid count value: " + t.argument().String()
	}
	for _, p := range messagePatterns() {
		if p.from.MatchString(text) {
			return p.from.ReplaceAllString(text, p.to)
		}
	}
	return text
}

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
	"exponent must be positive":           "Exponent must be positive",
	"RegExp doesn't have global flag set": "String.prototype.matchAll called with a non-global RegExp argument",
	"prototype is not an object":          "Function has non-object prototype 'undefined' in instanceof check",
	"Promise self-resolution":             "Chaining cycle detected for promise #<Promise>",
	"Source is too large":                 "offset is out of bounds",
	"offset should be >= 0":               "offset is out of bounds",
	"Method RegExp.prototype.source getter called on incompatible receiver":                        "RegExp.prototype.source getter called on non-RegExp object",
	"Invalid property descriptor. Cannot both specify accessors and a value or writable attribute": "Invalid property descriptor. Cannot both specify accessors and a value or writable attribute, #<Object>",
	"Value is not a Symbol": "Symbol.prototype.description requires that 'this' be a Symbol",
	"No initial value":      "Reduce of empty array with no initial value",
	"The normalization form should be one of NFC, NFD, NFKC, NFKD": "The normalization form should be one of NFC, NFD, NFKC, NFKD.",
}

const superMessage = "Must call super constructor in derived class before accessing 'this' or returning from derived constructor"

// messagePatterns turn texts whose parts stay; compiled at the first error.
var messagePatterns = sync.OnceValue(func() []messagePattern {
	var list []messagePattern
	for _, p := range [][2]string{
		{`^Constructor Promise requires 'new'$`, "Promise constructor cannot be invoked without 'new'"},
		{`^(Method get (?:Map|Set|WeakMap)\..* called on incompatible receiver) \[object (\w+)\]$`, "${1} #<${2}>"},
		{`^Method Date\.prototype\.\w+ is called on incompatible receiver$`, "this is not a Date object."},
		{`(?s)^Could not convert .* to primitive$`, "Cannot convert object to primitive value"},
		{`^Expecting a function in instanceof check, but got .*$`, "Right-hand side of 'instanceof' is not callable"},
		{`^Cannot convert (-?[\d.e+]+|NaN|-?Infinity) to a BigInt$`, "The number ${1} cannot be converted to a BigInt because it is not an integer"},
		{`^SyntaxError: <eval>: Line \d+:\d+ Unexpected token ILLEGAL.*$`, "Invalid or unexpected token"},
		{`^SyntaxError: <eval>: Line \d+:\d+ Unexpected token (\S+).*$`, "Unexpected token '${1}'"},
		{`^SyntaxError: <eval>: Line \d+:\d+ (.*?)( \(and \d+ more errors\))?$`, "${1}"},
		{`^SyntaxError: (.*) at <eval>:\d+:\d+$`, "${1}"},
		{`^toFixed\(\) precision must be between (\d+) and (\d+)$`, "toFixed() digits argument must be between ${1} and ${2}"},
		{`^to(Exponential|Precision)\(\) precision must be between (\d+) and (\d+)$`, "to${1}() argument must be between ${2} and ${3}"},
		{`^(Cannot write private member #\w+) from`, "${1} to"},
		{`^Cannot assign to read only property '#(\w+)'$`, "'#${1}' was defined without a setter"},
		{`^(?:Method )?((Boolean|String|Symbol)\.prototype\.\w+) is called on incompatible receiver$`, "${1} requires that 'this' be a ${2}"},
		{`^Start offset of (\w+) should`, "start offset of ${1} should"},
		{`^(-?[\d.e+]+) is not a method$`, "number ${1} is not a function"},
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

package js

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// nodeMessage gives the function that writes the text of code, or nil where
// the table's text is enough.
func nodeMessage(code string) func(*Env, arguments) string {
	switch code {
	case "ERR_INVALID_ARG_TYPE":
		return argTypeText
	case "ERR_INVALID_ARG_VALUE":
		return argValueText
	case "ERR_OUT_OF_RANGE":
		return outOfRangeText
	case "ERR_MISSING_ARGS":
		return missingArgsText
	case "ERR_INVALID_RETURN_VALUE", "ERR_INVALID_RETURN_PROPERTY", "ERR_INVALID_RETURN_PROPERTY_VALUE":
		return returnTextOf(code)
	case "ERR_SOCKET_BAD_PORT":
		return badPortText
	case "ERR_INVALID_URL_SCHEME":
		return urlSchemeText
	case "ERR_INVALID_CHAR", "ERR_INVALID_HTTP_TOKEN":
		return fieldTextOf(code)
	case "ERR_UNHANDLED_ERROR":
		return unhandledText
	case "ERR_BUFFER_OUT_OF_BOUNDS":
		return outOfBoundsText
	case "ERR_PARSE_ARGS_UNKNOWN_OPTION":
		return unknownOptionText
	case "ERR_INVALID_MIME_SYNTAX":
		return mimeText
	case "ERR_WORKER_INVALID_EXEC_ARGV":
		return execArgvText
	}
	return nodePackageMessage(code)
}

// nodePackageMessage has the texts of module resolution.
func nodePackageMessage(code string) func(*Env, arguments) string {
	switch code {
	case "ERR_INVALID_PACKAGE_TARGET":
		return packageTargetText
	case "ERR_PACKAGE_PATH_NOT_EXPORTED":
		return notExportedText
	case "ERR_PACKAGE_IMPORT_NOT_DEFINED":
		return importText
	case "ERR_MODULE_NOT_FOUND":
		return moduleNotFoundText
	case "ERR_INVALID_MODULE_SPECIFIER":
		return specifierText
	case "ERR_INVALID_PACKAGE_CONFIG":
		return packageConfigText
	case "ERR_REQUIRE_ESM":
		return requireESMText
	}
	return nil
}

func argValueText(e *Env, a arguments) string {
	reason := "is invalid"
	if a.has(2) {
		reason = a.str(2)
	}
	shown := []rune(e.Inspect(a.at(1)))
	if len(shown) > 128 {
		shown = append(shown[:128], []rune("...")...)
	}
	return "The " + kindOfName(a.str(0)) + " '" + a.str(0) + "' " + reason + ". Received " + string(shown)
}

// kindOfName tells an option of an object from an argument.
func kindOfName(name string) string {
	if strings.Contains(name, ".") {
		return "property"
	}
	return "argument"
}

func outOfRangeText(e *Env, a arguments) string {
	head := a.str(0)
	if !a.at(3).ToBoolean() {
		head = `The value of "` + head + `" is out of range.`
	}
	return head + " It must be " + a.str(1) + ". Received " + e.groupedNumber(a.at(2))
}

// groupedNumber shows integers beyond 32 bits with their digits in groups.
func (e *Env) groupedNumber(v goja.Value) string {
	if Object(v) != nil {
		return e.Inspect(v)
	}
	switch n := v.Export().(type) {
	case int64:
		if n > 1<<32 || n < -1<<32 {
			return GroupDigits(v.String())
		}
	case float64:
		if n == math.Trunc(n) && math.Abs(n) > 1<<32 && !math.IsInf(n, 0) {
			return GroupDigits(v.String())
		}
	case *big.Int:
		if new(big.Int).Abs(n).Cmp(big.NewInt(1<<32)) > 0 {
			return GroupDigits(n.String()) + "n"
		}
	}
	return e.Inspect(v)
}

// GroupDigits puts an underscore between groups of three digits.
func GroupDigits(s string) string {
	first := 0
	if strings.HasPrefix(s, "-") {
		first = 1
	}
	tail := ""
	for i := len(s); ; i -= 3 {
		if i < first+4 {
			return s[:i] + tail
		}
		tail = "_" + s[i-3:i] + tail
	}
}

func missingArgsText(e *Env, a arguments) string {
	names := make([]string, len(a))
	for i, v := range a {
		names[i] = missingArg(e, v)
	}
	word := "argument"
	if len(a) > 1 {
		word += "s"
	}
	return "The " + FormatList(names, "and") + " " + word + " must be specified"
}

// missingArg is one argument, or a list of which one was expected.
func missingArg(e *Env, v goja.Value) string {
	alternatives := e.strings(v)
	if alternatives == nil {
		return `"` + v.String() + `"`
	}
	for i, s := range alternatives {
		alternatives[i] = `"` + s + `"`
	}
	return strings.Join(alternatives, " or ")
}

func returnTextOf(code string) func(*Env, arguments) string {
	return func(e *Env, a arguments) string {
		switch code {
		case "ERR_INVALID_RETURN_VALUE":
			return "Expected " + a.str(0) + ` to be returned from the "` + a.str(1) + `" function but got ` + e.SpecificType(a.at(2)) + "."
		case "ERR_INVALID_RETURN_PROPERTY":
			return "Expected a valid " + a.str(0) + ` to be returned for the "` + a.str(2) + `" from the "` + a.str(1) + `" hook but got ` + e.SpecificType(a.at(3)) + "."
		}
		return "Expected " + a.str(0) + ` to be returned for the "` + a.str(2) + `" from the "` + a.str(1) + `" hook but got ` + e.SpecificType(a.at(3)) + "."
	}
}

func badPortText(e *Env, a arguments) string {
	op := ">="
	if a.has(2) && !a.at(2).ToBoolean() {
		op = ">"
	}
	return a.str(0) + " should be " + op + " 0 and < 65536. Received " + e.SpecificType(a.at(1)) + "."
}

func urlSchemeText(e *Env, a arguments) string {
	if names := e.strings(a.at(0)); len(names) == 1 {
		return "The URL must be of scheme " + names[0]
	} else if names != nil {
		return "The URL must be one of scheme " + FormatList(names, "or")
	}
	return "The URL must be of scheme " + a.str(0)
}

func fieldTextOf(code string) func(*Env, arguments) string {
	return func(e *Env, a arguments) string {
		if code == "ERR_INVALID_HTTP_TOKEN" {
			return a.str(0) + ` must be a valid HTTP token ["` + a.str(1) + `"]`
		}
		text := "Invalid character in " + a.str(0)
		if a.has(1) {
			text += ` ["` + a.str(1) + `"]`
		}
		return text
	}
}

func unhandledText(e *Env, a arguments) string {
	if !a.has(0) {
		return "Unhandled error."
	}
	return "Unhandled error. (" + a.str(0) + ")"
}

func outOfBoundsText(e *Env, a arguments) string {
	if a.has(0) && a.at(0).ToBoolean() {
		return `"` + a.str(0) + `" is outside of buffer bounds`
	}
	return "Attempt to access memory outside buffer bounds"
}

func unknownOptionText(e *Env, a arguments) string {
	text := "Unknown option '" + a.str(0) + "'"
	if a.at(1).ToBoolean() {
		quoted, _ := json.Marshal(a.str(0))
		text += `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- ` + string(quoted)
	}
	return text
}

func mimeText(e *Env, a arguments) string {
	text := "The MIME syntax for a " + a.str(0) + ` in "` + a.str(1) + `" is invalid`
	if pos := a.str(2); pos != "-1" {
		text += " at " + pos
	}
	return text
}

func execArgvText(e *Env, a arguments) string {
	what := "invalid execArgv flags"
	if a.has(1) {
		what = a.str(1)
	}
	return "Initiated Worker with " + what + ": " + strings.Join(e.strings(a.at(0)), ", ")
}

// FormatList joins words as prose: "a", "a or b", "a, b, or c".
func FormatList(words []string, conjunction string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	case 2:
		return words[0] + " " + conjunction + " " + words[1]
	default:
		return strings.Join(words[:n-1], ", ") + ", " + conjunction + " " + words[n-1]
	}
}

// strings reads an array of strings, or gives nil for anything else.
func (e *Env) strings(v goja.Value) []string {
	obj, ok := v.(*goja.Object)
	if !ok || obj.ClassName() != "Array" {
		return nil
	}
	words := make([]string, obj.Get("length").ToInteger())
	for i := range words {
		words[i] = obj.Get(strconv.Itoa(i)).String()
	}
	return words
}

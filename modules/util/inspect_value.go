package util

import (
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// value formats v, which stands depth levels below the outermost one. nested
// says that v is the buffer of a typed array.
func (in *inspector) value(v goja.Value, depth int, nested bool) string {
	obj := js.Object(v)
	if obj == nil {
		return in.primitive(v)
	}
	target, proxied := in.unwrap(obj)
	if proxied {
		if target == nil {
			return in.style("<Revoked Proxy>", "special")
		}
		if in.showProxy {
			return in.proxy(obj, depth)
		}
	}
	if target != nil {
		in.Realize(target)
	}
	if in.custom {
		if text, ok := in.callCustom(obj, depth, proxied); ok {
			return text
		}
	}
	if in.isSeen(target) {
		return in.reference(target)
	}
	text := in.object(target, depth, nested)
	if proxied {
		return "Proxy(" + text + ")"
	}
	return text
}

// unwrap follows a proxy to its target, which is nil where it is revoked.
func (in *inspector) unwrap(obj *goja.Object) (target *goja.Object, proxied bool) {
	for target = obj; target != nil && js.BrandOf(target) == js.BrandProxy; proxied = true {
		target = target.Export().(goja.Proxy).Target()
		if in.showProxy {
			return target, true
		}
	}
	return target, proxied
}

func (in *inspector) proxy(obj *goja.Object, depth int) string {
	if float64(depth) > in.depth {
		return in.style("Proxy [Array]", "special")
	}
	target, handler := js.ProxyParts(obj.Export().(goja.Proxy))
	in.indent += 2
	entries := []string{in.value(target, depth+1, false), in.value(handler, depth+1, false)}
	in.indent -= 2
	return in.join(entries, layout{open: "Proxy [", close: "]", isArray: true, depth: depth + 1})
}

func (in *inspector) isSeen(obj *goja.Object) bool {
	for _, s := range in.seen {
		if s == obj {
			return true
		}
	}
	return false
}

func (in *inspector) reference(obj *goja.Object) string {
	if in.circular == nil {
		in.circular = map[*goja.Object]int{}
	}
	index := in.circular[obj]
	if index == 0 {
		index = len(in.circular) + 1
		in.circular[obj] = index
	}
	return in.style("[Circular *"+strconv.Itoa(index)+"]", "special")
}

func (in *inspector) primitive(v goja.Value) string {
	switch p := v.(type) {
	case nil:
		return in.style("undefined", "undefined")
	case goja.String:
		return in.str(p)
	case *goja.Symbol:
		return in.style(rawText(p), "symbol")
	}
	switch {
	case goja.IsUndefined(v):
		return in.style("undefined", "undefined")
	case goja.IsNull(v):
		return in.style("null", "null")
	}
	switch n := v.Export().(type) {
	case bool:
		return in.style(v.String(), "boolean")
	case *big.Int:
		return in.bigint(n)
	}
	return in.number(v)
}

func (in *inspector) number(v goja.Value) string {
	return in.style(formatNumber(v, in.numericSeparator), "number")
}

func (in *inspector) bigint(n *big.Int) string {
	text := n.String()
	if in.numericSeparator {
		text = js.GroupDigits(text)
	}
	return in.style(text+"n", "bigint")
}

func formatNumber(v goja.Value, separate bool) string {
	text := v.String()
	if text == "0" && 1/v.ToFloat() < 0 {
		return "-0"
	}
	if !separate || strings.ContainsAny(text, "eNI") {
		return text
	}
	whole, fraction, isFraction := strings.Cut(text, ".")
	whole = js.GroupDigits(whole)
	if !isFraction {
		return whole
	}
	return whole + "." + groupFraction(fraction)
}

// groupFraction puts an underscore after every third digit.
func groupFraction(s string) string {
	var b strings.Builder
	for len(s) > 3 {
		b.WriteString(s[:3] + "_")
		s = s[3:]
	}
	return b.String() + s
}

// minLineWidth keeps short strings on one line, however narrow the page.
const minLineWidth = 16

func (in *inspector) str(s goja.String) string {
	trailer := ""
	if n := s.Length(); float64(n) > in.maxStringLength {
		keep := max(0, int(in.maxStringLength))
		trailer = "... " + count(n-keep, "more character", "")
		s = s.Substring(0, keep)
	}
	if !in.compactTrue && s.Length() > minLineWidth && float64(s.Length()) > in.breakLength-float64(in.indent)-4 {
		if text := text(s); strings.Contains(text[:len(text)-1], "\n") {
			return in.lines(text) + trailer
		}
	}
	return in.style(js.QuoteValue(s), "string") + trailer
}

// lines puts each line of a long string on its own.
func (in *inspector) lines(s string) string {
	lines := strings.SplitAfter(s, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	for i, line := range lines {
		lines[i] = in.style(js.QuoteString(line), "string")
	}
	return strings.Join(lines, " +\n"+strings.Repeat(" ", in.indent+2))
}

func text(s goja.String) string { return s.String() }

// count reads "1 more item", "2 more items".
func count(n int, what, plural string) string {
	if plural == "" {
		plural = what + "s"
	}
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + plural
}

// length is a string's length as JavaScript counts it.
func length(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

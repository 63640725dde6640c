package util

import (
	"math"
	"sort"
	"strings"
	"unicode"

	"github.com/dop251/goja"
	"golang.org/x/text/unicode/norm"
	textwidth "golang.org/x/text/width"

	"github.com/gonode/gonode/runtime/js"
)

// layout is what stands around the entries of an object.
type layout struct {
	base        string // before the brace: a function's name, an error's stack
	open, close string
	isArray     bool // entries may stand in columns
	depth       int
	value       *goja.Object // the array whose entries these are, or nil
	extras      int          // entries at the end that are named properties
}

// join puts the entries on one line, in columns, or one below the other.
func (in *inspector) join(entries []string, l layout) string {
	if in.compactTrue {
		return in.joinCompact(entries, l)
	}
	base := l.base
	if base != "" {
		base += " "
	}
	if in.compact >= 1 {
		n := len(entries)
		if l.isArray && n > 6 {
			entries = in.columns(entries, l.value)
		}
		if in.level-l.depth < in.compact && n == len(entries) {
			start := len(entries) + in.indent + length(l.open) + length(l.base) + 10
			if in.fits(entries, start, l.base) {
				if joined := strings.Join(entries, ", "); !strings.Contains(joined, "\n") {
					return base + l.open + " " + joined + " " + l.close
				}
			}
		}
	}
	margin := "\n" + strings.Repeat(" ", in.indent)
	return stack(base+l.open+margin+"  ", entries, ","+margin+"  ", margin+l.close)
}

// stack copies each entry once: texts within texts grow long.
func stack(head string, entries []string, between, tail string) string {
	size := len(head) + len(entries)*len(between) + len(tail)
	for _, e := range entries {
		size += len(e)
	}
	var b strings.Builder
	b.Grow(size)
	b.WriteString(head)
	for i, e := range entries {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(e)
	}
	b.WriteString(tail)
	return b.String()
}

// joinCompact is the layout of `compact: true`.
func (in *inspector) joinCompact(entries []string, l layout) string {
	base := ""
	if l.base != "" {
		base = " " + l.base
	}
	if in.fits(entries, 0, l.base) {
		return l.open + base + " " + strings.Join(entries, ", ") + " " + l.close
	}
	margin := "\n" + strings.Repeat(" ", in.indent)
	head := " "
	if l.base != "" || len(l.open) != 1 {
		head = base + margin + "  "
	}
	return l.open + head + strings.Join(entries, ","+margin+"  ") + " " + l.close
}

// fits says whether the entries, with start characters around, fit on a line.
func (in *inspector) fits(entries []string, start int, base string) bool {
	total := len(entries) + start
	if float64(total+len(entries)) > in.breakLength {
		return false
	}
	for _, e := range entries {
		total += in.plainLength(e)
		if float64(total) > in.breakLength {
			return false
		}
	}
	return base == "" || !strings.Contains(base, "\n")
}

func (in *inspector) plainLength(s string) int {
	if in.colors {
		s = stripEscapes(s)
	}
	return length(s)
}

const columnGap = 2

// columns groups more than six short entries; numbers stand to the right.
func (in *inspector) columns(entries []string, value *goja.Object) []string {
	n := len(entries)
	hasMore := in.maxArrayLength < float64(n)
	if hasMore {
		n-- // the last entry says how many more there are
	}
	widths := make([]int, n)
	total, widest := 0, 0
	for i := range widths {
		widths[i] = in.width(entries[i])
		total += widths[i] + columnGap
		widest = max(widest, widths[i])
	}
	per := in.columnCount(len(entries), n, total, widest)
	if per <= 1 {
		return entries
	}
	lines := in.columnLines(entries[:n], widths, per, in.isNumeric(value, len(entries)))
	if hasMore {
		lines = append(lines, entries[n])
	}
	return lines
}

// columnCount picks a number of columns that makes the whole about as high as
// wide; 0 leaves the entries alone.
func (in *inspector) columnCount(entries, n, total, widest int) int {
	actual := widest + columnGap
	if float64(actual*3+in.indent) >= in.breakLength ||
		!(float64(total)/float64(actual) > 5 || widest <= 6) {
		return 0
	}
	const charHeight = 2.5
	bias := math.Sqrt(float64(actual) - float64(total)/float64(entries))
	biased := math.Max(float64(actual)-3-bias, 1)
	return int(min(
		math.Round(math.Sqrt(charHeight*biased*float64(n))/biased),
		math.Floor((in.breakLength-float64(in.indent))/float64(actual)),
		float64(in.compact*4),
		15,
	))
}

func (in *inspector) columnLines(entries []string, widths []int, per int, right bool) []string {
	column := make([]int, per)
	for i, w := range widths {
		column[i%per] = max(column[i%per], w+columnGap)
	}
	var lines []string
	for i := 0; i < len(entries); i += per {
		last := min(i+per, len(entries)) - 1
		var b strings.Builder
		for j := i; j <= last; j++ {
			padding := strings.Repeat(" ", column[j-i]-columnGap-widths[j])
			switch {
			case right && j == last:
				b.WriteString(padding + entries[j])
			case right:
				b.WriteString(padding + entries[j] + ", ")
			case j == last:
				b.WriteString(entries[j])
			default:
				b.WriteString(entries[j] + ", " + padding)
			}
		}
		lines = append(lines, b.String())
	}
	return lines
}

// isNumeric says whether the first entries of an array are all numbers.
func (in *inspector) isNumeric(value *goja.Object, n int) bool {
	if value == nil {
		return false
	}
	for i := 0; i < n; i++ {
		v := value.Get(in.VM.ToValue(i).String())
		if v == nil || !isNumber(v) && (js.Object(v) != nil || !isBig(v)) {
			return false
		}
	}
	return true
}

// sort orders the entries as `sorted` asks.
func (in *inspector) sort(entries []string, l layout) {
	if l.isArray {
		entries = entries[len(entries)-l.extras:]
	}
	sort.SliceStable(entries, func(i, j int) bool {
		if in.comparator == nil {
			return entries[i] < entries[j]
		}
		return in.Invoke(goja.Undefined(), in.comparator, in.VM.ToValue(entries[i]), in.VM.ToValue(entries[j])).ToFloat() < 0
	})
}

// width is how many cells s takes on a terminal.
func (in *inspector) width(s string) int { return stringWidth(s, in.colors) }

func stringWidth(s string, strip bool) int {
	if strip {
		s = stripEscapes(s)
	}
	if isPrintableASCII(s) {
		return len(s)
	}
	n := 0
	for _, r := range norm.NFC.String(s) {
		n += runeWidth(r)
	}
	return n
}

func isPrintableASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func runeWidth(r rune) int {
	switch {
	case r < 0x20 || r >= 0x7f && r < 0xa0 || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < 0x1100:
		return 1
	}
	switch textwidth.LookupRune(r).Kind() {
	case textwidth.EastAsianWide, textwidth.EastAsianFullwidth:
		return 2
	}
	return 1
}

// stripEscapes removes terminal codes: CSI and OSC sequences.
func stripEscapes(s string) string {
	i := strings.IndexAny(s, "\x1b\u009b")
	if i < 0 {
		return s
	}
	return escapes().ReplaceAllString(s, "")
}

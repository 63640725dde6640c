package lower

import (
	"encoding/json"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// piece is a stretch of generated code with the place, from 0, that it had.
type piece struct {
	text         string
	line, column int
}

// relay lays code without white space out as its source map says: on the lines
// of the original, and not left of the original's columns.
func relay(code, sourceMap string) string {
	var b strings.Builder
	line, column := 0, 0
	for _, p := range pieces(code, sourceMap) {
		if p.line > line && mayBreak(b.String(), p.text) {
			b.WriteString(strings.Repeat("\n", p.line-line))
			line, column = p.line, 0
		}
		if p.line == line && p.column > column {
			b.WriteString(strings.Repeat(" ", p.column-column))
			column = p.column
		}
		b.WriteString(p.text)
		if i := strings.LastIndexByte(p.text, '\n'); i >= 0 {
			line, column = line+strings.Count(p.text, "\n"), utf16Length(p.text[i+1:])
		} else {
			column += utf16Length(p.text)
		}
	}
	return b.String()
}

// mayBreak says whether a line may end between before and next: not where that
// would end the statement.
func mayBreak(before, next string) bool {
	for _, sign := range []string{"=>", "++", "--"} {
		if strings.HasPrefix(next, sign) {
			return false
		}
	}
	before = strings.TrimRight(before, " ")
	word := before[len(strings.TrimRightFunc(before, func(r rune) bool { return r < utf8.RuneSelf && isWordByte(byte(r)) })):]
	switch word {
	case "return", "throw", "break", "continue", "yield", "async":
		return false
	}
	return true
}

// pieces cuts code where its source map has entries.
func pieces(code, sourceMap string) (list []piece) {
	var m struct {
		Mappings string
		Names    []string
	}
	json.Unmarshal([]byte(sourceMap), &m)
	cur, name, renamed := piece{}, 0, map[int]string{}
	rest := code
	for i, entries := range strings.Split(m.Mappings, ";") {
		lineText, after, more := strings.Cut(rest, "\n")
		column, done := 0, 0
		if i == 0 {
			list = append(list, piece{})
		}
		for _, entry := range strings.Split(entries, ",") {
			f := vlq(entry)
			if len(f) < 4 {
				continue
			}
			column += f[0]
			at := utf16Offset(lineText, column)
			list[len(list)-1].text += lineText[done:at]
			done = at
			cur.line, cur.column = cur.line+f[2], cur.column+f[3]
			if len(f) > 4 {
				name += f[4]
				renamed[len(list)] = m.Names[name]
			}
			list = append(list, cur)
		}
		list[len(list)-1].text += lineText[done:]
		rest = after
		if !more {
			break
		}
		list[len(list)-1].text += "\n"
	}
	list[len(list)-1].text += rest
	restore(list, renamed, code)
	return list
}

// restore gives names that shadow others, which esbuild avoids, back to the
// pieces that begin with them. What esbuild made of a function in a block has to
// keep its own.
func restore(list []piece, renamed map[int]string, code string) {
	for i, own := range renamed {
		text := list[i].text
		rest := strings.TrimLeftFunc(text, func(r rune) bool { return r >= utf8.RuneSelf || isWordByte(byte(r)) })
		if made := text[:len(text)-len(rest)]; !strings.Contains(code, "var "+own+"="+made) {
			list[i].text = own + rest
		}
	}
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// vlq reads the numbers of one entry of a source map.
func vlq(s string) (numbers []int) {
	value, shift := 0, 0
	for i := range len(s) {
		digit := strings.IndexByte(base64Digits, s[i])
		value |= digit & 31 << shift
		if shift += 5; digit&32 != 0 {
			continue
		}
		n := value >> 1
		if value&1 != 0 {
			n = -n
		}
		numbers = append(numbers, n)
		value, shift = 0, 0
	}
	return numbers
}

func utf16Length(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// utf16Offset is the offset in bytes of a column of UTF-16 units.
func utf16Offset(s string, column int) int {
	for i, r := range s {
		if column <= 0 {
			return i
		}
		column -= max(1, utf16.RuneLen(r))
	}
	return len(s)
}

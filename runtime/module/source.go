package module

import (
	"strings"

	"github.com/go-sourcemap/sourcemap"

	"github.com/gonode/gonode/runtime/module/lower"
)

// source is what the loader remembers of a compiled script, for the positions
// in stack traces.
type source struct {
	head     int    // length of what stands before the script on line 1
	original string // the text as written, where it was lowered
	lowered  *lower.Source
	consumer *sourcemap.Consumer
	getters  int // the line of a module's getters, which nobody wrote
	indent   int // what vm adds to the columns of the line indented
	indented int
}

// mapPosition is Env.MapPosition; the line is 0 where no script stands behind
// the code.
func (l *Loader) mapPosition(name string, line, column int) (string, int, int) {
	src := l.sources[name]
	if src == nil {
		return name, line, column
	}
	if line == 1 && column > src.head {
		column -= src.head
	}
	if src.lowered == nil {
		return name, line, src.indentedColumn(line, column)
	}
	if line == src.getters {
		return name, 0, 0
	}
	if src.consumer == nil {
		src.consumer, _ = sourcemap.Parse("", []byte(src.lowered.Map))
	}
	if src.consumer != nil {
		if _, _, ownLine, ownColumn, ok := src.consumer.Source(line, column-1); ok {
			return name, ownLine, src.indentedColumn(ownLine, ownColumn+1)
		}
	}
	return name, line, column
}

func (s *source) indentedColumn(line, column int) int {
	if line == s.indented {
		return column + s.indent
	}
	return column
}

// Indent adds n to the columns of one line of a script that Compile has made.
func (l *Loader) Indent(filename string, line, n int) {
	src := l.sources[filename]
	src.indented, src.indent = line, n
}

// mapSource is Env.MapSource: text is the line as compiled.
func (l *Loader) mapSource(name, _ string, line int, text string) string {
	src := l.sources[name]
	switch {
	case src == nil:
		return text
	case src.lowered != nil:
		return lineOf(src.original, line)
	case line == 1 && len(text) >= src.head:
		return strings.TrimSuffix(text[src.head:], "\r")
	}
	return text
}

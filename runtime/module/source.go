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
	indent   int // what vm adds to the columns of line 1
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
	if line == 1 {
		column += src.indent
	}
	if src.lowered == nil {
		return name, line, column
	}
	if line == src.getters {
		return name, 0, 0
	}
	if src.consumer == nil {
		src.consumer, _ = sourcemap.Parse("", []byte(src.lowered.Map))
	}
	if src.consumer != nil {
		if _, _, ownLine, ownColumn, ok := src.consumer.Source(line, column-1); ok {
			return name, ownLine, ownColumn + 1
		}
	}
	return name, line, column
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

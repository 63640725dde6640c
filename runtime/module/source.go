package module

import (
	"strings"

	"github.com/dop251/goja/file"
	"github.com/go-sourcemap/sourcemap"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module/lower"
)

// source is what the loader remembers of a compiled script, for the positions
// in stack traces.
type source struct {
	head     int    // length of what stands before the script on line 1
	original string // the text as written, where it was lowered
	lowered  *lower.Source
	imports  []lower.Import
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
	if _, _, ownLine, ownColumn, ok := src.sourceMap().Source(line, column-1); ok {
		return name, ownLine, src.indentedColumn(ownLine, ownColumn+1)
	}
	return name, line, column
}

// sourceMap is that of lowered code.
func (s *source) sourceMap() *sourcemap.Consumer {
	if s.consumer == nil {
		if s.consumer, _ = sourcemap.Parse("", []byte(s.lowered.Map)); s.consumer == nil {
			s.consumer = &sourcemap.Consumer{}
		}
	}
	return s.consumer
}

// mapName is Env.MapName: what esbuild has renamed has its own name in the map,
// or in the text where it copied a class; what it imports is a slot of the scope.
func (l *Loader) mapName(file *file.File, offset int, name string) string {
	src := l.sources[file.Name()]
	if src == nil || src.lowered == nil {
		return name
	}
	if slot, ok := strings.CutPrefix(name, importedScope); ok {
		return src.importName(slot, name)
	}
	stem := strings.TrimRight(name, "0123456789")
	if stem == name && name[0] != '_' {
		return name
	}
	pos := file.Position(offset)
	column := js.UTF16Length(file.Source()[offset-pos.Column+1 : offset])
	if pos.Line == 1 {
		column -= src.head
	}
	_, own, line, column, ok := src.sourceMap().Source(pos.Line, column)
	switch {
	case !ok:
		return name
	case own == "":
		if own = wordAt(lineOf(src.original, line), column); stem == "_"+own {
			return own
		}
		return name
	case strings.HasPrefix(name, own) && len(own) >= len(stem):
		return own
	}
	return name
}

// wordAt is the word in line at a column from 0.
func wordAt(line string, column int) string {
	end := min(column, len(line))
	for end < len(line) && isWordByte(line[end]) {
		end++
	}
	return line[min(column, end):end]
}

// renames says whether lowered code has names that the script has not.
func (s *source) renames() bool {
	return s.lowered != nil && (!strings.Contains(s.lowered.Map, `"names": []`) || strings.Contains(s.lowered.Code, "class _"))
}

// importedScope is what lowered code of modules calls the scope of its imports.
const importedScope = "import__."

// importName is the local name of what stands in a slot.
func (s *source) importName(slot, name string) string {
	for _, i := range s.imports {
		if i.Slot == slot {
			return i.Local
		}
	}
	return name
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

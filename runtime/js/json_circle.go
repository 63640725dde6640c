package js

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// jsonOpen is an object that is being written, and where it was found.
type jsonOpen struct {
	object *goja.Object
	key    jsonKey
}

const (
	// maxScanned is how many objects are looked through for one that is open.
	maxScanned = 32
	// maxPlainDepth bounds the recursion of what calls a script at each level
	// or indents it.
	maxPlainDepth = 5000
)

// enter begins an object. It throws where the object is within itself.
func (w *jsonWriter) enter(key jsonKey, o *goja.Object) {
	if w.isOpen(o) {
		from := slices.IndexFunc(w.open, func(at jsonOpen) bool { return at.object == o })
		panic(w.env.VM.NewTypeError("%s", circleText(w.open[from:], key)))
	}
	limit := maxJSONDepth
	if w.replacer != nil || w.gap != "" {
		limit = maxPlainDepth
	}
	if len(w.open) > limit {
		panic(w.env.Overflow())
	}
	w.open = append(w.open, jsonOpen{o, key})
	if len(w.open) > maxScanned {
		if w.deep == nil {
			w.deep = map[*goja.Object]bool{}
		}
		w.deep[o] = true
	}
}

func (w *jsonWriter) isOpen(o *goja.Object) bool {
	if w.deep[o] {
		return true
	}
	for i := range min(len(w.open), maxScanned) {
		if w.open[i].object == o {
			return true
		}
	}
	return false
}

// leave ends the object that was entered last.
func (w *jsonWriter) leave() {
	last := len(w.open) - 1
	delete(w.deep, w.open[last].object)
	w.open[last] = jsonOpen{}
	w.open = w.open[:last]
}

// circleText tells of the way around as V8 does: the first object, the first
// step, the last one.
func circleText(circle []jsonOpen, closing jsonKey) string {
	var b strings.Builder
	b.WriteString("Converting circular structure to JSON\n    --> starting at object with constructor ")
	b.WriteString(constructorName(circle[0].object))
	for i, at := range circle[1:] {
		if last := len(circle) - 2; i > 1 && i < last {
			if i == 2 {
				b.WriteString("\n    |     ...")
			}
			continue
		}
		b.WriteString("\n    |     " + at.key.described() + " -> object with constructor ")
		b.WriteString(constructorName(at.object))
	}
	b.WriteString("\n    --- " + closing.described() + " closes the circle")
	return b.String()
}

func (k jsonKey) described() string {
	if k.array {
		return "index " + k.text()
	}
	return "property '" + k.text() + "'"
}

// constructorName looks for the nearest constructor without calling getters.
func constructorName(o *goja.Object) string {
	for p := o; p != nil && !IsProxy(p); p = p.Prototype() {
		v, known := OwnData(p, "constructor")
		if known && v == nil {
			continue
		}
		if v == nil {
			v = p.Get("constructor")
		}
		if ctor := Object(v); ctor != nil && IsCallable(ctor) {
			return "'" + ctor.Get("name").String() + "'"
		}
	}
	return "'Object'"
}

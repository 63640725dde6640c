package js

import (
	"strings"

	"github.com/dop251/goja"
)

// jsonOpen is an object that is being written, and where it was found.
type jsonOpen struct {
	object *goja.Object
	key    jsonKey
}

// enter begins an object. It throws where the object is within itself.
func (w *jsonWriter) enter(key jsonKey, o *goja.Object) {
	for i := range w.open {
		if w.open[i].object == o {
			panic(w.env.VM.NewTypeError("%s", circleText(w.open[i:], key)))
		}
	}
	if len(w.open) > maxJSONDepth {
		panic(w.env.newGlobal("RangeError", w.env.VM.ToValue("Maximum call stack size exceeded")))
	}
	w.open = append(w.open, jsonOpen{o, key})
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

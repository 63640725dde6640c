package js

import (
	"math"
	"slices"
	"strings"
	"unicode/utf16"
	"unsafe"

	"github.com/dop251/goja"
)

// stringify is JSON.stringify(value[, replacer[, space]]).
func (e *Env) stringify(call goja.FunctionCall) goja.Value {
	w := e.newJSONWriter(e.jsonSpare[:0])
	w.gap = e.jsonGap(call.Argument(2))
	w.readReplacer(call.Argument(1))
	e.jsonSpare = nil // toJSON may call stringify
	if !w.member(nil, jsonKey{}, call.Argument(0)) {
		return goja.Undefined()
	}
	e.keepRoom(w.jsonRoom)
	if len(w.buf) > shareLimit {
		return e.shortEnough(e.VM.ToValue(unsafe.String(&w.buf[0], len(w.buf))))
	}
	e.jsonSpare = w.buf
	return e.VM.ToValue(string(w.buf))
}

func (w *jsonWriter) readReplacer(v goja.Value) {
	o, isObject := v.(*goja.Object)
	switch {
	case !isObject:
	case IsCallable(o):
		w.replacer = o
	case w.env.IsArray(o):
		w.limited = true
		for _, v := range Elements(o) {
			if name, ok := w.listed(v); ok && !slices.Contains(w.names, name) {
				w.names = append(w.names, name)
			}
		}
	}
}

// listed is the name that an entry of the replacer's list means.
func (w *jsonWriter) listed(v goja.Value) (name string, ok bool) {
	if o, isObject := v.(*goja.Object); isObject {
		class := o.ClassName()
		return v.String(), class == "Number" || class == "String"
	}
	kind := TypeOf(v)
	if kind != "string" && kind != "number" {
		return "", false
	}
	return v.String(), true
}

// maxGap is how far JSON.stringify indents at most.
const maxGap = 10

func (e *Env) jsonGap(v goja.Value) string {
	if o, isObject := v.(*goja.Object); isObject {
		switch o.ClassName() {
		case "Number":
			v = o.ToNumber()
		case "String":
			v = e.ToString(o)
		}
	}
	switch TypeOf(v) {
	case "number":
		return strings.Repeat(" ", int(max(0, min(maxGap, math.Floor(v.ToFloat())))))
	case "string":
		units := utf16.Encode([]rune(v.String()))
		return string(utf16.Decode(units[:min(maxGap, len(units))]))
	}
	return ""
}

package js

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// DefineNodeError adds a code, as E() of internal/errors does: text is a format
// or a function that makes the message; kinds name the base class, and those of
// the variants that are properties of the constructor.
func (e *Env) DefineNodeError(code string, text goja.Value, kinds ...string) *goja.Object {
	state := e.nodeErrorState()
	if state.added == nil {
		state.added = map[string]*addedError{}
	}
	info := nodeErrorInfo{code: code, kind: kindNamed(kinds[0])}
	state.added[code] = &addedError{info: info, text: text}
	ctor := e.makeNodeErrorClass(info)
	state.classes[code] = ctor
	for _, kind := range kinds[1:] {
		variant := info
		variant.kind = kindNamed(kind)
		e.DefineHidden(ctor, kind, e.makeNodeErrorClass(variant))
	}
	return ctor
}

func kindNamed(name string) errorKind {
	if name == "SystemError" {
		return kindSystemError
	}
	for kind, known := range kindNames {
		if known == name {
			return errorKind(kind)
		}
	}
	return kindError
}

// addedText is the message of a defined code; the arguments must be as many as
// its directives.
func (e *Env) addedText(added *addedError, a arguments) string {
	if fn, ok := goja.AssertFunction(added.text); ok {
		want := int(Object(added.text).Get("length").ToInteger())
		e.checkArity(added.info.code, len(a), want, len(a) < want)
		v, err := fn(goja.Undefined(), a...)
		if err != nil {
			panic(Thrown(err))
		}
		return v.String()
	}
	format := added.text.String()
	want := strings.Count(format, "%s") + strings.Count(format, "%d") + strings.Count(format, "%o") +
		strings.Count(format, "%i") + strings.Count(format, "%f") + strings.Count(format, "%j") + strings.Count(format, "%O")
	e.checkArity(added.info.code, len(a), want, len(a) != want)
	return e.Format(append([]goja.Value{added.text}, a...))
}

func (e *Env) checkArity(code string, got, want int, bad bool) {
	if bad {
		e.Throw("ERR_INTERNAL_ASSERTION", "Code: "+code+"; The provided arguments length ("+strconv.Itoa(got)+
			") does not match the required ones ("+strconv.Itoa(want)+").")
	}
}

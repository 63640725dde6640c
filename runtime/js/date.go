package js

import (
	"strings"
	"time"
	"unsafe"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/zone"
)

// nameZones has Date's texts name the zone as V8 does: "Central European Standard
// Time", where the engine writes "CET".
func (e *Env) nameZones() {
	class := e.VM.GlobalObject().Get("Date").(*goja.Object)
	proto := class.Get("prototype").(*goja.Object)
	for _, method := range []string{"toString", "toTimeString"} {
		call := theLayout.nativeCall(proto.Get(method).(*goja.Object))
		original := *call
		*call = func(c goja.FunctionCall) goja.Value {
			text := original(c)
			at, _ := c.This.Export().(time.Time)
			return e.VM.ToValue(withZone(text.String(), at))
		}
	}
	call := dateCall(class)
	original := *call
	*call = func(c goja.FunctionCall) goja.Value {
		return e.VM.ToValue(withZone(original(c).String(), time.Now()))
	}
}

// dateCall gives the place of what Date does when it is merely called: it is a
// native function of a type of its own.
func dateCall(class *goja.Object) *Fn {
	t := selfType(class)
	return (*Fn)(unsafe.Add(selfOf(class).data, field(t, "f").Offset))
}

// withZone has a text of Date end in the name of the zone; an invalid date has none.
func withZone(text string, at time.Time) string {
	clock, _, zoned := strings.Cut(text, " (")
	if !zoned {
		return text
	}
	return clock + " (" + zone.Name(at) + ")"
}

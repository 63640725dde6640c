package js

import (
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Watch knows methods of a prototype as they were at one time: its own and
// those that it inherits.
type Watch struct{ held []heldMethod }

// heldMethod is a property of one object; a nil entry means that it has none.
type heldMethod struct {
	inside unsafe.Pointer // of a plain object
	key    unistring.String
	entry  goja.Value // the value, or goja's record of one with attributes
	value  goja.Value // in the record, which an assignment leaves where it is
}

// WatchMethods notes the methods that proto has or inherits under names. The
// objects concerned must be plain ones.
func (e *Env) WatchMethods(proto *goja.Object, names []string) *Watch {
	theQuick.init(e.VM)
	w := &Watch{}
	for _, name := range names {
		key := unistring.NewFromString(name)
		for o := proto; o != nil; o = o.Prototype() {
			inside := theLayout.selfPointer(o, theLayout.lazy.plainType)
			if inside == nil {
				break
			}
			entry := (*theLayout.lazy.values(inside))[key]
			w.held = append(w.held, heldMethod{inside, key, entry, recorded(entry)})
			if entry != nil {
				break
			}
		}
	}
	return w
}

// Unchanged says whether all of them are what they were.
func (w *Watch) Unchanged() bool {
	for i := range w.held {
		h := &w.held[i]
		entry := (*theLayout.lazy.values(h.inside))[h.key]
		if entry != h.entry || h.value != nil && recorded(entry) != h.value {
			return false
		}
	}
	return true
}

// recorded is the value in goja's record of a property, nil where entry is none
// or that of an accessor.
func recorded(entry goja.Value) goja.Value {
	if at := recordedValue(entry); at != nil {
		return *at
	}
	return nil
}

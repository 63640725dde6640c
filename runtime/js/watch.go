package js

import (
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Watch knows methods of a prototype as they were at one time: its own and
// those that it inherits.
type Watch struct{ held []heldMethod }

// heldMethod is a property of one object; a nil value means that it has none.
type heldMethod struct {
	inside unsafe.Pointer // of a plain object
	key    unistring.String
	value  goja.Value
}

// WatchMethods notes the methods that proto has or inherits under names. The
// objects concerned must be plain ones.
func (e *Env) WatchMethods(proto *goja.Object, names []string) *Watch {
	w := &Watch{}
	for _, name := range names {
		key := unistring.NewFromString(name)
		for o := proto; o != nil; o = o.Prototype() {
			inside := theLayout.selfPointer(o, theLayout.lazy.plainType)
			if inside == nil {
				break
			}
			value := (*theLayout.lazy.values(inside))[key]
			w.held = append(w.held, heldMethod{inside, key, value})
			if value != nil {
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
		if (*theLayout.lazy.values(h.inside))[h.key] != h.value {
			return false
		}
	}
	return true
}

package js

import (
	"bytes"
	"slices"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Watch knows methods of a prototype as they were at one time: its own and
// those that it inherits.
type Watch struct {
	chain []heldObject
	held  []heldMethod
}

// heldObject is one of the prototypes: while its names are the same, it has
// none of the methods that it had not, and nobody needs to look for them.
type heldObject struct {
	inside unsafe.Pointer // of a plain object
	proto  *goja.Object
	names  []unistring.String
}

// heldMethod is a property of one of them; of none, where inside is nil.
type heldMethod struct {
	inside unsafe.Pointer
	key    unistring.String
	entry  goja.Value // the value, or goja's record of one with attributes
	value  goja.Value // in the record, which an assignment leaves where it is
}

// WatchMethods notes the methods that proto has or inherits under names. The
// objects concerned must be plain ones.
func (e *Env) WatchMethods(proto *goja.Object, names []string) *Watch {
	theQuick.init(e.VM)
	w := &Watch{}
	for o := proto; o != nil; o = o.Prototype() {
		inside := theLayout.selfPointer(o, theLayout.lazy.plainType)
		if inside == nil {
			break
		}
		w.chain = append(w.chain, heldObject{inside: inside, proto: o.Prototype()})
	}
	w.noteNames()
	for _, name := range names {
		h := heldMethod{key: unistring.NewFromString(name)}
		if h.inside = w.find(h.key); h.inside != nil {
			h.entry = (*theLayout.lazy.values(h.inside))[h.key]
			h.value = recorded(h.entry)
		}
		w.held = append(w.held, h)
	}
	return w
}

func (w *Watch) noteNames() {
	for i := range w.chain {
		o := &w.chain[i]
		o.names = slices.Clone(*theLayout.lazy.names(o.inside))
	}
}

// find is the first object of the chain that has such a property.
func (w *Watch) find(key unistring.String) unsafe.Pointer {
	for _, o := range w.chain {
		if (*theLayout.lazy.values(o.inside))[key] != nil {
			return o.inside
		}
	}
	return nil
}

// Unchanged says whether all of them are what they were.
func (w *Watch) Unchanged() bool {
	z := &theLayout.lazy
	for i := range w.chain {
		o := &w.chain[i]
		if *z.prototype(o.inside) != o.proto || !sameNames(*z.names(o.inside), o.names) && !w.sameHolders() {
			return false
		}
	}
	for i := range w.held {
		h := &w.held[i]
		if h.inside == nil {
			continue
		}
		entry := (*z.values(h.inside))[h.key]
		if entry != h.entry || h.value != nil && recorded(entry) != h.value {
			return false
		}
	}
	return true
}

// sameHolders says whether properties that came or went left each method where
// it was; then the names of now count.
func (w *Watch) sameHolders() bool {
	for _, h := range w.held {
		if w.find(h.key) != h.inside {
			return false
		}
	}
	w.noteNames()
	return true
}

// sameNames compares where the names stand: the same places are the same names.
func sameNames(a, b []unistring.String) bool { return bytes.Equal(places(a), places(b)) }

func places(names []unistring.String) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(names))), len(names)*int(unsafe.Sizeof("")))
}

// recorded is the value in goja's record of a property, nil where entry is none
// or that of an accessor.
func recorded(entry goja.Value) goja.Value {
	if at := recordedValue(entry); at != nil {
		return *at
	}
	return nil
}

package js

import (
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

// heldMethod is a property of one of them; of none, where inside is nil.
type heldMethod struct {
	above  int // how many of the chain are not asked
	inside unsafe.Pointer
	key    unistring.String
	slot   heldSlot   // none where only Go can find it
	entry  goja.Value // the value, or goja's record of one with attributes
	value  goja.Value // in the record, which an assignment leaves where it is
}

// WatchMethods notes the methods that proto has or inherits under names, and those
// that it inherits under inherited even if it has its own. The objects concerned
// must be plain ones.
func (e *Env) WatchMethods(proto *goja.Object, names, inherited []string) *Watch {
	theQuick.init(e.VM)
	w := &Watch{chain: holdChain(proto)}
	w.hold(0, names)
	w.hold(1, inherited)
	w.note()
	return w
}

func (w *Watch) hold(above int, names []string) {
	for _, name := range names {
		h := heldMethod{above: above, key: unistring.NewFromString(name)}
		if h.inside = w.find(&h); h.inside != nil {
			h.entry = (*theLayout.lazy.values(h.inside))[h.key]
			h.value = recorded(h.entry)
		}
		w.held = append(w.held, h)
	}
}

func (w *Watch) note() {
	for i := range w.chain {
		w.chain[i].note()
	}
	for i := range w.held {
		if h := &w.held[i]; h.inside != nil && theQuick.mapTables {
			h.slot, _ = slotIn(*theLayout.lazy.values(h.inside), h.key)
		}
	}
}

// find is the first object of the chain that has such a property.
func (w *Watch) find(h *heldMethod) unsafe.Pointer {
	for _, o := range w.chain[h.above:] {
		if (*theLayout.lazy.values(o.inside))[h.key] != nil {
			return o.inside
		}
	}
	return nil
}

// Unchanged says whether all of them are what they were.
func (w *Watch) Unchanged() bool {
	for i := range w.chain {
		o := &w.chain[i]
		if !o.sameProto() || !(o.sameNames() && o.sameTable()) && !w.sameHolders() {
			return false
		}
	}
	for i := range w.held {
		if h := &w.held[i]; h.inside != nil && !h.unchanged() {
			return false
		}
	}
	return true
}

// unchanged compares what a slot has, word by word: a function is itself alone.
func (h *heldMethod) unchanged() bool {
	var entry goja.Value
	if h.slot.mapSlot != nil && h.slot.same() {
		entry = h.slot.value
	} else {
		entry = (*theLayout.lazy.values(h.inside))[h.key]
	}
	return identical(entry, h.entry) && (h.value == nil || identical(recorded(entry), h.value))
}

func identical(a, b goja.Value) bool {
	return *(*[2]unsafe.Pointer)(unsafe.Pointer(&a)) == *(*[2]unsafe.Pointer)(unsafe.Pointer(&b))
}

// sameHolders says whether properties that came or went left each method where
// it was; then the names of now count.
func (w *Watch) sameHolders() bool {
	for i := range w.held {
		if h := &w.held[i]; w.find(h) != h.inside {
			return false
		}
	}
	w.note()
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

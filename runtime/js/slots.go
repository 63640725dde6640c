package js

import (
	"bytes"
	"slices"
	"strconv"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Properties that are read with each connection are read where they stand in the
// memory of goja's maps, without hashing and comparing their names. Go moves the
// entries of a map only to another table, and clears one that is deleted, its key
// first.

// mapTable is what a map of Go's with more than eight entries keeps them in.
type mapTable struct {
	used, capacity, left uint16
	depth                uint8
	index                int
	groups               unsafe.Pointer // of mapSlots, mask+1 of them
	mask                 uint64
}

// heldSlot is the entry of a map for a key.
type heldSlot struct {
	*mapSlot
	text *byte // of the key
}

// same says whether it is still the entry of that key, if its table is in use.
func (h heldSlot) same() bool { return unsafe.StringData(string(h.key)) == h.text }

// tableOf is where m has its entries, nil where it has none or only Go can tell.
func tableOf(m ownValues) unsafe.Pointer {
	head := smallOf(m)
	switch {
	case head == nil || !theQuick.mapTables || head.tables > 1:
		return nil
	case head.tables == 1:
		return *(*unsafe.Pointer)(head.slots)
	}
	return head.slots
}

func groupsOf(m ownValues) []mapSlots {
	table := tableOf(m)
	switch {
	case table == nil:
		return nil
	case smallOf(m).tables == 0:
		return unsafe.Slice((*mapSlots)(table), 1)
	}
	t := (*mapTable)(table)
	return unsafe.Slice((*mapSlots)(t.groups), int(t.mask)+1)
}

// slotIn finds the entry of a key; ok is false where only Go can.
func slotIn(m ownValues, key unistring.String) (h heldSlot, ok bool) {
	groups := groupsOf(m)
	for i := range groups {
		for j := range mapSize {
			at := &groups[i].at[j]
			if groups[i].control>>(8*j)&0x80 == 0 && at.key == key {
				return heldSlot{at, unsafe.StringData(string(at.key))}, true
			}
		}
	}
	return h, false
}

// checkTables says whether maps are what mapTable takes them for.
func checkTables() bool {
	m, names := ownValues{}, make([]unistring.String, 100)
	for i := range names {
		names[i] = unistring.String("name" + strconv.Itoa(i))
		m[names[i]] = goja.Undefined()
	}
	if smallOf(m).tables != 1 {
		return false
	}
	t := *(**mapTable)(smallOf(m).slots)
	return int(t.used) == len(m) && t.index == 0 && int(t.capacity) == mapSize*(int(t.mask)+1) && checkSlots(m, names)
}

// checkSlots has entries looked at, changed from both sides and deleted.
func checkSlots(m ownValues, names []unistring.String) bool {
	for _, name := range names {
		h, ok := slotIn(m, name)
		if !ok || h.value != goja.Undefined() {
			return false
		}
		if m[name] = goja.Null(); h.value != goja.Null() {
			return false
		}
		if h.value = goja.PositiveInf(); m[name] != goja.PositiveInf() {
			return false
		}
		if delete(m, name); h.same() {
			return false
		}
	}
	return true
}

// heldObject is an object of a prototype chain: while its names are the same, it
// has none of the properties that it had not, and while its table is, the entries
// of those that it has are where they were.
type heldObject struct {
	inside unsafe.Pointer
	proto  *goja.Object
	names  []unistring.String
	table  unsafe.Pointer
	kind   nameKind // plainNames, or templateNames: the engine's own
}

// holdChain notes o and what it inherits from, as far as all of these have
// properties in no way of their own.
func holdChain(o *goja.Object) (chain []heldObject) {
	for ; o != nil; o = o.Prototype() {
		self := selfOf(o)
		kind := theQuick.kindOf(o, self.table)
		if kind != plainNames && kind != templateNames {
			break
		}
		h := heldObject{inside: self.data, proto: o.Prototype(), kind: kind}
		h.note()
		chain = append(chain, h)
	}
	return chain
}

func (o *heldObject) note() {
	z := &theLayout.lazy
	o.names = slices.Clone(*z.names(o.inside))
	o.table = tableOf(*z.values(o.inside))
}

func (o *heldObject) sameProto() bool { return *theLayout.lazy.prototype(o.inside) == o.proto }

// sameNames compares where the names stand: the same places are the same names.
func (o *heldObject) sameNames() bool {
	return bytes.Equal(places(*theLayout.lazy.names(o.inside)), places(o.names))
}

func (o *heldObject) sameTable() bool {
	return tableOf(*theLayout.lazy.values(o.inside)) == o.table
}

func places(names []unistring.String) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(names))), len(names)*int(unsafe.Sizeof("")))
}

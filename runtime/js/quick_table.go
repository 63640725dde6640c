package js

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// The iterators of Map and Set, whose entries goja chains.

// tableEntry is goja's mapEntry, tableCursor its orderedMapIter.
type (
	tableEntry struct {
		key, value goja.Value
		prev, next *tableEntry
		_          *tableEntry // the next of the same hash
	}
	tableCursor struct {
		table unsafe.Pointer
		at    *tableEntry
	}
)

// tableKind tells the iterator of a Map from that of a Set, and from all others.
type tableKind struct {
	name             string // of goja's type; "" for all others
	set              bool
	cursorAt, kindAt uintptr
}

// What an iterator gives, as goja counts.
const (
	iteratesKeys = iota
	iteratesValues
	iteratesEntries
)

// tableIterator says whether it is the iterator of a Map or Set of the engine's
// own with the realm's own next().
func (q *quickLayout) tableIterator(vm *goja.Runtime, it *iterator) bool {
	if it.object == nil || it.next == nil || runtimeOf(it.object) != vm {
		return false
	}
	switch q.tableKindOf(it.object).name {
	case "mapIterObject":
		return q.tableNext[0].is(it.next, ".mapIterProto_next-fm")
	case "setIterObject":
		return q.tableNext[1].is(it.next, ".setIterProto_next-fm")
	}
	return false
}

func (q *quickLayout) tableKindOf(o *goja.Object) tableKind {
	tab := typeWord(o)
	old := q.tables.Load()
	if kind, known := (*old)[tab]; known {
		return kind
	}
	grown := map[unsafe.Pointer]tableKind{}
	for t, k := range *old {
		grown[t] = k
	}
	grown[tab] = newTableKind(selfType(o))
	q.tables.CompareAndSwap(old, &grown) // else it is learnt again
	return grown[tab]
}

func newTableKind(t reflect.Type) tableKind {
	if t.Name() != "mapIterObject" && t.Name() != "setIterObject" {
		return tableKind{}
	}
	cursor := typedField(t, "iter", reflect.Pointer)
	sameForm(cursor.Type.Elem(), reflect.TypeFor[tableCursor]())
	return tableKind{t.Name(), t.Name() == "setIterObject", cursor.Offset, intField(t, "kind")}
}

// nextEntry gives what the iterator would, nil at the end; an entry is a pair
// where that will do.
func (q *quickLayout) nextEntry(it *iterator, paired bool) goja.Value {
	if it.object == nil {
		return nil
	}
	kind := q.tableKindOf(it.object)
	p := selfOf(it.object).data
	cursor := (**tableCursor)(unsafe.Add(p, kind.cursorAt))
	e := (*cursor).next(q)
	if e == nil {
		*cursor = nil
		*it = iterator{}
		return nil
	}
	value := e.value
	if kind.set {
		value = e.key
	}
	switch *(*int)(unsafe.Add(p, kind.kindAt)) {
	case iteratesKeys:
		return e.key
	case iteratesValues:
		return value
	}
	entry := &pair{Value: goja.Undefined(), key: e.key, value: value}
	if paired {
		return entry
	}
	return entry.array(runtimeOf(it.object))
}

// next is nil at the end.
func (c *tableCursor) next(q *quickLayout) *tableEntry {
	if c == nil || c.table == nil {
		return nil
	}
	e := c.at
	for e != nil && e.key == nil { // deleted
		e = e.prev
	}
	if e != nil {
		e = e.next
	} else {
		e = *(**tableEntry)(unsafe.Add(c.table, q.firstAt))
	}
	if e == nil {
		*c = tableCursor{}
	} else {
		c.at = e
	}
	return e
}

// array makes an entry that scripts can see.
func (p *pair) array(vm *goja.Runtime) *goja.Object { return listOf(vm, []goja.Value{p.key, p.value}) }

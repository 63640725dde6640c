package js

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// An object of goja's with two properties is seven pieces of memory: the object,
// its inside, a map's head and its slots, the names, twice as they grow, and what
// is not a plain value. A block is all of it in one piece, and made by copying
// another one.

// smallMap is the head of a map of Go's, mapSlots the memory of one with up to
// eight entries, which stand in the order they came in.
type (
	smallMap struct {
		used      uint64
		seed      uintptr
		slots     unsafe.Pointer
		tables    int // none: slots is a *mapSlots
		_         uint64
		clearings uint64
	}
	mapSlots struct {
		control uint64
		at      [mapSize]mapSlot
	}
	mapSlot struct {
		key   unistring.String
		value goja.Value
	}
)

const (
	mapSize    = 8
	emptySlots = 0x8080808080808080
)

// newOwn is an empty map whose head stands at p, with the seed of all blocks, or
// elsewhere where maps are not what they are taken for.
func newOwn(p unsafe.Pointer) ownValues {
	if !theQuick.smallMaps {
		return make(ownValues)
	}
	return *(*ownValues)(unsafe.Pointer(&p))
}

// smallOf is the head of m.
func smallOf(m ownValues) *smallMap { return *(**smallMap)(unsafe.Pointer(&m)) }

// checkMaps says whether maps are what smallMap takes them for.
func checkMaps() bool {
	m := ownValues{}
	names := []unistring.String{"length", "name", "a"}
	for _, name := range names {
		m[name] = goja.Undefined()
	}
	head := smallOf(m)
	if head.used != 3 || head.tables != 0 || head.slots == nil {
		return false
	}
	slots := *(*mapSlots)(head.slots)
	if slots.control>>24 != emptySlots>>24 {
		return false
	}
	for i, name := range names {
		if slots.at[i].key != name {
			return false
		}
		slots.at[i].value = goja.Null()
	}
	return checkCopy(m, *head, &slots)
}

// checkCopy has a copy of m, with other values, looked at and grown.
func checkCopy(m ownValues, head smallMap, slots *mapSlots) bool {
	head.slots = unsafe.Pointer(slots)
	at := &head
	twin := *(*ownValues)(unsafe.Pointer(&at))
	twin["b"] = goja.Null()
	delete(twin, "a")
	for i := range mapSize {
		twin[unistring.String(rune('A'+i))] = goja.Null()
	}
	_, gone := twin["a"]
	return len(twin) == 3+mapSize && twin["name"] == goja.Null() && !gone && len(m) == 3 && m["name"] == goja.Undefined()
}

// theSeed is that of the maps of all blocks, so that a name has one hash in them.
var theSeed = func() uintptr {
	m := ownValues{"": nil}
	return smallOf(m).seed
}()

// blockKind is the form of the blocks of one type of object.
type blockKind struct {
	block  reflect.Type
	fresh  memory       // of block
	inside reflect.Type // goja's
	table  unsafe.Pointer
	// offsets in block; the object is at its start
	insideAt, headAt, slotsAt, namesAt, propsAt uintptr
	size                                        uintptr
	names, props                                int // how many there is room for
}

// newBlockKind has room for props properties that are no plain values.
func newBlockKind(sample *goja.Object, names, props int) *blockKind {
	k := &blockKind{inside: selfType(sample), table: typeWord(sample), names: names, props: props}
	k.block = reflect.StructOf([]reflect.StructField{
		{Name: "Object", Type: reflect.TypeFor[goja.Object]()},
		{Name: "Inside", Type: k.inside},
		{Name: "Head", Type: reflect.TypeFor[smallMap]()},
		{Name: "Slots", Type: reflect.TypeFor[mapSlots]()},
		{Name: "Names", Type: reflect.ArrayOf(names, reflect.TypeFor[unistring.String]())},
		{Name: "Props", Type: reflect.ArrayOf(props, theLayout.lazy.property)},
	})
	for i, at := range []*uintptr{&k.insideAt, &k.headAt, &k.slotsAt, &k.namesAt, &k.propsAt} {
		*at = k.block.Field(i + 1).Offset
	}
	k.size, k.fresh = k.block.Size(), memoryOf(k.block)
	return k
}

// pattern is what blocks are copied from. It belongs to no engine.
type pattern struct {
	*blockKind
	image reflect.Value
	bytes []byte // the image's
	ties  []tie
}

// tie is a pointer within a block.
type tie struct{ at, to uintptr }

// patternOf copies o, which no script knows; nil if it has more to it than there
// is room for.
func (k *blockKind) patternOf(o *goja.Object) *pattern {
	from := selfOf(o).data
	z := &theLayout.lazy
	values, names := *z.values(from), *z.names(from)
	if typeWord(o) != k.table || values == nil || len(names) != len(values) || len(names) > min(k.names, mapSize) || *z.symbols(from) != nil {
		return nil
	}
	p := k.newPattern(o, names, values)
	if p == nil {
		return nil
	}
	room := unsafe.Slice((*unistring.String)(unsafe.Add(p.at(), k.namesAt)), k.names)
	copy(room, names)
	*z.names(unsafe.Add(p.at(), k.insideAt)) = room[:len(names)]
	p.ties = append(p.ties, tie{k.insideAt + z.namesAt, k.namesAt})
	p.free()
	return p
}

// newPattern copies o, but with these properties, and without their order.
func (k *blockKind) newPattern(o *goja.Object, names []unistring.String, values ownValues) *pattern {
	from := selfOf(o).data
	image := reflect.New(k.block)
	p := &pattern{blockKind: k, image: image.Elem(), bytes: unsafe.Slice((*byte)(image.UnsafePointer()), k.size)}
	p.image.Field(0).Set(reflect.ValueOf(o).Elem())
	p.image.Field(1).Set(reflect.NewAt(k.inside, from).Elem())
	k.fill(p.at(), names, values)
	z := &theLayout.lazy
	*z.names(unsafe.Add(p.at(), k.insideAt)) = nil
	p.ties = []tie{
		{theLayout.objectSelf + unsafe.Sizeof(uintptr(0)), p.insideAt},
		{p.insideAt + z.valAt, 0},
		{p.insideAt + z.valuesAt, p.headAt},
		{p.headAt + unsafe.Offsetof(smallMap{}.slots), p.slotsAt},
	}
	if !p.adopt(from, len(names)) {
		return nil
	}
	p.free()
	return p
}

// at is where the image stands.
func (p *pattern) at() unsafe.Pointer { return p.image.Addr().UnsafePointer() }

// fill makes the map of the block at p.
func (k *blockKind) fill(p unsafe.Pointer, names []unistring.String, values ownValues) {
	head, slots := (*smallMap)(unsafe.Add(p, k.headAt)), (*mapSlots)(unsafe.Add(p, k.slotsAt))
	slots.control = emptySlots
	*head = smallMap{seed: theSeed, slots: unsafe.Pointer(slots)}
	filled := *(*ownValues)(unsafe.Pointer(&head))
	for _, name := range names {
		filled[name] = values[name]
	}
}

// adopt takes in the properties that are no plain values.
func (p *pattern) adopt(from unsafe.Pointer, used int) bool {
	at, taken := p.at(), 0
	for i := range used {
		slot := p.slotsAt + unsafe.Offsetof(mapSlots{}.at) + uintptr(i)*unsafe.Sizeof(mapSlot{}) + unsafe.Offsetof(mapSlot{}.value)
		value := (*goja.Value)(unsafe.Add(at, slot))
		if reflect.TypeOf(*value) != theQuick.property {
			continue
		}
		data := (*[2]unsafe.Pointer)(unsafe.Pointer(value))[1]
		to := uintptr(data) - uintptr(from) // in the inside, as a function's length
		if to < p.inside.Size() {
			to += p.insideAt
		} else {
			if taken == p.props {
				return false
			}
			to = p.propsAt + uintptr(taken)*theLayout.lazy.property.Size()
			reflect.NewAt(theLayout.lazy.property, unsafe.Add(at, to)).Elem().Set(reflect.NewAt(theLayout.lazy.property, data).Elem())
			taken++
		}
		p.ties = append(p.ties, tie{slot + unsafe.Sizeof(uintptr(0)), to})
	}
	return true
}

// free lets go of the engine of the sample, and of the sample.
func (p *pattern) free() {
	z, at := &theLayout.lazy, p.at()
	*(**goja.Runtime)(unsafe.Add(at, z.runtimeAt)) = nil
	*z.prototype(unsafe.Add(at, p.insideAt)) = nil
	for _, t := range p.ties {
		*(*unsafe.Pointer)(unsafe.Add(at, t.at)) = nil
	}
}

// new makes an object of vm with this prototype. The new memory is filled without
// the collector's knowledge: all that it points to hangs on the pattern too, or
// is itself.
func (p *pattern) new(vm *goja.Runtime, proto *goja.Object) *goja.Object {
	at := p.fresh.new()
	copy(unsafe.Slice((*byte)(at), p.size), p.bytes)
	for _, t := range p.ties {
		*(*uintptr)(unsafe.Add(at, t.at)) = uintptr(unsafe.Add(at, t.to))
	}
	z := &theLayout.lazy
	*(**goja.Runtime)(unsafe.Add(at, z.runtimeAt)) = vm
	*z.prototype(unsafe.Add(at, p.insideAt)) = proto
	return (*goja.Object)(at)
}

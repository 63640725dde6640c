package js

import (
	"math/big"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// quickLayout is where goja keeps what the quick instructions walk. Threads with
// engines of their own share it.
type quickLayout struct {
	once                           sync.Once
	iterStackAt                    uintptr // in its vm
	arrayProtoAt, valuesAt         uintptr // in its Runtime, as the following
	arrayIterAt, iterAt, objectsAt uintptr

	object, array                   unsafe.Pointer // type words
	elementsAt, lengthAt, specialAt uintptr        // in an array
	objCountAt                      uintptr
	property                        reflect.Type
	valueAt                         uintptr        // in a property
	narrowText, wideText, bigInt    unsafe.Pointer // type words of strings, of Latin and of all else, and of BigInts
	firstAt                         uintptr        // in an ordered map
	funcProtoAt                     uintptr        // in its Runtime
	stashAt, privateAt, argsAt      uintptr        // in its vm
	givenAt, extraAt                uintptr        // in a stash: the values, among them parameters, and arguments beyond these
	propertyWord                    unsafe.Pointer // a property's type word
	accessorAt                      uintptr        // in it
	stringProtoAt, templateAt       uintptr        // in its Runtime; in a template
	nameTypes                       atomic.Pointer[[]nameType]
	funcNameAt                      uintptr // in a Program
	smallMaps                       bool    // whether maps are as quick_block.go has them
	mapTables                       bool    // and larger ones as slots.go has them

	tables    atomic.Pointer[map[unsafe.Pointer]tableKind]
	promises  promiseLayout
	arrayNext knownFn
	tableNext [2]knownFn
}

// init takes the measures from vm.
func (q *quickLayout) init(vm *goja.Runtime) {
	q.once.Do(func() {
		checkInstructions()
		q.initEngine()
		q.initArrays(vm)
		q.initText(vm)
		theFunctions.init(vm)
		q.promises.init(vm)
		q.tables.Store(&map[unsafe.Pointer]tableKind{})
		theQuick.kinds.Store(&quickKinds{})
	})
}

func (q *quickLayout) initEngine() {
	v := field(reflect.TypeFor[goja.Runtime](), "vm").Type.Elem()
	stack := typedField(v, "iterStack", reflect.Slice)
	q.iterStackAt = stack.Offset
	q.stashAt, q.privateAt = typedField(v, "stash", reflect.Pointer).Offset, typedField(v, "privEnv", reflect.Pointer).Offset
	q.argsAt = intField(v, "args")
	scope := field(v, "stash").Type.Elem()
	q.givenAt, q.extraAt = valuesField(scope, "values"), valuesField(scope, "extraArgs")
	q.smallMaps = checkMaps()
	q.mapTables = q.smallMaps
	q.mapTables = q.smallMaps && checkTables()
	q.funcNameAt = typedField(reflect.TypeFor[goja.Program](), "funcName", reflect.String).Offset
	sameForm(stack.Type.Elem(), reflect.TypeFor[iteration]())
	sameForm(field(stack.Type.Elem(), "iter").Type.Elem(), reflect.TypeFor[iterator]())
	global := field(reflect.TypeFor[goja.Runtime](), "global")
	at := func(name string) uintptr {
		return global.Offset + typedField(global.Type, name, reflect.Pointer).Offset
	}
	q.arrayProtoAt, q.valuesAt = at("ArrayPrototype"), at("arrayValues")
	q.funcProtoAt, q.stringProtoAt = at("FunctionPrototype"), at("StringPrototype")
	q.arrayIterAt, q.iterAt, q.objectsAt = at("ArrayIteratorPrototype"), at("IteratorPrototype"), at("ObjectPrototype")
}

func valuesField(t reflect.Type, name string) uintptr {
	f := typedField(t, name, reflect.Slice)
	if f.Type != reflect.TypeFor[[]goja.Value]() {
		panic("js: goja's scopes have changed")
	}
	return f.Offset
}

func (q *quickLayout) initArrays(vm *goja.Runtime) {
	sample := vm.NewArray()
	t := selfType(sample)
	q.object, q.array = typeWord(vm.NewObject()), typeWord(sample)
	q.elementsAt, q.lengthAt = typedField(t, "values", reflect.Slice).Offset, typedField(t, "length", reflect.Uint32).Offset
	q.specialAt, q.objCountAt = intField(t, "propValueCount"), intField(t, "objCount")
	q.valueAt = typedField(theLayout.lazy.property, "value", reflect.Interface).Offset
	q.property = reflect.PointerTo(theLayout.lazy.property)
	q.accessorAt = typedField(theLayout.lazy.property, "accessor", reflect.Bool).Offset
	q.templateAt = typedField(theLayout.lazy.template, "props", reflect.Map).Offset
	accessor := reflect.New(theLayout.lazy.property).Interface().(goja.Value)
	q.propertyWord = (*[2]unsafe.Pointer)(unsafe.Pointer(&accessor))[0]
	table := field(theLayout.lazy.plainType, "symValues").Type.Elem()
	first := typedField(table, "iterFirst", reflect.Pointer)
	q.firstAt = first.Offset
	sameForm(first.Type.Elem(), reflect.TypeFor[tableEntry]())
}

func (q *quickLayout) initText(vm *goja.Runtime) {
	narrow, wide, bigInt := vm.ToValue("a"), goja.StringFromUTF16([]uint16{'a', 0x100}).(goja.Value), vm.ToValue(farthest)
	for word, v := range map[*unsafe.Pointer]*goja.Value{&q.narrowText: &narrow, &q.wideText: &wide, &q.bigInt: &bigInt} {
		*word = (*[2]unsafe.Pointer)(unsafe.Pointer(v))[0]
	}
	if reflect.TypeOf(narrow).Kind() != reflect.String || reflect.TypeOf(wide).Kind() != reflect.Slice || !reflect.TypeOf(bigInt).ConvertibleTo(reflect.TypeFor[*big.Int]()) {
		panic("js: goja's strings or BigInts have changed")
	}
}

// typeWord is what tells an object's inside from others.
func typeWord(o *goja.Object) unsafe.Pointer { return unsafe.Pointer(selfOf(o).table) }

// sameForm panics where goja's type has another form than ours.
func sameForm(theirs, ours reflect.Type) {
	same := theirs.NumField() == ours.NumField() && theirs.Size() == ours.Size()
	for i := 0; same && i < ours.NumField(); i++ {
		a, b := theirs.Field(i), ours.Field(i)
		same = a.Offset == b.Offset && a.Type.Size() == b.Type.Size()
	}
	if !same {
		panic("js: goja's " + theirs.String() + " has changed")
	}
}

func (m engine) iterations() *[]iteration {
	return (*[]iteration)(unsafe.Add(m.p, theQuick.iterStackAt))
}

// plainList says whether nobody sees how list is walked: an array with the
// realm's own iterator, whose methods are the realm's own too.
func (m engine) plainList(list *goja.Object) bool {
	self, q := selfOf(list), &theQuick.quickLayout
	if unsafe.Pointer(self.table) != q.array || *theLayout.lazy.symbols(self.data) != nil {
		return false
	}
	return *theLayout.lazy.prototype(self.data) == q.global(m.runtime(), q.arrayProtoAt) && m.iteratesPlainly()
}

// iteratesPlainly says whether arrays have the realm's own iterator.
func (m engine) iteratesPlainly() bool {
	q, vm := &theQuick.quickLayout, m.runtime()
	return q.ownIterator(vm) && q.ownNext(vm)
}

func (q *quickLayout) global(vm *goja.Runtime, at uintptr) *goja.Object {
	return *(**goja.Object)(unsafe.Add(unsafe.Pointer(vm), at))
}

func (q *quickLayout) ownIterator(vm *goja.Runtime) bool {
	proto, values := q.global(vm, q.arrayProtoAt), q.global(vm, q.valuesAt)
	if proto == nil || values == nil {
		return false // the first time; goja makes them
	}
	v, _ := q.value(q.symbolValue(proto, goja.SymIterator)).(*goja.Object)
	return v == values
}

// ownNext says whether array iterators have goja's next() and no return().
func (q *quickLayout) ownNext(vm *goja.Runtime) bool {
	iter := q.global(vm, q.arrayIterAt)
	if iter == nil {
		return true // none has been made yet
	}
	next, _ := q.value(q.own(iter, "next")).(*goja.Object)
	if next == nil || !q.isNative(next, &q.arrayNext, ".arrayIterProto_next-fm") || q.own(iter, "return") != nil {
		return false
	}
	return q.own(q.global(vm, q.iterAt), "return") == nil && q.own(q.global(vm, q.objectsAt), "return") == nil
}

// own is an own property in goja's form, where goja has made it.
func (q *quickLayout) own(o *goja.Object, name unistring.String) goja.Value {
	return (*theLayout.lazy.values(selfOf(o).data))[name]
}

// symbolValue is own for a Symbol.
func (q *quickLayout) symbolValue(o *goja.Object, s *goja.Symbol) goja.Value {
	table := *theLayout.lazy.symbols(selfOf(o).data)
	if table == nil {
		return nil
	}
	for e := *(**tableEntry)(unsafe.Add(table, q.firstAt)); e != nil; e = e.next {
		if e.key == goja.Value(s) {
			return e.value
		}
	}
	return nil
}

// value is that of a property in goja's form; nil for accessors.
func (q *quickLayout) value(prop goja.Value) goja.Value {
	if reflect.TypeOf(prop) == q.property {
		return *(*goja.Value)(unsafe.Add((*[2]unsafe.Pointer)(unsafe.Pointer(&prop))[1], q.valueAt))
	}
	return prop
}

// elements gives those of an array, in goja's own memory; known is false where
// some are no plain values, or beyond them.
func (q *quickLayout) elements(list *goja.Object) (elements []goja.Value, known bool) {
	self := selfOf(list)
	if unsafe.Pointer(self.table) != q.array || *(*int)(unsafe.Add(self.data, q.specialAt)) != 0 {
		return nil, false
	}
	elements = *(*[]goja.Value)(unsafe.Add(self.data, q.elementsAt))
	return elements, int(*(*uint32)(unsafe.Add(self.data, q.lengthAt))) == len(elements)
}

// extend appends to an array that no script knows yet; false where it has become
// something else.
func (q *quickLayout) extend(list *goja.Object, added []goja.Value) bool {
	elements, known := q.elements(list)
	if !known {
		return false
	}
	q.fill(list, append(elements, added...))
	return true
}

// fill gives an array, which must not have special ones, its elements.
func (q *quickLayout) fill(list *goja.Object, elements []goja.Value) {
	p := selfOf(list).data
	*(*[]goja.Value)(unsafe.Add(p, q.elementsAt)) = elements
	*(*uint32)(unsafe.Add(p, q.lengthAt)) = uint32(len(elements))
	*(*int)(unsafe.Add(p, q.objCountAt)) = len(elements)
}

// knownFn is the code of one of goja's own functions, once it has been met.
type knownFn struct{ code atomic.Uintptr }

// is says whether fn is that function, of whatever engine; its name ends with
// suffix.
func (k *knownFn) is(fn Fn, suffix string) bool {
	code := **(**uintptr)(unsafe.Pointer(&fn))
	if known := k.code.Load(); known != 0 {
		return code == known
	}
	f := runtime.FuncForPC(code)
	if f == nil || !strings.HasSuffix(f.Name(), suffix) {
		return false
	}
	k.code.Store(code)
	return true
}

func (q *quickLayout) isNative(fn *goja.Object, known *knownFn, suffix string) bool {
	self := selfOf(fn)
	return theFunctions.isNative(self.table) && known.is(*(*Fn)(unsafe.Add(self.data, theLayout.funcCall)), suffix)
}

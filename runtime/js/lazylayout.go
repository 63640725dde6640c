package js

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// How lazy objects are made: goja has objects whose properties come from a
// template, for its own builtins. A lazy object is one of these, allocated
// together with its Go state; the check for one costs two comparisons.

// lazyLayout is where a templated object keeps what lazy objects need.
type lazyLayout struct {
	impl       unsafe.Pointer // the type word of a templated object in an interface
	block      reflect.Type   // goja.Object, the templated object, the state, the head of its own properties
	fresh      memory         // of block
	self       uintptr        // in block
	ownAt      uintptr        // in block
	stateAt    uintptr        // from self
	template   reflect.Type
	tmplAt     uintptr // from self, as the following
	valAt      uintptr
	protoAt    uintptr
	valuesAt   uintptr
	namesAt    uintptr
	symbolsAt  uintptr
	protoDone  uintptr
	extensible uintptr
	classAt    uintptr
	plainType  reflect.Type
	runtimeAt  uintptr      // in goja.Object
	property   reflect.Type // of accessors
	getterAt   uintptr
}

type ownValues = map[unistring.String]goja.Value

func (l *layout) initLazy(vm *goja.Runtime) {
	z := &l.lazy
	sample := vm.GlobalObject().Get("Math").(*goja.Object)
	t := selfType(sample)
	if t.Name() != "templatedObject" {
		panic("js: goja's Math is a " + t.Name())
	}
	z.impl = (*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(sample), l.objectSelf))[0]
	z.block = reflect.StructOf([]reflect.StructField{
		{Name: "Object", Type: reflect.TypeFor[goja.Object]()},
		{Name: "Self", Type: t},
		{Name: "State", Type: reflect.TypeFor[any]()},
		{Name: "Own", Type: reflect.TypeFor[smallMap]()},
	})
	z.fresh = memoryOf(z.block)
	z.self, z.ownAt = z.block.Field(1).Offset, z.block.Field(3).Offset
	z.stateAt = z.block.Field(2).Offset - z.self
	z.template = typedField(t, "tmpl", reflect.Pointer).Type.Elem()
	z.tmplAt, z.protoDone = field(t, "tmpl").Offset, typedField(t, "protoMaterialised", reflect.Bool).Offset
	z.plainType = selfType(vm.NewObject())
	z.runtimeAt = field(reflect.TypeFor[goja.Object](), "runtime").Offset
	z.initBase(field(t, "baseObject"))
	z.initProperty(l, vm)
}

func (z *lazyLayout) initBase(base reflect.StructField) {
	if base.Offset != 0 || base.Type != z.plainType {
		panic("js: goja's objects have changed")
	}
	z.valAt = typedField(base.Type, "val", reflect.Pointer).Offset
	z.protoAt = typedField(base.Type, "prototype", reflect.Pointer).Offset
	z.namesAt = typedField(base.Type, "propNames", reflect.Slice).Offset
	z.symbolsAt = typedField(base.Type, "symValues", reflect.Pointer).Offset
	z.extensible = typedField(base.Type, "extensible", reflect.Bool).Offset
	z.classAt = typedField(base.Type, "class", reflect.String).Offset
	values := field(base.Type, "values")
	if values.Type != reflect.TypeFor[ownValues]() {
		panic("js: goja's properties have changed")
	}
	z.valuesAt = values.Offset
}

func (z *lazyLayout) initProperty(l *layout, vm *goja.Runtime) {
	sample := vm.NewObject()
	sample.DefineAccessorProperty("p", sample.Get("toString"), nil, goja.FLAG_TRUE, goja.FLAG_TRUE)
	z.property = reflect.TypeOf(l.ownValues(sample)["p"]).Elem()
	z.getterAt = typedField(z.property, "getterFunc", reflect.Pointer).Offset
}

func typedField(t reflect.Type, name string, kind reflect.Kind) reflect.StructField {
	f := field(t, name)
	if f.Type.Kind() != kind {
		panic("js: goja's " + t.String() + "." + name + " is a " + f.Type.String())
	}
	return f
}

// These give the fields of a templated object, or of a plain one.
func (z *lazyLayout) values(p unsafe.Pointer) *ownValues {
	return (*ownValues)(unsafe.Add(p, z.valuesAt))
}

func (z *lazyLayout) names(p unsafe.Pointer) *[]unistring.String {
	return (*[]unistring.String)(unsafe.Add(p, z.namesAt))
}

func (z *lazyLayout) prototype(p unsafe.Pointer) **goja.Object {
	return (**goja.Object)(unsafe.Add(p, z.protoAt))
}

func (z *lazyLayout) symbols(p unsafe.Pointer) *unsafe.Pointer {
	return (*unsafe.Pointer)(unsafe.Add(p, z.symbolsAt))
}

func (z *lazyLayout) val(p unsafe.Pointer) **goja.Object {
	return (**goja.Object)(unsafe.Add(p, z.valAt))
}

// lazyTemplate is goja's template of one kind.
type lazyTemplate struct {
	tmpl unsafe.Pointer
}

// newTemplate fills the template that goja reads own properties from.
func (l *layout) newTemplate(own []string, order []*goja.Symbol, shared map[string]goja.Value, symbols map[*goja.Symbol]goja.Value) lazyTemplate {
	tmpl := reflect.New(l.lazy.template)
	at := func(name string) reflect.Value {
		f := field(l.lazy.template, name)
		return reflect.NewAt(f.Type, unsafe.Add(tmpl.UnsafePointer(), f.Offset)).Elem()
	}
	props, symProps := at("props"), at("symProps")
	props.Set(reflect.MakeMap(props.Type()))
	symProps.Set(reflect.MakeMap(symProps.Type()))
	factory := func(v goja.Value) reflect.Value {
		return reflect.ValueOf(copying(v)).Convert(props.Type().Elem())
	}
	var names []unistring.String
	for _, name := range own {
		names = append(names, unistring.NewFromString(name))
		props.SetMapIndex(reflect.ValueOf(names[len(names)-1]), factory(shared[name]))
	}
	at("propNames").Set(reflect.ValueOf(names))
	for s, v := range symbols {
		symProps.SetMapIndex(reflect.ValueOf(s), factory(v))
	}
	at("symPropNames").Set(reflect.ValueOf(order))
	return lazyTemplate{tmpl.UnsafePointer()}
}

// copyProperty copies what goja keeps for an accessor.
func (z *lazyLayout) copyProperty(v goja.Value) goja.Value {
	fresh := reflect.New(z.property)
	fresh.Elem().Set(reflect.ValueOf(v).Elem())
	return fresh.Interface().(goja.Value)
}

// sameAccessor says whether both are accessors with the same getter.
func (z *lazyLayout) sameAccessor(a, b goja.Value) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if x.Type() != y.Type() || x.Kind() != reflect.Pointer || x.Type().Elem() != z.property {
		return false
	}
	getter := func(v reflect.Value) *goja.Object {
		return *(**goja.Object)(unsafe.Add(v.UnsafePointer(), z.getterAt))
	}
	return getter(x) != nil && getter(x) == getter(y)
}

// lazyWith is the form of lazy objects that are one piece of memory with their
// state, of type t, which stands at stateAt.
func (z *lazyLayout) lazyWith(t reflect.Type) (fresh memory, stateAt uintptr) {
	whole := reflect.StructOf([]reflect.StructField{{Name: "Block", Type: z.block}, {Name: "Whole", Type: t}})
	return memoryOf(whole), whole.Field(1).Offset
}

// new makes a lazy object of a zero block.
func (t lazyTemplate) new(block unsafe.Pointer, vm *goja.Runtime, proto *goja.Object, state any) *goja.Object {
	z := &theLayout.lazy
	p := unsafe.Add(block, z.self)
	obj := (*goja.Object)(block)
	*(**goja.Runtime)(unsafe.Add(block, z.runtimeAt)) = vm
	*(*[2]unsafe.Pointer)(unsafe.Add(block, theLayout.objectSelf)) = [2]unsafe.Pointer{z.impl, p}
	*(*string)(unsafe.Add(p, z.classAt)) = "Object"
	*(*bool)(unsafe.Add(p, z.extensible)) = true
	*(*bool)(unsafe.Add(p, z.protoDone)) = true
	t.use(p)
	*z.val(p), *z.prototype(p) = obj, proto
	(*smallMap)(unsafe.Add(block, z.ownAt)).seed = theSeed
	*z.values(p) = newOwn(unsafe.Add(block, z.ownAt))
	*lazyState(p) = state
	return obj
}

// use makes it the template of the object whose inside is p.
func (t lazyTemplate) use(p unsafe.Pointer) {
	*(*unsafe.Pointer)(unsafe.Add(p, theLayout.lazy.tmplAt)) = t.tmpl
}

func lazyState(p unsafe.Pointer) *any {
	return (*any)(unsafe.Add(p, theLayout.lazy.stateAt))
}

// find is the inside of obj, if it is of this template, else nil.
func (t lazyTemplate) find(obj *goja.Object) unsafe.Pointer {
	z := &theLayout.lazy
	self := (*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(obj), theLayout.objectSelf))
	if self[0] != z.impl || *(*unsafe.Pointer)(unsafe.Add(self[1], z.tmplAt)) != t.tmpl {
		return nil
	}
	return self[1]
}

// become gives obj the inside of fresh, which is a plain object that nobody
// else knows.
func (l *layout) become(obj, fresh *goja.Object) {
	p := l.selfPointer(fresh, l.lazy.plainType)
	*l.lazy.val(p) = obj
	to := (*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(obj), l.objectSelf))
	*to = *(*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(fresh), l.objectSelf))
}

// ownValues are the properties of a plain object as goja holds them.
func (l *layout) ownValues(obj *goja.Object) ownValues {
	return *l.lazy.values(l.selfPointer(obj, l.lazy.plainType))
}

// symbolHolder makes a plain object with these symbol properties.
func (l *layout) symbolHolder(vm *goja.Runtime, symbols unsafe.Pointer) *goja.Object {
	obj := vm.NewObject()
	*l.lazy.symbols(l.selfPointer(obj, l.lazy.plainType)) = symbols
	return obj
}

// keep gives obj what a script has added or changed; a nil value was deleted.
func (k *LazyKind) keep(obj *goja.Object, added ownValues, order []unistring.String) {
	for _, name := range order {
		if v := added[name]; v != nil {
			k.keepOne(obj, name, v)
		}
	}
	for name, v := range added {
		if v == nil {
			obj.Delete(name.String())
		} else if order == nil {
			k.keepOne(obj, name, v)
		}
	}
}

func (k *LazyKind) keepOne(obj *goja.Object, name unistring.String, v goja.Value) {
	if k.isOurs(name, v) {
		return
	}
	obj.DefineDataProperty(name.String(), goja.Undefined(), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	theLayout.ownValues(obj)[name] = v // with its attributes
}

package js

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// globalTemplate is what goja takes globalThis' properties from when somebody
// looks at them: a copy of the one that serves all realms.
type globalTemplate struct {
	inside unsafe.Pointer // of globalThis
	props  reflect.Value  // map of makers
	names  *[]unistring.String
}

// nodeGlobals is about how many properties globalThis has besides the engine's.
const nodeGlobals = 100

// DefineLazyGlobal gives globalThis a data property whose value is made when
// somebody looks at it, as goja's own globals are.
func (e *Env) DefineLazyGlobal(name string, enumerable bool, make func() goja.Value) {
	if e.global == nil {
		e.global = theLayout.lazy.ownGlobalTemplate(e.VM.GlobalObject())
	}
	e.global.add(name, func(vm *goja.Runtime) goja.Value {
		holder := vm.NewObject()
		holder.DefineDataProperty("p", make(), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.ToFlag(enumerable))
		return theLayout.ownValues(holder)["p"]
	})
}

// ownGlobalTemplate gives obj, which is globalThis, a template of its own.
func (z *lazyLayout) ownGlobalTemplate(obj *goja.Object) *globalTemplate {
	self := (*[2]unsafe.Pointer)(unsafe.Add(unsafe.Pointer(obj), theLayout.objectSelf))
	if self[0] != z.impl {
		panic("js: goja's globalThis has changed")
	}
	at := (*unsafe.Pointer)(unsafe.Add(self[1], z.tmplAt))
	fresh := reflect.New(z.template)
	fresh.Elem().Set(reflect.NewAt(z.template, *at).Elem())
	*at = fresh.UnsafePointer()
	g := &globalTemplate{inside: self[1], props: z.templateField(*at, "props")}
	shared := g.props
	own := reflect.MakeMapWithSize(shared.Type(), shared.Len()+nodeGlobals)
	for it := shared.MapRange(); it.Next(); {
		own.SetMapIndex(it.Key(), it.Value())
	}
	g.props.Set(own)
	g.names = z.templateField(*at, "propNames").Addr().Interface().(*[]unistring.String)
	*g.names = slices.Grow(slices.Clone(*g.names), nodeGlobals)
	return g
}

func (z *lazyLayout) templateField(tmpl unsafe.Pointer, name string) reflect.Value {
	f := field(z.template, name)
	return reflect.NewAt(f.Type, unsafe.Add(tmpl, f.Offset)).Elem()
}

func (g *globalTemplate) add(name string, make func(*goja.Runtime) goja.Value) {
	key := unistring.NewFromString(name)
	g.props.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(make).Convert(g.props.Type().Elem()))
	if slices.Contains(*g.names, key) {
		return
	}
	*g.names = append(*g.names, key)
	if known := theLayout.lazy.names(g.inside); *known != nil { // a property has been added already
		*known = withName(*known, key)
	}
}

// withName is goja's way to add: the last place is where it marks names that a
// loop goes through.
func withName(names []unistring.String, key unistring.String) []unistring.String {
	if len(names)+2 > cap(names) {
		names = slices.Grow(slices.Clone(names), len(names)+2)
	}
	return append(names, key)
}

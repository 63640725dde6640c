package js

import (
	"reflect"
	"strconv"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// quickArguments makes the arguments object of a strict function: a block with
// the arguments and their number in it, whose callee and iterator come when
// somebody asks for them.
type quickArguments struct{ then instruction }

// inBlock is how many arguments go into a block beside their number.
const inBlock = mapSize - 1

// theArguments are the patterns by number of arguments.
var theArguments [inBlock + 1]atomic.Pointer[pattern]

func (g *quickArguments) plain() instruction { return g.then }

func (g *quickArguments) exec(vm unsafe.Pointer) {
	m := engine{vm}
	n, proto := m.passed(), theQuick.global(m.runtime(), theQuick.objectsAt)
	if n > inBlock || !theQuick.smallMaps {
		g.then.exec(vm)
		return
	}
	p := theArguments[n].Load()
	if p == nil {
		p = newArguments(m.runtime(), n)
		theArguments[n].Store(p)
	}
	o := p.new(m.runtime(), proto)
	slots := (*mapSlots)(unsafe.Add(unsafe.Pointer(o), p.slotsAt))
	for i, v := range m.given(int(*(*uint32)(words(&g.then)[1]))) {
		slots.at[i].value = v
	}
	m.push(o)
	*m.pc()++
}

// passed is how many arguments the running function got.
func (m engine) passed() int { return *(*int)(unsafe.Add(m.p, theQuick.argsAt)) }

// given are the arguments of the running function, which has so many parameters.
func (m engine) given(parameters int) []goja.Value {
	scope := *(*unsafe.Pointer)(unsafe.Add(m.p, theQuick.stashAt))
	own := (*(*[]goja.Value)(unsafe.Add(scope, theQuick.givenAt)))[:min(parameters, m.passed())]
	extra := *(*[]goja.Value)(unsafe.Add(scope, theQuick.extraAt))
	if len(extra) == 0 {
		return own
	}
	return append(own[:len(own):len(own)], extra...)
}

// newArguments is the pattern for n arguments.
func newArguments(vm *goja.Runtime, n int) *pattern {
	z := &theLayout.lazy
	values, names := ownValues{}, []unistring.String(nil)
	for i := range n {
		names = append(names, unistring.String(strconv.Itoa(i)))
		values[names[i]] = goja.Undefined()
	}
	names = append(names, "length")
	holder := vm.NewObject()
	holder.DefineDataProperty("length", vm.ToValue(n), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	values["length"] = theLayout.ownValues(holder)["length"]
	sample := argumentsTemplate(append(names[:n+1:n+1], "callee")).new(theLayout.lazy.fresh.new(), vm, nil, nil)
	*(*string)(unsafe.Add(selfOf(sample).data, z.classAt)) = "Arguments"
	return newBlockKind(sample, 0, 1).newPattern(sample, names, values)
}

// argumentsTemplate is the template of those with these names.
func argumentsTemplate(names []unistring.String) lazyTemplate {
	t := theLayout.lazy.template
	tmpl := reflect.New(t)
	at := func(name string) reflect.Value {
		f := field(t, name)
		return reflect.NewAt(f.Type, unsafe.Add(tmpl.UnsafePointer(), f.Offset)).Elem()
	}
	at("propNames").Set(reflect.ValueOf(names))
	at("symPropNames").Set(reflect.ValueOf([]*goja.Symbol{goja.SymIterator}))
	for name, key := range map[string]any{"props": unistring.String("callee"), "symProps": goja.SymIterator} {
		table := at(name)
		table.Set(reflect.MakeMap(table.Type()))
		factory := reflect.ValueOf(func(vm *goja.Runtime) goja.Value { return strictArgument(vm, key) })
		table.SetMapIndex(reflect.ValueOf(key), factory.Convert(table.Type().Elem()))
	}
	return lazyTemplate{tmpl: tmpl.UnsafePointer()}
}

// strictArgument is what goja gives an arguments object as this property.
func strictArgument(vm *goja.Runtime, key any) goja.Value {
	sample := strictSample(vm)
	if name, ok := key.(unistring.String); ok {
		return theLayout.lazy.copyProperty(theLayout.ownValues(sample)[name])
	}
	return theLayout.lazy.copyProperty(theQuick.symbolValue(sample, goja.SymIterator))
}

var strictProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("", "(function () { return arguments; })()", true)
})

// strictSample is an arguments object of goja's own.
func strictSample(vm *goja.Runtime) *goja.Object {
	v, err := vm.RunProgram(strictProgram())
	if err != nil {
		panic(Thrown(err))
	}
	return v.(*goja.Object)
}

package js

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// The global object of a realm with a sandbox is goja's, allocated together
// with a pointer to the sandbox and with other methods: they ask the sandbox
// first and the object itself, which has the builtins, after it. What a script
// sets lands in both, as in Node.

// globalBlock stands behind the global object in memory.
type globalBlock struct {
	own       self         // the object with the methods that it had
	sandbox   *goja.Object // whose properties are the globals
	global    *goja.Object
	declaring bool // a script's declarations are being made
}

// expose makes sandbox the source of the globals.
func (e *Env) expose(sandbox *goja.Object) {
	global := e.VM.GlobalObject()
	s, t := selfOf(global), selfType(global)
	block := reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "Object", Type: t},
		{Name: "Block", Type: reflect.TypeFor[globalBlock]()},
	}))
	block.Elem().Field(0).Set(reflect.NewAt(t, s.data).Elem())
	data := block.UnsafePointer()
	table := theGates.globalTable(s.table, block.Type().Elem().Field(1).Offset)
	*blockOf(data) = globalBlock{own: self{s.table, data}, sandbox: sandbox, global: global}
	s.table, s.data = table, data
}

func blockOf(recv unsafe.Pointer) *globalBlock {
	return (*globalBlock)(unsafe.Add(recv, theGates.blockAt))
}

// exposedGlobal is the block of the global object of vm, nil where it has none.
func exposedGlobal(vm *goja.Runtime) *globalBlock {
	if s := selfOf(vm.GlobalObject()); s.table == theGates.global.Load() {
		return blockOf(s.data)
	}
	return nil
}

// globalTable is the method table of exposed global objects, whose blocks stand
// at blockAt.
func (g *gates) globalTable(table *methodTable, blockAt uintptr) *methodTable {
	g.exposing.Lock()
	defer g.exposing.Unlock()
	if g.global.Load() == nil {
		g.blockAt = blockAt
		entries := map[string]unsafe.Pointer{
			"stringKeys":           entryOf(globalTextKeys),
			"symbols":              entryOf(globalSymbols),
			"keys":                 entryOf(globalKeys),
			"iterateStringKeys":    entryOf(iterateGlobalTexts),
			"iterateKeys":          entryOf(iterateGlobal),
			"preventExtensions":    entryOf(freezeGlobal),
			"getStr":               entryOf(globalGet[unistring.String]),
			"hasPropertyStr":       entryOf(globalHas[unistring.String]),
			"getOwnPropStr":        entryOf(globalOwn[unistring.String]),
			"hasOwnPropertyStr":    entryOf(globalHasOwn[unistring.String]),
			"setOwnStr":            entryOf(globalSet[unistring.String]),
			"defineOwnPropertyStr": entryOf(globalDefine[unistring.String]),
			"deleteStr":            entryOf(globalDelete[unistring.String]),
			"getSym":               entryOf(globalGet[*goja.Symbol]),
			"hasPropertySym":       entryOf(globalHas[*goja.Symbol]),
			"getOwnPropSym":        entryOf(globalOwn[*goja.Symbol]),
			"hasOwnPropertySym":    entryOf(globalHasOwn[*goja.Symbol]),
			"setOwnSym":            entryOf(globalSet[*goja.Symbol]),
			"defineOwnPropertySym": entryOf(globalDefine[*goja.Symbol]),
			"deleteSym":            entryOf(globalDelete[*goja.Symbol]),
		}
		g.global.Store(g.override(table, entries))
	}
	return g.global.Load()
}

func globalGet[K key](recv unsafe.Pointer, name K, receiver goja.Value) goja.Value {
	b := blockOf(recv)
	if s := selfOf(b.sandbox); hasProperty(s, name) {
		v := getProperty(s, name)
		if v == goja.Value(b.sandbox) {
			return b.global
		}
		return v
	}
	return entry[func(unsafe.Pointer, K, goja.Value) goja.Value](b.own.table, slotsOf(name).get)(recv, name, receiver)
}

func globalHas[K key](recv unsafe.Pointer, name K) bool {
	b := blockOf(recv)
	return hasProperty(selfOf(b.sandbox), name) || hasProperty(&b.own, name)
}

func globalOwn[K key](recv unsafe.Pointer, name K) goja.Value {
	b := blockOf(recv)
	if v := getOwnProperty(selfOf(b.sandbox), name); v != nil {
		return v
	}
	return getOwnProperty(&b.own, name)
}

func globalHasOwn[K key](recv unsafe.Pointer, name K) bool { return globalOwn(recv, name) != nil }

func globalSet[K key](recv unsafe.Pointer, name K, v goja.Value, throw bool) bool {
	b := blockOf(recv)
	s := selfOf(b.sandbox)
	if readOnly(b.sandbox, name) || readOnlyIn(getOwnProperty(&b.own, name)) {
		return b.refuse(throw, b.readOnlyText(keyText(name)))
	}
	_, symbol := any(name).(*goja.Symbol)
	inside := hasProperty(s, name)
	if b.declaring || symbol && !inside && !hasProperty(&b.own, name) {
		return setProperty(&b.own, name, v, throw)
	}
	accessor := inside && isAccessorProperty(getOwnProperty(s, name))
	setProperty(s, name, v, false)
	if !accessor {
		setProperty(&b.own, name, v, false)
	}
	return true
}

// readOnlyText is what V8 says: that of a variable, or that of a property which
// it tries to define, as the sandbox has it.
func (b *globalBlock) readOnlyText(name string) string {
	op, _ := theLayout.machine(runtimeOf(b.global)).op()
	if op == "" || strings.HasPrefix(op, "setProp") || strings.HasPrefix(op, "setElem") {
		return "Cannot redefine property: " + name
	}
	return "Cannot assign to read only property '" + name + "'"
}

func globalDefine[K key](recv unsafe.Pointer, name K, d goja.PropertyDescriptor, throw bool) bool {
	b := blockOf(recv)
	s := selfOf(b.sandbox)
	if b.declaring {
		if d.Value != nil && !goja.IsUndefined(d.Value) {
			setProperty(s, name, d.Value, false)
		}
		return defineProperty(&b.own, name, d, throw)
	}
	if own := propertyOf(getOwnProperty(&b.own, name)); own != nil && !own.configurable && !own.writable && !own.accessor {
		return defineProperty(&b.own, name, d, throw)
	}
	if !defineProperty(s, name, d, false) {
		return b.refuse(throw, "Cannot redefine property: "+keyText(name))
	}
	defineProperty(&b.own, name, d, false)
	return true
}

func globalDelete[K key](recv unsafe.Pointer, name K, throw bool) bool {
	b := blockOf(recv)
	return deleteProperty(selfOf(b.sandbox), name, throw) && deleteProperty(&b.own, name, throw)
}

func freezeGlobal(recv unsafe.Pointer, throw bool) bool {
	return blockOf(recv).refuse(true, "Cannot freeze")
}

func (b *globalBlock) refuse(throw bool, text string) bool {
	if throw {
		panic(runtimeOf(b.global).NewTypeError("%s", text))
	}
	return false
}

func globalTextKeys(recv unsafe.Pointer, all bool, accum []goja.Value) []goja.Value {
	return blockOf(recv).list("stringKeys", all, accum)
}

func globalSymbols(recv unsafe.Pointer, all bool, accum []goja.Value) []goja.Value {
	return blockOf(recv).list("symbols", all, accum)
}

func globalKeys(recv unsafe.Pointer, all bool, accum []goja.Value) []goja.Value {
	return globalSymbols(recv, all, globalTextKeys(recv, all, accum))
}

// list gives the keys of both objects, each once.
func (b *globalBlock) list(which string, all bool, accum []goja.Value) []goja.Value {
	known := map[goja.Value]bool{}
	for _, s := range []*self{&b.own, selfOf(b.sandbox)} {
		for _, k := range listKeys(s, which, all, nil) {
			id := k
			if _, symbol := k.(*goja.Symbol); !symbol {
				id = runtimeOf(b.global).ToValue(k.String())
			}
			if !known[id] {
				known[id] = true
				accum = append(accum, k)
			}
		}
	}
	return accum
}

// iterateGlobalTexts gives goja's iterator over a plain object that has the same
// properties now.
func iterateGlobalTexts(recv unsafe.Pointer) unsafe.Pointer {
	return iterateAs(recv, "iterateStringKeys")
}

func iterateGlobal(recv unsafe.Pointer) unsafe.Pointer { return iterateAs(recv, "iterateKeys") }

func iterateAs(recv unsafe.Pointer, which string) unsafe.Pointer {
	b := blockOf(recv)
	copied := runtimeOf(b.global).NewObject()
	for _, k := range globalTextKeys(recv, true, nil) {
		name := unistring.NewFromString(k.String())
		copied.DefineDataProperty(k.String(), goja.Undefined(), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
		theLayout.ownValues(copied)[name] = globalOwn(recv, name)
	}
	s := selfOf(copied)
	return entry[func(unsafe.Pointer) unsafe.Pointer](s.table, theGates.index[which])(s.data)
}

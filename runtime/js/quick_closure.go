package js

import (
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Most closures are made, called and forgotten. One made here is what a call needs:
// where goja's own has the room for properties and all else, it has methods that make
// goja's function first (quick_fold.go goes on from there).

type (
	// closure is a function of a script with these methods.
	closure struct {
		goja.Object
		source         *functionSource
		stash, private unsafe.Pointer
	}
	// arrowClosure is the same of an arrow function.
	arrowClosure struct {
		closure
		home, newTarget *goja.Object
	}
)

// grow makes the function that goja knows, if it is not made yet.
func (c *closure) grow() *self {
	s := selfOf(&c.Object)
	kind := theFunctions.kindOf(s.table)
	if kind == nil || s.table != kind.compact {
		return s
	}
	var inside *functionInside
	if kind == &theFunctions.arrow {
		arrow := c.arrow()
		inside = &arrow.functionInside
	} else {
		inside = &functionInside{}
	}
	inside.class, inside.extensible, inside.prototype = functionClass, true, c.proto()
	c.lend(inside)
	inside.src, inside.strict = c.source.text, c.source.strict
	*inside.source() = c.source
	*s = self{kind.folded, unsafe.Pointer(inside)}
	return s
}

func (c *closure) arrow() *arrowInside {
	own := (*arrowClosure)(unsafe.Pointer(c))
	inside := &arrowInside{home: own.home}
	if own.newTarget != nil {
		inside.newTarget = own.newTarget
	}
	return inside
}

// grown is fn after grow, whatever it is.
func grown(fn *goja.Object) *self {
	s := selfOf(fn)
	if theFunctions.isCompact(s.table) {
		return (*closure)(s.data).grow()
	}
	return s
}

func (c *closure) proto() *goja.Object {
	return theQuick.global(runtimeOf(&c.Object), theQuick.funcProtoAt)
}

// running is the head of goja's vm.
type running struct {
	r              *goja.Runtime
	prg            unsafe.Pointer
	pc             int
	stack          []goja.Value
	sp, sb, args   int
	stash, privEnv unsafe.Pointer
	callStack      []struct{} // for its length
}

// checkRunning panics where it has changed.
func checkRunning() {
	theirs := field(reflect.TypeFor[goja.Runtime](), "vm").Type.Elem()
	for _, f := range reflect.VisibleFields(reflect.TypeFor[running]()) {
		if own := field(theirs, f.Name); own.Offset != f.Offset || own.Type.Size() != f.Type.Size() {
			panic("js: goja keeps the register " + f.Name + " elsewhere")
		}
	}
}

//go:linkname pushContext github.com/dop251/goja.(*vm).pushCtx
func pushContext(vm *running)

// enter is what goja's calls of functions have in common.
func (c *closure) enter(vm *running, args int) (receiver, callee *goja.Value) {
	vm.args, vm.pc = args, 0
	vm.prg, vm.stash, vm.privEnv = c.source.prg, c.stash, c.private
	at := vm.sp - args - 1
	return &vm.stack[at-1], &vm.stack[at]
}

func closureCall(recv unsafe.Pointer, vm *running, args int) {
	pushContext(vm)
	receiver, callee := (*closure)(recv).enter(vm, args)
	*receiver, *callee = *callee, *receiver
}

func arrowCall(recv unsafe.Pointer, vm *running, args int) {
	pushContext(vm)
	c := (*arrowClosure)(recv)
	receiver, callee := c.enter(vm, args)
	*receiver, *callee = *callee, nil
	*engine{unsafe.Pointer(vm)}.newTarget() = c.target()
}

func (c *arrowClosure) target() goja.Value {
	if c.newTarget == nil {
		return nil
	}
	return c.newTarget
}

// callFunction is what goja's functions do when Go calls them. It sees of a function
// its object and what a call needs.
//
//go:linkname callFunction github.com/dop251/goja.(*baseJsFuncObject).__call
//go:noescape
func callFunction(inside *functionInside, args []goja.Value, newTarget, this goja.Value) (goja.Value, *goja.Exception)

func closureCallable(recv unsafe.Pointer) (func(goja.FunctionCall) goja.Value, bool) {
	c := (*closure)(recv)
	return func(call goja.FunctionCall) goja.Value {
		if c.small() {
			return c.callOnce(call.Arguments, nil, orUndefined(call.This))
		}
		return returned(callFunction((*functionInside)(selfOf(&c.Object).data), call.Arguments, nil, orUndefined(call.This)))
	}, true
}

func arrowCallable(recv unsafe.Pointer) (func(goja.FunctionCall) goja.Value, bool) {
	c := (*arrowClosure)(recv)
	return func(call goja.FunctionCall) goja.Value {
		if c.small() {
			return c.callOnce(call.Arguments, c.target(), nil)
		}
		return returned(callFunction((*functionInside)(selfOf(&c.Object).data), call.Arguments, c.target(), nil))
	}, true
}

func (c *closure) small() bool { return theFunctions.isCompact(selfOf(&c.Object).table) }

func returned(v goja.Value, thrown *goja.Exception) goja.Value {
	if thrown != nil {
		panic(thrown)
	}
	return v
}

// lastCalled is where the closure is that Go called last; threads share it, as
// nothing goes wrong by that.
var lastCalled atomic.Uintptr

// callOnce makes goja's function of one that Go calls again and again.
func (c *closure) callOnce(args []goja.Value, newTarget, this goja.Value) goja.Value {
	if at := uintptr(unsafe.Pointer(c)); lastCalled.Load() != at {
		lastCalled.Store(at)
	} else {
		c.grow()
	}
	var inside functionInside
	c.lend(&inside)
	return returned(callFunction(&inside, args, newTarget, this))
}

// lend gives inside what a call needs.
func (c *closure) lend(inside *functionInside) {
	inside.val, inside.stash, inside.private, inside.prg = &c.Object, c.stash, c.private, c.source.prg
}

// seeGrown has Function.prototype.toString see goja's functions: it alone looks at
// them without a method.
func (e *Env) seeGrown() {
	show := theLayout.nativeCall(e.VM.GlobalObject().Get("Function").(*goja.Object).Get("prototype").(*goja.Object).Get("toString").(*goja.Object))
	original := *show
	*show = func(c goja.FunctionCall) goja.Value {
		if fn, ok := c.This.(*goja.Object); ok {
			grown(fn)
		}
		return original(c)
	}
}

// growing are the methods of closures, besides those that a call goes through and
// those in which goja does not look at the function.
var growing = map[string]unsafe.Pointer{
	"className":            entryOf(closureClass),
	"proto":                entryOf(closureProto),
	"isExtensible":         entryOf(closureExtensible),
	"getStr":               entryOf(closureGet[unistring.String]),
	"getIdx":               entryOf(growGet[int64]),
	"getSym":               entryOf(closureGet[*goja.Symbol]),
	"getOwnPropStr":        entryOf(growGetOwn[unistring.String]),
	"getOwnPropIdx":        entryOf(growGetOwn[int64]),
	"getOwnPropSym":        entryOf(growGetOwn[*goja.Symbol]),
	"setOwnStr":            entryOf(growSet[unistring.String]),
	"setOwnIdx":            entryOf(growSet[int64]),
	"setOwnSym":            entryOf(growSet[*goja.Symbol]),
	"setForeignStr":        entryOf(growSetForeign[unistring.String]),
	"setForeignIdx":        entryOf(growSetForeign[int64]),
	"setForeignSym":        entryOf(growSetForeign[*goja.Symbol]),
	"hasPropertyStr":       entryOf(growHas[unistring.String]),
	"hasPropertyIdx":       entryOf(growHas[int64]),
	"hasPropertySym":       entryOf(growHas[*goja.Symbol]),
	"hasOwnPropertyStr":    entryOf(growHasOwn[unistring.String]),
	"hasOwnPropertyIdx":    entryOf(growHasOwn[int64]),
	"hasOwnPropertySym":    entryOf(growHasOwn[*goja.Symbol]),
	"defineOwnPropertyStr": entryOf(growDefine[unistring.String]),
	"defineOwnPropertyIdx": entryOf(growDefine[int64]),
	"defineOwnPropertySym": entryOf(growDefine[*goja.Symbol]),
	"deleteStr":            entryOf(growDelete[unistring.String]),
	"deleteIdx":            entryOf(growDelete[int64]),
	"deleteSym":            entryOf(growDelete[*goja.Symbol]),
	"assertConstructor":    entryOf(growConstructor),
	"setProto":             entryOf(growSetProto),
	"hasInstance":          entryOf(growHasInstance),
	"preventExtensions":    entryOf(growFreeze),
	"export":               entryOf(growExport),
	"exportToMap":          entryOf(growExportToMap),
	"exportToArrayOrSlice": entryOf(growExportToList),
	"iterateStringKeys":    entryOf(growIterateTexts),
	"iterateSymbols":       entryOf(growIterateSymbols),
	"iterateKeys":          entryOf(growIterate),
	"stringKeys":           entryOf(growTextKeys),
	"symbols":              entryOf(growSymbols),
	"keys":                 entryOf(growKeys),
	"_putProp":             entryOf(growPut),
	"_putSym":              entryOf(growPutSymbol),
	"getPrivateEnv":        entryOf(growPrivate),
	"sortLen":              entryOf(growSortLength),
	"sortGet":              entryOf(growSortGet),
	"swap":                 entryOf(growSwap),
}

// blind are the methods of goja's functions that do not look at them.
var blind = []string{"typeOf", "exportType", "equal"}

// compactTable is that of closures like goja's with the table own.
func compactTable(own *methodTable, call, callable unsafe.Pointer) *methodTable {
	entries := map[string]unsafe.Pointer{"vmCall": call, "assertCallable": callable}
	for name, entry := range growing {
		entries[name] = entry
	}
	if len(entries)+len(blind) != theGates.impl.NumMethod() {
		panic("js: goja's objects have other methods")
	}
	return theGates.override(own, entries)
}

func closureClass(unsafe.Pointer) string { return functionClass }

func closureProto(recv unsafe.Pointer) *goja.Object { return (*closure)(recv).proto() }

func closureExtensible(unsafe.Pointer) bool { return true }

// closureGet leaves what closures do not have of their own to their prototype.
func closureGet[K key](recv unsafe.Pointer, k K, receiver goja.Value) goja.Value {
	c := (*closure)(recv)
	s := selfOf(&c.Object)
	if name, text := any(k).(unistring.String); text && foldedNames[name] {
		s = c.grow()
	} else if theFunctions.isCompact(s.table) {
		s = selfOf(c.proto())
		if receiver == nil {
			receiver = &c.Object
		}
	}
	return entry[func(unsafe.Pointer, K, goja.Value) goja.Value](s.table, slotsOf(k).get)(s.data, k, receiver)
}

// grownMethod is one of goja's, of the function behind recv.
func grownMethod[F any](recv unsafe.Pointer, name string) (F, unsafe.Pointer) {
	s := (*closure)(recv).grow()
	return entry[F](s.table, theGates.index[name]), s.data
}

func growGet[K anyKey](recv unsafe.Pointer, k K, receiver goja.Value) goja.Value {
	get, fn := grownMethod[func(unsafe.Pointer, K, goja.Value) goja.Value](recv, "get"+suffix(k))
	return get(fn, k, receiver)
}

func growGetOwn[K anyKey](recv unsafe.Pointer, k K) goja.Value {
	get, fn := grownMethod[func(unsafe.Pointer, K) goja.Value](recv, "getOwnProp"+suffix(k))
	return get(fn, k)
}

func growSet[K anyKey](recv unsafe.Pointer, k K, v goja.Value, throw bool) bool {
	set, fn := grownMethod[func(unsafe.Pointer, K, goja.Value, bool) bool](recv, "setOwn"+suffix(k))
	return set(fn, k, v, throw)
}

func growSetForeign[K anyKey](recv unsafe.Pointer, k K, v, receiver goja.Value, throw bool) (res, handled bool) {
	set, fn := grownMethod[func(unsafe.Pointer, K, goja.Value, goja.Value, bool) (bool, bool)](recv, "setForeign"+suffix(k))
	return set(fn, k, v, receiver, throw)
}

func growHas[K anyKey](recv unsafe.Pointer, k K) bool {
	has, fn := grownMethod[func(unsafe.Pointer, K) bool](recv, "hasProperty"+suffix(k))
	return has(fn, k)
}

func growHasOwn[K anyKey](recv unsafe.Pointer, k K) bool {
	has, fn := grownMethod[func(unsafe.Pointer, K) bool](recv, "hasOwnProperty"+suffix(k))
	return has(fn, k)
}

func growDefine[K anyKey](recv unsafe.Pointer, k K, d goja.PropertyDescriptor, throw bool) bool {
	define, fn := grownMethod[func(unsafe.Pointer, K, goja.PropertyDescriptor, bool) bool](recv, "defineOwnProperty"+suffix(k))
	return define(fn, k, d, throw)
}

func growDelete[K anyKey](recv unsafe.Pointer, k K, throw bool) bool {
	remove, fn := grownMethod[func(unsafe.Pointer, K, bool) bool](recv, "delete"+suffix(k))
	return remove(fn, k, throw)
}

func growConstructor(recv unsafe.Pointer) construct {
	get, fn := grownMethod[func(unsafe.Pointer) construct](recv, "assertConstructor")
	return get(fn)
}

func growSetProto(recv unsafe.Pointer, proto *goja.Object, throw bool) bool {
	set, fn := grownMethod[func(unsafe.Pointer, *goja.Object, bool) bool](recv, "setProto")
	return set(fn, proto, throw)
}

func growHasInstance(recv unsafe.Pointer, v goja.Value) bool {
	has, fn := grownMethod[func(unsafe.Pointer, goja.Value) bool](recv, "hasInstance")
	return has(fn, v)
}

func growFreeze(recv unsafe.Pointer, throw bool) bool {
	freeze, fn := grownMethod[func(unsafe.Pointer, bool) bool](recv, "preventExtensions")
	return freeze(fn, throw)
}

func growExport(recv, context unsafe.Pointer) any {
	export, fn := grownMethod[func(recv, context unsafe.Pointer) any](recv, "export")
	return export(fn, context)
}

func growExportTo(recv unsafe.Pointer, method string, to reflect.Value, t reflect.Type, context unsafe.Pointer) error {
	export, fn := grownMethod[func(unsafe.Pointer, reflect.Value, reflect.Type, unsafe.Pointer) error](recv, method)
	return export(fn, to, t, context)
}

func growExportToMap(recv unsafe.Pointer, to reflect.Value, t reflect.Type, context unsafe.Pointer) error {
	return growExportTo(recv, "exportToMap", to, t, context)
}

func growExportToList(recv unsafe.Pointer, to reflect.Value, t reflect.Type, context unsafe.Pointer) error {
	return growExportTo(recv, "exportToArrayOrSlice", to, t, context)
}

func growIterator(recv unsafe.Pointer, method string) unsafe.Pointer {
	iterate, fn := grownMethod[func(unsafe.Pointer) unsafe.Pointer](recv, method)
	return iterate(fn)
}

func growIterateTexts(recv unsafe.Pointer) unsafe.Pointer {
	return growIterator(recv, "iterateStringKeys")
}

func growIterateSymbols(recv unsafe.Pointer) unsafe.Pointer {
	return growIterator(recv, "iterateSymbols")
}

func growIterate(recv unsafe.Pointer) unsafe.Pointer { return growIterator(recv, "iterateKeys") }

func growTextKeys(recv unsafe.Pointer, all bool, accum []goja.Value) []goja.Value {
	return listKeys((*closure)(recv).grow(), "stringKeys", all, accum)
}

func growSymbols(recv unsafe.Pointer, all bool, accum []goja.Value) []goja.Value {
	return listKeys((*closure)(recv).grow(), "symbols", all, accum)
}

func growKeys(recv unsafe.Pointer, all bool, accum []goja.Value) []goja.Value {
	return listKeys((*closure)(recv).grow(), "keys", all, accum)
}

func growPut(recv unsafe.Pointer, name unistring.String, v goja.Value, writable, enumerable, configurable bool) goja.Value {
	put, fn := grownMethod[func(unsafe.Pointer, unistring.String, goja.Value, bool, bool, bool) goja.Value](recv, "_putProp")
	return put(fn, name, v, writable, enumerable, configurable)
}

func growPutSymbol(recv unsafe.Pointer, name *goja.Symbol, v goja.Value) {
	put, fn := grownMethod[func(unsafe.Pointer, *goja.Symbol, goja.Value)](recv, "_putSym")
	put(fn, name, v)
}

func growPrivate(recv, kind unsafe.Pointer, create bool) unsafe.Pointer {
	get, fn := grownMethod[func(recv, kind unsafe.Pointer, create bool) unsafe.Pointer](recv, "getPrivateEnv")
	return get(fn, kind, create)
}

func growSortLength(recv unsafe.Pointer) int {
	length, fn := grownMethod[func(unsafe.Pointer) int](recv, "sortLen")
	return length(fn)
}

func growSortGet(recv unsafe.Pointer, i int) goja.Value {
	get, fn := grownMethod[func(unsafe.Pointer, int) goja.Value](recv, "sortGet")
	return get(fn, i)
}

func growSwap(recv unsafe.Pointer, i, j int) {
	swap, fn := grownMethod[func(unsafe.Pointer, int, int)](recv, "swap")
	swap(fn, i, j)
}

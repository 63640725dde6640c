package runtime

import (
	"strings"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/later"
)

// lacking names what goja lacks of the language and jslib/internal/language.js,
// with the files of the folder beside it, has: functions by owner, each with its
// number of parameters. Only names are defined at start; a file is read when
// something of it is used.
var (
	lackingStatics = map[string]string{
		"Object": "groupBy2", "Map": "groupBy2", "Promise": "withResolvers0 try1", "Array": "fromAsync1",
		"RegExp": "escape1", "Math": "sumPrecise1",
	}
	lackingMethods = map[string]string{
		"Map":     "getOrInsert2 getOrInsertComputed2",
		"WeakMap": "getOrInsert2 getOrInsertComputed2",
		"Number":  "toLocaleString0",
		"BigInt":  "toLocaleString0",
		"Date":    "toLocaleString0 toLocaleDateString0 toLocaleTimeString0",
	}
	// lackingAnnexB is what the standard keeps for the web, and old packages use.
	lackingAnnexB = map[string]string{
		"Object": "__defineGetter__2 __defineSetter__2 __lookupGetter__1 __lookupSetter__1",
		"String": "anchor1 big0 blink0 bold0 fixed0 fontcolor1 fontsize1 italics0 link1 small0 strike0 sub0 sup0",
		"Date":   "getYear0 setYear1",
	}
	lackingIterator = "map1 filter1 take1 drop1 flatMap1 reduce1 toArray0 forEach1 some1 every1 find1"
	lackingGlobals  = []struct{ file, names string }{
		{iteratorFile, "Iterator"},
		{disposableFile, "SuppressedError DisposableStack AsyncDisposableStack"},
		{sharedFile, "SharedArrayBuffer Atomics"},
	}
)

const (
	languageFile   = "internal/language"
	iteratorFile   = "internal/language/iterator"
	disposableFile = "internal/language/disposable"
	sharedFile     = "internal/language/shared_memory"
	annexBFile     = "internal/annex_b"
	intlFile       = "internal/intl"
)

// completeLanguage adds it to a realm.
func (r *Runtime) completeLanguage(e *js.Env) {
	global := e.VM.GlobalObject()
	for owner, names := range lackingStatics {
		defineLacking(e, global.Get(owner).(*goja.Object), languageFile, "statics", owner, names)
	}
	for file, owners := range map[string]map[string]string{languageFile: lackingMethods, annexBFile: lackingAnnexB} {
		for owner, names := range owners {
			proto := global.Get(owner).(*goja.Object).Get("prototype").(*goja.Object)
			defineLacking(e, proto, file, "prototypes", owner, names)
		}
	}
	date := global.Get("Date").(*goja.Object).Get("prototype").(*goja.Object)
	e.DefineHidden(date, "toGMTString", date.Get("toUTCString"))
	r.defineWellFormed(global.Get("String").(*goja.Object).Get("prototype").(*goja.Object))
	list := e.VM.NewArray()
	values := e.Invoke(list, list.Get("values")).(*goja.Object)
	defineLacking(e, values.Prototype().Prototype(), iteratorFile, "prototypes", "Iterator", lackingIterator)
	for _, lacking := range lackingGlobals {
		for _, name := range strings.Fields(lacking.names) {
			e.DefineLazyGlobal(name, false, func() goja.Value { return e.RequireObject(lacking.file).Get(name) })
		}
	}
	e.DefineLazyGlobal("Intl", false, func() goja.Value { return e.Require(intlFile) })
	defineLocaleCompare(e, global.Get("String").(*goja.Object).Get("prototype").(*goja.Object))
	r.defineWeak(e)
	e.DefineFloat16()
	e.HidePrivates()
	e.MendArrayFrom()
	e.MendProxy()
	e.MendInstanceOf()
	e.MendRegExp()
	e.MendArrayBuffer()
	e.MendAsyncMethods()
}

// receivers are the owners whose methods take an object of theirs alone.
var receivers = map[string]js.Brand{"Map": js.BrandMap, "WeakMap": js.BrandWeakMap, "Date": js.BrandDate}

func requireReceiver(e *js.Env, owner, method string, this goja.Value) {
	brand := receivers[owner]
	switch {
	case brand != 0:
		e.RequireBrand(this, brand, owner, method)
	case owner == "String" && js.IsNil(this):
		panic(e.VM.NewTypeError("String.prototype.%s called on null or undefined", method))
	case (owner == "Number" || owner == "BigInt") && !isNumeric(e, owner, this):
		panic(e.VM.NewTypeError("%s.prototype.%s requires that 'this' be a %[1]s", owner, method))
	}
}

// isNumeric says whether v is a number or BigInt, as owner asks, or its object.
func isNumeric(e *js.Env, owner string, v goja.Value) bool {
	proto := js.Object(js.Object(e.VM.GlobalObject().Get(owner)).Get("prototype"))
	valueOf, _ := goja.AssertFunction(proto.Get("valueOf"))
	_, err := valueOf(v)
	return err == nil
}

func defineLacking(e *js.Env, obj *goja.Object, file, table, owner, names string) {
	for _, entry := range strings.Fields(names) {
		name, length := entry[:len(entry)-1], int(entry[len(entry)-1]-'0')
		e.DefineHidden(obj, name, e.Func(name, length, func(call goja.FunctionCall) goja.Value {
			if table == "prototypes" {
				requireReceiver(e, owner, name, call.This)
			}
			owners := e.RequireObject(file).Get(table).(*goja.Object)
			return e.Invoke(call.This, js.Object(owners.Get(owner)).Get(name), call.Arguments...)
		}))
	}
}

// defineLocaleCompare has the engine compare what comes without locales and options.
func defineLocaleCompare(e *js.Env, proto *goja.Object) {
	plain, _ := goja.AssertFunction(proto.Get("localeCompare"))
	defineLacking(e, proto, languageFile, "prototypes", "String", "localeCompare1")
	full, _ := goja.AssertFunction(proto.Get("localeCompare"))
	e.DefineHidden(proto, "localeCompare", e.Func("localeCompare", 1, func(call goja.FunctionCall) goja.Value {
		compare := full
		if goja.IsUndefined(call.Argument(1)) && goja.IsUndefined(call.Argument(2)) {
			later.Collate()
			compare = plain
		}
		v, err := compare(call.This, call.Arguments...)
		if err != nil {
			panic(err)
		}
		return v
	}))
}

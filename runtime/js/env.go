package js

import (
	"reflect"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// Env is one JavaScript realm with Node's callback semantics around it.
// All methods belong to the loop goroutine.
type Env struct {
	// VM is the engine. Never call goja.Callable values from the loop
	// directly: go through Enter or MakeCallback.
	VM *goja.Runtime

	// OnUncaught receives an exception that escaped a callback. The process
	// module sets it; it emits 'uncaughtException' or ends the process.
	OnUncaught func(ex error)

	// AfterMicrotasks runs each time the microtask queue went empty and says
	// whether it has scheduled further work (unhandled rejections are here).
	AfterMicrotasks func() bool

	// MapPosition, where set, maps a place in compiled source to the script's.
	MapPosition func(file string, line, column int) (string, int, int)
	// MapName, where set, gives the script's own identifier for the name at an
	// offset of compiled source.
	MapName func(src *file.File, offset int, name string) string
	// MapSource, where set, gives the script's own line at a mapped place;
	// text is the compiled one.
	MapSource func(compiled, file string, line int, text string) string

	functionProto *goja.Object
	nativeProto   *goja.Object // of native functions, see newNative
	// Importer is the function that import() calls in code of a further realm
	// which no script brought along; nil where the loader does it.
	Importer goja.Value
	// CompleteRealm, where set, adds to a further realm what the engine lacks.
	CompleteRealm func(inner *Env, o RealmOptions)

	parent          *Env // of a further realm: the main one, see NewRealm
	ownJobs         bool
	noStrings       bool
	trackRejections goja.PromiseRejectionTracker

	termination termination
	door        door
	errors      errorShapes
	deaf        deafness
	lender      lender
	state       *goja.Symbol
	private     map[string]*goja.Symbol // see PrivateSymbol
	frame       goja.Value              // the current async context frame, see AsyncFrame
	bufferCtor  *goja.Object
	bufferForm  *bufferForm
	requireFn   func(name string) goja.Value
	singles     map[reflect.Type]any // see Single
	emitter     emitter
	nodeErrs    nodeErrorState
	async       async
	lazyKinds   []*LazyKind
	global      *globalTemplate // see DefineLazyGlobal
	channels    map[string]bool // see ChannelActive
	jsonSpare   []byte          // of JSON.stringify
	jsonRoom    jsonRoom        // of the same
	fields      Fields
	bugStack    []string // see BugStack
	lowerEval   func(text string) (string, bool)
	maxCalls    int // see SetStackSize
}

// New makes a realm. The caller's goroutine becomes the loop goroutine.
func New() *Env {
	vm := goja.New()
	e := &Env{VM: vm, state: goja.NewSymbol("gonode.state"), frame: goja.Undefined(), maxCalls: maxCallStack}
	e.termination.told = make(chan struct{})
	e.shapeErrors()
	e.door.init(e)
	e.limitStack()
	e.guardNatives()
	e.seeGrown()
	e.guardEval()
	e.limitStrings()
	e.limitAllocations()
	e.guardFlat()
	e.sortCopies()
	e.nameZones()
	e.defineSymbols()
	e.replaceJSON()
	e.async.current.ID, e.async.last = 1, 1 // the main script
	return e
}

// SetRequire tells the realm how Require finds built-in modules.
func (e *Env) SetRequire(f func(name string) goja.Value) { e.requireFn = f }

// Require returns the exports of a built-in module, public ("events") or
// internal ("internal/errors"). An unknown name is a bug and panics.
func (e *Env) Require(name string) goja.Value { return e.requireFn(name) }

// RequireObject is Require for modules whose exports are an object.
func (e *Env) RequireObject(name string) *goja.Object { return e.requireFn(name).(*goja.Object) }

// DefineName gives all scripts of the realm a constant that is no property of
// the global object.
func (e *Env) DefineName(name string, v goja.Value) {
	const given = "gonode$given"
	global := e.VM.GlobalObject()
	e.DefineHidden(global, given, v)
	prg := goja.MustCompile("", "const "+name+" = "+given+";", false)
	if _, err := e.Evaluate(prg); err != nil {
		panic(Thrown(err))
	}
	global.Delete(given)
}

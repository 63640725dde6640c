package runtime

import (
	"time"

	"fmt"
	"os"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
)

// Runtime is one realm with its loop, its modules and its life cycle.
type Runtime struct {
	ctx     *module.Context
	list    []*module.Module
	loaded  func()         // says that the main script is loaded; nil in a thread
	kept    []*goja.Object // targets of WeakRefs that must not go yet
	thread  *thread        // nil for the main thread
	threads []*thread      // that were started here and are not known to have ended
}

// New makes the runtime of the process, which offers the built-in modules of
// list. The caller's goroutine becomes the loop goroutine.
func New(args module.Args, list []*module.Module) (*Runtime, error) {
	start := time.Now()
	lp, errno := loop.New()
	if errno != 0 {
		return nil, errno
	}
	loaded := keepHeap(lp, args)
	r := assemble(lp, start, args, list)
	r.loaded = loaded
	return r, nil
}

// assemble puts a realm and all that stands around it on a loop.
func assemble(lp *loop.Loop, start time.Time, args module.Args, list []*module.Module) *Runtime {
	engine := time.Now()
	ctx := &module.Context{Env: js.New(), Loop: lp, Args: args, Environ: module.ProcessEnviron{}}
	ctx.Life.Start, ctx.Life.EngineStart = start, engine
	if kib, given := args.Options["stack-size"].(float64); given {
		ctx.SetStackSize(int(kib))
	}
	r := &Runtime{ctx: ctx, list: list}
	ctx.StartThread = r.startThread
	ctx.Evaluate = func(name, code string) { r.evaluate(name, code, false) }
	ctx.Builtins = module.NewBuiltins(ctx, list)
	ctx.Loader = module.NewLoader(ctx)
	ctx.Life.Exit = r.exit
	ctx.OnUncaught = r.uncaught
	ctx.Life.Fatal = r.fatal
	r.completeLanguage(ctx.Env)
	ctx.CompleteRealm = func(inner *js.Env, o js.RealmOptions) {
		r.completeLanguage(inner)
		r.completeContext(inner, o)
		module.DefineMarks(inner)
		ctx.Loader.DefineImportIn(inner)
		ctx.Loader.MendEval(inner)
	}
	r.defineGlobals()
	r.watchRejections()
	ctx.Life.Realm = time.Now()
	return r
}

// Context gives what modules see of the runtime.
func (r *Runtime) Context() *module.Context { return r.ctx }

// RunMain runs the script at path, an absolute one, as the main module, turns
// the loop until nothing is left to do and ends the program: it does not
// return.
func (r *Runtime) RunMain(path string) {
	r.start(func() { r.ctx.Loader.LoadMain(path) })
}

// spin turns the loop; a 'beforeExit' listener may give it new life.
func (r *Runtime) spin() {
	life := &r.ctx.Life
	if r.loaded != nil && r.ctx.Loop.Alive() {
		r.loaded()
	}
	for {
		r.ctx.Loop.Run()
		if life.EmitBeforeExit == nil {
			break
		}
		r.ctx.Enter(func() { life.EmitBeforeExit(life.ExitCode) })
		if !r.ctx.Loop.Alive() {
			break
		}
	}
	warn := r.checkSettled()
	code := life.ExitCode
	if life.EmitExit != nil {
		r.ctx.Enter(func() { code = life.EmitExit(code) })
	}
	warn()
	r.exit(code)
}

// exitUnsettled is Node's code for a top-level await that nothing settles.
const exitUnsettled = 13

// checkSettled finds a main module that still awaits when nothing is left to
// do, and gives what then is to be said.
func (r *Runtime) checkSettled() (warn func()) {
	site, unsettled := r.ctx.Loader.Unsettled()
	if !unsettled {
		return func() {}
	}
	life := &r.ctx.Life
	if !life.ExitCodeSet {
		life.ExitCode, life.ExitCodeSet = exitUnsettled, true
	}
	return func() { fmt.Fprintf(os.Stderr, "Warning: Detected unsettled top-level await at %s\n\n\n", site) }
}

// exit ends the process, or the thread. It does not return.
func (r *Runtime) exit(code int) {
	if r.thread != nil {
		r.thread.leave(code)
	}
	r.ctx.Life.RunAtExit()
	handle.ResetTerminals()
	os.Exit(code)
}

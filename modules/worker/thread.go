package worker

import (
	"maps"
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
)

// seat is what a thread gets from the one that starts it.
type seat struct {
	port   *endpoint // to the Worker object
	limits map[string]float64
}

// threadBinding is what worker_threads stands on in any thread.
func threadBinding(ctx *module.Context) *goja.Object {
	obj := ctx.VM.NewObject()
	obj.Set("threadId", ctx.Thread.ID)
	obj.Set("threadName", ctx.Thread.Name)
	obj.Set("isMainThread", ctx.Thread.IsMain())
	obj.Set("ownsProcessState", ctx.Thread.IsMain())
	limits := ctx.VM.NewObject()
	if s, ok := ctx.Thread.State.(*seat); ok {
		for _, name := range limitNames {
			limits.Set(name, s.limits[name])
		}
	}
	obj.Set("resourceLimits", limits)
	ctx.SetMethods(obj, map[string]js.Fn{
		// getEnvMessagePort() gives the end that leads to the Worker object.
		"getEnvMessagePort": func(goja.FunctionCall) goja.Value {
			if s, ok := ctx.Thread.State.(*seat); ok {
				return mailOf(ctx).end(s.port)
			}
			return goja.Undefined()
		},
		"setReport": func(call goja.FunctionCall) goja.Value {
			report := call.Argument(0)
			ctx.Thread.Report = func(value goja.Value) { ctx.Call(goja.Undefined(), report, value) }
			return goja.Undefined()
		},
		"evaluate": func(call goja.FunctionCall) goja.Value {
			ctx.Evaluate(js.String(call, 0), js.String(call, 1))
			return goja.Undefined()
		},
		"importText": func(call goja.FunctionCall) goja.Value {
			ctx.Loader.ImportText(js.String(call, 0), js.String(call, 1))
			return goja.Undefined()
		},
		"runMain": func(call goja.FunctionCall) goja.Value {
			ctx.Loader.LoadMain(js.String(call, 0))
			return goja.Undefined()
		},
		"badOptions": func(call goja.FunctionCall) goja.Value {
			_, _, bad := ctx.Args.ParseOptions(texts(call.Argument(0)))
			return ctx.VM.ToValue(bad)
		},
		"start": func(call goja.FunctionCall) goja.Value {
			return start(ctx, js.Object(call.Argument(0)), call.Argument(1))
		},
	})
	return obj
}

// limitNames are those of resourceLimits, in Node's order.
var limitNames = []string{"maxYoungGenerationSizeMb", "maxOldGenerationSizeMb", "codeRangeSizeMb", "stackSizeMb"}

// stackBuffer is what Node keeps of a thread's stack to itself, in KiB.
const stackBuffer = 192

// handle keeps the loop of the starter alive until the thread has ended.
type handle struct {
	loop.Handle
	thread module.RunningThread
}

// start(options, onExit) starts a thread; options are {name, port, env, argv,
// execArgv, limits}.
func start(ctx *module.Context, o *goja.Object, onExit goja.Value) goja.Value {
	end, _ := js.State[*endpoint](ctx.Env, o.Get("port"))
	s := &seat{port: end, limits: map[string]float64{}}
	for _, name := range limitNames {
		s.limits[name] = o.Get("limits").(*goja.Object).Get(name).ToFloat()
	}
	env := environOf(ctx, o.Get("env"))
	h := &handle{}
	h.Init(ctx.Loop, "Worker")
	thread, err := ctx.StartThread(module.ThreadOptions{
		Name: o.Get("name").String(), State: s, Args: argsOf(ctx, o, env), Env: env,
		Main: func(inner *module.Context) {
			inner.SetStackSize(int(s.limits["stackSizeMb"]*1024) - stackBuffer)
			inner.Require("internal/worker/thread")
		},
		Exited: func(code int) {
			end.abandon()
			ctx.Loop.Post(func() {
				ctx.Loop.Defer(func() { // behind what the thread has sent
					h.BeginClose(nil)
					ctx.MakeCallback(goja.Undefined(), onExit, ctx.VM.ToValue(code))
				})
			})
		},
	})
	h.thread = thread
	h.Activate()
	if err != nil {
		h.fail(ctx, end, onExit, err)
	}
	return h.object(ctx)
}

// unborn is a thread that could not be started.
type unborn struct{}

func (unborn) ID() int                     { return -1 }
func (unborn) Stop()                       {}
func (unborn) Loop() (start, idle float64) { return 0, 0 }

// fail tells of a thread that could not be started, as of one that has ended.
func (h *handle) fail(ctx *module.Context, end *endpoint, onExit goja.Value, err error) {
	h.thread = unborn{}
	end.abandon()
	ctx.Loop.Defer(func() {
		h.BeginClose(nil)
		ctx.MakeCallback(goja.Undefined(), onExit, ctx.VM.ToValue(exitFailed), ctx.VM.ToValue(err.Error()))
	})
}

// exitFailed is the exit code of what did not start.
const exitFailed = 1

func (h *handle) object(ctx *module.Context) *goja.Object {
	obj := ctx.VM.NewObject()
	do := func(f func()) js.Fn {
		return func(goja.FunctionCall) goja.Value { f(); return goja.Undefined() }
	}
	obj.Set("threadId", h.thread.ID())
	ctx.SetMethods(obj, map[string]js.Fn{
		"ref":        do(h.Ref),
		"unref":      do(h.Unref),
		"hasRef":     func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(h.HasRef()) },
		"stopThread": do(h.thread.Stop),
		// loopTimes() gives how long the loop has run and slept, in milliseconds.
		"loopTimes": func(goja.FunctionCall) goja.Value {
			start, idle := h.thread.Loop()
			return ctx.VM.NewArray(float64(time.Now().UnixNano())/1e6-start, idle)
		},
	})
	return obj
}

func argsOf(ctx *module.Context, o *goja.Object, env module.Environ) module.Args {
	args := ctx.Args
	args.Argv = texts(o.Get("argv"))
	args.Options = maps.Clone(args.Options)
	for _, own := range []string{"eval", "print", "check", "interactive", "input-type"} {
		delete(args.Options, own)
	}
	if execArgv := o.Get("execArgv"); !js.IsNil(execArgv) {
		args.Options, args.ExecArgv, _ = args.ParseOptions(texts(execArgv))
	}
	args.ReadEnvironment(args.Options, func(name string) string {
		value, _ := env.Lookup(name)
		return value
	})
	return args
}

// environOf gives the environment of a new thread: "share" is the starter's, a
// list of names and values one of its own.
func environOf(ctx *module.Context, env goja.Value) module.Environ {
	if js.Object(env) == nil {
		return ctx.Environ
	}
	own, list := module.NewOwnEnviron(), texts(env)
	for i := 0; i+1 < len(list); i += 2 {
		own.Set(list[i], list[i+1])
	}
	return own
}

func texts(v goja.Value) (list []string) {
	if o := js.Object(v); o != nil {
		for _, item := range js.Elements(o) {
			list = append(list, item.String())
		}
	}
	return list
}

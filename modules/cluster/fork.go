package cluster

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
)

// setupPrimary(options) sets how later workers are started. The first call
// fixes the scheduling policy.
func (p *primary) setupPrimary(call goja.FunctionCall) goja.Value {
	process := p.ctx.RequireObject("process")
	argv := process.Get("argv").(*goja.Object)
	settings := p.ctx.VM.NewObject()
	settings.Set("args", p.ctx.Invoke(argv, argv.Get("slice"), p.ctx.VM.ToValue(2)))
	settings.Set("exec", argv.Get("1"))
	settings.Set("execArgv", process.Get("execArgv"))
	settings.Set("silent", false)
	assign(settings, p.Get("settings"))
	assign(settings, call.Argument(0))
	p.Set("settings", settings)
	if !p.initialized {
		p.initialized = true
		p.fixPolicy()
	}
	p.ctx.NextTickGo(func() { p.setupSettingsNT(settings) })
	return goja.Undefined()
}

func assign(to *goja.Object, from goja.Value) {
	o := js.Object(from)
	if o == nil {
		return
	}
	for _, name := range o.Keys() {
		to.Set(name, o.Get(name))
	}
}

func (p *primary) fixPolicy() {
	v := p.Get("schedulingPolicy")
	p.policy = int(v.ToInteger())
	if p.policy != schedNone && p.policy != schedRR {
		p.ctx.Throw("ERR_INTERNAL_ASSERTION", "Bad cluster.schedulingPolicy: "+v.String())
	}
}

func (p *primary) setupSettingsNT(settings *goja.Object) {
	p.ctx.Call(p.Object, p.Get("emit"), p.ctx.VM.ToValue("setup"), settings)
}

// fork(env) starts a worker.
func (p *primary) fork(call goja.FunctionCall) goja.Value {
	p.call("setupPrimary")
	p.lastID++
	id := p.lastID
	workerProcess := p.createWorkerProcess(id, call.Argument(0))
	w := newWorker(p.ctx, p.workerClass, id, workerProcess, "")
	w.lane = lane{worker: w, all: p.lanes}
	w.listened = internalListeners{ctx: p.ctx, process: p.ctx.PropertiesOf(workerProcess, "_events")}
	w.on("message", func(call goja.FunctionCall) goja.Value {
		p.emit("message", w.Object, call.Argument(0), call.Argument(1))
		return goja.Undefined()
	})
	w.process.once("exit", func(call goja.FunctionCall) goja.Value { return p.workerExited(w, call) })
	w.process.once("disconnect", func(goja.FunctionCall) goja.Value { return p.workerDisconnected(w) })
	w.internal(func(m message) { p.dispatch(w, m) })
	p.ctx.NextTickGo(func() { p.emitForkNT(w) })
	p.workers.Set(p.ctx.VM.ToValue(id).String(), w.Object)
	return w.Object
}

func (p *primary) emitForkNT(w *Worker) {
	p.ctx.Call(p.Object, p.Get("emit"), p.ctx.VM.ToValue("fork"), w.Object)
}

// createWorkerProcess forks settings.exec with the worker's number in its
// environment.
func (p *primary) createWorkerProcess(id int, env goja.Value) *goja.Object {
	settings := p.Get("settings").ToObject(p.ctx.VM)
	workerEnv := p.ctx.VM.NewObject()
	assign(workerEnv, p.ctx.RequireObject("process").Get("env"))
	assign(workerEnv, env)
	workerEnv.Set(uniqueID, p.ctx.VM.ToValue(id).String())
	options := p.ctx.VM.NewObject()
	options.Set("env", workerEnv)
	for _, name := range []string{"cwd", "serialization", "silent", "windowsHide", "execArgv", "stdio", "gid", "uid"} {
		if v := settings.Get(name); v != nil {
			options.Set(name, v)
		}
	}
	childProcess := p.ctx.RequireObject("child_process")
	return p.ctx.Invoke(childProcess, childProcess.Get("fork"), settings.Get("exec"), settings.Get("args"), options).(*goja.Object)
}

// workerExited: whoever is still connected may have more to say, and stays in
// cluster.workers until that has come.
func (p *primary) workerExited(w *Worker, call goja.FunctionCall) goja.Value {
	p.removeHandlesForWorker(w)
	w.requests.failAll()
	w.lane.close()
	if !w.process.truth("connected") {
		p.removeWorker(w)
	}
	w.settleLeaving()
	w.setState("dead")
	w.emit("exit", call.Argument(0), call.Argument(1))
	p.emit("exit", w.Object, call.Argument(0), call.Argument(1))
	return goja.Undefined()
}

func (p *primary) workerDisconnected(w *Worker) goja.Value {
	p.removeHandlesForWorker(w)
	w.requests.failAll()
	w.lane.close()
	if isDead(w.process.Object) {
		p.removeWorker(w)
	}
	w.settleLeaving()
	w.setState("disconnected")
	w.emit("disconnect")
	p.emit("disconnect", w.Object)
	return goja.Undefined()
}

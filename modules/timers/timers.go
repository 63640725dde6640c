// Package timers is setTimeout, setInterval and setImmediate. It owns the lists
// of timeouts by duration and the queue of immediates; the loop gives it one
// timer and the check phase.
//
// It must not import other modules.
package timers

import (
	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module registers "timers".
var Module = &module.Module{
	Name:     "timers",
	Exports:  exports,
	Bindings: map[string]func(*module.Context) *goja.Object{"timers": binding},
}

func binding(ctx *module.Context) *goja.Object {
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{"getLibuvNow": func(goja.FunctionCall) goja.Value {
		ctx.Loop.UpdateTime()
		return ctx.VM.ToValue(ctx.Loop.Now())
	}})
	return obj
}

// timers is the state of one realm's module.
type timers struct {
	*module.Context
	timeouts   timeouts
	immediates immediates

	warnedNegative, warnedNaN bool
}

func exports(ctx *module.Context) goja.Value {
	t := &timers{Context: ctx}
	t.timeouts.init(t)
	t.immediates.init(t)
	obj := ctx.VM.NewObject()
	t.function(obj, "setTimeout", 2, t.setTimeout)
	t.function(obj, "clearTimeout", 1, t.clearTimeout)
	t.function(obj, "setImmediate", 1, t.setImmediate)
	t.function(obj, "clearImmediate", 1, t.clearImmediate)
	t.function(obj, "setInterval", 2, t.setInterval)
	t.function(obj, "clearInterval", 1, t.clearTimeout)
	t.promisified(obj, "setTimeout")
	t.promisified(obj, "setImmediate")
	promises := ctx.Func("get", 0, func(goja.FunctionCall) goja.Value { return ctx.Require("timers/promises") })
	obj.DefineAccessorProperty("promises", promises, nil, goja.FLAG_TRUE, goja.FLAG_TRUE)
	return obj
}

func (t *timers) function(obj *goja.Object, name string, length int, fn js.Fn) {
	obj.Set(name, t.Func(name, length, fn))
}

// promisified tells util.promisify to take the function of timers/promises.
func (t *timers) promisified(obj *goja.Object, name string) {
	get := t.Func("get", 0, func(goja.FunctionCall) goja.Value {
		return t.RequireObject("timers/promises").Get(name)
	})
	obj.Get(name).(*goja.Object).DefineAccessorPropertySymbol(
		t.SymbolFor("nodejs.util.promisify.custom"), get, nil, goja.FLAG_FALSE, goja.FLAG_TRUE)
}

func (t *timers) checkCallback(v goja.Value) {
	if !js.IsCallable(v) {
		t.ValidateFunction(v, "callback")
	}
}

// rest copies the arguments from i on; nil where there are none.
func rest(call goja.FunctionCall, i int) []goja.Value {
	if len(call.Arguments) <= i {
		return nil
	}
	return append([]goja.Value(nil), call.Arguments[i:]...)
}

func (t *timers) array(values []goja.Value) goja.Value {
	if values == nil {
		return goja.Undefined()
	}
	return t.NewList(values)
}

func (t *timers) warn(name, text string) {
	process := t.RequireObject("process")
	t.Invoke(process, process.Get("emitWarning"), t.VM.ToValue(text), t.VM.ToValue(name))
}

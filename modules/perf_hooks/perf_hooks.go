// Package perf_hooks is the Go half of require('perf_hooks'): clocks, the loop's
// idle time, and histograms.
//
// Entries and observers stand in jslib/perf_hooks.js. It must not import other
// modules.
package perf_hooks

import (
	"time"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/module"
)

// Module offers the binding performance.
var Module = &module.Module{
	Name:     "internal/perf_binding",
	Bindings: map[string]func(*module.Context) *goja.Object{"performance": newBinding},
}

// started is when the process began, as far as this package can see it.
var started = time.Now()

func newBinding(ctx *module.Context) *goja.Object {
	obj := ctx.VM.NewObject()
	h := histograms{ctx}
	ctx.SetMethods(obj, map[string]js.Fn{
		"now": func(goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(milliseconds(time.Since(started)))
		},
		"loopIdleTime": func(goja.FunctionCall) goja.Value {
			return ctx.VM.ToValue(milliseconds(ctx.Loop.IdleTime()))
		},
		"createHistogram":       h.create,
		"monitorEventLoopDelay": h.monitor,
	})
	obj.Set("timeOrigin", float64(started.UnixMicro())/1000)
	return obj
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

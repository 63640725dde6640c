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
		"milestones":            func(goja.FunctionCall) goja.Value { return milestones(ctx) },
		"createHistogram":       h.create,
		"bareHistogram":         h.bare,
		"histogramOf":           h.of,
		"monitorEventLoopDelay": h.monitor,
	})
	obj.Set("timeOrigin", float64(started.UnixMicro())/1000)
	uint32Array := ctx.VM.GlobalObject().Get("Uint32Array")
	if counts, err := ctx.VM.New(uint32Array, ctx.VM.ToValue(len(countedTypes))); err == nil {
		obj.Set("observerCounts", counts)
	}
	obj.Set("countedTypes", countedTypes)
	return obj
}

// countedTypes are the kinds of entries whose observers are counted, in the
// order of observerCounts.
var countedTypes = []string{"gc", "http", "http2", "net", "dns", "quic"}

// milestones gives the times of the start, since the origin in milliseconds, in
// the order of nodeTiming; -1 for what has not been.
func milestones(ctx *module.Context) goja.Value {
	life, lp := &ctx.Life, ctx.Loop
	var list []any
	for _, at := range []time.Time{life.Start, life.EngineStart, life.Realm, lp.Began(), lp.Ended(), life.Ready} {
		if at.IsZero() {
			list = append(list, -1)
		} else {
			list = append(list, milliseconds(at.Sub(started)))
		}
	}
	return ctx.VM.NewArray(list...)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

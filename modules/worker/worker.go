// Package worker is the Go half of worker_threads: what wakes a message port on
// the loop and keeps the loop alive for it.
package worker

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
)

// Module gives jslib/worker_threads.js its binding.
var Module = &module.Module{
	Name: "worker",
	Bindings: map[string]func(*module.Context) *goja.Object{
		"messaging": func(ctx *module.Context) *goja.Object {
			obj := ctx.VM.NewObject()
			wakers := &wakers{ctx: ctx}
			ctx.SetMethods(obj, map[string]js.Fn{
				"wakeup": func(call goja.FunctionCall) goja.Value { return wakers.add(call.Argument(0)) },
			})
			return obj
		},
	},
}

// wakeup calls a function on the loop after a wake, again as long as it says
// that there is more to do.
type wakeup struct {
	loop.Handle
	all        *wakers
	number     int
	fire       goja.Value
	woken      bool
	delivering bool
}

// wakers are all wakeups: those that are woken run in the order of their making,
// as libuv looks through its handles.
type wakers struct {
	ctx   *module.Context
	made  int
	woken []*wakeup
}

// atOnce bounds the calls of one turn: others have theirs.
const atOnce = 1000

// add makes the JavaScript object of a wakeup, inactive and unref'd.
func (all *wakers) add(fire goja.Value) *goja.Object {
	ctx := all.ctx
	all.made++
	w := &wakeup{all: all, number: all.made, fire: fire}
	w.Init(ctx.Loop, "MessagePort")
	w.Unref()
	w.Activate()
	do := func(f func()) js.Fn {
		return func(goja.FunctionCall) goja.Value { f(); return goja.Undefined() }
	}
	obj := ctx.VM.NewObject()
	ctx.SetMethods(obj, map[string]js.Fn{
		"wake":       do(w.wake),
		"ref":        do(w.Ref),
		"unref":      do(w.Unref),
		"hasRef":     func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(w.HasRef()) },
		"delivering": func(goja.FunctionCall) goja.Value { return ctx.VM.ToValue(w.delivering) },
		"close":      do(func() { w.BeginClose(nil) }),
	})
	return obj
}

func (w *wakeup) wake() {
	if w.woken || w.delivering {
		return
	}
	w.woken = true
	if w.all.woken = append(w.all.woken, w); len(w.all.woken) == 1 {
		w.all.ctx.Loop.Defer(w.all.run)
	}
}

func (all *wakers) run() {
	woken := all.woken
	all.woken = nil
	slices.SortFunc(woken, func(a, b *wakeup) int { return a.number - b.number })
	for _, w := range woken {
		w.deliver(all.ctx)
	}
}

func (w *wakeup) deliver(ctx *module.Context) {
	w.woken, w.delivering = false, true
	more := true
	for i := 0; i < atOnce && more; i++ {
		ctx.Enter(func() {
			v := ctx.Call(nil, w.fire)
			more = v != nil && v.ToBoolean()
		})
	}
	if w.delivering = false; more {
		w.wake()
	}
}

package worker

import (
	"slices"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
)

// wakeup calls a function on the loop after a wake, again as long as it says
// that there is more to do.
type wakeup struct {
	loop.Handle
	all        *wakers
	number     int
	fire       goja.Value
	woken      bool
	delivering bool
	again      bool // woken while delivering, maybe by a job behind the call
}

// wakers are all wakeups of a thread: those that are woken run in the order of
// their making, as libuv looks through its handles.
type wakers struct {
	ctx   *module.Context
	made  int
	woken []*wakeup
}

// atOnce bounds the calls of one turn: others have theirs.
const atOnce = 1000

// init makes w call fire; it is unref'd.
func (w *wakeup) init(all *wakers, fire goja.Value) {
	all.made++
	w.all, w.number, w.fire = all, all.made, fire
	w.Init(all.ctx.Loop, "MessagePort")
	w.Unref()
	w.Activate()
}

// wakeFrom is wake for any goroutine; sender is the thread that it is.
func (w *wakeup) wakeFrom(sender any) {
	if sender == w.all {
		w.wake()
		return
	}
	w.all.ctx.Loop.Post(w.wake)
}

func (w *wakeup) wake() {
	if w.again = w.delivering; w.again || w.woken || w.IsClosing() {
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
		w.again = false
		ctx.Enter(func() {
			v := ctx.Call(nil, w.fire)
			more = v != nil && v.ToBoolean()
		})
		more = more || w.again
	}
	if w.delivering = false; more {
		w.wake()
	}
}

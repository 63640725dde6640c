package vm

import (
	"sync/atomic"

	"github.com/dop251/goja"

	"github.com/gonode/gonode/runtime/handle"
	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/sys"
)

// addWatchdog adds Node's three functions of a process that reads from a terminal
// while scripts run.
func (c contextify) addWatchdog(binding *goja.Object) {
	w := &watchdog{}
	c.SetMethods(binding, map[string]js.Fn{
		"startSigintWatchdog":      w.start,
		"stopSigintWatchdog":       func(goja.FunctionCall) goja.Value { return c.VM.ToValue(w.stop()) },
		"watchdogHasPendingSigint": func(goja.FunctionCall) goja.Value { return c.VM.ToValue(w.pending.Load()) },
	})
}

// watchdog keeps SIGINT from the process while it is started, as often as it is,
// and notes that it came.
type watchdog struct {
	started int
	release func()
	pending atomic.Bool
}

func (w *watchdog) start(goja.FunctionCall) goja.Value {
	if w.started == 0 {
		w.release = handle.TakeSignal(sys.SignalNumber("SIGINT"), func() { w.pending.Store(true) })
	}
	w.started++
	return goja.Undefined()
}

// stop ends one start, and says whether the signal came since the last one ended.
func (w *watchdog) stop() bool {
	if w.started > 0 {
		if w.started--; w.started == 0 {
			w.release()
		}
	}
	return w.pending.Swap(false)
}

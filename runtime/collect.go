package runtime

import (
	"runtime"
	"runtime/metrics"
	"time"

	"github.com/dop251/goja"
)

// collect is global.gc. It returns when what was found dead has been told of,
// so far as that takes no time. A further round finds what lived by the dead of
// the last one alone: the values of a WeakMap.
func (r *Runtime) collect(goja.FunctionCall) goja.Value {
	const rounds = 4
	r.ctx.ClearStack()
	queued, _ := cleanups()
	for range rounds {
		runtime.GC()
		before := queued
		if queued = awaitCleanups(); queued == before {
			break
		}
	}
	return goja.Undefined()
}

// awaitCleanups waits a little for the cleanups of what has been collected, and
// says how many there have been so far.
func awaitCleanups() (queued uint64) {
	for limit := time.Now().Add(100 * time.Millisecond); time.Now().Before(limit); runtime.Gosched() {
		var executed uint64
		if queued, executed = cleanups(); queued == executed {
			break
		}
	}
	return queued
}

func cleanups() (queued, executed uint64) {
	counts := []metrics.Sample{{Name: "/gc/cleanups/queued:cleanups"}, {Name: "/gc/cleanups/executed:cleanups"}}
	metrics.Read(counts)
	return counts[0].Value.Uint64(), counts[1].Value.Uint64()
}

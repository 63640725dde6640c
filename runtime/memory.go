package runtime

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
	"github.com/gonode/gonode/runtime/sys"
)

// How the Go heap is collected, unless GOGC says it; tests/bench/README.md has
// the measurements. GOMAXPROCS is left at what Go takes from the machine: the
// loop needs one, the collector and blocking work the rest.
const (
	// startPercent keeps the collector away while modules load: with live
	// memory of 2 MB it would run several times before the first line.
	startPercent = 400
	// runPercent is for the rest of the process's life. A small heap that is
	// collected at 4 MB costs messages a third of their time; a large one
	// falls out of the processor's caches.
	runPercent = 200
	// settledPercent is for live memory above settledLive, where the same
	// share would be too much of the machine's.
	settledPercent = 100
	settledLive    = 32 << 20
	// idleTime is how long the loop sleeps before what it has left behind is
	// collected and given back to the system.
	idleTime = 300 * time.Millisecond
)

// keeper looks after the heap from goroutines of the collector and of timers;
// the loop's never waits for it.
type keeper struct {
	loop    *loop.Loop
	percent int
	seen    uint64 // the loop's sleep when the keeper last looked
	timer   *time.Timer
	trimmed atomic.Bool // the collection under way is the keeper's own
	limit   uint64      // bytes that may live, 0 until it is known
}

// keepHeap sets the policy for the process; l is its main loop.
func keepHeap(l *loop.Loop, args module.Args) {
	if os.Getenv("GOGC") != "" {
		return
	}
	k := &keeper{loop: l, percent: startPercent}
	if mb, ok := args.Options["max-old-space-size"].(float64); ok && mb > 0 {
		k.setLimit(uint64(mb) << 20)
	}
	debug.SetGCPercent(startPercent)
	k.timer = time.AfterFunc(math.MaxInt64, k.look)
	k.timer.Reset(idleTime) // not before look can see the timer
	k.afterCollection()
}

// afterCollection runs collected behind the next collection.
func (k *keeper) afterCollection() {
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) { k.collected() })
}

type sentinel struct{ _ *int } // with a pointer, or it would share a block

func (k *keeper) collected() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	percent := runPercent
	if stats.HeapAlloc > settledLive {
		percent = settledPercent
		k.enforce(stats.HeapAlloc)
	}
	if percent != k.percent {
		k.percent = percent
		debug.SetGCPercent(percent)
	}
	if !k.trimmed.Swap(false) {
		k.timer.Reset(idleTime)
	}
	k.afterCollection()
}

// memoryShare is how much of what the machine or the control group has may live:
// the system ends a process that takes all, and says nothing.
const memoryShare = 0.9

// enforce ends the process, as V8 does, when more lives than may.
func (k *keeper) enforce(live uint64) {
	if k.limit == 0 {
		k.setLimit(uint64(memoryShare * float64(memoryBound())))
	}
	if live > k.limit {
		fmt.Fprintln(os.Stderr, "\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory")
		sys.DieBySignal(sys.SignalNumber("SIGABRT"))
	}
}

// memoryBound is what the process can have at most, in bytes.
func memoryBound() uint64 {
	total := sys.TotalMemory()
	if total == 0 {
		total = math.MaxInt64
	}
	if bound := sys.ConstrainedMemory(); bound > 0 {
		return min(bound, total)
	}
	return total
}

// setLimit also has the collector run often enough to see it reached.
func (k *keeper) setLimit(bytes uint64) {
	k.limit = bytes
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(int64(min(bytes, math.MaxInt64)))
	}
}

// look trims the heap once the loop has slept through a whole idleTime.
func (k *keeper) look() {
	sleep, asleep := k.loop.Sleep()
	if !asleep || sleep != k.seen {
		k.seen = sleep
		k.timer.Reset(idleTime)
		return
	}
	k.trimmed.Store(true)
	debug.FreeOSMemory()
}

package runtime

import (
	"fmt"
	"math"
	"math/bits"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"sync"
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
	// smallPercent is where the rest of the process's life begins, largePercent
	// where there were collections before.
	smallPercent, largePercent = 90, 200
	// It is doubled, to largePercent at least, while collections take more than
	// dearShare of the process's processor time, and halved while they take less
	// than cheapShare: the heap is as large as what the script does needs. A small
	// one is a worker's, of which there are many.
	dearShare, dearShareOfSmall = 0.08, 0.12
	cheapShare                  = 0.01
	startCollections            = 4 // of what the start has left
	// markCost is what a collection takes, in seconds for each byte that lives.
	// Go's own account of it goes by the clock: on a busy machine it is several
	// times too high.
	markCost   = 1e-9
	minPercent = 50
	// settledLive is from where on a collection has the process's limit to see
	// to, and a larger share would be too much of the machine's memory.
	settledLive = 32 << 20
	// idleTime is how long the loop sleeps before what it has left behind is
	// collected and given back to the system.
	idleTime = 300 * time.Millisecond
	// busyTurns are more than a loop makes in idleTime that has but a timer to see to.
	busyTurns = 64
)

// keeper looks after the heap from goroutines of the collector and of timers;
// the loop's never waits for it.
type keeper struct {
	loop    *loop.Loop
	percent atomic.Int32
	timer   *time.Timer
	looking sync.Mutex    // trimming a large heap may take longer than idleTime
	seen    uint64        // the loop's sleep when the keeper last looked
	before  uint32        // and the collections so far
	calm    uint32        // how many times it has found the loop turning, and no collection since the last time
	stirred bool          // the loop was busy since it has trimmed a busy heap
	rests   atomic.Bool   // it does not look until the loop has turned often
	trimmed atomic.Bool   // the collection under way is the keeper's own
	limit   uint64        // bytes that may live, 0 until it is known
	seconds float64       // of processors that the process had taken at the last collection
	spent   float64       // the same between collections, the later the more it counts
	cost    float64       // and what collections took of it
	count   atomic.Uint32 // collections so far
}

// keepHeap sets the policy for the process; l is its main loop. The returned
// function says that the main script is loaded.
func keepHeap(l *loop.Loop, args module.Args) (loaded func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	k := &keeper{loop: l}
	if limit := heapLimit(args); limit > 0 {
		k.setLimit(limit)
	}
	k.percent.Store(startPercent)
	debug.SetGCPercent(startPercent)
	k.timer = time.AfterFunc(math.MaxInt64, k.look)
	k.timer.Reset(idleTime) // not before look can see the timer
	l.Often = k.turned
	k.afterCollection()
	return k.loaded
}

// loaded ends the time of the start.
func (k *keeper) loaded() {
	if k.count.Load() == 0 {
		k.change(startPercent, smallPercent)
	} else {
		k.change(startPercent, largePercent)
	}
}

// heapLimit is what the command line says of it, in bytes; 0 where it says
// nothing.
func heapLimit(args module.Args) uint64 {
	share, _ := args.Options["max-old-space-size-percentage"].(string)
	if percent, err := strconv.ParseFloat(share, 64); err == nil {
		return uint64(percent / 100 * float64(memoryBound()))
	}
	for _, name := range []string{"max-old-space-size", "max-heap-size"} {
		if mb, ok := args.Options[name].(float64); ok && mb > 0 {
			return uint64(mb) << 20
		}
	}
	return 0
}

func (k *keeper) change(from, to int32) {
	if from != to && k.percent.CompareAndSwap(from, to) {
		debug.SetGCPercent(int(to))
	}
}

// afterCollection runs collected behind the next collection.
func (k *keeper) afterCollection() {
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) { k.collected() })
}

type sentinel struct{ _ *int } // with a pointer, or it would share a block

func (k *keeper) collected() {
	live, share := k.measure()
	if live > settledLive {
		k.enforce(live)
	}
	if !k.trimmed.Swap(false) {
		k.settle(live, share)
	}
	k.afterCollection()
}

// settle draws the conclusions from a collection; what share the first ones take
// says nothing yet. Ever more seldom it frees the process of the program's pages:
// two thirds only the start has needed, and what is in use comes back.
func (k *keeper) settle(live uint64, share float64) {
	count := k.count.Add(1)
	if count <= startCollections {
		share = cheapShare
	}
	percent := k.percent.Load()
	k.change(percent, suited(percent, live, share))
	if seldom(count) {
		sys.UnmapProgram()
	}
	k.rests.Store(false)
	k.timer.Reset(idleTime)
}

// seldom says so of 8, 12, 16, 24, 32, 48 and so on.
func seldom(count uint32) bool { return count >= 8 && count<<(bits.LeadingZeros32(count)+2) == 0 }

// measure gives what lives on the heap, and the share of the process's processor
// time that collections take: of late, for one may be heard of late.
func (k *keeper) measure() (bytes uint64, share float64) {
	facts := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(facts)
	bytes = facts[0].Value.Uint64()
	usage, _ := sys.ProcessUsage()
	seconds := float64(usage.UserMicros+usage.SystemMicros) / 1e6
	k.spent += seconds - k.seconds
	k.cost += markCost * float64(bytes)
	share, k.seconds = k.cost/k.spent, seconds
	k.spent, k.cost = k.spent/2, k.cost/2
	return bytes, share
}

// suited is the percentage to go on with.
func suited(percent int32, live uint64, share float64) int32 {
	most, dear := int32(400), dearShare
	switch {
	case live > settledLive:
		most = 100
	case live > settledLive/4:
		most = 200
	case live > settledLive/8:
		most = 300
	default:
		dear = dearShareOfSmall
	}
	if share > dear {
		percent = max(2*percent, largePercent)
	} else if share < cheapShare {
		percent /= 2
	}
	return min(max(percent, minPercent), most)
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

// look trims the heap once the loop has slept through a whole idleTime, or after
// busy times has a few turns to make in it. It does so too, ever more seldom, where
// a loop leaves so little garbage that no collection comes: what the start has left
// would stay.
func (k *keeper) look() {
	k.looking.Lock()
	defer k.looking.Unlock()
	sleep, asleep := k.loop.Sleep()
	turns := sleep - k.seen // of none, it sleeps, or a script loads or computes
	if asleep && turns == 0 {
		k.rests.Store(true)
		k.trim()
		return
	}
	k.stirred = k.stirred || turns >= busyTurns
	if count := k.count.Load(); count != k.before {
		k.before = count
	} else if turns > 0 {
		k.calm++
		if powerOfEight(k.calm) || k.stirred && turns < busyTurns {
			k.stirred = false
			k.trim()
		}
	}
	k.seen = sleep
	k.timer.Reset(idleTime)
}

func powerOfEight(n uint32) bool { return bits.OnesCount32(n) == 1 && bits.TrailingZeros32(n)%3 == 0 }

// turned has the keeper look again.
func (k *keeper) turned() {
	if k.rests.CompareAndSwap(true, false) {
		k.timer.Reset(idleTime)
	}
}

func (k *keeper) trim() {
	k.trimmed.Store(true)
	debug.FreeOSMemory()
	sys.UnmapProgram() // two thirds of it were needed to start only
}

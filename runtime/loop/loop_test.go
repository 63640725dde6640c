package loop

import (
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gonode/gonode/runtime/sys"
)

func newLoop(t *testing.T) *Loop {
	t.Helper()
	l, errno := New()
	if errno != 0 {
		t.Fatal(errno)
	}
	t.Cleanup(l.Free)
	return l
}

func startTimer(l *Loop, after int64, fire func()) *Timer {
	tm := &Timer{}
	tm.Init(l, fire)
	tm.Start(after, 0)
	return tm
}

type trace struct{ steps []string }

func (tr *trace) step(name string) func() { return func() { tr.steps = append(tr.steps, name) } }

func (tr *trace) want(t *testing.T, steps string) {
	t.Helper()
	if got := strings.Join(tr.steps, " "); got != steps {
		t.Errorf("got %q, want %q", got, steps)
	}
}

func TestEmptyLoopReturns(t *testing.T) {
	l := newLoop(t)
	l.Run()
	l.Run()
}

func TestTimeBeginsWithTheLoop(t *testing.T) {
	before := sys.Hrtime()
	l := newLoop(t)
	l.UpdateTime()
	if most := (sys.Hrtime() - before) / 1e6; l.Now() < 0 || l.Now() > most {
		t.Errorf("%d ms after the loop was made, it is %d", most, l.Now())
	}
}

func TestTimersFireByDueThenByStart(t *testing.T) {
	l, tr := newLoop(t), &trace{}
	startTimer(l, 5, tr.step("late"))
	startTimer(l, 1, tr.step("a"))
	startTimer(l, 1, tr.step("b"))
	startTimer(l, 1, tr.step("stopped")).Stop()
	l.Run()
	tr.want(t, "a b late")
}

func TestTimerStartedByTimerWaitsForNextTurn(t *testing.T) {
	l, tr := newLoop(t), &trace{}
	l.SetImmediateHook(tr.step("check"))
	startTimer(l, 0, func() { startTimer(l, 0, tr.step("second")) })
	l.Run()
	tr.want(t, "check second")
}

func TestTimerStoppedByEarlierOneOfTheSameTurn(t *testing.T) {
	l, tr := newLoop(t), &trace{}
	var victim *Timer
	startTimer(l, 0, func() { victim.Stop() })
	victim = startTimer(l, 0, tr.step("victim"))
	l.Run()
	tr.want(t, "")
}

func TestRepeatingTimer(t *testing.T) {
	l, n := newLoop(t), 0
	var tm Timer
	tm.Init(l, func() {
		if n++; n == 3 {
			tm.Close(nil)
		}
	})
	tm.Start(0, 1)
	l.Run()
	if n != 3 {
		t.Errorf("fired %d times", n)
	}
}

func TestUnrefdTimerKeepsNothingAlive(t *testing.T) {
	l := newLoop(t)
	tm := startTimer(l, 1e6, func() { t.Error("fired") })
	tm.Unref()
	tm.Unref()
	l.Run()
	tm.Ref()
	if !l.Alive() {
		t.Error("ref'd again, yet not alive")
	}
}

func TestPhaseOrder(t *testing.T) {
	l, tr := newLoop(t), &trace{}
	var h Handle
	h.Init(l, "X")
	l.AddImmediates(1)
	l.SetImmediateHook(func() {
		l.AddImmediates(-1)
		tr.step("check")()
		l.SetImmediateHook(nil)
		startTimer(l, 0, tr.step("timer"))
	})
	h.BeginClose(tr.step("closing"))
	l.Post(tr.step("posted"))
	l.Defer(tr.step("pending"))
	l.Run()
	tr.want(t, "pending posted check closing timer")
}

func TestCloseIsToldLastFirstAndOnce(t *testing.T) {
	l, tr := newLoop(t), &trace{}
	var a, b Handle
	a.Init(l, "A")
	b.Init(l, "B")
	a.BeginClose(tr.step("a"))
	b.BeginClose(tr.step("b"))
	if a.BeginClose(tr.step("again")) {
		t.Error("closed twice")
	}
	l.Run()
	tr.want(t, "b a")
}

func TestActiveResources(t *testing.T) {
	l := newLoop(t)
	var a, b, c Handle
	var r Request
	a.Init(l, "A")
	b.Init(l, "B")
	c.Init(l, "C")
	r.Begin(l, "R")
	b.Unref()
	if got := l.ActiveResources(); !reflect.DeepEqual(got, []string{"R", "A", "C"}) {
		t.Error(got)
	}
	r.End()
	r.End()
	a.BeginClose(nil)
	l.Run()
	if got := l.ActiveResources(); !reflect.DeepEqual(got, []string{"C"}) {
		t.Error(got)
	}
}

func TestPostWakesASleepingLoop(t *testing.T) {
	l := newLoop(t)
	guard := startTimer(l, 60_000, func() { t.Error("nobody woke the loop") })
	go l.Post(func() { guard.Stop() })
	l.Run()
}

func TestPostsOfManyGoroutinesAllArriveInOrder(t *testing.T) {
	l := newLoop(t)
	const writers, each = 4, 200
	var req Request
	req.Begin(l, "")
	var last [writers]int
	total := 0
	for w := range writers {
		go func() {
			for i := 1; i <= each; i++ {
				l.Post(func() {
					if last[w]++; last[w] != i {
						t.Errorf("writer %d: %d came as %d", w, i, last[w])
					}
					if total++; total == writers*each {
						req.End()
					}
				})
			}
		}()
	}
	l.Run()
	if total != writers*each {
		t.Error(total)
	}
}

func TestWorkRunsWithinThePoolsLimit(t *testing.T) {
	l, pool := newLoop(t), NewPool(2)
	var mu sync.Mutex
	running, most, done := 0, 0, 0
	gate := make(chan struct{})
	for range 6 {
		l.Work(pool, "W", func() {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			<-gate
			mu.Lock()
			running--
			mu.Unlock()
		}, func() { done++ })
	}
	close(gate)
	l.Run()
	if done != 6 || most > 2 {
		t.Errorf("done %d, at once %d", done, most)
	}
}

func TestPoolWaitsForItsWork(t *testing.T) {
	pool := NewPool(1)
	done := 0
	for range 3 {
		pool.submit(func() { done++ })
	}
	pool.Wait()
	if done != 3 {
		t.Errorf("%d done", done)
	}
}

func TestStopLeavesTheRestForTheNextRun(t *testing.T) {
	l, tr := newLoop(t), &trace{}
	startTimer(l, 1, func() {
		tr.step("a")()
		startTimer(l, 1, tr.step("b")) // not due in this turn, however late it is
		l.Stop()
	})
	l.Run()
	tr.want(t, "a")
	l.Run()
	tr.want(t, "a b")
}

func TestWatcherReadsAndStops(t *testing.T) {
	l, tr := newLoop(t), &trace{}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var h Handle
	h.Init(l, "PipeWrap")
	h.Activate()
	var watch Watcher
	fd := int(r.Fd())
	watch.Init(l, fd, ReadyFunc(func(e sys.Events) {
		tr.step("readable")()
		watch.Close()
		h.Deactivate()
	}))
	if errno := watch.Start(sys.Readable); errno != 0 {
		t.Fatal(errno)
	}
	w.Close()
	l.Run()
	tr.want(t, "readable")
}

func TestLastWatcherIsToldAfterTheOthers(t *testing.T) {
	l, tr := newLoop(t), &trace{}
	var h Handle
	h.Init(l, "PipeWrap")
	h.Activate()
	watch := func(name string, init func(*Watcher, *Loop, int, Watching)) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		w.Close()
		t.Cleanup(func() { r.Close() })
		watcher := &Watcher{}
		init(watcher, l, int(r.Fd()), ReadyFunc(func(sys.Events) {
			tr.step(name)()
			watcher.Close()
			if name == "last" {
				h.Deactivate()
			}
		}))
		if errno := watcher.Start(sys.Readable); errno != 0 {
			t.Fatal(errno)
		}
	}
	watch("last", (*Watcher).InitLast)
	watch("first", (*Watcher).Init)
	l.Run()
	tr.want(t, "first last")
}

func TestStoppedWatcherDoesNotSpin(t *testing.T) {
	l := newLoop(t)
	r, w, _ := os.Pipe()
	defer r.Close()
	var watch Watcher
	watch.Init(l, int(r.Fd()), ReadyFunc(func(sys.Events) { t.Error("told though stopped") }))
	watch.Start(sys.Readable)
	watch.Stop(sys.Readable)
	w.Close()
	turns := 0
	l.SetImmediateHook(func() { turns++ })
	startTimer(l, 20, func() {})
	l.Run()
	if turns > 5 {
		t.Errorf("%d turns", turns)
	}
	watch.Close()
}

func TestWatchingAFileFails(t *testing.T) {
	l := newLoop(t)
	f, _ := os.CreateTemp(t.TempDir(), "")
	defer f.Close()
	var watch Watcher
	watch.Init(l, int(f.Fd()), nil)
	if errno := watch.Start(sys.Readable); errno != sys.EPERM {
		t.Skip("this system polls files:", errno)
	}
}

func TestIdleTimeGrowsWhileBlocked(t *testing.T) {
	l := newLoop(t)
	tries := 0
	var wait func()
	wait = func() { // a busy machine may spend a timer's time before the loop can wait
		if tries++; tries < 100 && l.IdleTime() < 5*time.Millisecond {
			startTimer(l, 10, wait)
		}
	}
	wait()
	l.Run()
	if got := l.IdleTime(); got < 5*time.Millisecond {
		t.Error(got)
	}
}

package runtime

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/module"
)

// thread is a runtime beside the main one, on a goroutine of its own: a worker
// of worker_threads. What one thread holds no other touches, but for what
// module.RunningThread offers.
type thread struct {
	id      int
	o       module.ThreadOptions
	loop    *loop.Loop
	r       *Runtime // of the thread's own goroutine
	code    int
	began   atomic.Int64 // see Loop
	done    chan struct{}
	mu      sync.Mutex
	env     *js.Env // nil until it may be stopped
	stopped bool
}

// lastThread numbers them.
var lastThread atomic.Int64

// exitStopped is the code of a thread that was ended from outside.
const exitStopped = 1

// startThread makes the loop, which may fail, and leaves the rest to the new
// goroutine.
func (r *Runtime) startThread(o module.ThreadOptions) (module.RunningThread, error) {
	lp, errno := loop.New()
	if errno != 0 {
		return nil, errno
	}
	t := &thread{id: int(lastThread.Add(1)), o: o, loop: lp, code: exitStopped, done: make(chan struct{})}
	r.threads = slices.DeleteFunc(r.threads, (*thread).isOver)
	r.threads = append(r.threads, t)
	go t.run(r.list)
	return t, nil
}

func (t *thread) isOver() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

func (t *thread) run(list []*module.Module) {
	defer t.finish()
	t.r = assemble(t.loop, time.Now(), t.o.Args, list)
	t.r.thread = t
	ctx := t.r.ctx
	ctx.Thread = module.Thread{ID: t.id, Name: t.o.Name, State: t.o.State}
	ctx.Environ = t.o.Env
	t.began.Store(time.Now().UnixNano())
	if t.publish(ctx.Env) {
		t.r.start(func() { t.o.Main(ctx) })
	}
}

// publish lets Stop find the realm, and says whether it may run.
func (t *thread) publish(env *js.Env) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.env = env
	return !t.stopped
}

// leave ends the goroutine; what is deferred on it, finish too, still runs.
func (t *thread) leave(code int) {
	t.code = code
	runtime.Goexit()
}

// finish takes down what the thread has held, its own threads first.
func (t *thread) finish() {
	t.r.stopThreads()
	t.r.ctx.Life.RunAtExit()
	t.loop.CloseAll()
	t.loop.Free()
	close(t.done)
	t.o.Exited(t.code)
}

// stopThreads ends those that were started here, and waits for it.
func (r *Runtime) stopThreads() {
	for _, t := range r.threads {
		t.Stop()
	}
	for _, t := range r.threads {
		<-t.done
	}
	r.threads = nil
}

// ID: see module.RunningThread.
func (t *thread) ID() int { return t.id }

// Stop: see module.RunningThread.
func (t *thread) Stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopped {
		return
	}
	t.stopped = true
	if t.env != nil {
		t.env.Terminate()
	}
	t.loop.Post(func() { t.leave(exitStopped) })
}

// Loop: see module.RunningThread.
func (t *thread) Loop() (start, idle float64) {
	return float64(t.began.Load()) / float64(time.Millisecond), float64(t.loop.IdleTime()) / float64(time.Millisecond)
}

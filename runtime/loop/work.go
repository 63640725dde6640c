package loop

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// Pool bounds the goroutines that do blocking work, as UV_THREADPOOL_SIZE
// does. Work of one pool starts in the order it was queued. A Pool may serve
// many loops.
type Pool struct {
	mu      sync.Mutex
	limit   int
	running int
	queue   []func()
	idle    sync.Cond
}

// NewPool makes a pool of at most limit goroutines; they end when idle.
func NewPool(limit int) *Pool {
	p := &Pool{limit: max(1, limit)}
	p.idle.L = &p.mu
	return p
}

// Wait returns when all work that was queued is done. Work that blocks for
// ever keeps it for ever.
func (p *Pool) Wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.running > 0 {
		p.idle.Wait()
	}
}

func (p *Pool) submit(job func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == p.limit {
		p.queue = append(p.queue, job)
		return
	}
	p.running++
	go p.serve(job)
}

func (p *Pool) serve(job func()) {
	for job != nil {
		job()
		job = p.next()
	}
}

func (p *Pool) next() func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.queue) == 0 {
		p.running--
		p.idle.Broadcast()
		return nil
	}
	job := p.queue[0]
	p.queue[0] = nil
	p.queue = p.queue[1:]
	return job
}

// Panic is what Work's goroutine panicked with, and where.
type Panic struct {
	Value any
	Stack string
}

func (p *Panic) Error() string { return fmt.Sprint(p.Value) }

// guard catches a panic: it is told where all others are, on the loop.
func guard(work func()) (failure *Panic) {
	defer func() {
		if x := recover(); x != nil {
			failure = &Panic{x, string(debug.Stack())}
		}
	}()
	work()
	return nil
}

// Go runs work in a goroutine, which does not keep the loop alive. A panic of it
// goes on in Run, as a *Panic.
func (l *Loop) Go(work func()) {
	go func() {
		if failure := guard(work); failure != nil {
			l.Post(func() { panic(failure) })
		}
	}()
}

// Work runs work in a goroutine of pool (its own one, if pool is nil) and then
// done on the loop. The loop stays alive until done was called; name lists the
// work among ActiveResources. A panic of work goes on in Run, as a *Panic. It
// must be called on the loop's goroutine.
func (l *Loop) Work(pool *Pool, name string, work, done func()) {
	req := &Request{}
	req.Begin(l, name)
	job := func() {
		failure := guard(work)
		l.Post(func() {
			if failure != nil {
				panic(failure)
			}
			req.End()
			done()
		})
	}
	if pool == nil {
		go job()
		return
	}
	pool.submit(job)
}

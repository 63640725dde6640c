package loop

import "sync"

// Pool bounds the goroutines that do blocking work, as UV_THREADPOOL_SIZE
// does. Work of one pool starts in the order it was queued. A Pool may serve
// many loops.
type Pool struct {
	mu      sync.Mutex
	limit   int
	running int
	queue   []func()
}

// NewPool makes a pool of at most limit goroutines; they end when idle.
func NewPool(limit int) *Pool { return &Pool{limit: max(1, limit)} }

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
		return nil
	}
	job := p.queue[0]
	p.queue[0] = nil
	p.queue = p.queue[1:]
	return job
}

// Work runs work in a goroutine of pool (its own one, if pool is nil) and then
// done on the loop. The loop stays alive until done was called; name lists the
// work among ActiveResources. It must be called on the loop's goroutine.
func (l *Loop) Work(pool *Pool, name string, work, done func()) {
	req := &Request{}
	req.Begin(l, name)
	job := func() {
		work()
		l.Post(func() {
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

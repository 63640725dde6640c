package loop

// queue is a list of callbacks with a spare buffer, so that a steady flow of
// them allocates nothing.
type queue struct {
	list, spare []func()
}

func (q *queue) empty() bool   { return len(q.list) == 0 }
func (q *queue) add(fn func()) { q.list = append(q.list, fn) }

// take empties the queue; giveBack returns the taken buffer for reuse.
func (q *queue) take() []func() {
	taken := q.list
	q.list, q.spare = q.spare[:0], nil
	return taken
}

func (q *queue) giveBack(taken []func()) { q.spare = taken[:0] }

// run calls what is queued now; what the callbacks add waits for the next run.
func (q *queue) run() {
	if q.empty() {
		return
	}
	taken := q.take()
	for i, fn := range taken {
		taken[i] = nil
		fn()
	}
	q.giveBack(taken)
}

package cluster

import "github.com/gonode/gonode/runtime/sys"

// maxBatch is how many connections travel in one message between two processes
// that understand such. They all wait for the worker's script to see each, so
// there should not be many.
const maxBatch = 8

// connection is an accepted descriptor on its way to a worker. It stays open
// while a channel may still have to send it.
type connection struct {
	fd         int
	travelling int
	done       bool
}

// Close gives the descriptor up.
func (c *connection) Close() {
	c.done = true
	c.closeIfIdle()
}

func (c *connection) closeIfIdle() {
	if c.done && c.travelling == 0 && c.fd >= 0 {
		sys.Close(c.fd)
		c.fd = -1
	}
}

func (c *connection) landed() {
	c.travelling--
	c.closeIfIdle()
}

// handoff is the hot path: no JavaScript runs here. answer is called once, with
// how many of cs the worker has; it has none where it is gone before it has
// said a word.
func handoff(w *Worker, key string, cs []Connection, answer func(taken int)) {
	if w.batch > 0 {
		handoffBatch(w, key, cs, answer)
		return
	}
	handoffOne(w, key, cs[0].(*connection), func(accepted bool) {
		if accepted {
			answer(1)
		} else {
			answer(0)
		}
	})
}

// handoffOne goes Node's way, with two answers: the channel's, that the
// connection has arrived, and the worker's, that it keeps it. It is yes only
// with both: a worker may lie.
func handoffOne(w *Worker, key string, c *connection, answer func(accepted bool)) {
	seq := nextSeq()
	arrived, accepted := false, false
	w.requests.expect(seq, func(m message) {
		m.dropHandle()
		if accepted = m.Accepted; arrived || !accepted {
			answer(accepted)
		}
	})
	c.travelling++
	w.channel.SendNewConn(key, seq, c.fd, func(ok bool) {
		c.landed()
		if arrived = true; accepted {
			answer(ok)
		} else if !ok {
			w.requests.fail(seq)
		}
	})
}

// handoffBatch sends all of cs in one message, which has one answer. A worker
// that is gone without it has taken what it has claimed.
func handoffBatch(w *Worker, key string, cs []Connection, answer func(taken int)) {
	seq := nextSeqs(len(cs))
	w.requests.expect(seq, func(m message) {
		m.dropHandle()
		if m.HasAck {
			answer(int(min(max(m.Taken, 0), int64(len(cs)))))
		} else {
			answer(claimed(cs))
		}
	})
	fds := make([]int, len(cs))
	for i, c := range cs {
		c := c.(*connection)
		c.travelling++
		fds[i] = c.fd
	}
	w.channel.SendConns(key, seq, fds, func(errno sys.Errno) {
		for _, c := range cs {
			c.(*connection).landed()
		}
		if errno != 0 {
			w.requests.fail(seq)
		}
	})
}

// claimed counts those that a worker has claimed, one after another.
func claimed(cs []Connection) (n int) {
	for n < len(cs) && sys.Claimed(cs[n].(*connection).fd) {
		n++
	}
	return n
}

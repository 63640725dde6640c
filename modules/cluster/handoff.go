package cluster

import (
	"github.com/gonode/gonode/runtime/loop"
	"github.com/gonode/gonode/runtime/sys"
)

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

// carrier is the transport of the connections of one address: no JavaScript runs
// here.
type carrier struct {
	p   *primary
	key string
}

var _ transport = (*carrier)(nil)

func (c *carrier) transfer(e *errand) {
	if e.w.hasLane() && e.w.lane.send(c.key, e) == 0 {
		return
	}
	handoffOne(e.w, c.key, e.cs[0].(*connection), func(accepted bool) {
		if accepted {
			e.answered(1)
		} else {
			e.answered(0)
		}
	})
}

func (c *carrier) room(w *Worker) int {
	if !w.hasLane() {
		return 0
	}
	return w.lane.room()
}

func (c *carrier) scarce() { c.p.lanes.ask() }

// later does not keep the loop alive.
func (c *carrier) later(ms int64, f func()) {
	t := &loop.Timer{}
	t.Init(c.p.ctx.Loop, f)
	t.Unref()
	t.Start(ms, 0)
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

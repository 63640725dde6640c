package cluster

import (
	"fmt"
	"slices"
	"testing"
)

// table is a RoundRobinHandle whose workers answer when the test says so.
type table struct {
	*RoundRobinHandle
	given   []gift
	clock   []func() // what was put off, oldest first
	rests   []int64
	accepts bool
	closed  bool
}

// gift is what is on its way to a worker.
type gift struct {
	w     *Worker
	c     *client      // the first
	all   []Connection // those that came together
	taken func(int)
}

func (g gift) answer(accepted bool) {
	if accepted {
		g.taken(len(g.all))
	} else {
		g.taken(0)
	}
}

type client struct{ closed bool }

func (c *client) Close() { c.closed = true }

func newTable() *table {
	t := &table{accepts: true}
	t.RoundRobinHandle = NewRoundRobinHandle("", func(w *Worker, cs []Connection, answer func(int)) {
		t.given = append(t.given, gift{w, cs[0].(*client), cs, answer})
	}, func(ms int64, f func()) {
		t.rests = append(t.rests, ms)
		t.clock = append(t.clock, f)
	})
	t.listener = t
	return t
}

func (t *table) Accept(on bool) { t.accepts = on }

// Close is the listener's.
func (t *table) Close() { t.closed = true }

// last takes the connection that was given last.
func (t *table) last() gift {
	g := t.given[len(t.given)-1]
	t.given = t.given[:len(t.given)-1]
	return g
}

// tick wakes the worker that has rested longest.
func (t *table) tick() {
	f := t.clock[0]
	t.clock = t.clock[1:]
	f()
}

func TestRoundRobinTakesTurns(t *testing.T) {
	h := newTable()
	a, b, c := &Worker{}, &Worker{}, &Worker{}
	var order []*Worker
	for _, w := range []*Worker{a, b, c} {
		h.Add(w)
	}
	for range 6 {
		h.Distribute(&client{})
		g := h.last()
		order = append(order, g.w)
		g.answer(true)
	}
	if !slices.Equal(order, []*Worker{a, b, c, a, b, c}) {
		t.Error(order)
	}
}

func TestBusyWorkerGetsNoMore(t *testing.T) {
	h := newTable()
	h.Add(&Worker{})
	h.Distribute(&client{})
	h.Distribute(&client{})
	if len(h.given) != 1 {
		t.Fatalf("%d given", len(h.given))
	}
	h.last().answer(true)
	if len(h.given) != 1 {
		t.Error("the second does not follow")
	}
}

func TestConnectionOfTheDeadGoesToTheNext(t *testing.T) {
	h := newTable()
	a, b := &Worker{}, &Worker{}
	h.Add(a)
	first, second := &client{}, &client{}
	h.Distribute(first)
	h.Distribute(second)
	g := h.last()
	h.Add(b) // takes the second
	h.last().answer(true)
	h.Remove(a)
	g.answer(false)
	if got := h.last(); got.w != b || got.c != first || first.closed {
		t.Error("the first is not with the second worker")
	}
	if len(h.clock) != 0 {
		t.Error("the dead rest")
	}
}

// TestFullWorkersAreNotAskedInALoop: everyone refuses; each is asked again after
// a rest that grows.
func TestFullWorkersAreNotAskedInALoop(t *testing.T) {
	h := newTable()
	h.Add(&Worker{})
	h.Add(&Worker{})
	c := &client{}
	h.Distribute(c)
	for range 2 {
		h.last().answer(false)
	}
	if len(h.given) != 0 || len(h.clock) != 2 {
		t.Fatalf("%d given, %d rest", len(h.given), len(h.clock))
	}
	for range 10 {
		h.tick()
		h.last().answer(false)
	}
	want := "[1 1 2 2 4 4 8 8 16 16 32 32]"
	if got := fmt.Sprint(h.rests); got != want {
		t.Errorf("rests %s, want %s", got, want)
	}
	h.tick()
	h.last().answer(true)
	if !c.closed {
		t.Error("the connection stays open after it was taken")
	}
}

func TestRefusedGoesBeforeWhoCameLater(t *testing.T) {
	h := newTable()
	h.Add(&Worker{})
	first := &client{}
	h.Distribute(first)
	h.Distribute(&client{})
	h.last().answer(false)
	h.tick()
	if h.last().c != first {
		t.Error("the later one is served first")
	}
}

// TestClosedHandleKeepsNothing: what comes back when the last worker has left is closed.
func TestClosedHandleKeepsNothing(t *testing.T) {
	h := newTable()
	w := &Worker{}
	h.Add(w)
	sent, waiting := &client{}, &client{}
	h.Distribute(sent)
	h.Distribute(waiting)
	g := h.last()
	if !h.Remove(w) {
		t.Error("not the last")
	}
	h.RoundRobinHandle.Close()
	g.answer(false)
	if !h.closed || !sent.closed || !waiting.closed {
		t.Error(h.closed, sent.closed, waiting.closed)
	}
}

func TestListenerRestsWhileTooManyWait(t *testing.T) {
	h := newTable()
	for range maxWaiting {
		h.Distribute(&client{})
	}
	if h.accepts {
		t.Error("it goes on accepting")
	}
	h.Add(&Worker{})
	for range maxWaiting / 2 {
		h.last().answer(true)
	}
	if !h.accepts {
		t.Error("it does not accept again")
	}
}

func TestAddTwiceCountsOnce(t *testing.T) {
	h := newTable()
	w := &Worker{}
	h.Add(w)
	h.Add(w)
	h.Distribute(&client{})
	h.Distribute(&client{})
	if len(h.given) != 1 {
		t.Errorf("%d given", len(h.given))
	}
}

// TestWaitingConnectionsAreShared: a worker that takes several gets its part of
// those that wait, and what it does not take comes first for the next.
func TestWaitingConnectionsAreShared(t *testing.T) {
	h := newTable()
	a, b := &Worker{batch: 8}, &Worker{}
	h.Add(a)
	h.Add(b)
	var clients []Connection
	for range 7 {
		clients = append(clients, &client{})
		h.Distribute(clients[len(clients)-1])
	}
	g := h.given[0] // the first; b has the second
	g.answer(true)
	g = h.last()
	if g.w != a || !slices.Equal(g.all, clients[2:5]) {
		t.Fatalf("%d of 5 for one of two", len(g.all))
	}
	g.taken(1)
	if !clients[2].(*client).closed || clients[3].(*client).closed {
		t.Error("kept or closed the wrong one")
	}
	h.given[1].answer(true)
	if next := h.last(); next.w != b || next.c != clients[3] || len(next.all) != 1 {
		t.Error("the refused one is not the next")
	}
}

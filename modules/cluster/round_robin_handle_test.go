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
	rooms   map[*Worker]int // how many more a busy worker can be sent
	asked   bool            // for answers
	closed  bool
}

// gift is what is on its way to a worker.
type gift struct {
	*errand
	c *client // the first
}

func (g gift) answer(accepted bool) {
	if accepted {
		g.answered(len(g.cs))
	} else {
		g.answered(0)
	}
}

type client struct{ closed bool }

func (c *client) Close() { c.closed = true }

func newTable() *table {
	t := &table{accepts: true, rooms: map[*Worker]int{}}
	t.RoundRobinHandle = NewRoundRobinHandle("", t)
	t.listener = t
	return t
}

func (t *table) transfer(e *errand) {
	t.given = append(t.given, gift{e, e.cs[0].(*client)})
	t.rooms[e.w] = max(0, t.rooms[e.w]-len(e.cs))
}

func (t *table) room(w *Worker) int { return t.rooms[w] }

func (t *table) scarce() { t.asked = true }

func (t *table) later(ms int64, f func()) {
	t.rests = append(t.rests, ms)
	t.clock = append(t.clock, f)
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
	a, b := &Worker{}, &Worker{}
	h.Add(a)
	h.Add(b)
	var clients []Connection
	for range 7 {
		clients = append(clients, &client{})
		h.Distribute(clients[len(clients)-1])
	}
	g := h.given[0] // the first; b has the second
	h.rooms[a] = 3
	g.answer(true)
	g = h.last()
	if g.w != a || !slices.Equal(g.cs, clients[2:5]) {
		t.Fatalf("%d of 5 for one of two", len(g.cs))
	}
	g.answered(1)
	if !clients[2].(*client).closed || clients[3].(*client).closed {
		t.Error("kept or closed the wrong one")
	}
	h.given[1].answer(true)
	if next := h.last(); next.w != b || next.c != clients[3] || len(next.cs) != 1 {
		t.Error("the refused one is not the next")
	}
}

// busyTable has one worker that has not answered for a connection.
func busyTable() (*table, *Worker) {
	h, w := newTable(), &Worker{}
	h.Add(w)
	h.Distribute(&client{})
	return h, w
}

func clients(n int) (cs []Connection) {
	for range n {
		cs = append(cs, &client{})
	}
	return cs
}

// TestBusyWorkersAreSentMore: where nobody is free, the one with most room gets
// what waits, so far as it has room; of a few, answers are asked for.
func TestBusyWorkersAreSentMore(t *testing.T) {
	h, a := busyTable()
	b := &Worker{}
	h.Add(b)
	h.Distribute(&client{})
	h.rooms[a], h.rooms[b] = 6, 7
	h.Distribute(clients(manyWaiting - 1)...)
	if len(h.given) != 2 || !h.asked {
		t.Fatal("a few are sent to the busy, or nobody asked")
	}
	h.Distribute(&client{})
	if g := h.last(); g.w != b || len(g.cs) != manyWaiting {
		t.Fatal("not all to the second worker")
	}
	h.rooms[b] = 0
	h.Distribute(clients(8)...)
	if g := h.last(); g.w != a || len(g.cs) != 6 || len(h.given) != 2 {
		t.Error("not six to the first worker alone")
	}
}

// TestWorkerIsFreeWithTheLastAnswer: a worker with several errands is given the
// next one of its own when it has answered for all.
func TestWorkerIsFreeWithTheLastAnswer(t *testing.T) {
	h, w := busyTable()
	h.rooms[w] = manyWaiting
	h.Distribute(clients(manyWaiting)...)
	h.Distribute(&client{})
	first, second := h.given[0], h.given[1]
	first.answer(true)
	if len(h.given) != 2 {
		t.Error("given before it has answered for all")
	}
	second.answer(true)
	if len(h.given) != 3 {
		t.Error("the last waits on")
	}
}

// TestLateWorkersConnectionsAreRecalled: another one gets what a busy worker has
// not taken, and that one is not free before it has answered.
func TestLateWorkersConnectionsAreRecalled(t *testing.T) {
	h := newTable()
	a, b := &Worker{}, &Worker{}
	h.Add(a)
	cs := []Connection{&client{}, &client{}, &client{}}
	h.rooms[a] = 3
	h.Distribute(cs...)
	h.Add(b)
	late := h.last()
	late.recall(1)
	if g := h.last(); g.w != b || !slices.Equal(g.cs, cs[1:2]) {
		t.Fatal("not the next one to the second worker")
	}
	h.rooms[a] = 8
	late.answer(true)
	if g := h.last(); g.w != a || !slices.Equal(g.cs, cs[2:]) || len(h.rests) > 0 {
		t.Error("the last one is not with the worker that is free again")
	}
	if !cs[0].(*client).closed || cs[1].(*client).closed {
		t.Error("closed the wrong one")
	}
}

// TestRoomThatAnAnswerMakesIsUsed: though the worker has not answered for all.
func TestRoomThatAnAnswerMakesIsUsed(t *testing.T) {
	h, w := busyTable()
	h.rooms[w] = manyWaiting
	h.Distribute(clients(2 * manyWaiting)...)
	h.rooms[w] = manyWaiting
	h.given[0].answer(true)
	if len(h.given) != 3 {
		t.Error("the others wait on")
	}
}

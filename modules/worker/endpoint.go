package worker

import (
	"sync"

	"github.com/gonode/gonode/runtime/js"
	"github.com/gonode/gonode/runtime/js/serdes"
	"github.com/gonode/gonode/runtime/sys"
)

// endpoint is one end of a channel. It goes from thread to thread with the port
// that holds it. Any goroutine may use it.
type endpoint struct {
	mu     *sync.Mutex // of the channel
	peer   *endpoint
	queue  []*message // that wait to be received here
	ended  bool       // nothing may be sent any more, from either end
	holder holder     // nil while the end travels
}

// holder is told that something waits in the queue.
type holder interface{ wakeFrom(sender any) }

// message is what travels: a value, or the news that the channel has ended.
type message struct {
	*serdes.Parcel
	ends []*endpoint // that moved
	fds  []int       // likewise; -1 where the receiver has it
	last bool

	states []js.ThreadSafe // that both sides have from now on
}

// newChannel makes both ends of a channel.
func newChannel() (a, b *endpoint) {
	mu := &sync.Mutex{}
	a, b = &endpoint{mu: mu}, &endpoint{mu: mu}
	a.peer, b.peer = b, a
	return a, b
}

// hold makes h hear of messages; nil lets the end travel.
func (e *endpoint) hold(h holder) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.holder = h
}

// send hands m to the other end; sender is the thread that does so.
func (e *endpoint) send(m *message, sender any) { e.peer.put(m, sender) }

// put hands m to this end.
func (e *endpoint) put(m *message, sender any) {
	e.mu.Lock()
	h, ended := e.holder, e.ended
	if !ended {
		e.queue = append(e.queue, m)
	}
	e.mu.Unlock()
	switch {
	case ended:
		m.drop()
	case h != nil:
		h.wakeFrom(sender)
	}
}

// receive takes the next message, nil if there is none.
func (e *endpoint) receive() *message {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.queue) == 0 {
		return nil
	}
	m := e.queue[0]
	e.queue[0] = nil
	e.queue = e.queue[1:]
	return m
}

// waiting says whether there are messages, and whether the next is the last.
func (e *endpoint) waiting() (some, last bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.queue) == 0 {
		return false, false
	}
	return true, e.queue[0].last
}

func (e *endpoint) hasEnded() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ended
}

// end ends the channel: both ends hear of it, this one at once where discard has
// its queue dropped.
func (e *endpoint) end(sender any, discard bool) {
	e.mu.Lock()
	if e.ended {
		e.mu.Unlock()
		return
	}
	e.ended, e.peer.ended = true, true
	var dropped []*message
	if discard {
		dropped, e.queue = e.queue, nil
	}
	e.queue = append(e.queue, &message{last: true})
	e.peer.queue = append(e.peer.queue, &message{last: true})
	holders := []holder{e.holder, e.peer.holder}
	e.mu.Unlock()
	for _, m := range dropped {
		m.drop()
	}
	for _, h := range holders {
		if h != nil {
			h.wakeFrom(sender)
		}
	}
}

// abandon ends the channel for an end that nobody will hold any more.
func (e *endpoint) abandon() {
	e.hold(nil)
	e.end(nil, false)
	for m := e.receive(); m != nil; m = e.receive() {
		m.drop()
	}
}

// drop gives up a message that nobody will receive.
func (m *message) drop() {
	for _, e := range m.ends {
		e.abandon()
	}
	m.closeFDs()
}

func (m *message) closeFDs() {
	for i, fd := range m.fds {
		if fd >= 0 {
			sys.Close(fd)
		}
		m.fds[i] = -1
	}
}

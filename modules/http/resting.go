package http

import "github.com/gonode/gonode/runtime/loop"

// resting are the sessions of a server that wait for their next request. One
// timer serves them all: mostly they wait equally long, so that who came last
// goes last. It belongs to the loop's goroutine.
type resting struct {
	first, last *session
	timer       *loop.Timer
}

// place is a session's in the list.
type place struct {
	due        int64 // loop time; zero where it does not rest
	prev, next *session
}

// add lets s rest until due.
func (l *resting) add(lp *loop.Loop, s *session, after int64) {
	s.due = lp.Now() + after
	at := l.last
	for at != nil && at.due > s.due {
		at = at.place.prev
	}
	l.insert(s, at)
	if l.timer == nil {
		l.timer = new(loop.Timer)
		l.timer.Init(lp, func() { l.expire(lp) })
		l.timer.Unref()
	}
	if !l.timer.IsActive() || l.first == s {
		l.timer.Start(s.due-lp.Now(), 0)
	}
}

func (l *resting) insert(s, at *session) {
	s.place.prev = at
	if at == nil {
		s.place.next, l.first = l.first, s
	} else {
		s.place.next, at.place.next = at.place.next, s
	}
	if s.place.next == nil {
		l.last = s
	} else {
		s.place.next.place.prev = s
	}
}

// remove ends the rest of s. The timer may then fire for nothing.
func (l *resting) remove(s *session) {
	if s.due == 0 {
		return
	}
	if s.place.prev == nil {
		l.first = s.place.next
	} else {
		s.place.prev.place.next = s.place.next
	}
	if s.place.next == nil {
		l.last = s.place.prev
	} else {
		s.place.next.place.prev = s.place.prev
	}
	s.place = place{}
}

func (l *resting) expire(lp *loop.Loop) {
	for l.first != nil && l.first.due <= lp.Now() {
		s := l.first
		l.remove(s)
		s.timedOut()
	}
	if l.first != nil {
		l.timer.Start(l.first.due-lp.Now(), 0)
	}
}

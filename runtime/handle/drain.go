package handle

// Flush waits until everything queued is written or has failed: for the last
// words of a process. Their callbacks come later as always.
func (s *Stream) Flush() {
	if s.fd < 0 || s.connecting != nil {
		return
	}
	before := s.blocking
	s.blocking = true
	s.flush()
	s.blocking = before
	s.tellLater()
}

// Drain reads what has arrived by now, and the end if that has, through the
// callback of ReadStart, without waiting for the poller: for what a process
// said before it ended.
func (s *Stream) Drain() {
	for s.got = true; s.reading && s.got; {
		s.got = false
		s.readOnce()
	}
}

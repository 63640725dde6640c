package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"sync/atomic"
	"time"
)

// limits are the modes that count what is left behind.
var limits = map[string]func(*bench) error{"many": many, "wide": wide, "long": long}

// many holds 10,000 connections of one worker at once.
func many(b *bench) error {
	n := orElse(b.count, 10_000)
	b.workers = 1
	s, err := b.startServer(serveScript)
	if err != nil {
		return err
	}
	defer s.kill()
	fresh := s.facts()
	var before facts
	for range 2 { // what the first round has made the heap, the second must find enough
		if err := b.holdAndAsk(s, n); err != nil {
			return err
		}
		if before.fds == 0 {
			before = s.settled(fresh)
			fmt.Printf("%s many: after one round %v\n", b.runtime, before)
		}
	}
	return b.compare("many", s, before, 50)
}

func (b *bench) holdAndAsk(s *server, n int) error {
	clients, err := hold(s.address, n)
	if err != nil {
		return err
	}
	fmt.Printf("%s many: with %d connections %v\n", b.runtime, n, s.facts())
	for i, c := range clients {
		if err := askOn(c); err != nil {
			return fmt.Errorf("connection %d: %w", i, err)
		}
	}
	return nil
}

// wide has 64 workers, each of which must serve.
func wide(b *bench) error {
	b.workers = 64
	s, err := b.startServer(serveScript)
	if err != nil {
		return err
	}
	defer s.kill()
	if err := answers(s.address, 6400); err != nil {
		return err
	}
	before := s.settled(facts{})
	fmt.Printf("%s wide: before %v\n", b.runtime, before)
	if err := answers(s.address, orElse(b.count, 12_800)); err != nil {
		return err
	}
	return b.compare("wide", s, before, 10)
}

// long makes 1,000,000 connections, one after another.
func long(b *bench) error {
	n := orElse(b.count, 1_000_000)
	s, err := b.startServer(serveScript)
	if err != nil {
		return err
	}
	defer s.kill()
	if err := answers(s.address, n/10); err != nil {
		return err
	}
	before := s.settled(facts{})
	fmt.Printf("%s long: after %d connections %v\n", b.runtime, n/10, before)
	if err := answers(s.address, n-n/10); err != nil {
		return err
	}
	return b.compare("long", s, before, 10)
}

func orElse(n, other int) int {
	if n == 0 {
		return other
	}
	return n
}

// answers asks n times, a few at once, and fails at the first loss.
func answers(address string, n int) error {
	var left, done atomic.Int64
	left.Store(int64(n))
	failed := make(chan error, 4)
	for range cap(failed) {
		go func() {
			for left.Add(-1) >= 0 {
				c, err := net.DialTimeout("tcp", address, patience)
				if err == nil {
					err = askOn(c)
				}
				if err != nil {
					failed <- err
					return
				}
				if i := done.Add(1); i%50_000 == 0 {
					fmt.Fprintf(os.Stderr, "%d connections\n", i)
				}
			}
			failed <- nil
		}()
	}
	var first error
	for range cap(failed) {
		if err := <-failed; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func hold(address string, n int) (clients []net.Conn, err error) {
	for range n {
		c, err := net.DialTimeout("tcp", address, patience)
		if err != nil {
			return nil, fmt.Errorf("connection %d: %w", len(clients), err)
		}
		clients = append(clients, c)
	}
	return clients, nil
}

// askOn asks on a connection and closes it.
func askOn(c net.Conn) error {
	defer c.Close()
	c.SetDeadline(time.Now().Add(6 * patience))
	if _, err := io.WriteString(c, "?"); err != nil {
		return err
	}
	answer, err := io.ReadAll(c)
	if err == nil && len(answer) == 0 {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// settled waits until the counts are those of before or the last ones again,
// for a few seconds: sockets close a little later than their clients know.
func (s *server) settled(before facts) facts {
	now := s.facts()
	for range 50 {
		time.Sleep(100 * time.Millisecond)
		next := s.facts()
		if next.fds <= before.fds || before.fds == 0 && next.fds == now.fds {
			return s.rested(next)
		}
		now = next
	}
	return now
}

// rested gives what is left when idleness has given no memory back for 2.5 s: what
// has only not been collected yet says nothing.
func (s *server) rested(now facts) facts {
	for still := 0; still < 25; still++ {
		time.Sleep(100 * time.Millisecond)
		next := s.facts()
		if next.rss < now.rss {
			still = 0
		}
		now = next
	}
	return now
}

// compare fails where the cluster has more than before.
func (b *bench) compare(mode string, s *server, before facts, percent int) error {
	after := s.settled(before)
	fmt.Printf("%s %s: after %v\n", b.runtime, mode, after)
	if err := after.grown(before, percent); err != nil && b.strict {
		return fmt.Errorf("%s %s: %w", b.runtime, mode, err)
	}
	return nil
}

package main

import (
	"fmt"
	"syscall"
	"time"
)

// killPrimaries starts one cluster after another and kills its primary under
// load. Workers have nobody to serve for then: all must end by themselves, and
// clients hear so.
func (b *bench) killPrimaries(name string, m mode) (*result, error) {
	total := &result{mode: b.titled(name), runtime: b.runtime}
	for end := time.Now().Add(b.duration); time.Now().Before(end); {
		s, err := b.startServer(serveScript)
		if err != nil {
			return nil, err
		}
		err = total.killPrimary(b, s)
		s.kill()
		if err != nil {
			return nil, err
		}
	}
	return total, nil
}

// killPrimary ends the primary by SIGKILL while clients ask, and waits until
// all of its group have ended.
func (r *result) killPrimary(b *bench, s *server) error {
	r.server = s
	killed := make(chan struct{})
	time.AfterFunc(b.every, func() {
		syscall.Kill(s.cmd.Process.Pid, syscall.SIGKILL)
		close(killed)
	})
	r.ask(b.clients, s.address, askOnce, killed)
	r.kills++
	r.refused.Store(0) // nobody listens any more: that is what the client should hear
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		switch f := s.facts(); {
		case f.processes == f.zombies:
			return nil
		case time.Now().After(deadline):
			return fmt.Errorf("%d workers outlive their primary", f.processes-f.zombies)
		}
	}
}

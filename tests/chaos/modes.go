package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// bench is what all modes share.
type bench struct {
	options
	home    string
	command []string
}

// mode is a kind of chaos: fault is called every now and then.
type mode struct {
	fault   func(s *server, r *result, i int)
	workers []string // other runtimes for a part of the workers
	http    bool     // requests on connections that stay open, not one question each
}

var modes = map[string]mode{
	"kill":   {fault: kill},
	"stop":   {fault: stop},
	"roll":   {fault: order("roll")},
	"reload": {fault: order("reload")},
	"mixed":  {fault: kill, workers: []string{"node"}},
	"http":   {fault: kill, http: true},
}

// kill ends a worker by SIGKILL.
func kill(s *server, r *result, _ int) {
	if pid, ok := s.victim(1); ok && syscall.Kill(pid, syscall.SIGKILL) == nil {
		r.kills++
	}
}

// stopped is how long a stopped worker stays so.
const stopped = 400 * time.Millisecond

// stop stops a worker for a while; every other one is then killed.
func stop(s *server, r *result, i int) {
	pid, ok := s.victim(1)
	if !ok || syscall.Kill(pid, syscall.SIGSTOP) != nil {
		return
	}
	r.stops++
	if i%2 == 0 {
		r.kills++
	}
	time.AfterFunc(stopped, func() {
		if i%2 == 0 {
			syscall.Kill(pid, syscall.SIGKILL)
			return
		}
		syscall.Kill(pid, syscall.SIGCONT)
		s.back(pid)
	})
}

// order has the primary replace workers.
func order(text string) func(*server, *result, int) {
	return func(s *server, _ *result, _ int) { s.order(text) }
}

// run runs one mode for its time and counts.
func (b *bench) run(name string, m mode) (*result, error) {
	s, err := b.startServer(serveScript, m.env(b)...)
	if err != nil {
		return nil, err
	}
	defer s.kill()
	r := &result{mode: b.titled(name), runtime: b.runtime, server: s, shared: b.policy == "none"}
	ask := askOnce
	if m.http {
		ask = askRequests
	}
	end := make(chan struct{})
	time.AfterFunc(b.duration, func() { close(end) })
	go r.disturb(b, m, end)
	r.ask(b.clients, s.address, ask, end)
	time.Sleep(2 * stopped) // whoever was stopped goes on, whoever was killed is told of
	s.stop()
	return r, r.readLog(s.log)
}

// disturb makes faults until the end, and says how far it is.
func (r *result) disturb(b *bench, m mode, end <-chan struct{}) {
	every := time.NewTicker(b.every)
	defer every.Stop()
	progress := time.NewTicker(5 * time.Second)
	defer progress.Stop()
	for i := 0; ; {
		select {
		case <-every.C:
			m.fault(r.server, r, i)
			i++
		case <-progress.C:
			fmt.Fprintf(os.Stderr, "%s %s: %d connections, %d hung, %d reset, %d refused\n",
				r.runtime, r.mode, r.ok.Load(), r.hung.Load(), r.reset.Load(), r.refused.Load())
		case <-r.server.ended:
			return
		case <-end:
			return
		}
	}
}

// env is what the mode has the server do differently.
func (m mode) env(b *bench) []string {
	env := b.programs(m)
	if m.http {
		env = append(env, "PROTOCOL=http")
	}
	return env
}

// titled names a mode in the table.
func (b *bench) titled(mode string) string {
	if b.policy == "none" {
		mode += ", shared socket"
	}
	return mode
}

// programs names what runs the workers, in turns.
func (b *bench) programs(m mode) []string {
	list := []string{b.command[0]}
	for _, name := range m.workers {
		if path := installed(name); path != "" {
			list = append(list, path)
		}
	}
	if len(list) == 1 {
		return nil
	}
	return []string{"PROGRAMS=" + strings.Join(list, ":")}
}
